"""Runs a command and prints its seconds and its peak memory in KiB: `launch.py ERRORS COMMAND...`.

A process inherits the peak of the one that started it (Linux keeps it over exec), so this one is as small as can be.
"""

import os
import sys
import time


def main() -> int:
    """Give the exit code of the command; what it prints goes to the file ERRORS."""
    errors, command = sys.argv[1], sys.argv[2:]
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    print(seconds, usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss)
    return os.waitstatus_to_exitcode(status) & 0xFF


sys.exit(main())
