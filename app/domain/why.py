"""Why a place has the control it has: the derivation of one period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.adjudication import WEEK, adjudicate
from app.domain.chronicle import baseline_holder
from app.domain.claims import Outcome
from app.domain.control import Control, Pressure, Status
from app.domain.rules import RULES_BY_METHOD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.claims import Claim
    from app.domain.docket import Docket, Statement
    from app.domain.gazetteer import Gazetteer
    from app.domain.method import Method
    from app.domain.theatre import Baseline
    from app.domain.timeline import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Something that, if it were said, would give the place to another party."""

    to: str
    needs: str
    """The rule that would do it: a key of `rules.NEEDS`."""
    loser: str | None
    """Who would have to admit it."""
    until: date | None = None
    """Up to which day, where a rule has a term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What the same day would look like had one claim not been made."""

    claim: str
    control: Control
    claimed_by: str | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Everything that speaks for and against the control of a place on a day."""

    place: str
    day: date
    method: Method
    period: Period
    deciding: tuple[Claim, ...]
    """What control rests on; empty for the baseline."""
    claiming: tuple[Claim, ...]
    """What is claimed, or answered, and not believed."""
    supporting: tuple[Claim, ...]
    """Further claims that agree."""
    losing: tuple[Claim, ...]
    """Claims of this time that disagree and lost."""
    context: tuple[Claim, ...]
    """Claims about the place or the area around it that move nothing: sovereignty, counts."""
    flips: tuple[Flip, ...]
    without: tuple[Without, ...]


def derivation(
    docket: Docket,
    gazetteer: Gazetteer,
    baseline: Sequence[Baseline],
    method: Method,
    place_id: str,
    day: date,
) -> Derivation:
    """Explain the control of one settlement on a day.

    Raises
    ------
    UnknownPlaceError
        If there is no such place.
    """
    held_before = {entry.place: entry.party for entry in baseline}
    before = baseline_holder(held_before, gazetteer, place_id)
    statements = docket.statements(place_id)
    period = adjudicate(statements, before, method).period_on(day)
    claims = {statement.claim.id: statement.claim for statement in statements}
    named = {*period.deciding, *period.claiming}
    near = [s for s in statements if s.claim.id not in named and _is_near(s, period)]
    parties = docket.parties | {party for party in held_before.values() if party is not None}
    return Derivation(
        place=place_id,
        day=day,
        method=method,
        period=period,
        deciding=tuple(claims[id_] for id_ in period.deciding),
        claiming=tuple(claims[id_] for id_ in period.claiming),
        supporting=tuple(s.claim for s in near if _agrees(s, period.control)),
        losing=tuple(s.claim for s in near if not _agrees(s, period.control)),
        context=tuple(claim for claim in docket.context(place_id) if claim.latest <= day),
        flips=_flips(statements, period, method, sorted(parties), day),
        without=tuple(_without(statements, before, method, id_, day) for id_ in (*period.deciding, *period.claiming)),
    )


def _is_near(statement: Statement, period: Period) -> bool:
    """Tell whether a statement falls into a period or into the week in which it was decided."""
    since_start = period.start.toordinal() - statement.day.toordinal()
    return since_start <= WEEK.days and statement.day < period.end


def _agrees(statement: Statement, control: Control) -> bool:
    match statement.outcome:
        case Outcome.HELD | Outcome.PRESENT:
            return control.controller == statement.gainer
        case Outcome.LEFT:
            return control.controller != statement.leaver
        case Outcome.CONTESTED:
            return control.status is Status.CONTESTED or control.controller == statement.gainer
        case Outcome.ENCIRCLED:
            return control.pressure is Pressure.ENCIRCLED or control.controller == statement.gainer
        case _:
            return False


def _flips(
    statements: Sequence[Statement],
    period: Period,
    method: Method,
    parties: Sequence[str],
    day: date,
) -> tuple[Flip, ...]:
    controller = period.control.controller
    flips = []
    for party in parties:
        if party == controller and period.control.status is Status.CONTROLLED:
            continue
        for rule in RULES_BY_METHOD[method.name]:
            if rule == "admission" and controller in (None, party):
                continue
            pending = _pending(statements, party, day) if rule == "corroboration" else None
            if pending is None:
                flips.append(Flip(to=party, needs=rule, loser=controller))
            else:
                until = pending.day + WEEK
                flips.append(Flip(to=party, needs="one_more_voice", loser=controller, until=until))
    return tuple(flips)


def _pending(statements: Sequence[Statement], party: str, day: date) -> Statement | None:
    """Give the last statement for a party in the week up to a day: one more voice would make two."""
    for statement in reversed(statements):
        is_recent = statement.day <= day and (day - statement.day) <= WEEK
        if is_recent and statement.outcome is Outcome.HELD and statement.gainer == party:
            return statement
    return None


def _without(statements: Sequence[Statement], before: str | None, method: Method, claim_id: str, day: date) -> Without:
    kept = [statement for statement in statements if statement.claim.id != claim_id]
    period = adjudicate(kept, before, method).period_on(day)
    return Without(
        claim=claim_id,
        control=period.control,
        claimed_by=period.claimed_by,
        rule=period.rule,
    )
