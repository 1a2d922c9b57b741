"""The collection of settlements: each with its control on a day, or one feature for every period of an interval."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.api.collections.collection import Collection, Extent
from app.api.collections.control_fields import control, uncertainty
from app.api.collections.page import Page, asked_day, parsed
from app.api.documents import joined
from app.api.params import DATETIME, DEFAULT_LIMIT, FILTERS, LIMIT, OFFSET
from app.api.problems import UnknownFeatureError
from app.api.wishes import wanted
from app.atlas.selection import Selection, select_between, select_on, select_places
from app.domain.days import parse_day, published_last, published_start
from app.domain.errors import MalformedDayError
from app.domain.places import PlaceKind
from app.filters.fields import day, geometry, identity, origin, text, whole
from app.geometry.shapes import point_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.parameter import Asked
    from app.atlas.view import View
    from app.domain.places import Place
    from app.domain.timeline import Period

_AT = "@"
"""Between the id of a settlement and the first day of a period, where an answer spans several."""
_OPEN = ".."


class Held(NamedTuple):
    """A settlement in one of its periods."""

    view: View
    id: str
    number: int
    """Of the settlement."""
    period_number: int

    @property
    def place(self) -> Place:
        """The settlement."""
        return self.view.settlements.places[self.number]

    @property
    def period(self) -> Period:
        """The period."""
        return self.view.periods[self.period_number]

    @property
    def oblast(self) -> Place | None:
        """The oblast around it."""
        number = int(self.view.settlements.oblast[self.number])
        return self.view.settlements.oblasts[number] if number >= 0 else None

    def around(self, kind: PlaceKind) -> str | None:
        """Give the id of the place of a kind around it."""
        found = self.view.gazetteer.around(self.place.id, kind)
        return found.id if found else None


def is_one_day(asked: Asked) -> bool:
    """Tell whether a day is asked about, so that each settlement comes once."""
    days = asked[DATETIME]
    return days is None or days.one is not None


def is_small_page(asked: Asked) -> bool:
    """Tell whether a page of settlements is quickly written: a day, not a history, and not too many at once."""
    return asked[LIMIT] <= DEFAULT_LIMIT and is_one_day(asked)


def settlements_page(asked: Asked) -> Page:
    """Find settlements by their own parameters, and write a page of them together."""
    offset, limit = asked[OFFSET], asked[LIMIT]
    if is_one_day(asked):
        return _page_on(asked, asked_day(asked))
    found = _selected(asked)
    page = found.page(offset, limit)
    features = asked.view.features.each(*page, _period_ids(asked.view, page))
    return Page((joined(features),), len(features), len(found.settlements))


def _page_on(asked: Asked, day: date) -> Page:
    wish, view = wanted(asked), asked.view
    if wish.differs_by_day:
        found = select_on(view, day, wish)
        page = found.page(asked[OFFSET], asked[LIMIT])
        return Page((view.features.joined(*page),), len(page.settlements), len(found.settlements))
    passage, matched = view.features.page(
        wish, asked[OFFSET], asked[LIMIT], lambda: select_places(view.settlements, wish)
    )
    parts = passage.on(view.periods_on(day)[passage.settlements])
    return Page(parts, len(passage.settlements), matched)


def _selected(asked: Asked) -> Selection:
    days = asked[DATETIME]
    if days is None or days.one is not None:
        return select_on(asked.view, asked_day(asked), wanted(asked))
    return select_between(asked.view, days.first or date.min, days.last or date.max, wanted(asked))


def _find(asked: Asked) -> list[Held]:
    view, found = asked.view, _selected(asked)
    places = view.settlements.places
    numbers = found.settlements.tolist()
    ids = [places[number].id for number in numbers] if is_one_day(asked) else _period_ids(view, found)
    return [
        Held(view, id_, number, period)
        for id_, number, period in zip(ids, numbers, found.periods.tolist(), strict=True)
    ]


def _write(asked: Asked, items: Sequence[Held]) -> list[bytes]:
    numbers, periods = (
        np.array([item.number for item in items], dtype=np.int32),
        np.array([item.period_number for item in items], dtype=np.int32),
    )
    return asked.view.features.each(numbers, periods, [item.id for item in items])


def _period_ids(view: View, found: Selection) -> list[str]:
    places, periods = view.settlements.places, view.periods
    return [
        f"{places[settlement].id}{_AT}{published_start(periods[period].start) or _OPEN}"
        for settlement, period in zip(found.settlements.tolist(), found.periods.tolist(), strict=True)
    ]


def _feature(asked: Asked, feature_id: str) -> dict[str, Any]:
    """Give a settlement on the day asked about, or, under the id of one of its periods, on that period's first day."""
    place_id, at, start = feature_id.partition(_AT)
    number = asked.view.settlements.index.get(place_id)
    if number is None:
        raise UnknownFeatureError(feature_id)
    day = _period_start(feature_id, start) if at else asked_day(asked)
    periods = asked.view.periods_on(day)[[number]]
    if not at:
        return parsed(asked.view.features.joined(np.array([number]), periods))
    if asked.view.periods[int(periods[0])].start != day:
        raise UnknownFeatureError(feature_id)
    return parsed(asked.view.features.each(np.array([number]), periods, [feature_id])[0])


