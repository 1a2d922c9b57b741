"""``/collections``: OGC API – Features, Part 1."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api.areas import areas_page, contacts_page, one_area, one_contact
from app.api.caching import GEOJSON, answer
from app.api.catalogue import COLLECTIONS, Collection, collection_document, collection_named
from app.api.documents import json_document, link, own_links
from app.api.features import FEATURES, PAGES, is_small_page, page_document
from app.api.parameter import Asked
from app.api.params import (
    BBOX,
    BBOX_CRS,
    CONTROLLER,
    CRS,
    DATETIME,
    FILTERS,
    GEOJSON_FORMAT,
    JSON_FORMAT,
    LIMIT,
    OFFSET,
    STATUS,
    TRANSITION_DAYS,
    VIEW,
    path_id,
)
from app.api.problems import UnknownCollectionError
from app.api.reading import reads
from app.api.transition_pages import one_transition, transitions_page

router = APIRouter(tags=["collections"])
COLLECTION = path_id("collection_id", f"The id of a collection: {', '.join(COLLECTIONS)}.", "settlements")
_PAGES = PAGES | {"areas": areas_page, "frontline": contacts_page, "transitions": transitions_page}
_FEATURES = FEATURES | {"areas": one_area, "frontline": one_contact, "transitions": one_transition}
_DAYS = {"transitions": TRANSITION_DAYS}
_FILTERS = {"areas": (BBOX, CONTROLLER, STATUS), "frontline": (BBOX,)}
_SMALL = {"settlements": is_small_page}
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


def _offer(collection: Collection) -> None:
    """Add the paths of one collection's features; each is documented by itself, as OGC's test suite expects."""
    path = f"/collections/{collection.id}/items"

    def items(asked: Asked) -> Response:
        return answer(asked, lambda: page_document(asked, _PAGES[collection.id](asked)), GEOJSON)

    def item(asked: Asked) -> Response:
        feature = _FEATURES[collection.id](asked, asked[FEATURE])
        links = [
            *own_links(asked, GEOJSON),
            link(asked, f"/collections/{collection.id}", "collection", collection.title),
        ]
        return answer(asked, lambda: json_document({**feature, "links": links}), GEOJSON)

    items.__name__, item.__name__ = f"{collection.id}_items", f"{collection.id}_item"
    reads(
        router,
        path,
        *(
            LIMIT,
            OFFSET,
            _DAYS.get(collection.id, DATETIME),
            *VIEW,
            *_FILTERS.get(collection.id, FILTERS),
            CRS,
            BBOX_CRS,
            GEOJSON_FORMAT,
        ),
        summary=collection.title,
        description=collection.items_description,
        media_types=(GEOJSON,),
        schema=f"{collection.schema}Collection",
        is_small=_SMALL.get(collection.id),
    )(items)
    reads(
        router,
        f"{path}/{{feature_id}}",
        *(FEATURE, DATETIME, *VIEW, CRS, GEOJSON_FORMAT),
        summary=f"{collection.title}: one feature",
        description="Of an interval the last day counts.",
        media_types=(GEOJSON,),
        schema=collection.schema,
    )(item)


for _collection in COLLECTIONS.values():
    _offer(_collection)


@reads(router, "/collections/{collection_id}/items", COLLECTION, summary="", is_documented=False)
@reads(router, "/collections/{collection_id}/items/{feature_id}", COLLECTION, FEATURE, summary="", is_documented=False)
def features_of_no_collection(asked: Asked) -> Response:
    """Say that there is no such collection; those that there are have paths of their own."""
    raise UnknownCollectionError(asked[COLLECTION], tuple(COLLECTIONS))
