"""Run a database server for as long as another process lives: a program, not a module.

    python postgis_guard.py PID FOLDER COMMAND…

Starts COMMAND, stops it when process PID is gone or the guard itself is told to end, and then
removes FOLDER. A test run that is killed thus leaves no server behind.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

POLL_S = 0.2


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main(pid: int, folder: Path, command: list[str]) -> int:
    # A Ctrl-C meant for the tests must not stop the server under them; they stop it themselves.
    os.setsid()
    told_to_end = False

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told_to_end
        told_to_end = True

    signal.signal(signal.SIGTERM, end)
    with subprocess.Popen(command) as server:
        while server.poll() is None and alive(pid) and not told_to_end:
            time.sleep(POLL_S)
        # SIGQUIT is PostgreSQL's immediate shutdown; these data are not kept.
        server.send_signal(signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)
    return server.returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
