"""The handout as a few kinds of blocks, each matching a PDF structure type, for every renderer to read.

Must not know sections, editions, pages or YAML.
"""
