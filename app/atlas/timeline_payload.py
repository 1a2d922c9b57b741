"""What the browser animates from: all places and areas once, and a stream of changes by day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from app.atlas.area_topology import area_topology

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.oblasts import Oblasts
    from app.atlas.view import View

FORMAT = 2
_E5 = 1e5
"""Points are written in steps of 1e-5 degree: 1.1 m of latitude."""


def timeline_payload(view: View, oblasts: Oblasts, first_day: date, last_day: date) -> bytes:
    """Write the history of every settlement with a known point, as docs/architecture.md lays it out.

    Parameters
    ----------
    view
        Whose history.
    oblasts
        The oblasts of the theatre, for their labels.
    first_day
        `initial` holds the state on this day.
    last_day
        Changes up to and with this day are in the stream.
    """
    has_point = ~np.isnan(view.settlements.lonlat[:, 0])
    theatre = view.theatre
    payload = {
        "format": FORMAT,
        "theatre": theatre.id,
        "revision": view.revision,
        "method": str(view.method),
        "as_of": view.as_of,
        "first_day": first_day,
        "last_day": last_day,
        "title": dict(theatre.title),
        "attribution": dict(theatre.attribution),
        "view": {"bounds": theatre.bounds},
        "parties": [
            {
                "id": party.id,
                "name": dict(party.name),
                "color": {"light": party.color_light, "dark": party.color_dark},
                "pattern": party.pattern,
            }
            for party in theatre.parties
        ],
        "states": [state._asdict() for state in view.states],
        "oblasts": [
            {"id": oblast.id, "name": oblast.name_en, "name_uk": oblast.name_uk, "lon": lon, "lat": lat}
            for oblast, (lon, lat) in zip(oblasts.places, oblasts.label_lonlat, strict=True)
        ],
        "places": _places(view, has_point, first_day),
        "unplaced": int((~has_point).sum()),
        "areas": _areas(view, has_point),
        "changes": _changes(view, has_point, first_day, last_day),
    }
    return orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)


def _places(view: View, has_point: NDArray[np.bool_], first_day: date) -> dict[str, Any]:
    settlements = view.settlements
    numbers = np.flatnonzero(has_point)
    places = [settlements.places[number] for number in numbers.tolist()]
    steps = np.diff(np.rint(settlements.lonlat[numbers] * _E5).astype(np.int64), axis=0, prepend=0)
    return {
        "id": [place.id for place in places],
        "name": [place.name_en for place in places],
        "name_uk": [place.name_uk for place in places],
        "oblast": settlements.oblast[numbers],
        "population": [place.population for place in places],
        "lon": np.ascontiguousarray(steps[:, 0]),
        "lat": np.ascontiguousarray(steps[:, 1]),
        "initial": view.state_of_period[view.periods_on(first_day)[numbers]],
    }


def _areas(view: View, has_point: NDArray[np.bool_]) -> dict[str, Any]:
    classes = view.classes
    class_of = np.full(len(view.settlements), -1, dtype=np.int64)
    class_of[classes.territory.members] = classes.class_of
    return {
        "topology": area_topology(classes),
        "class_of": class_of[has_point],
        "tessellation": classes.territory.version,
        "modelled_from": len(classes.territory),
    }


def _changes(view: View, has_point: NDArray[np.bool_], first_day: date, last_day: date) -> dict[str, NDArray[np.int64]]:
    log = view.log
    # Periods that look the same on the map are one; the first period of a place has none before it.
    after = view.state_of_period[log.period]
    before = view.state_of_period[log.period - 1]
    wanted = (log.day > first_day.toordinal()) & (log.day <= last_day.toordinal())
    wanted &= (after != before) & has_point[log.place]
    new_number = np.cumsum(has_point) - 1
    days, counts = np.unique(log.day[wanted] - first_day.toordinal(), return_counts=True)
    places = new_number[log.place[wanted]].astype(np.int64)
    # Places that change on one day are neighbours more often than not: their steps are short.
    steps = np.diff(places, prepend=0)
    of_day = np.cumsum(counts) - counts
    steps[of_day] = places[of_day]
    return {
        "day": np.diff(days, prepend=0).astype(np.int64),
        "count": counts.astype(np.int64),
        "place": steps,
        "state": after[wanted].astype(np.int64),
    }
