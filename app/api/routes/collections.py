"""``/collections``: OGC API – Features, Parts 1, 3 and 5."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, JSON, JSON_FG, answer
from app.api.collections import finding
from app.api.collections.catalogue import COLLECTIONS, collection_document, collection_named
from app.api.collections.collection import Collection
from app.api.collections.forms import (
    GEOJSON_OFFER,
    ITEM_FORM,
    ITEM_FORMS,
    geojson_page,
    item_links,
    item_sheet,
    page_sheet,
)
from app.api.collections.narrowing import narrowing_parameters, theatre_parameters
from app.api.collections.schemas import SCHEMA_JSON, feature_schema, queryables, returnables
from app.api.documents import json_document, link
from app.api.json_fg import times
from app.api.leaves.features import (
    PAGE_ROWS,
    collection_context,
    collections_context,
    item_context,
    items_context,
    schema_context,
)
from app.api.leaves.leaf import DOCUMENT_FORM, HTML, PAGE_LANG, leaf, leaf_or
from app.api.offers import Offer, alternates, chosen, negotiable
from app.api.parameter import Asked, Parameter
from app.api.params import BBOX_CRS, CRS, JSON_FORMAT, LIMIT, OFFSET, path_id
from app.api.problems import UnknownCollectionError
from app.api.reading import reads
from app.api.sheets import sheet_answer

router = APIRouter(tags=["collections"])
SCHEMA_FORMS = (Offer(name="json", media_type=SCHEMA_JSON, title="JSON Schema", also=(JSON,)), HTML)
SCHEMA_FORM = negotiable(SCHEMA_FORMS)
COLLECTION = path_id("collection_id", f"The id of a collection: {', '.join(COLLECTIONS)}.", "settlements")
FEATURE = path_id("feature_id", "The id of a feature, as `items` gives it.", None)


@reads(
    router,
    "/collections",
    DOCUMENT_FORM,
    PAGE_LANG,
    summary="The collections there are",
    media_types=(JSON, HTML.media_type),
    schema="Collections",
)
def collections(asked: Asked) -> Response:
    """Answer with all collections."""

    def document() -> bytes:
        content = {
            "links": [link(asked, "/collections", "self", "This document"), *_page_link(asked)],
            "collections": [collection_document(asked, one) for one in COLLECTIONS.values()],
        }
        return json_document(content)

    return leaf_or(asked, "collections.html", partial(collections_context, asked), document, JSON)


@reads(
    router,
    "/collections/{collection_id}",
    COLLECTION,
    DOCUMENT_FORM,
    PAGE_LANG,
    summary="One collection",
    media_types=(JSON, HTML.media_type),
    schema="Collection",
)
def collection(asked: Asked) -> Response:
    """Answer with one collection."""
    found = collection_named(asked[COLLECTION])
    context = partial(collection_context, asked, found)
    return leaf_or(asked, "collection.html", context, lambda: json_document(collection_document(asked, found)), JSON)


@reads(
    router,
    "/collections/{collection_id}/queryables",
    COLLECTION,
    SCHEMA_FORM,
    PAGE_LANG,
    summary="What filters may speak of",
    description="A JSON Schema (OGC API – Features, Part 3) of the properties that `filter`, `sortby` and parameters "
    "of the same names may speak of.",
    media_types=(SCHEMA_JSON, HTML.media_type),
    schema="JsonSchema",
)
def collection_queryables(asked: Asked) -> Response:
    """Answer with the schema of a collection's queryables."""
    found = collection_named(asked[COLLECTION])
    return _schema(asked, found, lambda: json_document(queryables(asked, found)), of_filters=True)


@reads(
    router,
    "/collections/{collection_id}/schema",
    COLLECTION,
    SCHEMA_FORM,
    PAGE_LANG,
    summary="What the features of a collection have",
    description="A JSON Schema (OGC API – Features, Part 5) of ids, geometries and properties, with their roles.",
    media_types=(SCHEMA_JSON, HTML.media_type),
    schema="JsonSchema",
)
def collection_schema(asked: Asked) -> Response:
    """Answer with the schema of a collection's features."""
    found = collection_named(asked[COLLECTION])
    return _schema(asked, found, lambda: json_document(returnables(asked, found)), of_filters=False)


def _schema(asked: Asked, collection: Collection[Any], document: Callable[[], bytes], *, of_filters: bool) -> Response:
    offer = chosen(asked, SCHEMA_FORMS)
    if offer is HTML:
        context = partial(schema_context, asked, collection, of_filters=of_filters)
        return leaf(asked, SCHEMA_FORMS, "schema.html", context)
    return answer(asked, document, SCHEMA_JSON, alternates=alternates(asked, SCHEMA_FORMS, offer))


