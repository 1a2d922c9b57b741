"""A private PostgreSQL with PostGIS for the tests, and fresh databases on it.

One server serves a whole test run, also when pytest-xdist splits it over processes: the first
process that needs it starts it under a file lock, the others find its address. It listens on the
loopback only, keeps its data in a temporary folder, and does not outlive the run.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

URL_VARIABLE: Final = "MARCHLAND_TEST_POSTGIS_URL"
"""Names a server to use instead: a URL of a role that may create databases."""

GUARD: Final = Path(__file__).with_name("postgis_guard.py")
START_TIMEOUT_S: Final = 60
TEMPLATE: Final = "marchland_template"


class PostgisUnavailableError(Exception):
    """No PostGIS can be had on this machine.

    Attributes
    ----------
    reason
        What is missing.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PostgisServer:
    """A running server with a template database that has PostGIS.

    Attributes
    ----------
    admin
        URL of the maintenance database.
    template
        Name of a database with nothing in it but PostGIS.
    """

    def __init__(self, admin: URL, template: str) -> None:
        self.admin = admin
        self.template = template

    def create_database(self, template: str | None = None) -> URL:
        """Create a database, a copy of `template` or else with PostGIS only.

        Nobody may be connected to `template` meanwhile.
        """
        name = f"marchland_{uuid.uuid4().hex[:12]}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template or self.template)
        )
        with _connection(self.admin) as connection:
            connection.execute(statement)
        return self.admin.set(database=name)

    def drop_database(self, url: URL) -> None:
        """Drop a database, also when somebody is still connected to it."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(url.database or ""))
        with _connection(self.admin) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh_database(self, template: str | None = None) -> Iterator[URL]:
        """Lend a database of one's own and drop it afterwards."""
        url = self.create_database(template)
        try:
            yield url
        finally:
            self.drop_database(url)


def server_of_run(run_dir: Path, run_pid: int) -> PostgisServer:
    """Start the server of this test run, or find it started.

    Parameters
    ----------
    run_dir
        A folder that all processes of the run share.
    run_pid
        The process whose end is the end of the run.

    Raises
    ------
    PostgisUnavailableError
        If PostgreSQL or PostGIS is not installed.
    """
    record = run_dir / "postgis.json"
    with (run_dir / "postgis.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.exists():
            record.write_text(json.dumps(_provide(run_dir, run_pid)))
    found = json.loads(record.read_text())
    if "unavailable" in found:
        raise PostgisUnavailableError(found["unavailable"])
    return PostgisServer(make_url(found["admin"]), found["template"])


def end_run(run_dir: Path) -> None:
    """Stop the server, if this run started one, or take the template off a lent server."""
    record = run_dir / "postgis.json"
    if not record.exists():
        return
    found = json.loads(record.read_text())
    if "guard_pid" in found:
        os.kill(found["guard_pid"], signal.SIGTERM)
        _wait_until_gone(Path(found["data_dir"]))
    elif "template" in found:
        server = PostgisServer(make_url(found["admin"]), found["template"])
        server.drop_database(server.admin.set(database=server.template))


def _provide(run_dir: Path, run_pid: int) -> dict[str, str | int]:
    try:
        kept: dict[str, str | int] = {}
        if lent := os.environ.get(URL_VARIABLE):
            admin = make_url(lent).set(drivername="postgresql+psycopg")
            template = f"{TEMPLATE}_{uuid.uuid4().hex[:8]}"
        else:
            admin, kept = _start(run_dir, run_pid)
            template = TEMPLATE
        _make_template(admin, template)
    except PostgisUnavailableError as error:
        return {"unavailable": error.reason}
    return {"admin": admin.render_as_string(hide_password=False), "template": template, **kept}


def _start(run_dir: Path, run_pid: int) -> tuple[URL, dict[str, str | int]]:
    programs = _programs()
    # initdb and postgres refuse to run as root.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] if os.geteuid() == 0 else []
    # Not in run_dir: a socket's path must be short, and postgres must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="marchland-pg-"))
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    subprocess.run(
        [
            *(*user, str(programs / "initdb"), "--pgdata", str(data), "--username", "marchland"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    port = _free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "max_connections": "100",
        # Nobody needs these data after a crash.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [
        *(sys.executable, str(GUARD), str(run_pid), str(folder)),
        *(*user, str(programs / "postgres"), "-D", str(data), *options),
    ]
    guard_pid = _spawn(command, log=run_dir / "postgis.log")
    admin = URL.create("postgresql+psycopg", "marchland", host="127.0.0.1", port=port, database="postgres")
    _wait_until_answering(admin, guard_pid)
    return admin, {"guard_pid": guard_pid, "data_dir": str(folder)}


def _spawn(command: list[str], log: Path) -> int:
    # Not subprocess.Popen, which takes a process that outlives its object for a mistake: this one
    # outlives even the worker that starts it.
    flags = os.O_WRONLY | os.O_CREAT
    return os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )


def _programs() -> Path:
    candidates = [Path(f"/usr/lib/postgresql/{version}/bin") for version in (15, 16, 17, 18)]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        candidates.insert(0, Path(told.stdout.strip()))
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    reason = f"PostgreSQL is not installed, and {URL_VARIABLE} is not set"
    raise PostgisUnavailableError(reason)


def _make_template(admin: URL, name: str) -> None:
    with _connection(admin) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        with _connection(admin.set(database=name)) as connection:
            connection.execute("CREATE EXTENSION postgis")
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        reason = "PostgreSQL is there, but the PostGIS extension is not"
        raise PostgisUnavailableError(reason) from error


@contextmanager
def _connection(url: URL) -> Iterator[psycopg.Connection]:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
        yield connection


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_answering(admin: URL, guard_pid: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with _connection(admin):
                return
        except psycopg.OperationalError as error:
            ended, _ = os.waitpid(guard_pid, os.WNOHANG)
            if ended or time.monotonic() > deadline:
                reason = f"PostgreSQL did not start: {error}"
                raise PostgisUnavailableError(reason) from error
            time.sleep(0.05)


def _wait_until_gone(folder: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
