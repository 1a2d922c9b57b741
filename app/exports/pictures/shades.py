"""How places are drawn, which tells more than their control: as static/js/shades.js, for pictures.

What was gained in an era that the theatre names is calmer, and a change that may have happened on other days comes by
quarters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from app.atlas.history_classes import Holder, holder_of
from app.atlas.view import state_of
from app.domain.control import Pressure, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.view import View
    from app.domain.theatre import Era
    from app.domain.timeline import Period, Timeline

WHOLE: Final = 4
"""Quarters that a change of uncertain day passes through."""
_NO_ERA: Final = -1


class Shade(NamedTuple):
    """One way to be drawn."""

    holder: Holder
    is_pressed: bool
    """Whether it is encircled."""
    era: int
    """The number of the first era it was gained in, -1 if in none."""
    before: int | None
    """The number of the shade that it may be still."""
    share: int
    """Quarters of the uncertain days that have passed, 1 to 3; `WHOLE` where nothing is uncertain."""


class Shades:
    """The shade of every settlement on any day."""

    def __init__(self, view: View, *, is_certain: bool = False) -> None:
        """Work them out.

        Parameters
        ----------
        view
            Whose history; it is not kept.
        is_certain
            Whether a change comes on its day at once, even if it may have happened on others.
        """
        self._is_certain = is_certain
        self._numbers: dict[Shade, int] = {}
        self._eras: Sequence[Era] = view.theatre.eras
        self._first = min(view.theatre.first_day, view.last_day).toordinal()
        found: dict[int, int] = {}
        courses: list[list[tuple[int, int]]] = []
        of_place = np.empty(len(view.settlements), dtype=np.int64)
        for place, timeline in enumerate(view.timelines.values()):
            if id(timeline) not in found:
                found[id(timeline)] = len(courses)
                courses.append(list(self._course(timeline)))
            of_place[place] = found[id(timeline)]
        self.kinds = tuple(self._numbers)
        self._of_place = of_place
        self._day = np.array([day for course in courses for day, _ in course], dtype=np.int64)
        self._kind = np.array([kind for course in courses for _, kind in course], dtype=np.intp)
        owner = np.repeat(np.arange(len(courses)), [len(course) for course in courses])
        self._span = int(self._day.max(initial=0)) + 1
        self._keys = owner * self._span + self._day
        self._count = len(courses)
        pressed = np.array([kind.is_pressed for kind in self.kinds], dtype=np.bool_)
        has_pressed = np.zeros(len(courses), dtype=np.bool_)
        has_pressed[owner[pressed[self._kind]]] = True
        self.ever_pressed: NDArray[np.bool_] = has_pressed[of_place]
        """Which settlements are encircled on any day."""
        last = np.zeros(int(view.classes.class_of.max(initial=-1)) + 1, dtype=np.intp)
        last[view.classes.class_of] = view.classes.territory.members
        self._member = last

    @classmethod
    def of(cls, view: View, *, is_certain: bool = False) -> Shades:
        """Give those of a view, worked out once."""
        of_view = _KNOWN.setdefault(view, {})
        known = of_view.get(is_certain)
        if known is None:
            known = of_view[is_certain] = cls(view, is_certain=is_certain)
        return known

    def on(self, day: date) -> NDArray[np.intp]:
        """Give the number of the shade of each settlement on a day."""
        if not len(self._kind):
            return np.empty(0, dtype=np.intp)
        wanted = np.arange(self._count) * self._span + min(day.toordinal(), self._span - 1)
        found: NDArray[np.intp] = self._kind[np.searchsorted(self._keys, wanted, side="right") - 1][self._of_place]
        return found

    def of_classes(self, own: NDArray[np.intp]) -> NDArray[np.intp]:
        """Give the shade of each history class: its land shows what one of its places does.

        Parameters
        ----------
        own
            Of each settlement, as `on` gives it.
        """
        return own[self._member]

    def seen(self, *days: date) -> frozenset[int]:
        """Give the numbers of all shades that any place has on any of some days."""
        return frozenset(number for day in days for number in np.unique(self.on(day)).tolist())

    def _course(self, timeline: Timeline) -> Iterator[tuple[int, int]]:
        """Give the days from which on a place is drawn in a shade, as ordinals in their order, and the shades."""
        periods = _visible(timeline)
        baseline = periods[0].control.controller
        era = _NO_ERA
        own = self._number(periods[0], era)
        yield 0, own
        free = 0
        for number, period in enumerate(periods[1:], start=1):
            if _holder(period) != _holder(periods[number - 1]):
                era = self._era(period) if _holder(period) not in (None, baseline) else _NO_ERA
            day = period.start.toordinal()
            days = self._uncertain(period)
            following = periods[number + 1].start.toordinal() if number + 1 < len(periods) else None
            latest = day if days is None else days[1]
            whole = latest if following is None else min(latest, following)
            if days is not None:
                yield from self._quarters(period, era, own, days, (free, whole))
            own = self._number(period, era)
            yield whole, own
            free = whole

    def _quarters(
        self, period: Period, era: int, before: int, days: tuple[int, int], room: tuple[int, int]
    ) -> Iterator[tuple[int, int]]:
        """Give the days on which one, two and three quarters of the uncertain days have passed, to the nearest."""
        (earliest, latest), (free, whole) = days, room
        steps: dict[int, int] = {}
        for quarter in range(1, WHOLE):
            passed = math.ceil((quarter - 0.5) / WHOLE * (latest - earliest + 1)) - 1
            begin = max(free, earliest if quarter == 1 else earliest + passed)
            if begin >= whole:
                break
            steps[begin] = self._number(period, era, before, quarter)
        yield from steps.items()

    def _number(self, period: Period, era: int, before: int | None = None, share: int = WHOLE) -> int:
        is_pressed = period.control.pressure is Pressure.ENCIRCLED
        shade = Shade(holder_of(period), is_pressed, era, before, share)
        return self._numbers.setdefault(shade, len(self._numbers))

    def _era(self, period: Period) -> int:
        return next((number for number, era in enumerate(self._eras) if period.start < era.before), _NO_ERA)

    def _uncertain(self, period: Period) -> tuple[int, int] | None:
        """Give the first and the last day that a change may lie on, if there are several and the map begins before."""
        earliest, latest = period.from_earliest, period.from_latest
        if self._is_certain:
            return None
        if earliest is None or latest is None or earliest >= latest or period.start.toordinal() <= self._first:
            return None
        return earliest.toordinal(), latest.toordinal()


def _visible(timeline: Timeline) -> list[Period]:
    """Leave out the periods that look as the one before them on the map."""
    found: list[Period] = []
    for period in timeline:
        if not found or state_of(found[-1]) != state_of(period):
            found.append(period)
    return found


def _holder(period: Period) -> str | None:
    return period.control.controller if period.control.status is Status.CONTROLLED else None


_KNOWN: WeakKeyDictionary[View, dict[bool, Shades]] = WeakKeyDictionary()
