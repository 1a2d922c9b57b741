"""Transitions as a collection: every change of control, by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from app.api.documents import joined
from app.api.features import Page
from app.api.params import CONTROLLER, LIMIT, OFFSET, STATUS, TRANSITION_DAYS
from app.api.problems import UnknownFeatureError
from app.api.wishes import places_asked
from app.atlas.area_features import model
from app.atlas.transition_features import transition_feature
from app.domain.days import parse_day
from app.domain.errors import MalformedDayError
from app.domain.transitions import transitions

if TYPE_CHECKING:
    from app.api.parameter import Asked
    from app.domain.transitions import Transition

_AT = "@"


def transitions_page(asked: Asked) -> Page:
    """Find transitions by the filters, in the days that are asked about; if none are, up to the latest day."""
    days = asked[TRANSITION_DAYS]
    first, last = days if days is not None else (None, asked.latest_day)
    found = _found(asked, first or date.min, last or date.max)
    wanted = found[asked[OFFSET] : asked[OFFSET] + asked[LIMIT]]
    features = [transition_feature(asked.view, one, f"{one.place}{_AT}{one.day}") for one in wanted]
    says = model(asked.atlas.territory)
    if days is None:
        says |= {"day": None, "days": {"from": None, "to": asked.latest_day}}
    return Page((joined(features),), len(features), len(found), says)


def one_transition(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give a transition by its id: the settlement and the day on which it came under another control.

    Raises
    ------
    UnknownFeatureError
        If there is no such transition.
    """
    place_id, _, text = feature_id.partition(_AT)
    timeline = asked.view.timelines.get(place_id)
    try:
        day = parse_day(text)
    except MalformedDayError as error:
        raise UnknownFeatureError(feature_id) from error
    found = [] if timeline is None else transitions({place_id: timeline}, _day_before(day), day)
    if not found:
        raise UnknownFeatureError(feature_id)
    written: dict[str, Any] = orjson.loads(transition_feature(asked.view, found[0], feature_id))
    return written


def _found(asked: Asked, first: date, last: date) -> list[Transition]:
    controllers, statuses = asked[CONTROLLER], asked[STATUS]
    chosen = places_asked(asked).tolist()
    timelines = {
        id_: timeline
        for (id_, timeline), is_chosen in zip(asked.view.timelines.items(), chosen, strict=True)
        if is_chosen
    }
    return [
        one
        for one in transitions(timelines, _day_before(first), last)
        if (controllers is None or one.after.control.controller in controllers)
        and (statuses is None or one.after.control.status in statuses)
    ]


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day
