"""The shape of the database: which revision of the migrations it has, and bringing it to this program's."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import DatabaseUnavailableError, NewerSchemaError
from app.resources import migrations_dir
from app.storage.engine import open_engine
from app.storage.tables import metadata

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_MIGRATION_LOCK = int.from_bytes(b"schema")


class SchemaState(StrEnum):
    """How the tables of a database stand to this program."""

    EMPTY = "empty"
    """There are none yet."""
    OLDER = "older"
    """Migrations are to be run."""
    CURRENT = "current"


def schema_state(engine: Engine) -> SchemaState:
    """Tell whether a database has the tables of this program.

    Raises
    ------
    NewerSchemaError
        If it was made by a newer program.
    DatabaseUnavailableError
        If its tables belong to something else.
    """
    with engine.connect() as connection:
        return _state(connection)


def migrate(database: Engine | str) -> None:
    """Bring a database to the tables of this program; one that has them already stays as it is.

    Several processes may do it at once: one works, the others wait and find it done.

    Parameters
    ----------
    database
        An engine, or the address of a database.

    Raises
    ------
    NewerSchemaError
        If it was made by a newer program.
    DatabaseUnavailableError
        If its tables belong to something else, or PostGIS is missing and may not be created.
    """
    if isinstance(database, str):
        engine = open_engine(database)
        try:
            migrate(engine)
        finally:
            engine.dispose()
        return
    with migrating(database) as connection:
        if _state(connection) is SchemaState.CURRENT:
            return
        _bring_postgis(connection)
        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Tell Alembic where the migrations are and which connection to use."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Open a connection for migrations, in one transaction, with others locked out.

    On SQLite, Alembic rebuilds a table by copying it and dropping the old one; with foreign keys enforced that
    would delete what refers to it, and views that name it would stand in the way.
    """
    with engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                yield connection
            return
        raw = connection.connection.driver_connection
        _set_pragmas(raw, foreign_keys=0, legacy_alter_table=1)
        try:
            with connection.begin():
                yield connection
                _check_references(connection)
        finally:
            _set_pragmas(raw, foreign_keys=1, legacy_alter_table=0)
        # GDAL looks for the mark of a GeoPackage in the file itself, not in the log beside it.
        _set_pragmas(raw, wal_checkpoint="TRUNCATE")


def _set_pragmas(raw: object, **pragmas: int | str) -> None:
    # Through the driver: SQLAlchemy would begin a transaction first, and inside one they do nothing.
    connection = cast("sqlite3.Connection", raw)
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name} = {value}")


def _check_references(connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        message = f"a migration left a row of {dangling[0]} that refers to a missing row of {dangling[2]}"
        raise DatabaseUnavailableError(message)


def _state(connection: Connection) -> SchemaState:
    heads = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory(str(migrations_dir()))
    known = {revision.revision for revision in script.walk_revisions()}
    where = connection.engine.url.render_as_string(hide_password=True)
    newer = [head for head in heads if head not in known]
    if newer:
        message = (
            f"the database {where} was made by a newer Marchland (its tables are those of {newer[0]}); "
            "upgrade Marchland or use another database"
        )
        raise NewerSchemaError(message)
    if not heads:
        _refuse_strangers(connection, where)
        return SchemaState.EMPTY
    return SchemaState.CURRENT if set(heads) == set(script.get_heads()) else SchemaState.OLDER


def _refuse_strangers(connection: Connection, where: str) -> None:
    """Refuse a database that somebody else keeps tables in.

    A whole SQLite file is Marchland's own; in PostgreSQL others may live beside it, under other names.
    """
    present = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if connection.dialect.name == "postgresql":
        present &= metadata.tables.keys()
    if present:
        tables = ", ".join(sorted(present)[:3])
        message = f"the database {where} belongs to something else (it holds {tables}); name another"
        raise DatabaseUnavailableError(message)


def _bring_postgis(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    asked = text("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")
    if connection.execute(asked).scalar_one():
        return
    try:
        connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as error:
        where = connection.engine.url.render_as_string(hide_password=True)
        message = f"the database {where} has no PostGIS; let an administrator run CREATE EXTENSION postgis in it"
        raise DatabaseUnavailableError(message) from error
