"""The exit codes of the program."""

EXIT_OK = 0
EXIT_CONTENT = 1  # something is wrong with the content, or not final
EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_STOPPED = 130  # by Ctrl-C
EXIT_BROKEN_PIPE = 141  # the reader of the output closed the pipe
