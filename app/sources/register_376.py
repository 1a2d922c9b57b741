"""Reading the official register of territories of hostilities and occupation (order 376) into claims.

A row of occupation is a capture on its first day and, if it has ended, one by the other side on its last.
Rows of possible or active hostilities say nothing about control and stay in the report. Every row is one or the
other: claims, or a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.claims import Claim, ClaimKind, Evidence, EvidenceKind
from app.domain.days import parse_day
from app.domain.errors import InvalidValueError
from app.domain.sources import Reliability, Role, Source
from app.sources.archives import refuse
from app.sources.provenance import fingerprint, sha256_of, with_provenance
from app.sources.reading import Omission, Omitted, ReadingOutcome
from app.sources.register_376_cells import nearest_date, parse_date, parse_name
from app.sources.register_376_docx import RegisterRow, Section, read_register_rows
from app.sources.register_376_places import NotRecordedError, RegisterPlaces, left
from app.sources.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place
    from app.sources.reading import ReadingOptions

READER = "order-376@1"
SOURCE_ID = "ua-register"
_CREDIBILITY = 2
_EDITION = re.compile(
    r"(?<!\d)(?:(?P<d>\d{2})[.-]?(?P<m>\d{2})[.-]?(?P<y>20\d{2})|(?P<Y>20\d{2})-(?P<M>\d{2})-(?P<D>\d{2}))(?!\d)"
)
_SIDES = Sides()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when a territory was occupied."""

    start: date
    end: date | None
    """The day on which it ended; ``None`` while it goes on."""


def read_register_376(
    paths: Sequence[Path],
    gazetteer: Gazetteer,
    options: ReadingOptions,
    *,
    sides: Sides = _SIDES,
) -> ReadingOutcome:
    """Read editions of the register.

    Parameters
    ----------
    paths
        Word documents, with the day of the edition in their names (``perelik_07052025.docx``).
    gazetteer
        Places by their codes in the official classifier.
    options
        What the register said, by the claims in `recorded`, in an earlier edition is not said again. Days are those
        on which occupation begins or ends.
    sides
        The parties that the register means.

    Raises
    ------
    InvalidInputError
        If a file is damaged, too large, or no such register.
    """
    claims: dict[str, Claim] = {}
    report: list[Omission] = []
    rows = recorded_rows = 0
    said = {_statement(claim): claim for claim in options.recorded if claim.origin == SOURCE_ID}
    for path in paths:
        reader = _EditionReader(gazetteer, options, sides, _edition(path), sha256_of(path))
        for row in read_register_rows(path):
            rows += 1
            read, omitted = reader.read(row)
            recorded_rows += bool(read)
            report += omitted
            for claim in read:
                if _statement(claim) in said:
                    claim = said[_statement(claim)]  # noqa: PLW2901 - the same statement, as an earlier edition made it
                said[_statement(claim)] = claim
                claims[claim.id] = claim
            options.progress(rows, 0)
    source = with_provenance(_source(sides), options.sources, fingerprint(paths), READER)
    return ReadingOutcome(
        claims=tuple(sorted(claims.values(), key=lambda claim: (claim.latest, claim.place, claim.id))),
        sources=(source,),
        report=tuple(report),
        counts={"rows": rows, "rows recorded": recorded_rows},
    )


def _statement(claim: Claim) -> tuple[object, ...]:
    return (claim.kind, claim.places, claim.party, claim.when, frozenset(claim.excepted))


def _source(sides: Sides) -> Source:
    return Source(
        id=SOURCE_ID,
        name="Register of territories of hostilities and occupation (order 376)",
        name_uk="Перелік територій бойових дій та окупації (наказ № 376)",
        alignment=sides.holder,
        reliability=Reliability.A,
        role=Role.SURVEY,
        note="Serves entitlements of residents, so it tends to date occupation early and whole hromadas at once.",
    )


def _edition(path: Path) -> date:
    for match in _EDITION.finditer(path.stem):
        year, month, day = match["y"] or match["Y"], match["m"] or match["M"], match["d"] or match["D"]
        edition = parse_date(f"{day}.{month}.{year}")
        if edition is not None:
            return edition
    return refuse(path.name, "does not say the day of its edition; put it into the name: perelik_07052025.docx")


