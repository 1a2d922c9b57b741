"""Starting servers to be measured, and telling how much of a processor they use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_START_TIMEOUT_S = 120.0
_STOP_TIMEOUT_S = 10.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_TIMEOUT_S = 600.0


class ServerFailedError(Exception):
    """A server did not start, or did not answer as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    encoding: str | None
    tag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    name: str
    port: int
    pid: int

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask over a connection of its own."""
        with self.connected() as get:
            return get(path, headers)

    @contextmanager
    def connected(self) -> Iterator[Callable[[str, Mapping[str, str] | None], Answer]]:
        """Give a way to ask over one connection; each answer is read whole."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)

        def get(path: str, headers: Mapping[str, str] | None) -> Answer:
            connection.request("GET", path, headers=dict(headers or {}))
            response = connection.getresponse()
            return Answer(
                status=response.status,
                body=response.read(),
                encoding=response.headers.get("Content-Encoding"),
                tag=response.headers.get("ETag"),
            )

        try:
            yield get
        finally:
            connection.close()

    def cpu_s(self) -> float:
        """Tell how many seconds of a processor it and its children have used."""
        return sum(_cpu_s(pid) for pid in _family(self.pid))

    def rss_mb(self) -> float:
        """Tell how much memory is resident, in MB of 2**20 bytes."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(self.pid))
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def started(
    name: str, command: Sequence[object], port: int, *, environment: Mapping[str, str], log: Path, probe: str = "/"
) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it at the end.

    Parameters
    ----------
    name
        For messages.
    command
        Starts the server in the foreground, listening on 127.0.0.1.
    port
        Where it will listen.
    environment
        Beside that of this process.
    log
        Where its output goes.
    probe
        A path that it answers once it is ready.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(name=name, port=port, pid=process.pid)
    try:
        _await(server, process, probe, log)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(server: Server, process: subprocess.Popen[bytes], probe: str, log: Path) -> None:
    end = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            server.get(probe)
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"{server.name} did not start: {log.read_text(errors='replace')[-1500:]}"
    raise ServerFailedError(message)


def _family(pid: int) -> list[int]:
    found = [pid]
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            found += _family(int(child))
    return found


def _cpu_s(pid: int) -> float:
    # The name of the program, in brackets, may hold blanks; user and system time are fields 14 and 15.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S
