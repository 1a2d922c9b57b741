"""``/snapshots/{day}.geojson``: the control of every place on a day, in one document."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, answer
from app.api.documents import coverage, feature_collection, joined, own_links, recorded_at, view_members
from app.api.parameter import Asked
from app.api.params import FILTERS, GEOJSON_FORMAT, LAYER, SNAPSHOT_DAY, VIEW
from app.api.reading import reads
from app.api.wishes import oblast_numbers, wanted
from app.atlas.oblasts import oblast_features
from app.atlas.selection import select_on

router = APIRouter(tags=["control"])


@reads(
    router,
    "/snapshots/{day}.geojson",
    SNAPSHOT_DAY,
    LAYER,
    *VIEW,
    *FILTERS,
    GEOJSON_FORMAT,
    summary="Everything on a day",
    description="All settlements (or oblasts) with their control on a day, unpaged. With `revision` the document "
    "never changes and can be cited.",
    media_types=(GEOJSON,),
    schema="Snapshot",
)
def snapshot(asked: Asked) -> Response:
    """Answer with a snapshot."""
    return answer(asked, lambda: _document(asked), GEOJSON)


def _document(asked: Asked) -> bytes:
    day = asked[SNAPSHOT_DAY]
    if asked[LAYER] == "oblasts":
        numbers = oblast_numbers(asked, day)
        features, count = joined(oblast_features(asked.view, asked.atlas.oblasts, day, numbers)), len(numbers)
    else:
        found = select_on(asked.view, day, wanted(asked))
        features, count = asked.view.features.joined(*found), len(found.settlements)
    members = {
        "day": day,
        **view_members(asked),
        "layer": asked[LAYER],
        "recorded_at": recorded_at(asked),
        "numberMatched": count,
        "numberReturned": count,
        **coverage(asked, day),
        "links": own_links(asked, GEOJSON),
    }
    return feature_collection(members, features)
