"""Reading one row of a claims CSV: the claims it makes, or its faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.claims import Act, Claim, ClaimKind, Evidence, EvidenceKind, claim_faults
from app.domain.edtf import parse_edtf
from app.domain.errors import InvalidValueError
from app.domain.places import PlaceKind
from app.sources.claim_columns import EVIDENCE_FIELDS, MOST_EVIDENCE, evidence_columns
from app.sources.place_cells import LEVELS, PlaceFinder, PlaceNotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place
    from app.domain.sources import Source
    from app.sources.cells import Cells

_ALL_EVIDENCE = tuple(evidence_columns(number) for number in range(1, MOST_EVIDENCE + 1))
# Stand in for cells at fault, so that the others can be checked against each other.
_ANY_TIME = "../8999"
_ANY_GRADE = 6
_ANYWHERE = ("",)


class ClaimRows:
    """Reads rows that may speak of certain places, parties, sources and earlier claims."""

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        parties: Collection[str],
        sources: Mapping[str, Source],
        claims: Container[str],
        today: date | None,
    ) -> None:
        """Take over what may be named.

        Parameters
        ----------
        gazetteer
            Places.
        parties
            Ids of parties.
        sources
            Sources by id.
        claims
            Ids that `supersedes` may name; may grow while rows are read.
        today
            Reports later than this day are faults; ``None`` accepts any.
        """
        self._finder = PlaceFinder(gazetteer)
        self._gazetteer = gazetteer
        self._parties = parties
        self._sources = sources
        self._known_claims = claims
        self._today = today
        self._columns: Mapping[str, int] = {}
        self._groups: list[tuple[tuple[str, ...], list[str]]] = []

    def claims(self, cells: Cells) -> list[Claim]:
        """Give the claims of a row; if there is any fault, add all of them to `cells` and give none."""
        kind = cells.choice("kind", ClaimKind, needed=True)
        reported_on = self._reported_on(cells)
        when = _when(cells)
        count = cells.whole_number("count")
        places = self._places(cells)
        excepted = self._excepted(cells, places)
        ids = tuple(place.id for place in places)
        said = Claim(
            kind=kind or ClaimKind.HOLD,
            places=(ids if count is not None else ids[:1]) or _ANYWHERE,
            party=cells.one_of("party", self._parties),
            to=cells.one_of("to", self._parties),
            when=when or _ANY_TIME,
            reported_on=reported_on or date.max,
            origin=cells.one_of("origin", self._sources, needed=True) or "",
            relay=cells.one_of("relay", self._sources),
            credibility=_credibility(cells),
            excepted=tuple(excepted) if count is not None else self._within(ids[:1], excepted),
            count=count,
            act=cells.choice("act", Act),
            supersedes=self._supersedes(cells),
            embargo_until=cells.day("embargo_until"),
            evidence=self._evidence(cells),
            note=cells.text("note"),
        )
        if kind is not None:
            _check(said, cells, day_known=reported_on is not None)
        if count is not None:
            _check_areas(cells, places)
        if cells.faulty or not ids:
            return []
        further = () if count is not None else ids[1:]
        return [said, *(replace(said, places=(id_,), excepted=self._within((id_,), excepted)) for id_ in further)]

    def _reported_on(self, cells: Cells) -> date | None:
        day = cells.day("reported_on", needed=True)
        if day is not None and self._today is not None and day > self._today:
            cells.fault("reported_on", f"lies in the future; today is {self._today}", day.isoformat())
            return None
        return day

    def _places(self, cells: Cells) -> list[Place]:
        text = cells.text("place", needed=True)
        level = cells.one_of("level", LEVELS)
        if text is None or "level" in cells.faulty:
            return []
        oblast = cells.row["oblast"]
        found: dict[str, Place] = {}
        for name in _parts(text):
            try:
                place = self._finder.find(name, oblast=oblast, level=level or "")
            except PlaceNotFoundError as error:
                wrong = error.misnamed
                if wrong.column == "place" or wrong.column not in cells.faulty:
                    cells.fault(wrong.column, wrong.message, wrong.value, wrong.candidates)
                continue
            if place.id in found:
                cells.fault("place", "stands in this cell twice", name)
            found[place.id] = place
        if not found and not cells.faulty:
            cells.fault("place", "names no place", text)
        return list(found.values())

    def _excepted(self, cells: Cells, places: list[Place]) -> dict[str, None]:
        text = cells.text("except")
        found: dict[str, None] = {}
        if text is None or not places or "place" in cells.faulty:
            return found
        areas = [place.id for place in places]
        for name in _parts(text):
            try:
                place = self._finder.find_within(name, areas)
            except PlaceNotFoundError as error:
                wrong = error.misnamed
                cells.fault("except", wrong.message, wrong.value, wrong.candidates)
            else:
                found[place.id] = None
        return found

    def _within(self, areas: tuple[str, ...], excepted: dict[str, None]) -> tuple[str, ...]:
        return tuple(id_ for id_ in excepted if not set(areas).isdisjoint(self._gazetteer.lineage(id_)))

    def _supersedes(self, cells: Cells) -> str | None:
        id_ = cells.text("supersedes")
        if id_ is not None and id_ not in self._known_claims:
            cells.fault("supersedes", "is no claim of the ledger, and of no row above", id_)
        return id_

    def _evidence(self, cells: Cells) -> tuple[Evidence, ...]:
        row = cells.row
        if row.columns is not self._columns:
            self._columns = row.columns
            present = ((group, [column for column in group if column in row.columns]) for group in _ALL_EVIDENCE)
            self._groups = [(group, columns) for group, columns in present if columns]
        given = (group for group, columns in self._groups if any(row[column] for column in columns))
        found = [_one_evidence(cells, group) for group in given]
        return tuple(evidence for evidence in found if evidence is not None)


def _when(cells: Cells) -> str | None:
    text = cells.text("when", needed=True)
    if text is None:
        return None
    try:
        return parse_edtf(text).text
    except InvalidValueError as error:
        cells.fault("when", error.reason, text)
        return None


def _credibility(cells: Cells) -> int:
    number = cells.whole_number("credibility", needed=True)
    return _ANY_GRADE if number is None else number


def _check(said: Claim, cells: Cells, *, day_known: bool) -> None:
    for fault in claim_faults(said):
        unknowable = fault.at == "embargo_until" and not day_known
        if fault.at not in cells.faulty and not unknowable:
            cells.fault(fault.at, fault.message, fault.value)


def _check_areas(cells: Cells, places: list[Place]) -> None:
    for place in places:
        if place.kind is PlaceKind.SETTLEMENT:
            message = f"is a settlement ({place.name_en}); a claim with a count speaks of areas"
            cells.fault("place", message, place.id)


def _one_evidence(cells: Cells, columns: tuple[str, ...]) -> Evidence | None:
    named = dict(zip(EVIDENCE_FIELDS, columns, strict=True))
    for field in ("kind", "publisher", "title", "date"):
        if not cells.row[named[field]]:
            # Named by the column that is missing, even if the whole column is.
            cells.fault(named[field], "is empty, though the row gives evidence")
    kind = cells.choice(named["kind"], EvidenceKind)
    day = cells.day(named["date"])
    publisher, title = cells.text(named["publisher"]), cells.text(named["title"])
    url, archive_url = cells.url(named["url"]), cells.url(named["archive_url"])
    sha256 = cells.sha256(named["sha256"])
    if kind is None or day is None or publisher is None or title is None:
        return None
    return Evidence(
        kind=kind,
        publisher=publisher,
        title=title,
        date=day,
        url=url,
        archive_url=archive_url,
        sha256=sha256,
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
