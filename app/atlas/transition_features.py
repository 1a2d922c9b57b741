"""Transitions of settlements as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from app.atlas.area_features import model
from app.domain.transitions import transition_between
from app.geometry.geojson import geojson_point

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.view import View
    from app.domain.timeline import Period
    from app.domain.transitions import Transition


def transitions_between(view: View, first: date, last: date, chosen: NDArray[np.bool_]) -> list[Transition]:
    """Compare settlements on two days.

    Parameters
    ----------
    view
        Whose history.
    first, last
        The days.
    chosen
        Shape (n,): which settlements to compare.

    Returns
    -------
    list of Transition
        By the day on which the later control began, then in the order of settlements.
    """
    differs = view.periods_on(first) != view.periods_on(last)
    found = []
    for number in np.flatnonzero(differs & chosen).tolist():
        id_ = view.settlements.places[number].id
        transition = transition_between(id_, view.timelines[id_], first, last)
        if transition is not None:
            found.append(transition)
    return sorted(found, key=lambda transition: transition.day)


def transition_feature(view: View, transition: Transition, id_: str) -> bytes:
    """Write a transition as a feature at the settlement's point."""
    settlements = view.settlements
    number = settlements.index[transition.place]
    place, oblast = settlements.places[number], int(settlements.oblast[number])
    properties = {
        "place": place.id,
        "name": place.name_en,
        "name_uk": place.name_uk,
        "oblast": settlements.oblasts[oblast].id if oblast >= 0 else None,
        "oblast_name": settlements.oblasts[oblast].name_en if oblast >= 0 else None,
        "population": place.population,
        "area_km2": land_of(view, number),
        "day": transition.day,
        "change": transition.change,
        **_control("before", transition.before),
        **_control("after", transition.after),
        "assertion": transition.after.assertion,
        "rule": transition.after.rule,
        "claims": transition.after.deciding,
        "origins": origins(view, transition.after),
        "from_earliest": transition.after.from_earliest,
        "from_latest": transition.after.from_latest,
        "method": str(view.method),
        "revision": view.revision,
        **model(view.territory),
    }
    geometry = None if place.lonlat is None else geojson_point(place.lonlat)
    return orjson.dumps({"type": "Feature", "id": id_, "geometry": geometry, "properties": properties})


def land_of(view: View, number: int) -> float | None:
    """Give the square kilometres that a settlement stands for; ``None`` where no land of it is known."""
    return float(view.territory.area_of_settlement[number]) or None


def origins(view: View, period: Period) -> list[dict[str, str | None]]:
    """Name the sources of the claims that a period rests on."""
    sources, claims = view.known.sources, view.known.claims
    ids = dict.fromkeys(claims[id_].origin for id_ in period.deciding if id_ in claims)
    return [
        {"id": id_, "name": sources[id_].name, "name_uk": sources[id_].name_uk}
        if id_ in sources
        else {"id": id_, "name": id_, "name_uk": None}
        for id_ in ids
    ]


def _control(name: str, period: Period) -> dict[str, Any]:
    control = period.control
    return {
        f"{name}_controller": control.controller,
        f"{name}_status": control.status,
        f"{name}_pressure": control.pressure,
    }
