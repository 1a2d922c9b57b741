"""``/snapshots/{day}.geojson``: the control of every place on a day, in one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, answer
from app.api.collections.areas import area_features, contact_features
from app.api.documents import (
    around_features,
    coverage,
    feature_collection,
    joined,
    own_links,
    recorded_at,
    view_members,
)
from app.api.parameter import Asked
from app.api.params import CONTROLLER, FILTERS, GEOJSON_FORMAT, LAYER, OBLAST, SNAPSHOT_DAY, STATUS, VIEW
from app.api.pieces import Long
from app.api.reading import reads
from app.api.wishes import oblast_numbers, wanted
from app.atlas.area_features import model
from app.atlas.oblasts import oblast_features
from app.atlas.selection import Wanted, select_on
from app.domain.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

router = APIRouter(tags=["control"])
_NOT_TAKEN = {"areas": (OBLAST,), "frontline": (OBLAST, CONTROLLER, STATUS)}
"""Layers that are modelled, and the filters that they do not take."""


@reads(
    router,
    "/snapshots/{day}.geojson",
    SNAPSHOT_DAY,
    LAYER,
    *VIEW,
    *FILTERS,
    GEOJSON_FORMAT,
    summary="Everything on a day",
    description="All settlements (or oblasts, areas, lines of contact) with their control on a day, unpaged. With "
    "`revision` the document never changes and can be cited.",
    media_types=(GEOJSON,),
    schema="Snapshot",
)
def snapshot(asked: Asked) -> Response:
    """Answer with a snapshot."""
    _refuse_filters_not_taken(asked)
    is_whole = asked[LAYER] == "settlements" and wanted(asked) == Wanted()
    return answer(asked, lambda: _document(asked), GEOJSON, long=_long(asked) if is_whole else None)


def _document(asked: Asked) -> bytes:
    features, count = _features(asked)
    return feature_collection(_members(asked, count), features)


def _long(asked: Asked) -> Long:
    """Write all settlements."""

    def packed() -> bytes:
        head, tail = around_features(_members(asked, len(asked.view.settlements)))
        return asked.view.packed.document(head, asked.view.periods_on(asked[SNAPSHOT_DAY]), tail)

    def pieces() -> tuple[int, Sequence[bytes]]:
        head, tail = around_features(_members(asked, len(asked.view.settlements)))
        text = asked.view.features.whole.on(asked.view.periods_on(asked[SNAPSHOT_DAY]))
        return len(head) + text.length + len(tail), (head, *text.parts, tail)

    return Long(gzip=packed, pieces=pieces)


def _members(asked: Asked, count: int) -> dict[str, Any]:
    day = asked[SNAPSHOT_DAY]
    return {
        "day": day,
        **view_members(asked),
        "layer": asked[LAYER],
        "recorded_at": recorded_at(asked),
        **(model(asked.atlas.territory) if asked[LAYER] in _NOT_TAKEN else {}),
        "numberMatched": count,
        "numberReturned": count,
        **coverage(asked, day),
        "links": own_links(asked, GEOJSON),
    }


def _features(asked: Asked) -> tuple[bytes, int]:
    day = asked[SNAPSHOT_DAY]
    match asked[LAYER]:
        case "oblasts":
            features = oblast_features(asked.view, asked.atlas.oblasts, day, oblast_numbers(asked, day))
        case "areas":
            features = area_features(asked, day)
        case "frontline":
            features = contact_features(asked, day)
        case _:
            found = select_on(asked.view, day, wanted(asked))
            return asked.view.features.joined(*found), len(found.settlements)
    return joined(features), len(features)


def _refuse_filters_not_taken(asked: Asked) -> None:
    """Refuse filters that do not bear on a layer, instead of passing over them."""
    layer = asked[LAYER]
    given = [filter_.name for filter_ in _NOT_TAKEN.get(layer, ()) if filter_.name in asked.given]
    if given:
        subject = "the request"
        raise InvalidInputError(
            subject, [Fault(at=name, message=f"does not narrow the layer {layer}") for name in given]
        )
