"""Reading content files: encoding, chunks, a scan for mistakes, YAML, nodes that know their place in the file.

In: bytes. Out: a tree of `Node`s and problems. The only package that knows YAML.
"""
