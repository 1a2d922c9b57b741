"""``/transitions``: what changed between two days, place by place and as a matrix."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, answer
from app.api.documents import coverage, feature_collection, joined, own_links, recorded_at, view_members
from app.api.parameter import Asked
from app.api.params import BBOX, FROM, GEOJSON_FORMAT, OBLAST, TO, VIEW, needed
from app.api.reading import reads
from app.api.spans import span
from app.api.transition_documents import matrix_document
from app.api.wishes import places_asked
from app.atlas.area_features import model
from app.atlas.transition_features import transition_feature, transitions_between
from app.atlas.transition_matrix import transition_matrix

router = APIRouter(tags=["control"])
SINCE = needed(FROM, "The day before, YYYY-MM-DD.")


@reads(
    router,
    "/transitions",
    SINCE,
    TO,
    BBOX,
    OBLAST,
    *VIEW,
    GEOJSON_FORMAT,
    summary="What changed between two days",
    description="One feature for every settlement whose control on `to` is not what it was on `from`, with the rule "
    "and the claims behind it. `matrix` tells how much each holder of the first day lost to each holder of the last: "
    "gross, so that what was lost here and won there both show; what stayed is there too, so that rows add up to the "
    "first day and columns to the last. `bbox` and `oblast` narrow the features; the matrix is always of the whole.",
    media_types=(GEOJSON,),
    schema="Transitions",
)
def transitions(asked: Asked) -> Response:
    """Answer with what changed."""
    span(asked)
    return answer(asked, lambda: _document(asked), GEOJSON)


def _document(asked: Asked) -> bytes:
    view, (first, last) = asked.view, span(asked)
    found = transitions_between(view, first, last, places_asked(asked))
    members = {
        "from": first,
        "to": last,
        **view_members(asked),
        "recorded_at": recorded_at(asked),
        **model(asked.atlas.territory),
        "numberMatched": len(found),
        "numberReturned": len(found),
        **coverage(asked, last),
        "matrix": matrix_document(transition_matrix(view, first, last)),
        "links": own_links(asked, GEOJSON),
    }
    return feature_collection(members, joined([transition_feature(view, one, one.place) for one in found]))
