"""From the states in which a survey shows a place to claims, one at each change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.claims import Claim, ClaimKind, Outcome
from app.sources.reading import Omission, Omitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.claims import Evidence
    from app.domain.places import Place
    from app.sources.spells import Change, Settled

CONTESTED = "contested"
"""The state of a place that nobody fully controls; every other state is the id of the party in control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Who says it, and on what it rests."""

    origin: str
    credibility: int
    evidence: tuple[Evidence, ...] = ()


def claims_at_changes(survey: Survey, place_id: str, changes: Sequence[Change[str]], before: str | None) -> list[Claim]:
    """Write changes as claims.

    Parameters
    ----------
    survey
        Who says it.
    place_id
        The settlement.
    changes
        What it changes to, in order of days.
    before
        The state before; ``None`` if the survey begins with the first change, which then may be older.
    """
    found = []
    state, holder = before, None if before == CONTESTED else before
    for change in changes:
        kind, party = ClaimKind.CONTESTATION, None
        if change.state != CONTESTED:
            party = change.state
            goes_on = state is None or party == holder
            kind, holder = (ClaimKind.HOLD if goes_on else ClaimKind.CAPTURE), party
        found.append(
            Claim(
                kind=kind,
                places=(place_id,),
                party=party,
                when=change.day.isoformat(),
                reported_on=change.day,
                origin=survey.origin,
                credibility=survey.credibility,
                evidence=survey.evidence,
            )
        )
        state = change.state
    return found


def said_before(recorded: Iterable[Claim], day: date) -> dict[tuple[str, str], str]:
    """Tell what each origin said last about each settlement before a day.

    Returns
    -------
    dict
        State by origin and place id.
    """
    last: dict[tuple[str, str], Claim] = {}
    for claim in recorded:
        key = (claim.origin, claim.place)
        if claim.latest < day and (key not in last or last[key].latest <= claim.latest):
            last[key] = claim
    said = {}
    for key, claim in last.items():
        if claim.outcome is Outcome.HELD and claim.gainer is not None:
            said[key] = claim.gainer
        elif claim.outcome is Outcome.CONTESTED:
            said[key] = CONTESTED
    return said


def spell_report(place: Place, told: Settled[str], at: str, origin: str) -> list[Omission]:
    """Report the changes of a place that did not last, and the one of which it is not known yet."""
    found = []
    if told.dropped:
        states = Counter(change.state for change in told.dropped)
        found.append(
            Omission(
                key=f"spell {origin} {place.id}",
                what=Omitted.SPELL,
                at=f"{at}, {told.dropped[0].day}/{told.dropped[-1].day}",
                value=f"{place.name_en}: " + ", ".join(f"{state} × {n}" for state, n in sorted(states.items())),
                reason="lasted too short",
                count=len(told.dropped),
            )
        )
    if told.pending is not None:
        found.append(
            Omission(
                key=f"pending {origin} {place.id}",
                what=Omitted.SPELL,
                at=f"{at}, {told.pending.day}",
                value=f"{place.name_en}: {told.pending.state}",
                reason="the data end too soon after it; a newer file will tell",
            )
        )
    return found
