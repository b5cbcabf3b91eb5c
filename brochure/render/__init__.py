"""Blocks to files: PDF, HTML and plain text; none of the three imports another.

In: one edition of a handout (`EditionContent`). Out: bytes. Must not know checks or the command line.
"""
