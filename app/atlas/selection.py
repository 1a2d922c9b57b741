"""Choosing settlements and their periods by day, place and control."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.settlements import Settlements
    from app.atlas.view import View
    from app.domain.control import Status


class Selection(NamedTuple):
    """Settlements by number, and beside each the number of one of its periods."""

    settlements: NDArray[np.int32]
    periods: NDArray[np.int32]

    def page(self, offset: int, limit: int) -> Selection:
        """Give a part of it."""
        return Selection(self.settlements[offset : offset + limit], self.periods[offset : offset + limit])


class Wanted(NamedTuple):
    """What is wanted; ``None`` asks for all."""

    box: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees."""
    oblasts: Collection[str] | None = None
    controllers: Collection[str | None] | None = None
    statuses: Collection[Status] | None = None

    @property
    def differs_by_day(self) -> bool:
        """Whether a place may be wanted on one day and not on another."""
        return self.controllers is not None or self.statuses is not None


def select_places(settlements: Settlements, wanted: Wanted) -> NDArray[np.int32]:
    """Choose settlements by where they lie; gives their numbers."""
    return np.flatnonzero(places_like(settlements, wanted)).astype(np.int32)


def select_on(view: View, day: date, wanted: Wanted) -> Selection:
    """Choose settlements on a day: each comes once, with the period it is in."""
    numbers = np.arange(len(view.settlements), dtype=np.int32)
    return _narrowed(view, Selection(numbers, view.periods_on(day)), wanted)


def select_between(view: View, first: date, last: date, wanted: Wanted) -> Selection:
    """Choose every period that a day of a closed span falls into; a settlement comes once for each."""
    return _narrowed(view, Selection(*view.periods_between(first, last)), wanted)


def _narrowed(view: View, found: Selection, wanted: Wanted) -> Selection:
    keep = places_like(view.settlements, wanted)[found.settlements]
    if wanted.differs_by_day:
        keep &= _periods_like(view, wanted)[found.periods]
    return Selection(found.settlements[keep], found.periods[keep])


def places_like(settlements: Settlements, wanted: Wanted) -> NDArray[np.bool_]:
    """Tell of every settlement whether it lies where it is wanted."""
    keep = np.ones(len(settlements), dtype=np.bool_)
    if wanted.box is not None:
        keep &= settlements.inside(*wanted.box)
    if wanted.oblasts is not None:
        keep &= settlements.in_oblasts(wanted.oblasts)
    return keep


def _periods_like(view: View, wanted: Wanted) -> NDArray[np.bool_]:
    states = np.array(
        [
            (wanted.controllers is None or state.controller in wanted.controllers)
            and (wanted.statuses is None or state.status in wanted.statuses)
            for state in view.states
        ],
        dtype=np.bool_,
    )
    return states[view.state_of_period]