class _EditionReader:
    def __init__(self, gazetteer: Gazetteer, options: ReadingOptions, sides: Sides, edition: date, sha256: str) -> None:
        self._places = RegisterPlaces(gazetteer, options.corrections)
        self._options = options
        self._sides = sides
        self._edition = edition
        self._evidence = (
            Evidence(
                kind=EvidenceKind.STATEMENT,
                publisher="Ministry for Development of Communities and Territories of Ukraine",
                title="List of territories where hostilities are or were conducted or which are temporarily occupied "
                f"(order 376), edition of {edition.day} {edition:%B %Y}",
                date=edition,
                sha256=sha256,
            ),
        )

    def read(self, row: RegisterRow) -> tuple[list[Claim], list[Omission]]:
        """Give the claims of a row, and all that does not become one."""
        if row.section is not Section.OCCUPIED:
            return [], [_context(row)]
        omitted: list[Omission] = []
        try:
            named = parse_name(row.name)
            place = self._places.place(row, named)
            excepted = tuple(sorted(self._places.excepted(named, place, row, omitted)))
            spans = self._spans(row, omitted)
        except NotRecordedError as error:
            return [], [*omitted, _omission(row, error)]
        claims = [claim for span in spans for claim in self._claims(place, excepted, span)]
        if not claims and not omitted:
            omitted.append(
                Omission(
                    key=f"row {row.code} {row.name}",
                    what=Omitted.ROW,
                    at=row.at,
                    value=row.name,
                    reason="lies outside the days asked for",
                )
            )
        return claims, omitted

    def _claims(self, place: Place, excepted: tuple[str, ...], span: Span) -> Iterable[Claim]:
        for day, party in ((span.start, self._sides.occupier), (span.end, self._sides.holder)):
            if day is not None and self._options.wants(day):
                yield Claim(
                    kind=ClaimKind.CAPTURE,
                    places=(place.id,),
                    party=party,
                    when=day.isoformat(),
                    reported_on=self._edition,
                    origin=SOURCE_ID,
                    credibility=_CREDIBILITY,
                    excepted=excepted,
                    evidence=self._evidence,
                )

    def _spans(self, row: RegisterRow, omitted: list[Omission]) -> list[Span]:
        starts = [self._date(row, text) for text in row.starts]
        ends = [self._date(row, text) for text in row.ends]
        key = f"row {row.code} {row.name}"
        if not starts or len(ends) > len(starts) or len(ends) < len(starts) - 1:
            reason = f"has {len(starts)} days of beginning and {len(ends)} of ending"
            raise NotRecordedError(Omitted.DATE, key, reason, row.name)
        spans = [Span(start=start, end=end) for start, end in zip(starts, [*ends, None], strict=False)]
        kept = []
        for span, following in zip(spans, [*spans[1:], None], strict=True):
            if span.end is not None and span.end < span.start:
                reason = f"ends on {span.end}, before it begins on {span.start}"
                raise NotRecordedError(Omitted.DATE, key, reason, row.name)
            if following is not None and span.end is not None and following.start < span.end:
                reason = f"begins again on {following.start}, before it ended on {span.end}"
                raise NotRecordedError(Omitted.DATE, key, reason, row.name)
            if span.end is not None and (span.end - span.start).days < max(self._options.min_spell or 1, 1):
                reason = f"begins on {span.start} and ends on {span.end}, which is too short to be told by days"
                omitted.append(left(row, Omitted.SPELL, f"spell {row.code} {span.start}", row.name, reason))
            else:
                kept.append(span)
        return kept

    def _date(self, row: RegisterRow, text: str) -> date:
        key = f"date {row.code} {text}"
        corrected = self._options.corrections.get(key)
        if corrected is not None:
            try:
                return parse_day(corrected)
            except InvalidValueError as error:
                reason = f"was corrected to {corrected!r}, which {error.reason}"
                raise NotRecordedError(Omitted.DATE, key, reason, text) from error
        day = parse_date(text)
        if day is None:
            near = nearest_date(text)
            candidates = [] if near is None else [near.isoformat()]
            raise NotRecordedError(Omitted.DATE, key, f"is no date, for {row.name}", text, candidates)
        if day > self._edition:
            reason = f"lies after the edition of {self._edition}, for {row.name}"
            raise NotRecordedError(Omitted.DATE, key, reason, text)
        return day


def _context(row: RegisterRow) -> Omission:
    spans = f"{', '.join(row.starts)} – {', '.join(row.ends)}"
    return Omission(
        key=f"row {row.section} {row.code} {row.name}",
        what=Omitted.CONTEXT,
        at=row.at,
        value=f"{row.name}: {spans}",
        reason=f"tells of {row.section}, not of control",
    )


def _omission(row: RegisterRow, error: NotRecordedError) -> Omission:
    return left(row, error.what, error.key, error.value, error.reason, error.candidates)
