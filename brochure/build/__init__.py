"""The steps from a content file to a finished file: load, tailor, check, lay out, check pages, write.

In: a path and the edition to make. Out: the file's bytes and the problems (`pipeline.BuildResult`).
Knows nothing of arguments, consoles, tables of people or mail.
"""
