"""Adjudication: which statements about one place to believe, and the timeline that follows.

Statements are heard in the order of the day on which they take effect; on one day wide areas come before
the places in them, so that the more specific statement has the last word. Nothing depends on the order
in which claims arrived.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.claims import Outcome
from app.domain.control import Assertion
from app.domain.course import Course

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.domain.docket import Statement
    from app.domain.method import Method
    from app.domain.timeline import Timeline

WEEK = timedelta(days=7)
"""How far apart statements may lie and still speak of one change."""
_ENOUGH_VOICES = 2


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
    course = Course(held_before)
    _METHODS[method.name](statements, course, method)
    return course.timeline()


class _Agreement(NamedTuple):
    """Independent origins that agree within a week."""

    order: tuple[date, int, date, str]
    day: date
    statements: tuple[Statement, ...]


def _consensus(statements: Sequence[Statement], course: Course, _method: Method) -> None:
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


def _verified(statements: Sequence[Statement], course: Course, _method: Method) -> None:
    for statement in statements:
        rule = _direct_rule(statement, course)
        if rule is None:
            course.note(statement)
        else:
            _believe(course, rule, statement.day, (statement,))


def _believe(course: Course, rule: str, day: date, statements: Sequence[Statement]) -> None:
    assertion = Assertion.CORROBORATED if rule == "corroboration" else Assertion.CONFIRMED
    course.accept(rule, assertion, day, statements)
    if statements[0].outcome is Outcome.HELD:
        course.firm = (day, statements)


def _direct_rule(statement: Statement, course: Course) -> str | None:
    """Name the rule by which a statement is believed on its own, if there is one."""
    if statement.outcome is Outcome.PRESENT:
        return None
    if _is_admission(statement, course):
        return "admission"
    return "observation" if statement.observes else None


def _is_admission(statement: Statement, course: Course) -> bool:
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
    course: Course,
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


def _latest(statements: Sequence[Statement], course: Course, _method: Method) -> None:
    for statement in statements:
        course.accept("latest", Assertion.CLAIMED, statement.day, (statement,))


def _perspective(statements: Sequence[Statement], course: Course, method: Method) -> None:
    for statement in statements:
        if statement.alignment == method.party:
            course.accept("perspective", Assertion.CLAIMED, statement.day, (statement,))


def _majority(statements: Sequence[Statement], course: Course, _method: Method) -> None:
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


_METHODS: dict[str, Callable[[Sequence[Statement], Course, Method], None]] = {
    "consensus": _consensus,
    "verified": _verified,
    "latest": _latest,
    "majority": _majority,
    "perspective": _perspective,
}
