"""Choosing settlements and their periods by day, place and control."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from numpy.typing import NDArray

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


def select_on(view: View, day: date, wanted: Wanted) -> Selection:
    """Choose settlements on a day: each comes once, with the period it is in."""
    numbers = np.arange(len(view.settlements), dtype=np.int32)
    return _narrowed(view, Selection(numbers, view.periods_on(day)), wanted)


def select_between(view: View, first: date, last: date, wanted: Wanted) -> Selection:
    """Choose every period that a day of a closed span falls into; a settlement comes once for each."""
    return _narrowed(view, Selection(*view.periods_between(first, last)), wanted)


def _narrowed(view: View, found: Selection, wanted: Wanted) -> Selection:
    keep = np.ones(len(found.settlements), dtype=np.bool_)
    if wanted.box is not None:
        keep &= view.settlements.inside(*wanted.box)[found.settlements]
    if wanted.oblasts is not None:
        keep &= view.settlements.in_oblasts(wanted.oblasts)[found.settlements]
    if wanted.controllers is not None or wanted.statuses is not None:
        keep &= _periods_like(view, wanted)[found.periods]
    return Selection(found.settlements[keep], found.periods[keep])


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
