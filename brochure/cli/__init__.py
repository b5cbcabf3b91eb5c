"""The command line: one file for each command, and the helpers that they share.

In: `sys.argv`. Out: an exit code, files, and messages for the user. No other package imports this one.
"""
