"""Why a place has the control it has: the derivation of one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
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
    from app.domain.timeline import Period, Timeline

_DAY = timedelta(days=1)


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
    return Case(docket, gazetteer, baseline, method, place_id).on(day)


class Case:
    """What is heard of one settlement, to be explained on many days."""

    def __init__(
        self, docket: Docket, gazetteer: Gazetteer, baseline: Sequence[Baseline], method: Method, place_id: str
    ) -> None:
        """Hear it.

        Raises
        ------
        UnknownPlaceError
            If there is no such place.
        """
        held_before = {entry.place: entry.party for entry in baseline}
        self.place = place_id
        self._docket = docket
        self._method = method
        self._before = baseline_holder(held_before, gazetteer, place_id)
        self._statements = docket.statements(place_id)
        self._claims = {statement.claim.id: statement.claim for statement in self._statements}
        self._parties = sorted(docket.parties | {party for party in held_before.values() if party is not None})
        self._without: dict[str, Timeline] = {}

    @property
    def key(self) -> tuple[str | None, tuple[str, ...]]:
        """What everything but the context follows from: cases of the same key are explained alike."""
        return (self._before, tuple(self._claims))

    @cached_property
    def timeline(self) -> Timeline:
        """What the method makes of it."""
        return adjudicate(self._statements, self._before, self._method)

    def on(self, day: date) -> Derivation:
        """Explain control on a day."""
        period = self.timeline.period_on(day)
        named = {*period.deciding, *period.claiming}
        near = [s for s in self._statements if s.claim.id not in named and _is_near(s, period)]
        return Derivation(
            place=self.place,
            day=day,
            method=self._method,
            period=period,
            deciding=tuple(self._claims[id_] for id_ in period.deciding),
            claiming=tuple(self._claims[id_] for id_ in period.claiming),
            supporting=tuple(s.claim for s in near if _agrees(s, period.control)),
            losing=tuple(s.claim for s in near if not _agrees(s, period.control)),
            context=tuple(claim for claim in self._docket.context(self.place) if claim.latest <= day),
            flips=_flips(self._statements, period, self._method, self._parties, day),
            without=tuple(self._explained_without(id_, day) for id_ in (*period.deciding, *period.claiming)),
        )

    def turns(self) -> tuple[date, ...]:
        """Give the days, in order, from which on the explanation may be another one, the context aside.

        The first is `BEGINNING`. Within a period it turns where it would turn without one of the claims it rests on,
        and where a statement begins or ceases to wait for a second voice.
        """
        found = set()
        for period in self.timeline:
            within = [start for id_ in (*period.deciding, *period.claiming) for start in self._starts_without(id_)]
            found |= {period.start, *(start for start in within if period.start <= start < period.end)}
        for statement in self._statements:
            if statement.outcome is Outcome.HELD:
                found |= {statement.day, statement.day + WEEK + _DAY}
        return tuple(sorted(found))

    def _starts_without(self, claim_id: str) -> list[date]:
        return [period.start for period in self._timeline_without(claim_id)]

    def _timeline_without(self, claim_id: str) -> Timeline:
        if claim_id not in self._without:
            kept = [statement for statement in self._statements if statement.claim.id != claim_id]
            self._without[claim_id] = adjudicate(kept, self._before, self._method)
        return self._without[claim_id]

    def _explained_without(self, claim_id: str, day: date) -> Without:
        period = self._timeline_without(claim_id).period_on(day)
        return Without(claim=claim_id, control=period.control, claimed_by=period.claimed_by, rule=period.rule)


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
