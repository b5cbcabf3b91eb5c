"""The exit codes of the program."""

FINE = 0
CONTENT = 1  # something is wrong with the content, or not final
USAGE = 2
BUG = 70
STOPPED = 130  # by Ctrl-C
UNHEARD = 141  # whoever read the output has closed the pipe
