"""Databases of a synthetic theatre: Marchland's own, and the tables that rivals are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.engine import open_engine, writing
from app.storage.gazetteer_store import replace_theatre
from app.storage.ledger_store import append
from app.storage.schema import migrate
from tests.benchmarks.theatres import RECORDED_AT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.theatres import Synthetic


def marchland_database(made: Synthetic, path: Path) -> str:
    """Write a theatre and its ledger into a new GeoPackage and give its URL."""
    url = f"sqlite:///{path}"
    migrate(url)
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            replace_theatre(connection, made.theatre, made.gazetteer, made.boundaries)
            append(connection, made.bodies, RECORDED_AT)
    finally:
        engine.dispose()
    return url
