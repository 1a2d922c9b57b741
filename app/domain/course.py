"""The course of control: how it stands while statements about a place are heard, and the steps it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.claims import ClaimKind, Outcome
from app.domain.control import Assertion, Control, Pressure, Status, held_by, same_control
from app.domain.days import BEGINNING, ONGOING
from app.domain.timeline import Period, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.docket import Statement

_FIRMNESS = {
    Assertion.CONFIRMED: 2,
    Assertion.CORROBORATED: 1,
    Assertion.CLAIMED: 0,
    Assertion.DISPUTED: 0,
}
_SETTLING = frozenset({Outcome.HELD, Outcome.LEFT, Outcome.CONTESTED})
_CLAIMING = frozenset({Outcome.HELD, Outcome.PRESENT})


class Course:
    """Control as it stands while statements are heard, and the steps it took.

    Which statements to believe is the affair of the method; what follows from believing one is told here.
    """

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
        """Begin with the baseline.

        Parameters
        ----------
        held_before
            The party that held the place before any claim.
        """
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
        """Believe statements that agree.

        Parameters
        ----------
        rule
            Why they are believed.
        assertion
            How firmly.
        day
            From when on what they say holds; not before the last day on which anything was believed.
        statements
            At least one, all with one target.
        """
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
            return same_control(gainer, Status.CONTROLLED, control.pressure if is_kept else Pressure.NONE)
        case Outcome.LEFT:
            return held_by(None if controller == statement.leaver else controller)
        case Outcome.CONTESTED:
            return same_control(controller, Status.CONTESTED, control.pressure)
        case Outcome.ENCIRCLED if gainer != controller:
            return same_control(controller, control.status, Pressure.ENCIRCLED)
        case _:
            return control
