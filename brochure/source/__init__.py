"""A content file's bytes to nodes that know their place: encoding, a scan for faults, YAML, chunks.

In: bytes. Out: a tree of `Node`s and problems. The only package that knows YAML.
"""
