"""The collection of transitions: every change of control, by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.api.collections.collection import Collection, Extent
from app.api.collections.control_fields import firmness, held, uncertainty
from app.api.collections.model_fields import modelled
from app.api.collections.page import parsed
from app.api.params import CONTROLLER, FILTERS, STATUS, TRANSITION_DAYS
from app.api.problems import UnknownFeatureError
from app.api.wishes import places_asked
from app.atlas.area_features import model
from app.atlas.settlements import bounds_of
from app.atlas.transition_features import land_of, origins, transition_feature
from app.domain.days import parse_day
from app.domain.errors import MalformedDayError
from app.domain.transitions import Change, transitions
from app.filters.fields import Field, Kind, day, geometry, identity, number, origin, text, whole
from app.geometry.shapes import point_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parameter import Asked
    from app.atlas.view import View
    from app.domain.places import Place
    from app.domain.transitions import Transition

_AT = "@"


class Changed(NamedTuple):
    """A transition in the view that tells of it."""

    view: View
    what: Transition

    @property
    def id(self) -> str:
        """The settlement and the day."""
        return f"{self.what.place}{_AT}{self.what.day}"

    @property
    def number(self) -> int:
        """Of the settlement."""
        return self.view.settlements.index[self.what.place]

    @property
    def place(self) -> Place:
        """The settlement."""
        return self.view.settlements.places[self.number]

    @property
    def oblast(self) -> Place | None:
        """The oblast around it."""
        oblast = int(self.view.settlements.oblast[self.number])
        return self.view.settlements.oblasts[oblast] if oblast >= 0 else None


def _find(asked: Asked) -> list[Changed]:
    """Find transitions in the days that are asked about; if none are, up to the latest day."""
    days = asked[TRANSITION_DAYS]
    first, last = (days.first, days.last) if days is not None else (None, asked.latest_day)
    controllers, statuses = asked[CONTROLLER], asked[STATUS]
    chosen = places_asked(asked).tolist()
    timelines = {
        id_: timeline
        for (id_, timeline), is_chosen in zip(asked.view.timelines.items(), chosen, strict=True)
        if is_chosen
    }
    return [
        Changed(asked.view, one)
        for one in transitions(timelines, _day_before(first or date.min), last or date.max)
        if (controllers is None or one.after.control.controller in controllers)
        and (statuses is None or one.after.control.status in statuses)
    ]


def _write(asked: Asked, items: Sequence[Changed]) -> list[bytes]:
    return [transition_feature(asked.view, item.what, item.id) for item in items]


def _feature(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give a transition by its id: the settlement and the day on which it came under another control."""
    place_id, _, said = feature_id.partition(_AT)
    timeline = asked.view.timelines.get(place_id)
    try:
        day_ = parse_day(said)
    except MalformedDayError as error:
        raise UnknownFeatureError(feature_id) from error
    found = [] if timeline is None else transitions({place_id: timeline}, _day_before(day_), day_)
    if not found:
        raise UnknownFeatureError(feature_id)
    return parsed(transition_feature(asked.view, found[0], feature_id))


def _day_before(day_: date) -> date:
    return day_ - timedelta(days=1) if day_ > date.min else day_


def _says(asked: Asked) -> Mapping[str, Any]:
    said = model(asked.atlas.territory)
    if asked[TRANSITION_DAYS] is None:
        said |= {"day": None, "days": {"from": None, "to": asked.latest_day}}
    return said


def _extent(asked: Asked) -> Extent:
    log, settlements = asked.view.log, asked.atlas.settlements
    box = bounds_of(settlements.lonlat[np.unique(log.place)]) or asked.atlas.theatre.bounds
    if not len(log.days):
        return Extent(box, asked.atlas.theatre.first_day, asked.latest_day)
    return Extent(box, date.fromordinal(int(log.days[0])), date.fromordinal(int(log.days[-1])))


TRANSITIONS: Collection[Changed] = Collection(
    id="transitions",
    title="Transitions",
    description="Every change of control of a settlement, with what it was before and after, the rule and the claims.",
    items_description="One feature for each settlement and day on which its control changed, by day. `controller` and "
    "`status` ask for what it changed to. `/transitions` compares two days instead.",
    schema="Transition",
    filter_example="change IN ('captured', 'retaken') AND T_AFTER(day, DATE('2014-01-01'))",
    takes=FILTERS,
    days=TRANSITION_DAYS,
    find=_find,
    write=_write,
    feature=_feature,
    extent=_extent,
    says=_says,
    fields=(
        identity("The settlement, @ and the day", lambda item: item.id),
        geometry(
            "The point of the settlement",
            lambda item: point_at(item.place.lonlat),
            "point",
        ),
        text("place", "The id of the settlement", lambda item: item.what.place, is_always_there=True),
        text("name", "Its name in English", lambda item: item.place.name_en, is_always_there=True),
        text("name_uk", "Its name in Ukrainian", lambda item: item.place.name_uk, is_always_there=True),
        text("oblast", "The code of the oblast around it", lambda item: item.oblast and item.oblast.id),
        text("oblast_name", "The English name of its oblast", lambda item: item.oblast and item.oblast.name_en),
        whole("population", "How many people it has, where known", lambda item: item.place.population),
        number(
            "area_km2",
            "Square kilometres of the land that it stands for",
            lambda item: land_of(item.view, item.number),
        ),
        day(
            "day",
            "The day on which control changed",
            lambda item: item.what.day,
            role="primary-instant",
            is_always_there=True,
        ),
        text(
            "change",
            "What happened, in a neutral word",
            lambda item: item.what.change,
            words=tuple(Change),
            is_always_there=True,
        ),
        *held("before_", " before", lambda item: item.what.before),
        *held("after_", " after", lambda item: item.what.after),
        firmness(lambda item: item.what.after),
        text("rule", "The rule that decided on it", lambda item: item.what.after.rule, is_always_there=True),
        Field(
            name="claims",
            kind=Kind.TEXTS,
            title="The ids of the claims that it rests on",
            read=lambda item: item.what.after.deciding,
            is_always_there=True,
        ),
        Field(
            name="origins",
            kind=Kind.RECORDS,
            title="The sources of these claims, by id and name",
            read=lambda item: origins(item.view, item.what.after),
            is_always_there=True,
            is_queryable=False,
        ),
        *uncertainty(lambda item: item.what.after),
        *origin(lambda item: str(item.view.method), lambda item: item.view.revision),
        *modelled(lambda item: model(item.view.territory)),
    ),
)
