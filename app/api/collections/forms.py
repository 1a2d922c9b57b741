"""The forms that a page of features can have: here it becomes a body.

A further form is one entry in `FORMS`: it gets the page, and whatever it needs of the request and the collection.
Links to the other forms, the parameter `f` and the documentation follow from the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.api.caching import GEOJSON
from app.api.collections.page import asked_day, day_members
from app.api.documents import coverage, feature_collection, link, own_links, recorded_at, view_members
from app.api.params import DATETIME, GEOJSON_FORMAT, LIMIT, OFFSET

if TYPE_CHECKING:
    from app.api.collections.collection import Collection
    from app.api.collections.page import Page
    from app.api.parameter import Asked


class Form(NamedTuple):
    """One way to write a page of features."""

    media_type: str
    title: str
    write: Callable[[Asked, Collection[Any], Page], bytes]


def geojson_page(asked: Asked, collection: Collection[Any], page: Page) -> bytes:
    """Write a page as a GeoJSON feature collection."""
    days = asked[DATETIME]
    view = view_members(asked)
    if not any(parameter.name == "method" for parameter in collection.view):
        del view["method"]
    members = {
        **day_members(asked),
        **view,
        "recorded_at": recorded_at(asked),
        **(page.says or {}),
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        **coverage(asked, asked_day(asked) if days is None or days.last else asked.latest_day),
        "links": page_links(asked, collection, page, GEOJSON),
    }
    return feature_collection(members, *page.features)


FORMS: Mapping[str, Form] = {"json": Form(GEOJSON, "GeoJSON", geojson_page)}
"""By the name that `f` has for each; the first is the default."""
_ALIASES = {"geojson": "json"}


def form_asked(asked: Asked) -> Form:
    """Give the form that a request asks for."""
    name = asked[GEOJSON_FORMAT]
    return FORMS[_ALIASES.get(name, name)]


def page_links(asked: Asked, collection: Collection[Any], page: Page, media_type: str) -> list[dict[str, str]]:
    """Write the links of a page: to itself, its other forms, its neighbours, its collection."""
    return [
        *own_links(asked, media_type),
        *(
            {"href": asked.link(f=name), "rel": "alternate", "type": form.media_type, "title": form.title}
            for name, form in FORMS.items()
            if form.media_type != media_type
        ),
        *_neighbours(asked, page, media_type),
        link(asked, f"/collections/{collection.id}", "collection", collection.title),
        link(
            asked,
            f"/collections/{collection.id}/schema",
            "describedby",
            "What the features have",
            "application/schema+json",
        ),
    ]


def _neighbours(asked: Asked, page: Page, media_type: str) -> list[dict[str, str]]:
    links = []
    offset, limit = asked[OFFSET], asked[LIMIT]
    if offset + page.returned < page.matched and page.returned:
        links.append(_neighbour(asked, "next", offset + limit, media_type))
    if offset:
        links.append(_neighbour(asked, "prev", max(0, offset - limit), media_type))
    return links


def _neighbour(asked: Asked, relation: str, offset: int, media_type: str) -> dict[str, str]:
    # Pinned, so that all pages come from one revision and one day whatever is recorded in between.
    href = asked.link(**asked.pins | {"offset": offset})
    return {"href": href, "rel": relation, "type": media_type, "title": f"The {relation} page"}
