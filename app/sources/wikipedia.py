"""Reading the table of control of cities kept on Wikipedia, as changes: ``date,name,from,to,lat,lon,population``.

A row names a place by its English name and a point; it is the settlement of that name nearby.
"""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING

from app.domain.claims import Evidence, EvidenceKind
from app.domain.errors import InvalidInputError
from app.domain.names import folded
from app.domain.places import PlaceKind
from app.domain.sources import Reliability, Role, Source
from app.sources.cells import Cells
from app.sources.csv_table import CsvTable
from app.sources.provenance import fingerprint, sha256_of, with_provenance
from app.sources.reading import Omission, Omitted, ReadingOutcome
from app.sources.sides import Sides
from app.sources.spells import Change, settled
from app.sources.survey_claims import CONTESTED, Survey, claims_at_changes, said_before, spell_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place
    from app.sources.csv_table import Row
    from app.sources.reading import ReadingOptions

READER = "wikipedia@1"
SOURCE_ID = "wikipedia"
DEFAULT_MIN_SPELL = 1
NEAR_KM = 15.0
"""How far the point of a row may lie from the settlement of that name: points are those of articles."""
_ALIKE = 0.85
_CREDIBILITY = 3
_COLUMNS = ("date", "name", "from", "to", "lat", "lon", "population")
_REQUIRED = ("date", "name", "to", "lat", "lon")
_KM_A_DEGREE = 111.2
_MOST_CANDIDATES = 3
_SIDES = Sides()


def read_wikipedia(
    paths: Sequence[Path], gazetteer: Gazetteer, options: ReadingOptions, *, sides: Sides = _SIDES
) -> ReadingOutcome:
    """Read tables of changes.

    Parameters
    ----------
    paths
        CSV files; days in order of time are not needed.
    gazetteer
        Settlements with names and points.
    options
        What is recorded already of days before the first is not said again.
    sides
        The parties that ``RU`` and ``UA`` mean.

    Raises
    ------
    InvalidInputError
        With every fault of the files that is none of the places.
    """
    reading = _Reading(gazetteer, options, sides)
    for path in paths:
        reading.read(path)
    claims = reading.claims(sha256_of(paths[0]) if len(paths) == 1 else None)
    source = with_provenance(wikipedia_source(), options.sources, fingerprint(paths), READER)
    return ReadingOutcome(
        claims=tuple(sorted(claims, key=lambda claim: (claim.latest, claim.place))),
        sources=(source,),
        report=tuple(reading.report),
        counts={"rows": reading.rows, "rows placed": reading.placed},
    )


def wikipedia_source() -> Source:
    """Describe the source."""
    return Source(
        id=SOURCE_ID,
        name="Wikipedia, table of control of cities",
        name_uk="Вікіпедія, таблиця контролю над містами",
        alignment=None,
        reliability=Reliability.C,
        role=Role.SURVEY,
        note="Kept by volunteers from public reports.",
    )


