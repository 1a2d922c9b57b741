"""``/transitions``: what changed between two days, place by place and as a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import GEOJSON, JSON_FG, answer
from app.api.collections.forms import FORM, FORMS, GEOJSON_OFFER, alternate_links
from app.api.collections.transitions import TRANSITIONS
from app.api.documents import coverage, feature_collection, joined, own_links, recorded_at, view_members
from app.api.offers import Offer, alternates, chosen
from app.api.parameter import Asked
from app.api.params import BBOX, FROM, OBLAST, TO, VIEW, needed
from app.api.reading import reads
from app.api.sheet import Sheet
from app.api.sheets import sheet_answer
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
    FORM,
    summary="What changed between two days",
    description="One feature for every settlement whose control on `to` is not what it was on `from`, with the rule "
    "and the claims behind it. `matrix` tells how much each holder of the first day lost to each holder of the last: "
    "gross, so that what was lost here and won there both show; what stayed is there too, so that rows add up to the "
    "first day and columns to the last. `bbox` and `oblast` narrow the features; the matrix is always of the whole.",
    media_types=tuple(form.media_type for form in FORMS),
    schema="Transitions",
)
def transitions(asked: Asked) -> Response:
    """Answer with what changed."""
    span(asked)
    offer = chosen(asked, FORMS)
    if offer is GEOJSON_OFFER:
        return answer(asked, lambda: _document(asked), GEOJSON, alternates=alternates(asked, FORMS, offer))
    return sheet_answer(asked, FORMS, offer, lambda: _sheet(asked, offer))


def _document(asked: Asked) -> bytes:
    found = _found(asked)
    return feature_collection(_members(asked, len(found), GEOJSON_OFFER, _matrix(asked)), joined(found))


def _matrix(asked: Asked) -> dict[str, Any]:
    return {"matrix": matrix_document(transition_matrix(asked.view, *span(asked)))}


def _found(asked: Asked) -> list[bytes]:
    view, (first, last) = asked.view, span(asked)
    found = transitions_between(view, first, last, places_asked(asked))
    return [transition_feature(view, one, one.place) for one in found]


def _members(asked: Asked, count: int, offer: Offer, more: Mapping[str, Any]) -> dict[str, Any]:
    first, last = span(asked)
    return {
        "from": first,
        "to": last,
        **view_members(asked),
        "recorded_at": recorded_at(asked),
        **model(asked.atlas.territory),
        "numberMatched": count,
        "numberReturned": count,
        **coverage(asked, last),
        **more,
        "links": [*own_links(asked, offer.media_type), *alternate_links(asked, offer)],
    }


def _sheet(asked: Asked, offer: Offer) -> Sheet:
    found, (first, last) = _found(asked), span(asked)
    return Sheet(
        name=TRANSITIONS.id,
        title=f"{TRANSITIONS.title}, {first} to {last}",
        about=f"{first}-{last}",
        day=last,
        fields=TRANSITIONS.fields_in(asked.atlas),
        features=[orjson.loads(feature) for feature in found],
        # Tables have no room for it.
        members=_members(asked, len(found), offer, _matrix(asked) if offer.media_type == JSON_FG else {}),
        links={},
        feature_type=TRANSITIONS.schema,
    )
