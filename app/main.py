"""The server: settings and storage put behind the API."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TYPE_CHECKING

import orjson

from app import __version__
from app.api.app import build_app
from app.api.limits import Allowances
from app.api.publisher import Publisher
from app.api.served import Served
from app.atlas.atlas import Atlas
from app.atlas.collection import built_to_stay
from app.domain.errors import DatabaseUnavailableError, InvalidTheatreError
from app.exports.bundle import Bundling
from app.geometry.topojson import Shape, with_polygons
from app.resources import geodata_dir, static_dir
from app.storage.cell_store import read_cells
from app.storage.engine import open_engine, writing
from app.storage.gazetteer_store import read_boundaries, read_gazetteer, read_theatre
from app.storage.ledger_store import read_ledger, read_records, revision
from app.storage.office import Office
from app.storage.recording import release_due
from app.storage.schema import SchemaState, schema_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from fastapi import FastAPI
    from sqlalchemy import Engine

    from app.config import Settings
    from app.domain.ledger import Record

DEFAULT_THEATRE = "ukraine"


def today_utc() -> date:
    """Tell today's day in UTC."""
    return datetime.now(UTC).date()


def create_app(settings: Settings, clock: Callable[[], date] = today_utc) -> FastAPI:
    """Make the server.

    The database must be migrated and hold a theatre; the atlas is built and the default view warmed before the
    first request is answered.

    Parameters
    ----------
    settings
        How to run.
    clock
        Tells today's day.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = open_engine(settings.database_url)
        try:
            began = perf_counter()
            with built_to_stay():
                atlas = read_atlas(engine)
                atlas.view()
                publisher = Publisher(
                    atlas,
                    Records(engine),
                    clock,
                    poll_seconds=settings.poll_seconds,
                    build_seconds=perf_counter() - began,
                )
            app.state.served = Served(
                publisher=publisher,
                basemap=basemap_with_oblasts(theatre_dir(settings), publisher.atlas),
                version=__version__,
                bundling=Bundling(static_dir()),
                public_url=settings.public_url and settings.public_url.rstrip("/"),
                frame_ancestors=settings.frame_ancestors,
                office=Office(engine=engine),
                tokens=Allowances(settings.writes_per_minute),
                addresses=Allowances(2 * settings.writes_per_minute),
            )
            # Begins to prepare what the page opens with; requests are answered in the meantime.
            app.state.served.opening.digest(publisher.atlas)
            publisher.start()
            try:
                yield
            finally:
                publisher.stop()
        finally:
            engine.dispose()

    return build_app(lifespan=lifespan, version=__version__, static=static_dir())


def theatre_dir(settings: Settings) -> Path:
    """Find the theatre folder."""
    return settings.theatre or geodata_dir() / DEFAULT_THEATRE


def read_atlas(engine: Engine) -> Atlas:
    """Read everything a database holds.

    Raises
    ------
    DatabaseUnavailableError
        If its tables are not those of this program.
    InvalidTheatreError
        If no theatre has been loaded.
    """
    if schema_state(engine) is not SchemaState.CURRENT:
        message = "the database is not migrated; run 'marchland migrate', or 'marchland serve', which does it first"
        raise DatabaseUnavailableError(message)
    with engine.begin() as connection:
        theatre, gazetteer = read_theatre(connection), read_gazetteer(connection)
        boundaries = read_boundaries(connection)
        cells = read_cells(connection)
        ledger = read_ledger(connection)
    return Atlas.build(theatre, gazetteer, boundaries, ledger, cells)


def basemap_with_oblasts(folder: Path, atlas: Atlas) -> bytes:
    """Read a theatre's base map and add the outlines of the oblasts to it.

    Raises
    ------
    InvalidTheatreError
        If the folder has none.
    """
    path = folder / "basemap" / "basemap.json"
    try:
        topology = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        message = f"the base map {path} cannot be read: {error}"
        raise InvalidTheatreError(message) from error
    shapes = [
        Shape(
            geometry=atlas.boundaries[place.id],
            properties={"id": place.id, "name": place.name_en, "name_uk": place.name_uk},
        )
        for place in atlas.gazetteer.oblasts
        if place.id in atlas.boundaries
    ]
    return orjson.dumps(with_polygons(topology, "oblasts", shapes))


@dataclass(frozen=True, slots=True)
class Records:
    """The ledger of a database, as a publisher follows it."""

    engine: Engine

    def revision(self) -> int:
        """Give the number of the last record."""
        with self.engine.connect() as connection:
            return revision(connection)

    def records(self, after: int = 0) -> Sequence[Record]:
        """Read the records behind a revision, in order."""
        with self.engine.connect() as connection:
            return read_records(connection, after=after)

    def release_due(self) -> None:
        """Record the end of every embargo that is over."""
        with writing(self.engine) as connection:
            release_due(connection, datetime.now(UTC))
