"""``marchland check``: whether database, theatre and ledger are sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
import typer

from app.atlas.settlements import Settlements
from app.atlas.territory import Territory
from app.cli.database import DatabaseUrl, address, opened_current
from app.cli.terminal import show_table
from app.domain.chronicle import timelines
from app.domain.claims import claim_faults
from app.domain.docket import Docket
from app.domain.errors import MarchlandError, StorageError
from app.storage.cell_store import read_cells
from app.storage.gazetteer_store import read_boundaries
from app.storage.period_store import periods_revision, read_periods
from app.storage.recording import Desk, read_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy import Connection


_SHOWN = 3
_NOT_SOUND = 1
_NO_DATABASE = 3


def check_command(*, database_url: DatabaseUrl = None) -> None:
    """Check database, schema, theatre, ledger and control periods, and print what was found."""
    rows: list[tuple[str, str, str]] = []
    code = 0
    try:
        with opened_current(database_url) as engine, engine.connect() as connection:
            rows.append(("database", "sound", engine.url.render_as_string(hide_password=True)))
            rows.append(("schema", "sound", "up to date"))
            code = max((_checked(rows, *one) for one in _checks(connection)), default=0)
    except StorageError as error:
        rows.append(("database", "at fault", str(error)))
        code = _NO_DATABASE
    except MarchlandError as error:
        rows.append((address(database_url), "at fault", str(error)))
        code = _NOT_SOUND
    show_table(("what", "state", "details"), rows)
    if code:
        raise typer.Exit(code)


def _checks(connection: Connection) -> list[tuple[str, Callable[[], tuple[str, list[str]]]]]:
    desk = read_desk(connection)
    return [
        ("theatre", lambda: _theatre(desk)),
        ("ledger", lambda: _ledger(desk)),
        ("land", lambda: _land(connection, desk)),
        ("control periods", lambda: _periods(connection, desk)),
    ]


def _checked(rows: list[tuple[str, str, str]], what: str, look: Callable[[], tuple[str, list[str]]]) -> int:
    try:
        found, faults = look()
    except MarchlandError as error:
        found, faults = "", [str(error)]
    more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    rows.append(
        (what, "at fault" if faults else "sound", "; ".join([*([found] if found else []), *faults[:_SHOWN]]) + more)
    )
    return _NOT_SOUND if faults else 0


def _theatre(desk: Desk) -> tuple[str, list[str]]:
    theatre, gazetteer = desk.theatre, desk.gazetteer
    settlements, oblasts = len(gazetteer.settlements), len(gazetteer.oblasts)
    pointless = sum(1 for place in gazetteer.settlements if place.lonlat is None)
    off_the_map = f" ({pointless:,} without a point)" if pointless else ""
    found = f"{theatre.id}, {oblasts} oblasts, {settlements:,} settlements{off_the_map}, {len(theatre.parties)} parties"
    return found, []


def _land(connection: Connection, desk: Desk) -> tuple[str, list[str]]:
    stored = read_cells(connection)
    boundaries = read_boundaries(connection)
    settlements = Settlements(desk.gazetteer)
    territory = Territory(settlements, boundaries, desk.theatre.barriers, stored)
    found = f"{len(territory):,} cells, tessellation {territory.version}" if len(territory) else "no outlines, no areas"
    if outside := _outside(territory, settlements, boundaries):
        found += f", {outside:,} of them of settlements outside the outline of their oblast"
    ids = [place.id for place in territory.places]
    if ids and (stored is None or not stored.is_of(territory.version, ids)):
        return found, ["the cells are not those of the places and outlines; run: marchland load"]
    faults = [] if shapely.coverage_is_valid(territory.cells) else ["the cells overlap, or leave gaps"]
    return found, faults


def _outside(territory: Territory, settlements: Settlements, boundaries: Mapping[str, BaseGeometry]) -> int:
    """Count settlements that their point puts outside the outline of their oblast: no land of theirs is around it."""
    if not len(territory):
        return 0
    outlines = [boundaries[settlements.oblasts[number].id] for number in territory.oblast.tolist()]
    points = shapely.points(settlements.lonlat[territory.members])
    return int((~shapely.intersects(np.array([None, *outlines])[1:], points)).sum())


def _ledger(desk: Desk) -> tuple[str, list[str]]:
    known = desk.ledger.known()
    faults = [f"{claim.id}, {fault}" for _, claim in desk.ledger.claim_records() for fault in claim_faults(claim)]
    # Fails if a claim names a place or source that does not exist.
    Docket(known, desk.gazetteer)
    recorded = sum(1 for _ in desk.ledger.claim_records())
    claims = f"{recorded:,} claims, {len(known.claims):,} of them count"
    found = f"revision {desk.ledger.revision:,}, {len(known.sources)} sources, {claims}"
    return found, faults


def _periods(connection: Connection, desk: Desk) -> tuple[str, list[str]]:
    method = desk.method
    docket = Docket(desk.ledger.known(), desk.gazetteer)
    decided = timelines(docket, desk.gazetteer, desk.theatre.baseline, method)
    written = read_periods(connection, method)
    stale = [place for place, timeline in decided.items() if written.get(place) != timeline]
    found = f"{method}, {len(written):,} places, as of revision {periods_revision(connection, method) or 0:,}"
    return found, [f"{place} is not as the claims say; run: marchland load" for place in stale]
