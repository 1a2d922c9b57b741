"""Opening a database, and saying in plain words why it cannot be opened."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg.errors import UndefinedTable
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError

from app.domain.errors import DatabaseUnavailableError
from app.storage.geopackage import register_functions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine import ExceptionContext

BUSY_TIMEOUT_S = 20
CONNECT_TIMEOUT_S = 10
LEDGER_LOCK = int.from_bytes(b"ledger")
"""The key of the advisory lock that whoever appends holds on PostgreSQL."""

_BEGIN = "sqlite_begin"
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


def open_engine(url: str) -> Engine:
    """Open a database and make sure that it answers.

    Whatever an engine made here cannot do for want of the database is a `DatabaseUnavailableError`, also later.

    Parameters
    ----------
    url
        ``sqlite:///path/to/file.gpkg`` or ``postgresql://user@host/name``. A SQLite file that does not exist
        is created, in a folder that does.

    Raises
    ------
    DatabaseUnavailableError
        If the address means no such database, the file or folder cannot be read and written, the file is
        something else, the server does not answer, or it has no PostGIS.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_S})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        connect_args = {"connect_timeout": CONNECT_TIMEOUT_S}
        engine = create_engine(address, connect_args=connect_args, pool_pre_ping=True)
    event.listen(engine, "handle_error", _explain_for(address))
    try:
        with engine.connect() as connection:
            _probe(connection)
    except sqlite3.Error as error:
        raise _unavailable(address, error) from error
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that nobody else appends beside; commit at the end, undo on an error.

    Read the ledger in it, decide what to record, append: nothing comes between. Readers are not held up.
    """
    with (
        engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection,
        connection.begin(),
    ):
        hold_ledger(connection)
        yield connection


def hold_ledger(connection: Connection) -> None:
    """Keep others from appending until the transaction of a connection ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LEDGER_LOCK})
    else:
        # Changes no row, but is a write, and so takes SQLite's one write lock, waiting if need be.
        connection.exec_driver_sql("UPDATE record SET seq = seq WHERE 0")


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        message = f"{url!r} is not the address of a database; write sqlite:///file.gpkg or postgresql://…"
        raise DatabaseUnavailableError(message) from error
    address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        message = f"{address.get_backend_name()} is not a database that Marchland can use; it can SQLite and PostgreSQL"
        raise DatabaseUnavailableError(message)
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        message = "a database in memory is not shared between connections; name a file: sqlite:///marchland.gpkg"
        raise DatabaseUnavailableError(message)
    return address


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, and too late; _begin_sqlite does.
    connection.isolation_level = None
    register_functions(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # Stays with the file. Asked for anew only where it is not yet so: it needs the file to itself.
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _probe(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        path = Path(connection.engine.url.database or "")
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
        if not os.access(path, os.W_OK):
            message = "attempt to write a readonly database"
            raise sqlite3.OperationalError(message)
        return
    asked = "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'"
    if not connection.execute(text(asked)).scalar_one():
        where = _shown(connection.engine.url)
        message = f"the server of {where} has no PostGIS; install the postgis package of that PostgreSQL"
        raise DatabaseUnavailableError(message)


def _explain_for(address: URL) -> Callable[[ExceptionContext], None]:
    """Tell failures of the database from mistakes in a statement."""

    def explain(context: ExceptionContext) -> None:
        if context.is_pre_ping:
            # The pool has found a dead connection and is about to open another.
            return
        original = context.original_exception
        # sqlite3 says a bare DatabaseError of a file that is no database, or is damaged.
        is_damaged = type(original) is sqlite3.DatabaseError
        if isinstance(original, UndefinedTable) or "no such table" in str(original):
            message = f"the database {_shown(address)} lacks tables; run marchland migrate"
            raise DatabaseUnavailableError(message) from original
        if isinstance(context.sqlalchemy_exception, (OperationalError, InterfaceError)) or is_damaged:
            raise _unavailable(address, original) from original

    return explain


def _unavailable(address: URL, error: BaseException) -> DatabaseUnavailableError:
    reason = " ".join(str(error).split())
    if address.get_backend_name() == "sqlite":
        reason = _sqlite_reason(Path(address.database or ""), reason)
    return DatabaseUnavailableError(f"the database {_shown(address)} cannot be used: {reason}")


def _sqlite_reason(path: Path, said: str) -> str:
    folder = path.absolute().parent
    if "not a database" in said or "malformed" in said:
        return "the file is not a SQLite database, or is damaged; name another file or restore a backup"
    if "locked" in said:
        return f"another process has been writing to it for more than {BUSY_TIMEOUT_S} s; try again"
    if not folder.is_dir():
        return f"there is no folder {folder}; make it first"
    if path.is_dir():
        return "it is a folder; name a file"
    if "unable to open" in said or "readonly" in said:
        return f"it must be possible to write the file and its folder {folder} (SQLite keeps its log beside the file)"
    return said


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)
