"""Adjudication: which statements about one place to believe, and the timeline that follows.

Statements are heard in the order of the day on which they take effect; on one day wide areas come before
the places in them, so that the more specific statement has the last word. Nothing depends on the order
in which claims arrived.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.claims import ClaimKind, Outcome
from app.domain.control import Assertion, Control, Pressure, Status, held_by
from app.domain.days import BEGINNING, ONGOING
from app.domain.timeline import Period, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.domain.docket import Statement
    from app.domain.method import Method

WEEK = timedelta(days=7)
"""How far apart statements may lie and still speak of one change."""
_ENOUGH_VOICES = 2
_FIRMNESS = {
    Assertion.CONFIRMED: 2,
    Assertion.CORROBORATED: 1,
    Assertion.CLAIMED: 0,
    Assertion.DISPUTED: 0,
}
_SETTLING = frozenset({Outcome.HELD, Outcome.LEFT, Outcome.CONTESTED})
_CLAIMING = frozenset({Outcome.HELD, Outcome.PRESENT})


def adjudicate(statements: Sequence[Statement], held_before: str | None, method: Method) -> Timeline:
    """Decide who held a place, day by day.

    Parameters
    ----------
    statements
        About this place, in the order they are heard (see `Docket.statements`).
    held_before
        The party that held it before any claim.
    method
        The rules to go by.

    Returns
    -------
    Timeline
        From `BEGINNING` to `ONGOING`; the first period is the baseline.
    """
    course = _Course(held_before)
    _METHODS[method.name](statements, course, method)
    return course.timeline()


class _Course:
    """Control as it stands while statements are heard, and the steps it took."""

    __slots__ = (
        "accepted_on",
        "assertion",
        "claimed_by",
        "claiming",
        "control",
        "deciding",
        "firm",
        "held_on",
        "previous",
        "rule",
        "steps",
    )

    def __init__(self, held_before: str | None) -> None:
        self.control = held_by(held_before)
        self.assertion = Assertion.CONFIRMED
        self.rule = "baseline"
        self.claimed_by: str | None = None
        self.deciding: tuple[str, ...] = ()
        self.claiming: tuple[str, ...] = ()
        self.previous: str | None = None
        """The party that held it before the present controller."""
        self.accepted_on: date = BEGINNING
        """The last day on which something was believed."""
        self.held_on: date = BEGINNING
        """The last day on which the controller's own side said that it holds."""
        self.firm: tuple[date, Sequence[Statement]] | None = None
        """The last change of hands by a rule firmer than a survey: its day, and what it rests on."""
        self.steps: list[tuple[date, Period]] = []
        self._mark(BEGINNING, None, None)

    def _mark(self, day: date, earliest: date | None, latest: date | None) -> None:
        """Note the present state as holding from a day on."""
        period = Period(
            start=day,
            end=ONGOING,
            control=self.control,
            assertion=self.assertion,
            claimed_by=self.claimed_by,
            rule=self.rule,
            deciding=self.deciding,
            claiming=self.claiming,
            from_earliest=earliest,
            from_latest=latest,
        )
        if self.steps and self.steps[-1][0] == day:
            self.steps.pop()
        self.steps.append((day, period))

    def accept(
        self,
        rule: str,
        assertion: Assertion,
        day: date,
        statements: Sequence[Statement],
    ) -> None:
        """Believe statements that agree."""
        first = statements[0]
        control = _moved(self.control, first)
        settles = first.outcome in _SETTLING
        is_pending = self.claimed_by is not None
        is_firmer = _FIRMNESS[assertion] > _FIRMNESS[self.assertion]
        if control == self.control and not (settles and (is_pending or is_firmer)):
            return
        if control.controller != self.control.controller:
            self.previous = self.control.controller
            self.held_on = BEGINNING
        self.control = control
        self.accepted_on = day
        self.rule = rule
        self.deciding = tuple(statement.claim.id for statement in statements)
        if settles or not is_pending:
            self.assertion = assertion
            self.claimed_by = None
            self.claiming = ()
        self._mark(day, _earliest(statements), day)

    def note(self, statement: Statement) -> None:
        """Keep in view what is not believed: a claim to the place, or the holder's answer to one."""
        if statement.outcome not in _CLAIMING or statement.gainer is None:
            return
        is_holder = statement.gainer == self.control.controller
        if is_holder and self.control.status is Status.CONTROLLED:
            if statement.outcome is Outcome.HELD and statement.alignment == statement.gainer:
                self._answer(statement)
            return
        # What is believed on a day settles all that is only claimed on it, whichever is heard first.
        if statement.gainer == self.claimed_by or statement.day == self.accepted_on:
            return
        self.claimed_by = statement.gainer
        self.claiming = (statement.claim.id,)
        self.assertion = Assertion.DISPUTED if self.held_on == statement.day else Assertion.CLAIMED
        self.rule = "claimed"
        self._mark(statement.day, statement.claim.earliest, statement.day)

    def _answer(self, statement: Statement) -> None:
        self.held_on = statement.day
        if self.claimed_by is not None and self.assertion is Assertion.CLAIMED:
            self.assertion = Assertion.DISPUTED
            self.claiming = (*self.claiming, statement.claim.id)
            self._mark(statement.day, statement.claim.earliest, statement.day)

    def timeline(self) -> Timeline:
        """Give the periods between the steps."""
        ends = [*(day for day, _ in self.steps[1:]), ONGOING]
        return Timeline(
            [
                period if end == ONGOING else _ended(period, end)
                for (_, period), end in zip(self.steps, ends, strict=True)
            ]
        )


