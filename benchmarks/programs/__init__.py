"""The scripts that run each contender as its users would.

Each runs by itself in its contender's Python, and imports nothing of the benchmark. `load_builder()` returns a function
that makes the PDF of a document, with what a program that makes many would keep between them; `load_copy_builder()`
returns one that makes the document for one person.
"""
