"""Recording in the ledger and writing down anew what follows from it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.chronicle import timelines
from app.domain.claims import Claim, Outcome
from app.domain.differences import differences
from app.domain.docket import Docket
from app.domain.ledger import Ledger, Retraction
from app.domain.method import parse_method
from app.domain.sources import Source
from app.storage.gazetteer_store import read_gazetteer, read_theatre
from app.storage.ledger_store import append, read_ledger
from app.storage.period_store import replace_periods

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from app.domain.differences import Difference
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Body, Known
    from app.domain.method import Method
    from app.domain.theatre import Baseline, Theatre
    from app.domain.timeline import Timeline

    Decided = Callable[[Known, Gazetteer, Sequence[Baseline], Method], dict[str, Timeline]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What somebody who records must have in front of them."""

    theatre: Theatre
    gazetteer: Gazetteer
    ledger: Ledger

    @property
    def parties(self) -> tuple[str, ...]:
        """The ids of the parties."""
        return tuple(party.id for party in self.theatre.parties)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source, hidden claims or not, in its last version."""
        return self.ledger.known().sources

    @property
    def method(self) -> Method:
        """The method of which the database keeps the answer."""
        return parse_method(self.theatre.default_method, self.parties)


def read_desk(connection: Connection) -> Desk:
    """Read what there is.

    Raises
    ------
    InvalidTheatreError
        If no theatre has been loaded.
    """
    theatre = read_theatre(connection)
    return Desk(theatre=theatre, gazetteer=read_gazetteer(connection), ledger=read_ledger(connection))


def foreseen(desk: Desk, bodies: Sequence[Body], now: datetime) -> list[Difference]:
    """Tell what the map would show otherwise if something were recorded."""
    places = touched(desk, bodies)
    after = desk.ledger.append(bodies, now)
    return differences(_timelines(desk, desk.ledger, places), _timelines(desk, after, places))


def record(connection: Connection, desk: Desk, bodies: Sequence[Body], now: datetime) -> list[Difference]:
    """Record something and write down anew the periods of the places it speaks of.

    Parameters
    ----------
    connection
        In a transaction for writing, which the caller commits.
    desk
        Read in the same transaction.
    bodies
        What to record.
    now
        When the ledger learns of it.

    Returns
    -------
    list of Difference
        What the map shows otherwise from now on.
    """
    if not bodies:
        return []
    places = touched(desk, bodies)
    before = _timelines(desk, desk.ledger, places)
    after = _timelines(desk, desk.ledger.append(bodies, now), places)
    revision = append(connection, bodies, now)
    replace_periods(connection, desk.method, revision, after, places)
    return differences(before, after)


def record_all_periods(connection: Connection, desk: Desk, decided: Decided | None = None) -> None:
    """Write down the periods of all places.

    Parameters
    ----------
    connection
        In a transaction for writing, which the caller commits.
    desk
        Read in the same transaction.
    decided
        Adjudicates all settlements from what is known, the gazetteer, the baseline and the method; a cluster can.
        ``None`` does it here.
    """
    if decided is None:
        everywhere = [place.id for place in desk.gazetteer.settlements]
        found = _timelines(desk, desk.ledger, everywhere)
    else:
        found = decided(desk.ledger.known(), desk.gazetteer, desk.theatre.baseline, desk.method)
    replace_periods(connection, desk.method, desk.ledger.revision, found)


def touched(desk: Desk, bodies: Sequence[Body]) -> list[str]:
    """Give the settlements on which something to be recorded may bear, in the order of the gazetteer."""
    known_sources = desk.sources
    if any(isinstance(body, Source) and body.id in known_sources for body in bodies):
        # Another alignment or reliability may bear on every claim, also of sources derived from this one.
        return [place.id for place in desk.gazetteer.settlements]
    areas = {area for claim in _claims(desk, bodies) if claim.outcome is not Outcome.NONE for area in claim.places}
    found = {place.id for area in areas for place in desk.gazetteer.settlements_within(area)}
    return [place.id for place in desk.gazetteer.settlements if place.id in found]


def _claims(desk: Desk, bodies: Sequence[Body]) -> Iterator[Claim]:
    """Give the claims that begin or cease to count."""
    recorded = {claim.id: claim for _, claim in desk.ledger.claim_records()}
    recorded |= {body.id: body for body in bodies if isinstance(body, Claim)}
    for body in bodies:
        claim = body if isinstance(body, Claim) else recorded.get(getattr(body, "claim", ""))
        if claim is not None:
            yield claim
            if claim.supersedes is not None:
                yield recorded[claim.supersedes]


def _timelines(desk: Desk, ledger: Ledger, places: Sequence[str]) -> dict[str, Timeline]:
    docket = Docket(ledger.known(), desk.gazetteer)
    return timelines(docket, desk.gazetteer, desk.theatre.baseline, desk.method, places)


def release_due(connection: Connection, now: datetime) -> int:
    """Lift every embargo that is over.

    Parameters
    ----------
    connection
        In a transaction for writing, which the caller commits.
    now
        The present; an embargo ends with the first moment of its day in UTC.

    Returns
    -------
    int
        How many claims readers see from now on.
    """
    desk = read_desk(connection)
    releases = desk.ledger.due_releases(now.date())
    record(connection, desk, releases, now)
    return len(releases)


def retraction_of(desk: Desk, claim_id: str) -> int | None:
    """Give the number of the record that retracts a claim; ``None`` if none does."""
    for line in desk.ledger:
        if isinstance(line.body, Retraction) and line.body.claim == claim_id:
            return line.seq
    return None
