"""The timeline of one place: control periods without gap or overlap."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.days import BEGINNING, ONGOING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.domain.control import Assertion, Control


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A half-open span of days ``[start, end)`` with one control, and why.

    A new period starts when control changes, and also when only what is known or claimed about it does.
    """

    start: date
    """First day; `BEGINNING` if it was always so."""
    end: date
    """First day after it; `ONGOING` if it goes on."""
    control: Control
    assertion: Assertion
    claimed_by: str | None
    """A party that claims the place and is not believed yet."""
    rule: str
    """The rule that produced it, by its name in the method."""
    deciding: tuple[str, ...]
    """Ids of the claims that control rests on; empty for the baseline."""
    claiming: tuple[str, ...]
    """Ids of the claims that `claimed_by` and a dispute rest on."""
    from_earliest: date | None
    """First possible day of the change that starts it; ``None`` if that is open."""
    from_latest: date | None
    """Last possible day of that change; ``None`` for the baseline."""


class Timeline:
    """Periods from `BEGINNING` to `ONGOING`, each ending where the next starts."""

    __slots__ = ("_starts", "periods")

    def __init__(self, periods: Sequence[Period]) -> None:
        """Take over periods.

        Parameters
        ----------
        periods
            At least one, in order.

        Raises
        ------
        ValueError
            If they leave a gap, overlap, or do not reach from `BEGINNING` to `ONGOING`.
        """
        self.periods = tuple(periods)
        self._starts = [period.start for period in self.periods]
        ends = [BEGINNING, *(period.end for period in self.periods)]
        if ends != [*self._starts, ONGOING] or any(p.start >= p.end for p in self.periods):
            message = "a timeline leaves no gap, has no overlap and reaches from the beginning on"
            raise ValueError(message)

    def __len__(self) -> int:
        """How many periods there are."""
        return len(self.periods)

    def __iter__(self) -> Iterator[Period]:
        """Periods, in order."""
        return iter(self.periods)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, for the same reasons."""
        return isinstance(other, Timeline) and self.periods == other.periods

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.periods)

    def __repr__(self) -> str:
        """Give the changes, for a failing test."""
        return f"Timeline({', '.join(f'{p.start} {p.control.controller} {p.rule}' for p in self.periods)})"

    def period_on(self, day: date) -> Period:
        """Give the period that a day falls into."""
        return self.periods[bisect_right(self._starts, min(day, _LAST_DAY)) - 1]

    def control_on(self, day: date) -> Control:
        """Tell who held the place on a day."""
        return self.period_on(day).control


_LAST_DAY = ONGOING.replace(day=ONGOING.day - 1)
