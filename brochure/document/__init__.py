"""The handout as blocks: few kinds, each matching a PDF structure type; every renderer reads these.

Must not know sections, editions, pages or YAML.
"""