def _page_link(asked: Asked) -> list[dict[str, str]]:
    return [link(asked, f"{asked.path}?f=html", "alternate", "This document as a page", HTML.media_type)]


@reads(
    router,
    "/collections/{collection_id}/schema/geojson",
    COLLECTION,
    JSON_FORMAT,
    summary="What the features of a collection have, as GeoJSON",
    description="A JSON Schema of one feature as GeoJSON writes it. A property that is not required may be null.",
    media_types=(SCHEMA_JSON,),
    schema="JsonSchema",
)
def collection_feature_schema(asked: Asked) -> Response:
    """Answer with the schema of a collection's features as GeoJSON."""
    found = collection_named(asked[COLLECTION])
    return answer(asked, lambda: json_document(feature_schema(asked, found)), SCHEMA_JSON)


def items_parameters(collection: Collection[Any]) -> tuple[Parameter[Any], ...]:
    """Give all parameters of a collection's items."""
    own: tuple[Parameter[Any], ...] = (LIMIT, OFFSET, collection.days, *collection.view, *collection.takes)
    return (*own, *narrowing_parameters(collection), CRS, BBOX_CRS, ITEM_FORM, PAGE_LANG)


def _offer(collection: Collection[Any]) -> None:
    """Add the paths of one collection's features; each is documented by itself, as OGC's test suite expects."""
    path = f"/collections/{collection.id}/items"

    def page_context(asked: Asked, lang: str) -> dict[str, Any]:
        return items_context(asked, collection, finding.page(asked, collection), lang)

    def items(asked: Asked) -> Response:
        offer = chosen(asked, ITEM_FORMS)
        if offer is HTML:
            return leaf(asked, ITEM_FORMS, "items.html", partial(page_context, asked.otherwise(LIMIT, PAGE_ROWS)))
        if offer is GEOJSON_OFFER:
            page = partial(finding.page, asked, collection)
            others = alternates(asked, ITEM_FORMS, offer)
            return answer(asked, lambda: geojson_page(asked, collection, page()), GEOJSON, alternates=others)
        also = times(collection.fields) if offer.media_type == JSON_FG else frozenset()
        page = partial(finding.page, asked, collection, also)
        return sheet_answer(asked, ITEM_FORMS, offer, lambda: page_sheet(asked, collection, page(), offer))

    def item(asked: Asked) -> Response:
        offer = chosen(asked, ITEM_FORMS)
        feature = collection.feature(asked, asked[FEATURE])
        if offer is HTML:
            return leaf(asked, ITEM_FORMS, "item.html", partial(item_context, asked, collection, feature))
        if offer is GEOJSON_OFFER:
            links = item_links(asked, collection, offer)
            others = alternates(asked, ITEM_FORMS, offer)
            return answer(asked, lambda: json_document({**feature, "links": links}), GEOJSON, alternates=others)
        return sheet_answer(asked, ITEM_FORMS, offer, lambda: item_sheet(asked, collection, feature, offer))

    items.__name__, item.__name__ = f"{collection.id}_items", f"{collection.id}_item"
    reads(
        router,
        path,
        *items_parameters(collection),
        summary=collection.title,
        description=collection.items_description,
        media_types=tuple(form.media_type for form in ITEM_FORMS),
        schema=f"{collection.schema}Collection",
        is_small=partial(finding.is_small, collection=collection) if collection.is_small else None,
        more=partial(theatre_parameters, collection) if collection.theatre_fields_after else None,
    )(items)
    reads(
        router,
        f"{path}/{{feature_id}}",
        FEATURE,
        collection.days,
        *collection.view,
        CRS,
        ITEM_FORM,
        PAGE_LANG,
        summary=f"{collection.title}: one feature",
        description="Of an interval the last day counts.",
        media_types=tuple(form.media_type for form in ITEM_FORMS),
        schema=collection.schema,
    )(item)


for _collection in COLLECTIONS.values():
    _offer(_collection)


@reads(router, "/collections/{collection_id}/items", COLLECTION, summary="")
@reads(router, "/collections/{collection_id}/items/{feature_id}", COLLECTION, FEATURE, summary="")
def features_of_no_collection(asked: Asked) -> Response:
    """Say that there is no such collection; those that there are have paths of their own."""
    raise UnknownCollectionError(asked[COLLECTION], tuple(COLLECTIONS))
