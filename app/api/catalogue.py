"""The collections of features that the API offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.api.caching import CRS84, GEOJSON
from app.api.documents import link
from app.api.problems import UnknownCollectionError

if TYPE_CHECKING:
    from app.api.parameter import Asked

_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


class Collection(NamedTuple):
    """A collection: its id and what readers are told of it."""

    id: str
    title: str
    description: str
    items_description: str
    schema: str
    """Name of the schema of its features."""


COLLECTIONS = {
    collection.id: collection
    for collection in (
        Collection(
            "settlements",
            "Settlements by control",
            "Every settlement with its control on a day, the rule behind it, and how long it has been so.",
            "Each settlement with its control on a day; for an interval, one feature for every control period in it.",
            "Settlement",
        ),
        Collection(
            "oblasts",
            "Oblasts by share held",
            "Every oblast with the share of its settlements and people that each party holds on a day, and who claims "
            "it by law. Claims by law never enter a share.",
            "Each oblast with its shares on a day; of an interval the last day counts. `bbox` meets the box of the "
            "outline; `controller` and `status` ask for a settlement of that kind in it.",
            "Oblast",
        ),
        Collection(
            "areas",
            "Areas by control",
            "The land of each party, of what is contested and of what is unknown on a day. Modelled: every settlement "
            "stands for the land that is nearer to it than to any other of its oblast.",
            "One feature for each controller, status and claimant on a day; of an interval the last day counts. "
            "`bbox` meets the land itself.",
            "Area",
        ),
        Collection(
            "frontline",
            "Line of contact",
            "Where the land of two parties meets on a day, and where either meets contested or unknown land. Modelled "
            "as the areas are; it is no line of troops.",
            "One feature for each two sides that meet; `left` lies on the left going along the line, and an empty side "
            "is contested or unknown land. Of an interval the last day counts.",
            "Contact",
        ),
        Collection(
            "transitions",
            "Transitions",
            "Every change of control of a settlement, with what it was before and after, the rule and the claims.",
            "One feature for each settlement and day on which its control changed, by day. `controller` and `status` "
            "ask for what it changed to. `/transitions` compares two days instead.",
            "Transition",
        ),
    )
}


def collection_named(collection_id: str) -> Collection:
    """Give a collection.

    Raises
    ------
    UnknownCollectionError
        If there is none with this id.
    """
    if collection_id not in COLLECTIONS:
        raise UnknownCollectionError(collection_id, tuple(COLLECTIONS))
    return COLLECTIONS[collection_id]


def collection_document(asked: Asked, collection: Collection) -> dict[str, Any]:
    """Describe a collection as OGC API – Features does."""
    theatre = asked.atlas.theatre
    path = f"/collections/{collection.id}"
    return {
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "extent": {
            "spatial": {"bbox": [list(theatre.bounds)], "crs": CRS84},
            "temporal": {"interval": [[f"{theatre.first_day}T00:00:00Z", None]], "trs": _GREGORIAN},
        },
        "links": [
            link(asked, path, "self", "This document"),
            link(asked, f"{path}/items", "items", collection.title, GEOJSON),
        ],
    }
