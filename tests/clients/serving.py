"""A server of the default theatre in a process of its own, and what it was asked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

from tests.benchmarks.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 180.0
# A clock that stands still: what the cookbook shows must not change by itself.
_SERVE = """
import datetime, sys, uvicorn
from app.config import Settings
from app.main import create_app
from tests.browser.serving import fill
url = sys.argv[1]
fill(url)
settings = Settings(_env_file=None, database_url=url)
uvicorn.run(create_app(settings, clock=lambda: datetime.date(2026, 11, 22)), host="127.0.0.1", port=int(sys.argv[2]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as the server wrote it down."""

    path: str
    query: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveServer:
    """A running server."""

    address: str
    pid: int
    log: Path

    def mark(self) -> int:
        """Tell how much has been asked so far."""
        return len(self._lines())

    def asked(self, since: int) -> list[Request]:
        """Tell what has been asked since a mark."""
        found = []
        for line in self._lines()[since:]:
            url = urlsplit(line.split('"')[1].split(" ")[1])
            found.append(Request(path=url.path, query=dict(parse_qsl(url.query, keep_blank_values=True))))
        return found

    def faults(self) -> list[str]:
        """Tell of what the server itself complained."""
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("ERROR")]

    def resident_mb(self) -> float:
        """Tell how much memory the server holds, in MB of 2**20 bytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _lines(self) -> list[str]:
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if '" ' in line and "HTTP/1" in line]


@contextmanager
def live_server(folder: Path, **settings: str) -> Iterator[LiveServer]:
    """Run a server of the default theatre over a fresh database.

    Parameters
    ----------
    folder
        For the database and what the server says.
    settings
        Those of `app.config`, by name.
    """
    log, port = folder / "server.log", free_port()
    database = f"sqlite:///{folder / 'marchland.gpkg'}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    environment |= {f"MARCHLAND_{name.upper()}": value for name, value in settings.items()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, database, str(port)],
            env=environment,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = LiveServer(address=f"http://127.0.0.1:{port}", pid=process.pid, log=log)
    try:
        _await(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(server: LiveServer, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < end:
        try:
            urlopen(f"{server.address}/health/ready", timeout=5).close()  # noqa: S310 - the server of this test
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    message = f"the server did not start: {server.log.read_text(errors='replace')[-1500:]}"
    raise AssertionError(message)
