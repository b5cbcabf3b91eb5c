"""The command line: one file a command, and what a console needs.

In: `sys.argv`. Out: an exit code, files, and words for the person at the desk. Nothing imports this package.
"""