def _ended(period: Period, end: date) -> Period:
    # dataclasses.replace costs three times as much, and this runs for every period of every place.
    return Period(
        start=period.start,
        end=end,
        control=period.control,
        assertion=period.assertion,
        claimed_by=period.claimed_by,
        rule=period.rule,
        deciding=period.deciding,
        claiming=period.claiming,
        from_earliest=period.from_earliest,
        from_latest=period.from_latest,
    )


def _earliest(statements: Sequence[Statement]) -> date | None:
    days = [statement.claim.earliest for statement in statements]
    return min((day for day in days if day is not None), default=None) if None not in days else None


def _moved(control: Control, statement: Statement) -> Control:
    """Give control after a believed statement: the meaning of `claims.EFFECTS`."""
    controller, gainer = control.controller, statement.gainer
    match statement.outcome:
        case Outcome.HELD:
            is_kept = statement.kind is ClaimKind.HOLD and controller == gainer
            return Control(gainer, Status.CONTROLLED, control.pressure if is_kept else Pressure.NONE)
        case Outcome.LEFT:
            return held_by(None if controller == statement.leaver else controller)
        case Outcome.CONTESTED:
            return Control(controller, Status.CONTESTED, control.pressure)
        case Outcome.ENCIRCLED if gainer != controller:
            return Control(controller, control.status, Pressure.ENCIRCLED)
        case _:
            return control


class _Agreement(NamedTuple):
    """Independent origins that agree within a week."""

    order: tuple[date, int, date, str]
    day: date
    statements: tuple[Statement, ...]


def _consensus(statements: Sequence[Statement], course: _Course, _method: Method) -> None:
    agreements = _agreements(statements)
    hearings: list[Statement | _Agreement] = list(statements)
    if agreements:
        hearings = sorted((*statements, *agreements), key=lambda hearing: hearing.order)
    for hearing in hearings:
        if isinstance(hearing, _Agreement):
            _believe(course, "corroboration", hearing.day, hearing.statements)
        elif (rule := _direct_rule(hearing, course)) is not None:
            _believe(course, rule, hearing.day, (hearing,))
        elif hearing.surveys and not _is_overruled(hearing, statements, agreements, course):
            course.accept("survey", Assertion.CORROBORATED, hearing.day, (hearing,))
        else:
            course.note(hearing)


def _verified(statements: Sequence[Statement], course: _Course, _method: Method) -> None:
    for statement in statements:
        rule = _direct_rule(statement, course)
        if rule is None:
            course.note(statement)
        else:
            _believe(course, rule, statement.day, (statement,))


def _believe(course: _Course, rule: str, day: date, statements: Sequence[Statement]) -> None:
    assertion = Assertion.CORROBORATED if rule == "corroboration" else Assertion.CONFIRMED
    course.accept(rule, assertion, day, statements)
    if statements[0].outcome is Outcome.HELD:
        course.firm = (day, statements)


def _direct_rule(statement: Statement, course: _Course) -> str | None:
    """Name the rule by which a statement is believed on its own, if there is one."""
    if statement.outcome is Outcome.PRESENT:
        return None
    if _is_admission(statement, course):
        return "admission"
    return "observation" if statement.observes else None


