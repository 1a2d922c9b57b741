"""``/collections``: OGC API – Features, Part 1."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, answer
from app.api.catalogue import COLLECTIONS, collection_document, collection_named
from app.api.documents import json_document, link, own_links
from app.api.features import FEATURES, PAGES, page_document
from app.api.parameter import Asked
from app.api.params import DATETIME, FILTERS, GEOJSON_FORMAT, JSON_FORMAT, LIMIT, OFFSET, VIEW, path_id
from app.api.reading import reads

router = APIRouter(tags=["collections"])
COLLECTION = path_id("collection_id", f"The id of a collection: {', '.join(COLLECTIONS)}.", "settlements")
FEATURE = path_id("feature_id", "The id of a feature, as `items` gives it.", "UA14120110010088407")


@reads(router, "/collections", JSON_FORMAT, summary="The collections there are", schema="Collections")
def collections(asked: Asked) -> Response:
    """Answer with all collections."""
    content = {
        "links": [link(asked, "/collections", "self", "This document")],
        "collections": [collection_document(asked, one) for one in COLLECTIONS.values()],
    }
    return answer(asked, lambda: json_document(content))


@reads(router, "/collections/{collection_id}", COLLECTION, JSON_FORMAT, summary="One collection", schema="Collection")
def collection(asked: Asked) -> Response:
    """Answer with one collection."""
    content = collection_document(asked, collection_named(asked[COLLECTION]))
    return answer(asked, lambda: json_document(content))


@reads(
    router,
    "/collections/{collection_id}/items",
    COLLECTION,
    LIMIT,
    OFFSET,
    DATETIME,
    *VIEW,
    *FILTERS,
    GEOJSON_FORMAT,
    summary="Features of a collection",
    description="Settlements with their control, or oblasts with their shares, on a day. For oblasts, `bbox` meets the "
    "box of the outline, and `controller` and `status` ask for a settlement of that kind in it; of an interval the "
    "last day counts.",
    media_types=(GEOJSON,),
    schema="FeatureCollection",
)
def items(asked: Asked) -> Response:
    """Answer with a page of features."""
    page = PAGES[collection_named(asked[COLLECTION]).id]
    return answer(asked, lambda: page_document(asked, page(asked)), GEOJSON)


@reads(
    router,
    "/collections/{collection_id}/items/{feature_id}",
    COLLECTION,
    FEATURE,
    DATETIME,
    *VIEW,
    GEOJSON_FORMAT,
    summary="One feature",
    description="Of an interval the last day counts.",
    media_types=(GEOJSON,),
    schema="Feature",
)
def item(asked: Asked) -> Response:
    """Answer with one feature."""
    parent = collection_named(asked[COLLECTION])
    feature = FEATURES[parent.id](asked, asked[FEATURE])
    links = [*own_links(asked, GEOJSON), link(asked, f"/collections/{parent.id}", "collection", parent.title)]
    return answer(asked, lambda: json_document({**feature, "links": links}), GEOJSON)