def _period_start(feature_id: str, start: str) -> date:
    if start == _OPEN:
        return date.min
    try:
        return parse_day(start)
    except MalformedDayError as error:
        raise UnknownFeatureError(feature_id) from error


def _extent(asked: Asked) -> Extent:
    box = asked.atlas.settlements.box or asked.atlas.theatre.bounds
    return Extent(box, asked.atlas.theatre.first_day, None)


SETTLEMENTS: Collection[Held] = Collection(
    id="settlements",
    title="Settlements by control",
    description="Every settlement with its control on a day, the rule behind it, and how long it has been so.",
    items_description="Each settlement with its control on a day; for an interval, one feature for every control "
    "period in it.",
    schema="Settlement",
    filter_example="population > 1000 AND casei(name) LIKE 'l%'",
    takes=FILTERS,
    find=_find,
    write=_write,
    feature=_feature,
    extent=_extent,
    shortcut=settlements_page,
    is_small=is_small_page,
    fields=(
        identity(
            "The id of the place; of an interval, with the first day of the period behind an @", lambda item: item.id
        ),
        geometry("The point of the settlement", lambda item: point_at(item.place.lonlat), "point"),
        text("name", "The name in English", lambda item: item.place.name_en, is_always_there=True),
        text("name_uk", "The name in Ukrainian", lambda item: item.place.name_uk, is_always_there=True),
        text("kind", "What kind of place it is", lambda item: item.place.kind, is_always_there=True),
        text("oblast", "The code of the oblast around it", lambda item: item.oblast and item.oblast.id),
        text("raion", "The code of the raion around it", lambda item: item.around(PlaceKind.RAION)),
        text("hromada", "The code of the hromada around it", lambda item: item.around(PlaceKind.HROMADA)),
        text("oblast_name", "The English name of its oblast", lambda item: item.oblast and item.oblast.name_en),
        whole("population", "How many people it has, where known", lambda item: item.place.population),
        *control(lambda item: item.period),
        text("rule", "The rule that decided on control", lambda item: item.period.rule, is_always_there=True),
        day(
            "valid_from",
            "The first day of the period; null for always before",
            lambda item: published_start(item.period.start),
            role="primary-interval-start",
        ),
        day(
            "valid_to",
            "The last day of the period; null while it goes on",
            lambda item: published_last(item.period.end),
            role="primary-interval-end",
        ),
        *uncertainty(lambda item: item.period),
        *origin(lambda item: str(item.view.method), lambda item: item.view.revision),
    ),
)
