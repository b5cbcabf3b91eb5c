"""Run a command and print its seconds, CPU seconds, and peak memory in KiB: `time_process.py OUTPUT COMMAND...`.

A process inherits the peak memory of its parent (Linux keeps it across exec), so this one is as small as possible.
"""

import os
import sys
import time


def main() -> int:
    """Run the command with its output going to the file OUTPUT; return its exit status."""
    output, command = sys.argv[1], sys.argv[2:]
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    peak = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    print(seconds, usage.ru_utime + usage.ru_stime, peak)
    return os.waitstatus_to_exitcode(status) & 0xFF


sys.exit(main())
