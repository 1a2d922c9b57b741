"""Areas and lines of contact on a day, by the filters of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.api.documents import joined
from app.api.features import Page, asked_day
from app.api.params import BBOX, CONTROLLER, LIMIT, OFFSET, STATUS
from app.api.problems import UnknownFeatureError
from app.atlas.area_features import area_feature, area_id, contact_feature, contact_id, model
from app.geometry.boxes import meets_box

if TYPE_CHECKING:
    from datetime import date

    from app.api.parameter import Asked
    from app.api.readers import Box
    from app.atlas.history_classes import Area, Contact


def area_features(asked: Asked, day: date) -> list[bytes]:
    """Write the areas of a day that the filters ask for; one meets `bbox` if its land does."""
    controllers, statuses = asked[CONTROLLER], asked[STATUS]
    return [
        area_feature(asked.view, area)
        for area in asked.view.classes.areas_on(day)
        if (controllers is None or area.holder.controller in controllers)
        and (statuses is None or area.holder.status in statuses)
        and _meets(asked[BBOX], area)
    ]


def contact_features(asked: Asked, day: date) -> list[bytes]:
    """Write the lines of contact of a day that meet `bbox`."""
    lines = asked.view.classes.contacts_on(day)
    return [contact_feature(asked.view, line) for line in lines if _meets(asked[BBOX], line)]


def areas_page(asked: Asked) -> Page:
    """Find areas by the filters, on the last day that is asked about."""
    return _page(asked, area_features(asked, asked_day(asked)))


def contacts_page(asked: Asked) -> Page:
    """Find lines of contact by the filters, on the last day that is asked about."""
    return _page(asked, contact_features(asked, asked_day(asked)))


def one_area(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give an area by its id on the day asked about.

    Raises
    ------
    UnknownFeatureError
        If there is no such area on that day.
    """
    for area in asked.view.classes.areas_on(asked_day(asked)):
        if area_id(area.holder) == feature_id:
            return _parsed(area_feature(asked.view, area))
    raise UnknownFeatureError(feature_id)


def one_contact(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give a line of contact by its id on the day asked about.

    Raises
    ------
    UnknownFeatureError
        If there is no such line on that day.
    """
    for line in asked.view.classes.contacts_on(asked_day(asked)):
        if contact_id(line) == feature_id:
            return _parsed(contact_feature(asked.view, line))
    raise UnknownFeatureError(feature_id)


def _page(asked: Asked, found: list[bytes]) -> Page:
    wanted = found[asked[OFFSET] : asked[OFFSET] + asked[LIMIT]]
    return Page((joined(wanted),), len(wanted), len(found), model(asked.atlas.territory))


def _meets(box: Box | None, drawn: Area | Contact) -> bool:
    return box is None or meets_box(drawn.geometry, box.west, box.south, box.east, box.north)


def _parsed(feature: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(feature)
    return parsed
