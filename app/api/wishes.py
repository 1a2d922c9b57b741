"""From parameters to what the atlas is asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.api.parameter import Asked
from app.api.params import BBOX, CONTROLLER, OBLAST, STATUS
from app.atlas.holdings import CONTESTED, UNKNOWN, holdings_by_oblast
from app.atlas.selection import Wanted, places_like
from app.domain.control import Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def wanted(asked: Asked) -> Wanted:
    """Give what the filters ask of settlements."""
    return Wanted(box=asked[BBOX], oblasts=asked[OBLAST], controllers=asked[CONTROLLER], statuses=asked[STATUS])


def places_asked(asked: Asked) -> NDArray[np.bool_]:
    """Tell of every settlement whether `bbox` and `oblast` ask for it."""
    return places_like(asked.atlas.settlements, Wanted(box=asked[BBOX], oblasts=asked[OBLAST]))


def oblast_numbers(asked: Asked, day: date) -> list[int]:
    """Give the oblasts that the filters ask for.

    An oblast meets `bbox` with its outline's box, and `controller` and `status` if a settlement in it does.
    """
    oblasts = asked.atlas.oblasts
    numbers = list(range(len(oblasts.places)))
    ids, box = asked[OBLAST], asked[BBOX]
    if ids is not None:
        numbers = [number for number in numbers if oblasts.places[number].id in ids]
    if box is not None:
        numbers = [number for number in numbers if oblasts.meets(number, box)]
    keys = _holding_keys(asked)
    if keys is not None:
        held = holdings_by_oblast(asked.view, day)
        numbers = [number for number in numbers if any(held[number][key].settlements for key in keys)]
    return numbers


def _holding_keys(asked: Asked) -> set[str] | None:
    controllers, statuses = asked[CONTROLLER], asked[STATUS]
    if controllers is None and statuses is None:
        return None
    parties = {party.id for party in asked.atlas.theatre.parties}
    keys = {*parties, CONTESTED, UNKNOWN}
    if controllers is not None:
        keys &= {UNKNOWN if party is None else party for party in controllers}
    if statuses is not None:
        of_status = {Status.CONTROLLED: parties, Status.CONTESTED: {CONTESTED}, Status.UNKNOWN: {UNKNOWN}}
        keys &= set().union(*(of_status[status] for status in statuses))
    return keys
