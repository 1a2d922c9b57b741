"""``/comparison``: two maps side by side, as a matrix and as the list of places that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import answer
from app.api.documents import json_document, own_links, recorded_at
from app.api.parameter import Asked, Parameter
from app.api.params import DAY, VIEW
from app.api.reading import reads
from app.api.sides import Against, left_side, read_against
from app.api.transition_documents import matrix_document
from app.atlas.area_features import model
from app.atlas.comparison import Side, Unlike, unlike
from app.atlas.transition_matrix import matrix_between

if TYPE_CHECKING:
    from app.atlas.view import State

router = APIRouter(tags=["control"])

COMPARE: Parameter[Against] = Parameter(
    name="compare",
    read=read_against,
    default=Against(),
    is_needed=True,
    description="What the left map has otherwise than the right one, which the other parameters ask for: "
    "`date:2022-02-23` another day, `days:365` so many days before, `method:verified@1` another method, "
    "`as_of:2022-09-30` what was known on another day.",
    schema={"type": "string"},
    example="date:2022-02-23",
)


@reads(
    router,
    "/comparison",
    COMPARE,
    DAY,
    *VIEW,
    summary="Two maps side by side",
    description="Compares what the map shows with what it shows on another day, by another method, or as known on "
    "another day. `matrix` is gross, like that of `/transitions`: `before` is the left map, `after` the right one. "
    "`differences` lists every settlement whose control, or the party that claims it, is not the same on both, the "
    "most populous first; how firmly control is known does not count.",
    schema="Comparison",
)
def comparison(asked: Asked) -> Response:
    """Answer with what differs between two maps."""
    return answer(asked, lambda: json_document(_document(asked)))


def _document(asked: Asked) -> dict[str, Any]:
    right = Side(asked.view, asked[DAY] or asked.latest_day)
    left = left_side(asked, asked[COMPARE], right)
    differences = unlike(left, right)
    return {
        "left": _side(left),
        "right": _side(right),
        "revision": right.view.revision,
        "recorded_at": recorded_at(asked),
        **model(asked.atlas.territory),
        "matrix": matrix_document(matrix_between(left.view, left.day, right.view, right.day)),
        "numberMatched": len(differences),
        "differences": [_difference(found) for found in differences],
        "links": own_links(asked, "application/json"),
    }


def _side(side: Side) -> dict[str, Any]:
    return {"day": side.day, "method": str(side.view.method), "as_of": side.view.as_of}


def _difference(found: Unlike) -> dict[str, Any]:
    place, oblast = found.place, found.oblast
    return {
        "id": place.id,
        "name": place.name_en,
        "name_uk": place.name_uk,
        "oblast": oblast.id if oblast else None,
        "oblast_name": oblast.name_en if oblast else None,
        "population": place.population,
        "left": _state(found.left),
        "right": _state(found.right),
    }


def _state(state: State) -> dict[str, Any]:
    return state._asdict()
