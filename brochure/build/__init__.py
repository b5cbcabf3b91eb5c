"""The whole line from a content file to a finished file: load, tailor, check, lay out, check pages, write.

In: a path and which edition is wanted. Out: the file's bytes and the problems found (`pipeline.Result`).
Knows nothing of arguments, consoles, tables of people or mail.
"""
