"""Reading VIINA's territorial control by place into claims at each change.

Every column that speaks for one origin becomes a source of its own, derived from that origin. The merged column adds
no voice and is read only where it stands alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.claims import Evidence, EvidenceKind
from app.sources.provenance import fingerprint, sha256_of, with_provenance
from app.sources.reading import Omission, Omitted, ReadingOutcome
from app.sources.sides import Sides
from app.sources.spells import Change, settled
from app.sources.survey_claims import CONTESTED, Survey, claims_at_changes, said_before, spell_report
from app.sources.viina_files import MERGED, status_files
from app.sources.viina_sources import SOURCE_OF, viina_sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place
    from app.sources.reading import ReadingOptions
    from app.sources.viina_files import StatusFile

READER = "viina@1"
DEFAULT_MIN_SPELL = 14
_CREDIBILITY = 3
_SAYS_NOTHING = frozenset({"", "NA", "NAN", "NULL"})
_SIDES = Sides()


def read_viina(
    paths: Sequence[Path], gazetteer: Gazetteer, options: ReadingOptions, *, sides: Sides = _SIDES
) -> ReadingOutcome:
    """Read control by place.

    Parameters
    ----------
    paths
        The zip of a year's daily rows, several of them, or the list of changes in JSON, or the wide table of 2022.
    gazetteer
        Settlements with GeoNames ids.
    options
        Changes that last fewer than `min_spell` days (14) are left out. What is recorded already of days before the
        first is not said again. Progress is told in rows.
    sides
        The parties that ``RU`` and ``UA`` mean.

    Raises
    ------
    InvalidInputError
        If a file is damaged, too large, not in the order of days, or of no known form.
    """
    reading = _Reading(gazetteer, options, sides)
    for path in paths:
        for file in status_files(path, options.limits, options.progress):
            reading.take(file, path)
    claims = reading.claims()
    files = fingerprint(paths)
    sources = [
        with_provenance(source, options.sources, files, READER)
        if source.id in SOURCE_OF.values()
        else options.sources.get(source.id, source)
        for source in viina_sources(reading.columns, sides)
    ]
    return ReadingOutcome(
        claims=tuple(sorted(claims, key=lambda claim: (claim.latest, claim.place, claim.origin))),
        sources=tuple(sources),
        report=tuple(reading.report),
        counts={"rows": reading.rows, "places": len(reading.places_seen), "changes": reading.changes},
    )


class _Reading:
    def __init__(self, gazetteer: Gazetteer, options: ReadingOptions, sides: Sides) -> None:
        self._options = options
        self._states = {
            "RU": sides.occupier,
            "UA": sides.holder,
            "LIBERATED": sides.holder,
            "CONTESTED": CONTESTED,
        }
        self._holder = sides.holder
        self._places = _by_geonames_id(gazetteer)
        self._gazetteer = gazetteer
        self._told: dict[tuple[str, str], dict[date, str]] = {}
        self._evidence: dict[str, str] = {}
        self._first: date | None = None
        self._last: date | None = None
        self._unknown: dict[str, Omission] = {}
        self.columns: dict[str, None] = {}
        self.report: list[Omission] = []
        self.places_seen: set[int] = set()
        self.rows = self.changes = 0

    def take(self, file: StatusFile, path: Path) -> None:
        """Read a file; only what changes is kept."""
        alone = len(file.columns) == 1
        used = [(n, column) for n, column in enumerate(file.columns) if alone or column != MERGED]
        if len(used) < len(file.columns):
            reason = "is merged from the other columns and adds no voice"
            self.report.append(
                Omission(
                    key=f"column {MERGED} {file.at}", what=Omitted.CONTEXT, at=file.at, value=MERGED, reason=reason
                )
            )
        sha256 = sha256_of(path) if path.is_file() else None
        for _, column in used:
            self.columns[column] = None
            if sha256 is not None:
                self._evidence[SOURCE_OF[column]] = sha256
        for entry in file.changes:
            self.changes += 1
            self.places_seen.add(entry.geonames_id)
            place = self._place(entry.geonames_id, file.at)
            if place is None or not self._options.wants(entry.day):
                continue
            for number, column in used:
                self._note(SOURCE_OF[column], place, entry.day, entry.states[number], file.at)
        self.rows += file.span.rows
        if file.span.rows:
            self._first = file.span.first if self._first is None else min(self._first, file.span.first)
            self._last = file.span.last if self._last is None else max(self._last, file.span.last)

    def claims(self) -> list[Claim]:
        """Give the claims about all places, by every source."""
        self.report += self._unknown.values()
        if self._first is None or self._last is None:
            return []
        first = max(self._first, self._options.since or self._first)
        last = min(self._last, self._options.until or self._last)
        recorded = said_before(self._options.recorded, first)
        found = []
        for (origin, place_id), by_day in sorted(self._told.items()):
            days = sorted(by_day)
            # A place that is not listed from the first day on was listed when it first changed hands.
            unlisted = self._holder if days[0] > first or by_day[days[0]] == self._holder else None
            before = recorded.get((origin, place_id), unlisted)
            changes = [
                Change(day=day, state=by_day[day])
                for day, earlier in zip(days, [None, *days], strict=False)
                if earlier is None or by_day[day] != by_day[earlier]
            ]
            min_days = self._options.min_spell or DEFAULT_MIN_SPELL
            told = settled(changes, before=before, last_day=last, min_days=min_days)
            state = before
            for change in told.changes:
                survey = Survey(origin=origin, credibility=_CREDIBILITY, evidence=self._rests_on(origin, change.day))
                found += claims_at_changes(survey, place_id, [change], state)
                state = (state or CONTESTED) if change.state == CONTESTED else change.state
            self.report += spell_report(self._gazetteer[place_id], told, "control by place", origin)
        return found

    def _note(self, origin: str, place: Place, day: date, text: str, at: str) -> None:
        word = text.strip().upper()
        if word in _SAYS_NOTHING:
            return
        state = self._states.get(word)
        if state is None:
            reason = f"is none of {', '.join(self._states)}"
            key = f"status {word}"
            self._unknown[key] = Omission(key=key, what=Omitted.STATUS, at=at, value=text, reason=reason)
            return
        self._told.setdefault((origin, place.id), {})[day] = state

    def _place(self, geonames_id: int, at: str) -> Place | None:
        key = f"place geonames:{geonames_id}"
        corrected = self._options.corrections.get(key)
        if corrected is not None and corrected in self._gazetteer:
            return self._gazetteer[corrected]
        found = self._places.get(geonames_id, [])
        if len(found) == 1:
            return found[0]
        if key not in self._unknown:
            self._unknown[key] = Omission(
                key=key,
                what=Omitted.PLACE,
                at=at,
                value=str(geonames_id),
                reason="is the GeoNames id of several settlements" if found else "is not in the gazetteer",
                candidates=tuple(place.id for place in found),
            )
        return None

    def _rests_on(self, origin: str, day: date) -> tuple[Evidence, ...]:
        title = "Territorial control by place"
        sha256 = self._evidence.get(origin)
        kind = EvidenceKind.STATEMENT
        return (Evidence(kind=kind, publisher="VIINA", title=title, date=day, sha256=sha256),)


def _by_geonames_id(gazetteer: Gazetteer) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for place in gazetteer.settlements:
        if place.geonames_id is not None:
            found.setdefault(place.geonames_id, []).append(place)
    return found
