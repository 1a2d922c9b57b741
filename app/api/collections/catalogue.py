"""The collections of features that the API offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.caching import CRS84
from app.api.collections.areas import AREAS, FRONTLINE
from app.api.collections.claims import CLAIMS
from app.api.collections.forms import FORMS
from app.api.collections.oblasts import OBLASTS
from app.api.collections.schemas import SCHEMA_JSON
from app.api.collections.settlements import SETTLEMENTS
from app.api.collections.transitions import TRANSITIONS
from app.api.documents import link
from app.api.problems import UnknownCollectionError
from app.api.tile_matrices import tilesets_link
from app.exports.tiles.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.api.collections.collection import Collection
    from app.api.parameter import Asked

COLLECTIONS: Mapping[str, Collection[Any]] = {
    collection.id: collection for collection in (SETTLEMENTS, OBLASTS, AREAS, FRONTLINE, CLAIMS, TRANSITIONS)
}
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_RELATIONS = "http://www.opengis.net/def/rel/ogc/1.0"


def collection_named(collection_id: str) -> Collection[Any]:
    """Give a collection.

    Raises
    ------
    UnknownCollectionError
        If there is none with this id.
    """
    if collection_id not in COLLECTIONS:
        raise UnknownCollectionError(collection_id, tuple(COLLECTIONS))
    return COLLECTIONS[collection_id]


def collection_document(asked: Asked, collection: Collection[Any]) -> dict[str, Any]:
    """Describe a collection as OGC API – Features does."""
    path = f"/collections/{collection.id}"
    extent = collection.extent(asked)
    return {
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "extent": {
            "spatial": {"bbox": [list(extent.box)], "crs": CRS84},
            "temporal": {"interval": [[_instant(extent.first), _instant(extent.last)]], "trs": _GREGORIAN},
        },
        "links": [
            link(asked, path, "self", "This document"),
            *(
                link(
                    asked, f"{path}/items?f={form.name}", "items", f"{collection.title} ({form.title})", form.media_type
                )
                for form in FORMS
            ),
            link(asked, f"{path}/queryables", f"{_RELATIONS}/queryables", "What filters may speak of", SCHEMA_JSON),
            link(asked, f"{path}/schema", f"{_RELATIONS}/schema", "What the features have", SCHEMA_JSON),
            *([tilesets_link(asked, path)] if collection.id in LAYERS else []),
            link(asked, f"{path}/schema/geojson", "describedby", "What the features have, as GeoJSON", SCHEMA_JSON),
        ],
    }


def _instant(day: date | None) -> str | None:
    return None if day is None else f"{day}T00:00:00Z"
