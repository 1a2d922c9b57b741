"""What the browser animates from: all places and areas once, and the changes of each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from app.atlas.area_topology import area_topology
from app.atlas.columns import characters, digits, front_coded, signed_digits
from app.atlas.curve import curve_through
from app.atlas.packed_topology import packed_topology
from app.domain.control import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.oblasts import Oblasts
    from app.atlas.view import View
    from app.domain.places import Place
    from app.domain.theatre import Era
    from app.domain.timeline import Timeline

FORMAT = 3


def timeline_payload(
    view: View, oblasts: Oblasts, first_day: date, last_day: date, *, names: str | None = None
) -> bytes:
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
    names
        The one language that names of places are wanted in, ``en`` or ``uk``; ``None`` is both.
    """
    has_point = ~np.isnan(view.settlements.lonlat[:, 0])
    theatre = view.theatre
    gained = _gained(view, first_day)
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
        "eras": [{"before": era.before, "name": dict(era.name)} for era in theatre.eras],
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
        "places": _places(view, has_point, first_day, names, gained),
        "unplaced": int((~has_point).sum()),
        "areas": _areas(view, has_point, first_day, last_day, gained),
        "changes": _changes(view, has_point, first_day, last_day),
    }
    return orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)


def _places(
    view: View, has_point: NDArray[np.bool_], first_day: date, names: str | None, gained: NDArray[np.int64]
) -> dict[str, Any]:
    settlements = view.settlements
    numbers = np.flatnonzero(has_point)
    places = [settlements.places[number] for number in numbers.tolist()]
    return {
        "count": len(places),
        "id": characters([place.id for place in places]),
        "names": _names(places, names),
        "oblast": digits(settlements.oblast[numbers] + 1),
        # An unknown population is written as 0, one of 0 as 1.
        "population": digits([0 if place.population is None else place.population + 1 for place in places]),
        **_points(settlements.lonlat[numbers]),
        "initial": digits(view.state_of_period[view.periods_on(first_day)[numbers]]),
        "baseline": digits(gained[numbers, 0]),
        "era": digits(gained[numbers, 1]),
    }


def _gained(view: View, first_day: date) -> NDArray[np.int64]:
    """Tell who held each settlement before any claim, and in which era its holder on the first day gained it.

    Returns
    -------
    ndarray
        Shape (n, 2): the number of the party and of the era, both from 1 on; 0 for nobody and for none.
    """
    parties = {party.id: number for number, party in enumerate(view.theatre.parties, start=1)}
    told: dict[int, tuple[int, int]] = {}
    timelines = list(view.timelines.values())
    for timeline in timelines:
        if id(timeline) not in told:
            baseline = timeline.periods[0].control.controller
            told[id(timeline)] = (parties.get(baseline or "", 0), _era(view.theatre.eras, timeline, first_day))
    return np.array([told[id(timeline)] for timeline in timelines], dtype=np.int64).reshape(-1, 2)


def _era(eras: Sequence[Era], timeline: Timeline, day: date) -> int:
    """Give the number of the era, from 1 on, in which the holder on a day gained the place; 0 if in none."""
    control = timeline.period_on(day).control
    if control.status is not Status.CONTROLLED or control.controller == timeline.periods[0].control.controller:
        return 0
    since = day
    for period in reversed([period for period in timeline.periods if period.start <= day]):
        if period.control.controller != control.controller or period.control.status is not Status.CONTROLLED:
            break
        since = period.start
    return next((number for number, era in enumerate(eras, start=1) if since < era.before), 0)


def _names(places: Sequence[Place], only: str | None) -> dict[str, Any]:
    """Write each pair of names once: many a village is called what others are."""
    pairs = [
        ("" if only == "en" else place.name_uk or place.name_en, "" if only == "uk" else place.name_en)
        for place in places
    ]
    distinct = sorted(set(pairs))
    number_of = {pair: number for number, pair in enumerate(distinct)}
    return {
        "of": digits([number_of[pair] for pair in pairs]),
        "en": None if only == "uk" else front_coded([name for _, name in distinct]),
        "uk": None if only == "en" else front_coded([name for name, _ in distinct]),
    }


def _points(lonlat: NDArray[np.float64]) -> dict[str, Any]:
    """Write the cell that each point lies in, counted along the curve that settlements are in the order of."""
    corner, step, along = curve_through(lonlat)
    steps = np.diff(along.astype(np.int64), prepend=0)
    return {"grid": {"corner": corner, "step": step}, "spot": digits(steps)}


def _areas(
    view: View, has_point: NDArray[np.bool_], first_day: date, last_day: date, gained: NDArray[np.int64]
) -> dict[str, Any]:
    classes = view.classes
    land = classes.within(first_day, last_day, gained @ (len(view.theatre.eras) + 1, 1))
    class_of = np.full(len(view.settlements), -1, dtype=np.int64)
    class_of[classes.territory.members] = land.class_of
    return {
        "topology": packed_topology(area_topology(land.polygons)),
        "class_of": digits(class_of[has_point] + 1),
        "tessellation": classes.territory.version,
        "modelled_from": len(classes.territory),
    }


def _changes(view: View, has_point: NDArray[np.bool_], first_day: date, last_day: date) -> dict[str, Any]:
    log = view.log
    # Periods that look the same on the map are one; the first period of a place has none before it.
    after = view.state_of_period[log.period]
    before = view.state_of_period[log.period - 1]
    wanted = (log.day > first_day.toordinal()) & (log.day <= last_day.toordinal())
    wanted &= (after != before) & has_point[log.place]
    # By place, and of each place in the order of days: neighbours change hands on the same days.
    order = np.flatnonzero(wanted)[np.argsort(log.place[wanted], kind="stable")]
    places = (np.cumsum(has_point) - 1)[log.place[order]]
    days = log.day[order].astype(np.int64) - first_day.toordinal()
    is_first = np.diff(places, prepend=-1) != 0
    waits = np.where(is_first, days, np.diff(days, prepend=0))
    return {
        "count": digits(np.bincount(places, minlength=int(has_point.sum()))),
        "wait": digits(waits),
        "state": digits(after[order]),
        "uncertain": _uncertain(view, log.period[order].tolist()),
    }


def _uncertain(view: View, periods: Sequence[int]) -> dict[str, list[str]]:
    """Write which changes may lie on other days: most may not."""
    found = [
        (number, (period.start - period.from_earliest).days, (period.from_latest - period.start).days)
        for number, period in enumerate(view.periods[one] for one in periods)
        if period.from_earliest and period.from_latest and period.from_earliest < period.from_latest
    ]
    change, before, after = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return {
        "change": digits(np.diff(change, prepend=0)),
        "before": signed_digits(before),
        "after": signed_digits(after),
    }
