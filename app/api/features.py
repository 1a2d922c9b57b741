"""Features of collections, a page at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from app.api.caching import GEOJSON
from app.api.documents import coverage, feature_collection, joined, link, own_links, recorded_at, view_members
from app.api.params import DATETIME, DEFAULT_LIMIT, LIMIT, OFFSET
from app.api.problems import UnknownFeatureError
from app.api.wishes import oblast_numbers, wanted
from app.atlas.oblasts import oblast_features
from app.atlas.selection import select_between, select_on, select_places
from app.domain.days import parse_day, published_start
from app.domain.errors import MalformedDayError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parameter import Asked
    from app.atlas.selection import Selection

_AT = "@"
"""Between the id of a settlement and the first day of a period, where an answer spans several."""
_OPEN = ".."


class Page(NamedTuple):
    """Some features of all that were found."""

    features: Sequence[bytes]
    """Encoded, in parts that need only be put together: commas stand in them."""
    returned: int
    matched: int
    says: Mapping[str, Any] | None = None
    """What else the document says of itself."""


def is_small_page(asked: Asked) -> bool:
    """Tell whether a page of settlements is quickly written: a day, not a history, and not too many at once."""
    days = asked[DATETIME]
    return asked[LIMIT] <= DEFAULT_LIMIT and (days is None or days.one is not None)


def settlements_page(asked: Asked) -> Page:
    """Find settlements by the filters: one feature each on a day, one for every period in an interval."""
    days = asked[DATETIME]
    offset, limit = asked[OFFSET], asked[LIMIT]
    if days is None or days.one is not None:
        day = asked.latest_day if days is None else days.one or asked.latest_day
        return _settlements_on(asked, day)
    found = select_between(asked.view, days.first or date.min, days.last or date.max, wanted(asked))
    page = found.page(offset, limit)
    features = asked.view.features.each(*page, _period_ids(asked, page))
    return Page((joined(features),), len(features), len(found.settlements))


def _settlements_on(asked: Asked, day: date) -> Page:
    wish, view = wanted(asked), asked.view
    if wish.differs_by_day:
        found = select_on(view, day, wish)
        page = found.page(asked[OFFSET], asked[LIMIT])
        return Page((view.features.joined(*page),), len(page.settlements), len(found.settlements))
    passage, matched = view.features.page(
        wish, asked[OFFSET], asked[LIMIT], lambda: select_places(view.settlements, wish)
    )
    text = passage.on(view.periods_on(day)[passage.settlements])
    return Page(text.parts, len(passage.settlements), matched)


def oblasts_page(asked: Asked) -> Page:
    """Find oblasts by the filters, with their shares on the last day that is asked about."""
    day = asked_day(asked)
    found = oblast_numbers(asked, day)
    numbers = found[asked[OFFSET] : asked[OFFSET] + asked[LIMIT]]
    features = oblast_features(asked.view, asked.atlas.oblasts, day, numbers)
    return Page((joined(features),), len(numbers), len(found))


PAGES = {"settlements": settlements_page, "oblasts": oblasts_page}


def page_document(asked: Asked, page: Page) -> bytes:
    """Write a page of features."""
    days = asked[DATETIME]
    members = {
        **day_members(asked),
        **view_members(asked),
        "recorded_at": recorded_at(asked),
        **(page.says or {}),
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        **coverage(asked, asked_day(asked) if days is None or days.last else asked.latest_day),
        "links": [*own_links(asked, GEOJSON), *_paging(asked, page), _up(asked)],
    }
    return feature_collection(members, *page.features)


def day_members(asked: Asked) -> dict[str, Any]:
    """Say which days an answer is about."""
    days = asked[DATETIME]
    if days is None or days.one is not None:
        return {"day": asked_day(asked)}
    return {"day": None, "days": {"from": days.first, "to": days.last}}


def asked_day(asked: Asked) -> date:
    """Give the last day that is asked about; the latest day where that is open."""
    days = asked[DATETIME]
    return (days.last if days else None) or asked.latest_day


def _paging(asked: Asked, page: Page) -> list[dict[str, str]]:
    links = []
    offset, limit = asked[OFFSET], asked[LIMIT]
    if offset + page.returned < page.matched and page.returned:
        links.append(_page_link(asked, "next", offset + limit))
    if offset:
        links.append(_page_link(asked, "prev", max(0, offset - limit)))
    return links


def _page_link(asked: Asked, relation: str, offset: int) -> dict[str, str]:
    # Pinned, so that all pages come from one revision and one day whatever is recorded in between.
    href = asked.link(**asked.pins | {"offset": offset})
    return {"href": href, "rel": relation, "type": GEOJSON, "title": f"The {relation} page"}


def _up(asked: Asked) -> dict[str, str]:
    return link(asked, asked.path.removesuffix("/items"), "collection", "The collection")


def _period_ids(asked: Asked, page: Selection) -> list[str]:
    places, periods = asked.view.settlements.places, asked.view.periods
    return [
        f"{places[settlement].id}{_AT}{published_start(periods[period].start) or _OPEN}"
        for settlement, period in zip(page.settlements.tolist(), page.periods.tolist(), strict=True)
    ]


def settlement_feature(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give a settlement on the day asked about, or, under the id of one of its periods, on that period's first day.

    Raises
    ------
    UnknownFeatureError
        If there is no such settlement.
    """
    place_id, at, start = feature_id.partition(_AT)
    number = asked.view.settlements.index.get(place_id)
    if number is None:
        raise UnknownFeatureError(feature_id)
    day = _period_start(feature_id, start) if at else asked_day(asked)
    periods = asked.view.periods_on(day)[[number]]
    if not at:
        return _parsed(asked.view.features.joined(np.array([number]), periods))
    if asked.view.periods[int(periods[0])].start != day:
        raise UnknownFeatureError(feature_id)
    return _parsed(asked.view.features.each(np.array([number]), periods, [feature_id])[0])


def oblast_feature(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give an oblast with its shares on the day asked about.

    Raises
    ------
    UnknownFeatureError
        If there is no such oblast.
    """
    number = asked.atlas.oblasts.index.get(feature_id)
    if number is None:
        raise UnknownFeatureError(feature_id)
    return _parsed(oblast_features(asked.view, asked.atlas.oblasts, asked_day(asked), [number])[0])


FEATURES = {"settlements": settlement_feature, "oblasts": oblast_feature}


def _period_start(feature_id: str, start: str) -> date:
    if start == _OPEN:
        return date.min
    try:
        return parse_day(start)
    except MalformedDayError as error:
        raise UnknownFeatureError(feature_id) from error


def _parsed(feature: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(feature)
    return parsed