def _is_admission(statement: Statement, course: _Course) -> bool:
    """Tell whether the origin speaks for the party that loses by what it says."""
    alignment = statement.alignment
    if alignment is None or alignment == statement.gainer:
        return False
    if alignment == statement.leaver:
        return True
    controller = course.control.controller
    match statement.outcome:
        case Outcome.HELD:
            return alignment == (controller if controller not in (None, statement.gainer) else course.previous)
        case Outcome.CONTESTED | Outcome.ENCIRCLED:
            return alignment == controller
        case _:
            return False


def _agreements(statements: Sequence[Statement]) -> list[_Agreement]:
    """Find the changes that independent origins agree on, one for each week in which they do."""
    if len({statement.voice for statement in statements}) < _ENOUGH_VOICES:
        return []
    by_target: dict[tuple[Outcome, str | None], list[Statement]] = {}
    for statement in statements:
        if statement.outcome is not Outcome.PRESENT:
            by_target.setdefault(statement.target, []).append(statement)
    found = []
    for agreeing in by_target.values():
        start = 0
        while len(agreeing) - start >= _ENOUGH_VOICES:
            until = agreeing[start].day + WEEK
            window = tuple(statement for statement in agreeing[start:] if statement.day <= until)
            if len({statement.voice for statement in window}) >= _ENOUGH_VOICES:
                found.append(_agreement(window))
                start += len(window)
            else:
                start += 1
    return found


def _agreement(window: tuple[Statement, ...]) -> _Agreement:
    counted = Counter(statement.day for statement in window)
    # Most origins' day; of days named equally often the later, which is the cautious one.
    day = max(counted, key=lambda day: (counted[day], day))
    rank = max(statement.order[1] for statement in window)
    reported = max(statement.order[2] for statement in window)
    # "~" sorts behind every claim id, so that an agreement is heard after its own members.
    return _Agreement(order=(day, rank, reported, "~"), day=day, statements=window)


def _is_overruled(
    survey: Statement,
    statements: Sequence[Statement],
    agreements: Sequence[_Agreement],
    course: _Course,
) -> bool:
    """Tell whether within a week a firmer rule gives the place to another party than a survey does.

    What the survey itself said earlier or says later does not count: its last word is about its own day.
    """
    if survey.outcome is not Outcome.HELD:
        return False
    if course.firm is not None:
        day, firm = course.firm
        if survey.day - day <= WEEK and any(_contradicts(statement, survey) for statement in firm):
            return True
    for agreement in agreements:
        is_near = survey.day <= agreement.day <= survey.day + WEEK
        if is_near and any(_contradicts(statement, survey) for statement in agreement.statements):
            return True
    return any(
        survey.day <= statement.day <= survey.day + WEEK
        and _contradicts(statement, survey)
        and (statement.observes or statement.alignment == survey.gainer)
        for statement in statements
    )


def _contradicts(statement: Statement, survey: Statement) -> bool:
    is_another = statement.claim.origin != survey.claim.origin
    return is_another and statement.outcome is Outcome.HELD and statement.gainer != survey.gainer


def _latest(statements: Sequence[Statement], course: _Course, _method: Method) -> None:
    for statement in statements:
        course.accept("latest", Assertion.CLAIMED, statement.day, (statement,))


def _perspective(statements: Sequence[Statement], course: _Course, method: Method) -> None:
    for statement in statements:
        if statement.alignment == method.party:
            course.accept("perspective", Assertion.CLAIMED, statement.day, (statement,))


def _majority(statements: Sequence[Statement], course: _Course, _method: Method) -> None:
    """Hear, on each day on which something is said, the last word of every origin within the week up to it."""
    voting = [statement for statement in statements if statement.outcome is not Outcome.PRESENT]
    for day in sorted({statement.day for statement in voting}):
        last_words = {s.claim.origin: s for s in voting if day - WEEK <= s.day <= day}
        votes = Counter(s.target for s in last_words.values()).most_common(2)
        target, most = votes[0]
        if len(votes) > 1 and votes[1][1] == most:
            continue
        winners = tuple(s for s in last_words.values() if s.target == target)
        course.accept("majority", Assertion.CLAIMED, day, winners)


_METHODS: dict[str, Callable[[Sequence[Statement], _Course, Method], None]] = {
    "consensus": _consensus,
    "verified": _verified,
    "latest": _latest,
    "majority": _majority,
    "perspective": _perspective,
}
