"""Blocks to files: PDF, HTML and plain text; the three do not know each other.

In: one edition of a handout (`EditionContent`). Out: bytes. Must not know checks or the command line.
"""
