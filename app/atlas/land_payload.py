"""What a map without a server adds up km² from: the land of every settlement, and which lands share an edge."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from app.atlas.columns import digits
from app.atlas.holdings import CONTESTED, UNKNOWN
from app.domain.control import Status
from app.domain.days import published_start

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.view import View
    from app.domain.timeline import Timeline

FORMAT = 1
_THOUSANDTHS = 1000
"""Of a square kilometre: what areas are rounded to."""


def land_payload(view: View) -> bytes:
    """Write the land, as docs/architecture.md lays it out.

    Sums of whole thousandths of km² are exact in whatever order they are added, so a browser that adds them up finds
    what `/statistics` answers, to the last digit.

    Parameters
    ----------
    view
        Whose settlements, in the order of `timeline_payload`, and whose history of those without a known point.
    """
    has_point = ~np.isnan(view.settlements.lonlat[:, 0])
    territory = view.territory
    payload = {
        "format": FORMAT,
        "tessellation": territory.version,
        "area": digits(np.rint(territory.area_of_settlement[has_point] * _THOUSANDTHS).astype(np.int64)),
        "neighbours": _neighbours(view, has_point),
        "unplaced": _unplaced(view, has_point),
    }
    return orjson.dumps(payload)


def _neighbours(view: View, has_point: NDArray[np.bool_]) -> dict[str, list[str]]:
    """Write how many of the settlements after it each one borders on, and how far each is from the one before."""
    territory = view.territory
    number = (np.cumsum(has_point) - 1)[territory.members]
    pairs = np.sort(number[territory.neighbours], axis=1)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    one, other = pairs.T
    is_first = np.diff(one, prepend=-1) != 0
    steps = np.where(is_first, other - one, np.diff(other, prepend=0))
    return {"count": digits(np.bincount(one, minlength=int(has_point.sum()))), "step": digits(steps)}


def _unplaced(view: View, has_point: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Count settlements without a known point: they are on no map, and in the numbers."""
    settlements = view.settlements
    timelines = list(view.timelines.values())
    counts: defaultdict[tuple[int, tuple[tuple[date | None, str], ...]], list[int]] = defaultdict(lambda: [0, 0])
    for number in np.flatnonzero(~has_point).tolist():
        count = counts[int(settlements.oblast[number]), _held(timelines[number])]
        count[0] += 1
        count[1] += int(settlements.population[number])
    return [
        {"oblast": oblast + 1, "settlements": number, "population": people, "held": held}
        for (oblast, held), (number, people) in counts.items()
    ]


def _held(timeline: Timeline) -> tuple[tuple[date | None, str], ...]:
    """Tell from which days on a place is counted under what, as `holding_keys` names it."""
    found: list[tuple[date | None, str]] = []
    for period in timeline:
        control = period.control
        holder = CONTESTED if control.status is Status.CONTESTED else control.controller or UNKNOWN
        if not found or found[-1][1] != holder:
            found.append((published_start(period.start), holder))
    return tuple(found)
