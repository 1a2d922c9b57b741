"""Databases with tables, and with a theatre in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.storage.engine import open_engine, writing
from app.storage.gazetteer_store import replace_theatre
from app.storage.ledger_store import append
from app.storage.schema import migrate
from tests.domain.builders import NOW, SOURCES
from tests.storage.builders import BOUNDARIES, GAZETTEER, THEATRE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    """A database with all tables and nothing in them."""
    engine = open_engine(database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """A database with a theatre and the sources."""
    fill(empty)
    return empty


@pytest.fixture
def postgis_engine(postgis_url: str) -> Iterator[Engine]:
    """A PostgreSQL database with a theatre and the sources."""
    engine = open_engine(postgis_url)
    migrate(engine)
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def geopackage(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[Engine, Path]]:
    """A GeoPackage with a theatre and the sources, and where it lies.

    Nothing is open: Python and GDAL bring a SQLite each, and two of them in one process do not see each other's
    locks. Let go of the file (`engine.dispose()`) before GDAL opens it, or run GDAL in a process of its own.
    """
    engine = open_engine(sqlite_url)
    migrate(engine)
    fill(engine)
    engine.dispose()
    yield engine, tmp_path / "marchland.gpkg"
    engine.dispose()


def fill(engine: Engine) -> None:
    with writing(engine) as connection:
        replace_theatre(connection, THEATRE, GAZETTEER, BOUNDARIES)
        append(connection, SOURCES, NOW)