class _Reading:
    def __init__(self, gazetteer: Gazetteer, options: ReadingOptions, sides: Sides) -> None:
        self._gazetteer = gazetteer
        self._options = options
        self._states = {"RU": sides.occupier, "UA": sides.holder, "CONTESTED": CONTESTED}
        self._changes: dict[str, dict[date, str]] = {}
        self._before: dict[str, tuple[date, str]] = {}
        self._placed: dict[tuple[str, tuple[float, float] | None], Place | Omission] = {}
        self.report: list[Omission] = []
        self.rows = self.placed = 0

    def read(self, path: Path) -> None:
        """Read a file; its places that are not found are reported."""
        table = CsvTable(path, columns=_COLUMNS, required=_REQUIRED)
        for row in table:
            self.rows += 1
            self._take(row, Cells(row, table.faults), path)
            self._options.progress(row.line, table.line_count)
        if not self.rows:
            table.no_rows("changes")
        if table.faults:
            raise InvalidInputError(path.name, table.sorted_faults())

    def _take(self, row: Row, cells: Cells, path: Path) -> None:
        day = cells.day("date", needed=True)
        name = cells.text("name", needed=True)
        state = cells.one_of("to", self._states, needed=True)
        old = cells.one_of("from", self._states)
        lat, lon = cells.degrees("lat", 90), cells.degrees("lon", 180)
        if cells.faulty or day is None or name is None or state is None or not self._options.wants(day):
            return
        at = f"{path.name}, line {row.line}"
        place = self._place(name, None if lat is None or lon is None else (lon, lat), at)
        if place is None:
            return
        changes = self._changes.setdefault(place.id, {})
        if changes.get(day, self._states[state]) != self._states[state]:
            reason = f"contradicts another row of {day} about {place.name_en}"
            self._omit(Omitted.ROW, f"row {day} {name}", at, f"{name}: {old} → {state}", reason)
            return
        self.placed += 1
        changes[day] = self._states[state]
        if old is not None and (place.id not in self._before or day < self._before[place.id][0]):
            self._before[place.id] = (day, self._states[old])

    def claims(self, sha256: str | None) -> list[Claim]:
        """Give the claims about all places."""
        every = [day for changes in self._changes.values() for day in changes]
        if not every:
            return []
        recorded = said_before(self._options.recorded, min(every))
        found = []
        for place_id, by_day in self._changes.items():
            before = recorded.get((SOURCE_ID, place_id)) or self._before.get(place_id, (None, None))[1]
            told = settled(
                [Change(day=day, state=by_day[day]) for day in sorted(by_day)],
                before=before,
                last_day=max(every),
                min_days=self._options.min_spell or DEFAULT_MIN_SPELL,
            )
            for change in told.changes:
                survey = Survey(origin=SOURCE_ID, credibility=_CREDIBILITY, evidence=_evidence(change.day, sha256))
                found += claims_at_changes(survey, place_id, [change], before)
                before = _holder_after(before, change.state)
            self.report += spell_report(self._gazetteer[place_id], told, SOURCE_ID, SOURCE_ID)
        return found

    def _place(self, name: str, lonlat: tuple[float, float] | None, at: str) -> Place | None:
        key = (name, lonlat)
        found = self._placed.get(key)
        if found is None:
            found = self._placed[key] = self._found(name, lonlat, at)
            if isinstance(found, Omission):
                self.report.append(found)
        return None if isinstance(found, Omission) else found

    def _found(self, name: str, lonlat: tuple[float, float] | None, at: str) -> Place | Omission:
        key = f"place {name}" if lonlat is None else f"place {name} {lonlat[1]} {lonlat[0]}"
        corrected = self._options.corrections.get(key)
        if corrected is not None and corrected in self._gazetteer:
            return self._gazetteer[corrected]
        called = self._gazetteer.named(name, kind=PlaceKind.SETTLEMENT)
        if lonlat is None:
            return Omission(
                key=key,
                what=Omitted.PLACE,
                at=at,
                value=name,
                reason="has no point to find it by",
                candidates=tuple(place.id for place in called),
            )
        named = self._nearest(called, lonlat, NEAR_KM)
        if named:
            return named[0]
        around = self._nearest(self._gazetteer.settlements, lonlat, NEAR_KM)
        alike = [place for place in around if _alike(name, place)]
        if len(alike) == 1:
            return alike[0]
        return Omission(
            key=key,
            what=Omitted.PLACE,
            at=at,
            value=f"{name} ({lonlat[1]}, {lonlat[0]})",
            reason=f"is no settlement of the gazetteer within {NEAR_KM:g} km",
            candidates=tuple(place.id for place in around[:_MOST_CANDIDATES]),
        )

    def _nearest(self, places: Iterable[Place], lonlat: tuple[float, float], within_km: float) -> list[Place]:
        measured = [(_km(place.lonlat, lonlat), place.id) for place in places if place.lonlat is not None]
        return [self._gazetteer[id_] for km, id_ in sorted(measured) if km <= within_km]

    def _omit(self, what: Omitted, key: str, at: str, value: str, reason: str) -> None:
        self.report.append(Omission(key=key, what=what, at=at, value=value, reason=reason))


def _holder_after(before: str | None, state: str) -> str | None:
    return (before or CONTESTED) if state == CONTESTED else state


def _evidence(day: date, sha256: str | None) -> tuple[Evidence, ...]:
    title = "Table of control of cities, as changes"
    kind = EvidenceKind.STATEMENT
    return (Evidence(kind=kind, publisher="Wikipedia", title=title, date=day, sha256=sha256),)


def _alike(name: str, place: Place) -> bool:
    wanted = folded(name)
    ratios = (difflib.SequenceMatcher(None, wanted, folded(other)).ratio() for other in place.names)
    return max(ratios) >= _ALIKE


def _km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Give the distance of two near points, good to a per cent."""
    north = (first[1] - second[1]) * _KM_A_DEGREE
    east = (first[0] - second[0]) * _KM_A_DEGREE * math.cos(math.radians(first[1]))
    return math.hypot(north, east)
