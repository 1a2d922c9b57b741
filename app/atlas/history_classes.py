"""History classes: cells that look the same on every day, dissolved into one polygon each."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.atlas.territory import rounded_km2
from app.domain.control import Status
from app.geometry.territory import borders, dissolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import shapely
    from numpy.typing import NDArray

    from app.atlas.territory import Territory
    from app.atlas.view import View
    from app.domain.timeline import Period
    from app.geometry.territory import Borders
    from app.geometry.voronoi import Cells


class Holder(NamedTuple):
    """What tells areas of a day apart."""

    controller: str | None
    status: Status
    claimed_by: str | None


class Area(NamedTuple):
    """All land of one holder on a day."""

    holder: Holder
    geometry: shapely.Polygon | shapely.MultiPolygon
    area_km2: float
    settlements: int


class Contact(NamedTuple):
    """The line along which two sides meet on a day."""

    left: str | None
    """The controller on the left, going along the line; ``None`` stands for contested or unknown land."""
    right: str | None
    geometry: shapely.MultiLineString


class SpanClasses(NamedTuple):
    """Classes as far as the days of a span tell them apart."""

    polygons: Cells
    """Shape (k,): the land of each class; a valid coverage."""
    class_of: NDArray[np.intp]
    """Shape (n,): the number of the class of each cell."""


class HistoryClasses:
    """The polygons of one view, from which the areas and lines of any day are put together.

    Exact: no area differs from the union of the cells themselves.
    """

    def __init__(self, view: View, territory: Territory) -> None:
        """Dissolve.

        Parameters
        ----------
        view
            Whose history.
        territory
            The cells of its settlements.
        """
        # Not the view itself, which holds this: a view that nobody asks for any more is let go of at once.
        self._log = view.log
        self.territory = territory
        holders: dict[Holder, int] = {}
        self._holder_of_period: NDArray[np.intp] = np.array(
            [holders.setdefault(holder_of(period), len(holders)) for period in view.periods], dtype=np.intp
        )
        self.holders = tuple(holders)
        self.class_of: NDArray[np.intp] = self._classes(view)
        """Shape (n,): the number of the class of each cell."""
        self.polygons: Cells = dissolve(territory.cells, self.class_of) if len(territory) else territory.cells
        """Shape (k,): the land of each class; a valid coverage."""
        self._member: NDArray[np.intp] = territory.members[np.unique(self.class_of, return_index=True)[1]]

    def _classes(self, view: View) -> NDArray[np.intp]:
        classes: dict[tuple[tuple[date, Holder], ...], int] = {}
        by_timeline: dict[int, int] = {}
        timelines = list(view.timelines.values())
        labels = np.empty(len(self.territory), dtype=np.intp)
        for cell, settlement in enumerate(self.territory.members.tolist()):
            timeline = timelines[settlement]
            # Settlements with the same statements share the object: most need no second look.
            if id(timeline) not in by_timeline:
                history = tuple(self._visible(timeline.periods))
                by_timeline[id(timeline)] = classes.setdefault(history, len(classes))
            labels[cell] = by_timeline[id(timeline)]
        return labels

    def _visible(self, periods: tuple[Period, ...]) -> Iterator[tuple[date, Holder]]:
        """Give the days on which the holder changes, and to what: periods can differ in reasons alone."""
        last: Holder | None = None
        for period in periods:
            holder = holder_of(period)
            if holder != last:
                yield period.start, holder
            last = holder

    @cached_property
    def borders(self) -> Borders:
        """The edges between classes."""
        return borders(self.polygons)

    @cached_property
    def area_km2(self) -> NDArray[np.float64]:
        """Shape (k,): square kilometres of each class."""
        weights = self.territory.area_km2
        return np.bincount(self.class_of, weights=weights, minlength=len(self.polygons)).astype(np.float64)

    @cached_property
    def _settlements(self) -> NDArray[np.intp]:
        return np.bincount(self.class_of, minlength=len(self.polygons))

    def holders_on(self, day: date) -> NDArray[np.intp]:
        """Give the position in `holders` of the holder of each class on a day, shape (k,)."""
        return self._holder_of_period[self._log.periods_on(day)[self._member]]

    def within(self, first: date, last: date, apart: NDArray[np.int64]) -> SpanClasses:
        """Dissolve classes that look the same on every day of a closed span: a short one has few.

        Parameters
        ----------
        first, last
            Of the span.
        apart
            Of every settlement, what it owes its looks to besides: classes in which this differs stay apart.
        """
        if not len(self.polygons):
            return SpanClasses(self.polygons, self.class_of)
        labels: dict[tuple[int, int, bytes], int] = {}
        begin = zip(self.holders_on(first).tolist(), apart[self._member].tolist(), strict=True)
        turns = self._turns(first.toordinal(), last.toordinal())
        merged = np.array(
            [labels.setdefault((*held, turn), len(labels)) for held, turn in zip(begin, turns, strict=True)],
            dtype=np.intp,
        )
        if len(labels) == len(self.polygons):
            return SpanClasses(self.polygons, self.class_of)
        return SpanClasses(dissolve(self.polygons, merged), merged[self.class_of])

    def _turns(self, after: int, until: int) -> Iterator[bytes]:
        """Give, of each class, the days after one and up to another on which its holder changes, and to what."""
        log = self._log
        class_of_settlement = np.full(int(self.territory.members.max()) + 1, -1, dtype=np.intp)
        class_of_settlement[self._member] = np.arange(len(self._member))
        found = (log.day > after) & (log.day <= until) & (log.place < len(class_of_settlement))
        found[found] &= class_of_settlement[log.place[found]] >= 0
        before = self._holder_of_period[log.period[found] - 1]
        holders = self._holder_of_period[log.period[found]]
        classes = class_of_settlement[log.place[found]]
        turning = holders != before
        turns = np.stack([log.day[found], holders], axis=1)[turning].astype(np.int64)
        order = np.argsort(classes[turning], kind="stable")
        ends = np.searchsorted(classes[turning][order], np.arange(len(self._member)), side="right")
        for begin, end in pairwise([0, *ends.tolist()]):
            yield turns[order[begin:end]].tobytes()

    def areas_on(self, day: date) -> list[Area]:
        """Put together the areas of a day, in the order of `holders`."""
        if not len(self.polygons):
            return []
        held = self.holders_on(day)
        present, labels = np.unique(held, return_inverse=True)
        merged = dissolve(self.polygons, labels)
        areas = np.bincount(labels, weights=self.area_km2)
        counts = np.bincount(labels, weights=self._settlements).astype(int)
        return [
            Area(self.holders[holder], polygon, rounded_km2(area), int(count))
            for holder, polygon, area, count in zip(present.tolist(), merged, areas, counts, strict=True)
        ]

    def contacts_on(self, day: date, edges: Borders | None = None) -> list[Contact]:
        """Draw the lines of a day: between parties, and between each party and contested or unknown land.

        Two parties that do not touch have no line; a contested belt has one on either side of it.

        Parameters
        ----------
        day
            The day.
        edges
            Between the classes, if they are to be other than exact: simplified for a picture.
        """
        if not len(self.polygons):
            return []
        edges = self.borders if edges is None else edges
        sides = [side_of(holder) for holder in self.holders]
        names = sorted({side for side in sides if side is not None})
        numbers = {name: number for number, name in enumerate([*names, None])}
        side = np.array([numbers[name] for name in sides], dtype=np.intp)[self.holders_on(day)]
        lines = [
            Contact(left, right, edges.between(side, numbers[left], numbers[right]))
            for left, right in combinations([*names, None], 2)
        ]
        return [line for line in lines if not line.geometry.is_empty]


def holder_of(period: Period) -> Holder:
    """Tell which area a place belongs to in a period."""
    return Holder(period.control.controller, period.control.status, period.claimed_by)


def side_of(holder: Holder) -> str | None:
    """Tell on which side of a line of contact the land of a holder lies; ``None`` is contested or unknown."""
    return holder.controller if holder.status is Status.CONTROLLED else None
