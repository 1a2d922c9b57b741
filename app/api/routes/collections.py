"""``/collections``: OGC API – Features, Parts 1, 3 and 5."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, JSON_FG, answer
from app.api.collections import finding
from app.api.collections.catalogue import COLLECTIONS, collection_document, collection_named
from app.api.collections.collection import Collection
from app.api.collections.forms import (
    FORM,
    FORMS,
    GEOJSON_OFFER,
    geojson_page,
    item_links,
    item_sheet,
    page_sheet,
)
from app.api.collections.narrowing import narrowing_parameters, theatre_parameters
from app.api.collections.schemas import SCHEMA_JSON, feature_schema, queryables, returnables
from app.api.documents import json_document, link
from app.api.json_fg import times
from app.api.offers import alternates, chosen
from app.api.parameter import Asked, Parameter
from app.api.params import BBOX_CRS, CRS, JSON_FORMAT, LIMIT, OFFSET, path_id
from app.api.problems import UnknownCollectionError
from app.api.reading import reads
from app.api.sheets import sheet_answer

router = APIRouter(tags=["collections"])
COLLECTION = path_id("collection_id", f"The id of a collection: {', '.join(COLLECTIONS)}.", "settlements")
FEATURE = path_id("feature_id", "The id of a feature, as `items` gives it.", None)


@reads(router, "/collections", JSON_FORMAT, summary="The collections there are", schema="Collections")
def collections(asked: Asked) -> Response:
    """Answer with all collections."""

    def document() -> dict[str, Any]:
        return {
            "links": [link(asked, "/collections", "self", "This document")],
            "collections": [collection_document(asked, one) for one in COLLECTIONS.values()],
        }

    return answer(asked, lambda: json_document(document()))


@reads(router, "/collections/{collection_id}", COLLECTION, JSON_FORMAT, summary="One collection", schema="Collection")
def collection(asked: Asked) -> Response:
    """Answer with one collection."""
    found = collection_named(asked[COLLECTION])
    return answer(asked, lambda: json_document(collection_document(asked, found)))


@reads(
    router,
    "/collections/{collection_id}/queryables",
    COLLECTION,
    JSON_FORMAT,
    summary="What filters may speak of",
    description="A JSON Schema (OGC API – Features, Part 3) of the properties that `filter`, `sortby` and parameters "
    "of the same names may speak of.",
    media_types=(SCHEMA_JSON,),
    schema="JsonSchema",
)
def collection_queryables(asked: Asked) -> Response:
    """Answer with the schema of a collection's queryables."""
    found = collection_named(asked[COLLECTION])
    return answer(asked, lambda: json_document(queryables(asked, found)), SCHEMA_JSON)


@reads(
    router,
    "/collections/{collection_id}/schema",
    COLLECTION,
    JSON_FORMAT,
    summary="What the features of a collection have",
    description="A JSON Schema (OGC API – Features, Part 5) of ids, geometries and properties, with their roles.",
    media_types=(SCHEMA_JSON,),
    schema="JsonSchema",
)
def collection_schema(asked: Asked) -> Response:
    """Answer with the schema of a collection's features."""
    found = collection_named(asked[COLLECTION])
    return answer(asked, lambda: json_document(returnables(asked, found)), SCHEMA_JSON)


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
    return (*own, *narrowing_parameters(collection), CRS, BBOX_CRS, FORM)


def _offer(collection: Collection[Any]) -> None:
    """Add the paths of one collection's features; each is documented by itself, as OGC's test suite expects."""
    path = f"/collections/{collection.id}/items"

    def items(asked: Asked) -> Response:
        offer = chosen(asked, FORMS)
        if offer is GEOJSON_OFFER:
            page = partial(finding.page, asked, collection)
            others = alternates(asked, FORMS, offer)
            return answer(asked, lambda: geojson_page(asked, collection, page()), GEOJSON, alternates=others)
        also = times(collection.fields) if offer.media_type == JSON_FG else frozenset()
        page = partial(finding.page, asked, collection, also)
        return sheet_answer(asked, FORMS, offer, lambda: page_sheet(asked, collection, page(), offer))

    def item(asked: Asked) -> Response:
        offer = chosen(asked, FORMS)
        feature = collection.feature(asked, asked[FEATURE])
        if offer is GEOJSON_OFFER:
            links = item_links(asked, collection, offer)
            others = alternates(asked, FORMS, offer)
            return answer(asked, lambda: json_document({**feature, "links": links}), GEOJSON, alternates=others)
        return sheet_answer(asked, FORMS, offer, lambda: item_sheet(asked, collection, feature, offer))

    items.__name__, item.__name__ = f"{collection.id}_items", f"{collection.id}_item"
    reads(
        router,
        path,
        *items_parameters(collection),
        summary=collection.title,
        description=collection.items_description,
        media_types=tuple(form.media_type for form in FORMS),
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
        FORM,
        summary=f"{collection.title}: one feature",
        description="Of an interval the last day counts.",
        media_types=tuple(form.media_type for form in FORMS),
        schema=collection.schema,
    )(item)


for _collection in COLLECTIONS.values():
    _offer(_collection)


@reads(router, "/collections/{collection_id}/items", COLLECTION, summary="")
@reads(router, "/collections/{collection_id}/items/{feature_id}", COLLECTION, FEATURE, summary="")
def features_of_no_collection(asked: Asked) -> Response:
    """Say that there is no such collection; those that there are have paths of their own."""
    raise UnknownCollectionError(asked[COLLECTION], tuple(COLLECTIONS))
