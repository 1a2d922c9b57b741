"""``marchland serve``: the map, from nothing but a folder to write in."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from app.atlas.heap import share_arenas
from app.cli.database import DatabaseUrl, opened_for_making
from app.cli.loading import load_theatre
from app.cli.maintenance import DefaultClaims, Theatre, summary
from app.cli.terminal import stage, tell
from app.config import Settings
from app.domain.errors import InvalidTheatreError, MarchlandError
from app.main import create_app, theatre_dir
from app.sources.theatre import read_theatre_folder
from app.storage.engine import writing
from app.storage.gazetteer_store import read_theatre

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

_BACKLOG = 2048
_LAST_PORT = 65_535


class AddressUnavailableError(MarchlandError):
    """The server cannot listen where it was told to."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """Keep the facts."""
        self.host = host
        self.port = port
        super().__init__(f"{reason} (host {host}, port {port})")


def serve_command(
    *,
    host: Annotated[str | None, typer.Option("--host", help="Where to listen.", show_default=False)] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=_LAST_PORT, help="0 takes any free port.", show_default=False)
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes.", show_default=False)] = None,
    theatre: Theatre = None,
    default_claims: DefaultClaims = True,
    access_log: Annotated[bool, typer.Option("--access-log", help="Print every request.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Serve the map: migrate the database, load the theatre if it is empty, and listen."""
    wishes: dict[str, Any] = {
        "host": host,
        "port": port,
        "workers": workers,
        "theatre": theatre,
        "database_url": database_url,
    }
    settings = Settings(**{name: wish for name, wish in wishes.items() if wish is not None})
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    # Taken before the slow work, and kept: nobody can take the port meanwhile.
    with bound_socket(settings.host, settings.port) as listener:
        prepare(settings, default_claims=default_claims)
        _run(settings, listener, access_log=access_log)


def bound_socket(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises
    ------
    AddressUnavailableError
        If it is taken, may not be taken, or the host is not this machine.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise AddressUnavailableError(host, port, "there is no such host; 127.0.0.1 is this machine") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        raise AddressUnavailableError(host, port, _reason(error, port)) from error
    return listener


def _reason(error: OSError, port: int) -> str:
    other = port + 1 if port < _LAST_PORT else port - 1
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"the port {port} is taken, perhaps by another Marchland; stop that, or take another port: "
                f"PORT={other} make run, or marchland serve --port {other}"
            )
        case errno.EACCES:
            return f"the port {port} is only for administrators; take one from 1024 on: marchland serve --port 8000"
        case errno.EADDRNOTAVAIL:
            return "this host is not this machine; take --host 127.0.0.1, or 0.0.0.0 for every network"
        case _:
            return f"it is not possible to listen there: {error.strerror}"


def prepare(settings: Settings, *, default_claims: bool) -> None:
    """Bring the database up to date, and load the theatre if the database holds none.

    Raises
    ------
    StorageError
        If the database cannot be used.
    InvalidTheatreError
        If the database holds another theatre than the settings name.
    InvalidInputError
        With every fault of the theatre.
    """
    with opened_for_making(settings.database_url) as engine:
        present = _present_theatre(engine)
        if present is None or settings.theatre is not None:
            with stage("Reading the theatre"):
                folder = read_theatre_folder(theatre_dir(settings))
            if present is None:
                with writing(engine) as connection:
                    now = datetime.now(UTC)
                    loaded = load_theatre(connection, folder, now, with_claims=default_claims)
                tell(summary(folder.theatre.id, loaded))
            elif present != folder.theatre.id:
                message = (
                    f"the database holds the theatre {present}, not {folder.theatre.id}; "
                    "one database is for one theatre: name another with --database-url"
                )
                raise InvalidTheatreError(message)


def _present_theatre(engine: Engine) -> str | None:
    with engine.connect() as connection:
        try:
            return read_theatre(connection).id
        except InvalidTheatreError:
            return None


class _Server(uvicorn.Server):
    """Says where it listens, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started and sockets:
            tell(f"Marchland is at {_address(sockets[0])} – Ctrl-C stops it")


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _run(settings: Settings, listener: socket.socket, *, access_log: bool) -> None:
    # Worker processes make their own settings, from the environment.
    for name, value in settings.model_dump(exclude_none=True).items():
        os.environ[f"MARCHLAND_{name.upper()}"] = str(value)
    config = uvicorn.Config(
        "app.cli.serve:served_app",
        factory=True,
        workers=settings.workers,
        log_level="info" if access_log else "warning",
        access_log=access_log,
        server_header=False,
        backlog=_BACKLOG,
        http="app.cli.quick_http:QuickHttpProtocol",
    )
    server = _Server(config)
    try:
        if settings.workers > 1:
            tell(f"Marchland is at {_address(listener)}, {settings.workers} processes – Ctrl-C stops it")
            Multiprocess(config, sockets=[listener]).run()
        else:
            server.run(sockets=[listener])
            if not server.started:
                message = "the server could not start; its messages above say why"
                raise MarchlandError(message)
    except KeyboardInterrupt:
        tell("Marchland has stopped.")


def served_app() -> FastAPI:
    """Make the server as the environment says: each worker process does."""
    share_arenas()
    return create_app(Settings())
