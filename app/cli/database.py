"""Opening the database for a command."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.config import Settings
from app.domain.errors import DatabaseUnavailableError
from app.storage.engine import open_engine
from app.storage.schema import SchemaState, migrate, schema_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

DatabaseUrl = Annotated[
    str | None,
    typer.Option("--database-url", metavar="URL", help="sqlite:///file.gpkg or postgresql://…", show_default=False),
]


def address(database_url: str | None) -> str:
    """Give the address of the database: the one that was asked for, else the one of the settings."""
    return database_url or Settings().database_url


@contextmanager
def opened_for_making(database_url: str | None) -> Iterator[Engine]:
    """Open a database that may be new, and bring its tables up to date.

    Raises
    ------
    NewerSchemaError
        If it was made by a newer program.
    DatabaseUnavailableError
        If it cannot be used.
    """
    url = address(database_url)
    path = _sqlite_path(url)
    if path is not None:
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            message = f"the folder {path.parent} of the database cannot be made: {error.strerror}"
            raise DatabaseUnavailableError(message) from error
    with opened(url) as engine:
        migrate(engine)
        yield engine


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open a database, and close it in the end.

    Raises
    ------
    DatabaseUnavailableError
        If it cannot be used.
    """
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def opened_current(database_url: str | None) -> Iterator[Engine]:
    """Open a database that has been made before, for a command that does not make one.

    Raises
    ------
    NewerSchemaError
        If it was made by a newer program.
    DatabaseUnavailableError
        If it cannot be used, does not exist or must be migrated first.
    """
    url = address(database_url)
    path = _sqlite_path(url)
    if path is not None and not path.exists():
        # SQLite would make an empty file.
        message = f"there is no database {path}; make one with: marchland load"
        raise DatabaseUnavailableError(message)
    with opened(url) as engine:
        match schema_state(engine):
            case SchemaState.EMPTY:
                message = "the database is empty; fill it with: marchland load"
                raise DatabaseUnavailableError(message)
            case SchemaState.OLDER:
                message = "the database was made by an older Marchland; bring it up to date with: marchland migrate"
                raise DatabaseUnavailableError(message)
        yield engine


def _sqlite_path(url: str) -> Path | None:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # `open_engine` says what is wrong with it.
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "") if is_file else None
