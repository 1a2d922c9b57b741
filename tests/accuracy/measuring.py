"""Reading both sides of the comparison: the default ledger and the published map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.ledger import Ledger
from app.domain.method import parse_method
from app.domain.places import PlaceKind
from app.sources.claims_csv import read_claims
from app.sources.deepstate_days import read_map_days
from app.sources.reading import ReadingOptions
from app.sources.theatre import read_theatre_folder
from tests.accuracy.comparison import LONGEST_SILENCE, SettlementDay, compare, map_on, sample_days

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.domain.timeline import Timeline
    from app.sources.deepstate_days import MapDay
    from app.sources.theatre import TheatreFolder

FIRST, LAST = date(2022, 4, 1), date(2024, 6, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Both sides, and every settlement-day on which they were compared."""

    folder: TheatreFolder
    timelines: Mapping[str, Timeline]
    maps: list[tuple[date, MapDay]]
    days: list[SettlementDay]


def default_ledger(folder: TheatreFolder) -> Ledger:
    """Record the claims of a theatre folder, as loading it into a database does."""
    now = datetime.now(UTC)
    ledger = Ledger().append(folder.sources, now)
    parties = [party.id for party in folder.theatre.parties]
    for path in folder.claim_files:
        sources = ledger.known().sources
        read = read_claims(path, gazetteer=folder.gazetteer, parties=parties, sources=sources, ledger=ledger)
        ledger = ledger.append(read.claims, now)
    return ledger


def measure(
    theatre: Path,
    archive: Path,
    *,
    first: date = FIRST,
    last: date = LAST,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Measured:
    """Compare the default ledger with the map.

    Parameters
    ----------
    theatre
        The theatre's folder.
    archive
        Snapshots of the map.
    first, last
        The months to take the 1st and 15th of.
    progress
        Told how many snapshots are read.
    """
    folder = read_theatre_folder(theatre)
    gazetteer = folder.gazetteer
    parties = [party.id for party in folder.theatre.parties]
    docket = Docket(default_ledger(folder).known(), gazetteer)
    method = parse_method(folder.theatre.default_method, parties)
    held = timelines(docket, gazetteer, folder.theatre.baseline, method)
    samples = sample_days(first, last)
    near = {day + LONGEST_SILENCE * n / LONGEST_SILENCE.days for day in samples for n in range(-3, 4)}
    read = read_map_days([archive], gazetteer.settlements, ReadingOptions(progress=progress), wanted=near.__contains__)
    maps = [found for day in samples if (found := map_on(read.days, day)) is not None]
    oblast_of = {}
    for place in gazetteer.settlements:
        oblast = gazetteer.around(place.id, PlaceKind.OBLAST)
        oblast_of[place.id] = "" if oblast is None else oblast.name_en
    return Measured(
        folder=folder, timelines=held, maps=maps, days=compare(gazetteer.settlements, oblast_of, held, maps)
    )
