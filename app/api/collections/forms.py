"""The forms that features can have: links to them, the parameter `f` and the documentation follow from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.caching import GEOJSON, JSON, JSON_FG
from app.api.collections.page import asked_day, day_members
from app.api.documents import around_features, coverage, link, own_links, recorded_at, view_members
from app.api.leaves.leaf import HTML
from app.api.offers import Offer, negotiable
from app.api.params import DATETIME, LIMIT, OFFSET
from app.api.sheet import Sheet
from app.exports.formats.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.collections.collection import Collection
    from app.api.collections.page import Page
    from app.api.parameter import Asked


GEOJSON_OFFER = Offer(
    name="json",
    media_type=GEOJSON,
    title="GeoJSON",
    also=(JSON, "application/vnd.geo+json"),
    aliases=("geojson",),
)
_JSON_FG_OFFER = Offer(name="jsonfg", media_type=JSON_FG, title="JSON-FG", also=("application/fg+json",))
_ALSO = {
    "geojsonseq": ("application/json-seq",),
    "fgb": ("application/flatgeobuf",),
    "parquet": ("application/parquet", "application/x-parquet"),
    "gpkg": ("application/geopackage+vnd.sqlite3",),
}
FORMS: tuple[Offer, ...] = (
    GEOJSON_OFFER,
    _JSON_FG_OFFER,
    *(
        Offer(name=name, media_type=form.media_type, title=form.title, also=_ALSO.get(name, ()))
        for name, form in FORMATS.items()
        if name not in GEOJSON_OFFER.names
    ),
)
"""What features can be had in; the first is the default."""
FORM = negotiable(FORMS)
ITEM_FORMS: tuple[Offer, ...] = (FORMS[0], HTML, *FORMS[1:])
"""The same of items, which are pages for people, too."""
ITEM_FORM = negotiable(ITEM_FORMS)


def geojson_page(asked: Asked, collection: Collection[Any], page: Page) -> Sequence[bytes]:
    """Write a page as a GeoJSON feature collection, in pieces."""
    head, tail = around_features(page_members(asked, collection, page, GEOJSON_OFFER))
    return head, *page.features, tail


def page_members(asked: Asked, collection: Collection[Any], page: Page, offer: Offer) -> dict[str, Any]:
    """Tell what a page of features says of itself."""
    days = asked[DATETIME]
    view = view_members(asked)
    if not any(parameter.name == "method" for parameter in collection.view):
        del view["method"]
    return {
        **day_members(asked),
        **view,
        "recorded_at": recorded_at(asked),
        **(page.says or {}),
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        **coverage(asked, asked_day(asked) if days is None or days.last else asked.latest_day),
        "links": page_links(asked, collection, page, offer),
    }


def page_sheet(asked: Asked, collection: Collection[Any], page: Page, offer: Offer) -> Sheet:
    """Lay out a page of features for forms other than GeoJSON."""
    about = asked.given.get("datetime") or str(asked_day(asked))
    members = page_members(asked, collection, page, offer)
    return Sheet(
        name=collection.id,
        title=f"{collection.title}, {about}",
        about=about,
        day=asked_day(asked),
        fields=collection.fields_in(asked.atlas),
        features=page.parsed(),
        members=members,
        links={link["rel"]: link["href"] for link in neighbours(asked, page, offer.media_type)},
        feature_type=collection.schema,
        properties=asked.value("properties"),
    )


def item_sheet(asked: Asked, collection: Collection[Any], feature: Mapping[str, Any], offer: Offer) -> Sheet:
    """Lay out one feature for forms other than GeoJSON."""
    return Sheet(
        name=collection.id,
        title=f"{collection.title}, {asked_day(asked)}",
        about=f"{feature['id']}-{asked_day(asked)}",
        day=asked_day(asked),
        fields=collection.fields_in(asked.atlas),
        features=[feature],
        members={**view_members(asked), "links": item_links(asked, collection, offer)},
        links={},
        feature_type=collection.schema,
        is_one=True,
    )


def item_links(asked: Asked, collection: Collection[Any], offer: Offer) -> list[dict[str, str]]:
    """Write the links of one feature: to itself, its other forms, its collection."""
    return [
        *own_links(asked, offer.media_type),
        *alternate_links(asked, offer, ITEM_FORMS),
        link(asked, f"/collections/{collection.id}", "collection", collection.title),
    ]


def alternate_links(asked: Asked, offer: Offer, offers: Sequence[Offer] = FORMS) -> list[dict[str, str]]:
    """Write the links to the other forms of an answer."""
    return [
        {"href": asked.link(f=one.name), "rel": "alternate", "type": one.media_type, "title": one.title}
        for one in offers
        if one is not offer
    ]


def page_links(asked: Asked, collection: Collection[Any], page: Page, offer: Offer) -> list[dict[str, str]]:
    """Write the links of a page: to itself, its other forms, its neighbours, its collection."""
    return [
        *own_links(asked, offer.media_type),
        *alternate_links(asked, offer, ITEM_FORMS),
        *neighbours(asked, page, offer.media_type),
        link(asked, f"/collections/{collection.id}", "collection", collection.title),
        link(
            asked,
            f"/collections/{collection.id}/schema",
            "describedby",
            "What the features have",
            "application/schema+json",
        ),
    ]


def neighbours(asked: Asked, page: Page, media_type: str) -> list[dict[str, str]]:
    """Write the links to the pages before and behind."""
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
