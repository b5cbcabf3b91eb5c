"""What users of each peer run, as scripts: made by hand they would look the same.

Each is run on its own, by the Python of its contender: it imports its peer and the standard library, nothing of the
benchmark. `start()` gives the function that makes a PDF of a document, as a program that makes many would keep it.
"""
