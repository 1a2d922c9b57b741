"""``/timeline`` and ``/basemap``: what the browser map is drawn from."""

from __future__ import annotations

from datetime import date

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import JSON, PINNED, answer, is_known, preferred_encoding
from app.api.documents import json_document
from app.api.parameter import Asked, Parameter
from app.api.params import DETAIL, NAMES, TIMELINE_DAYS, VIEW
from app.api.reading import reads
from app.api.reasons import reasons_document
from app.atlas.land_payload import land_payload
from app.atlas.timeline_payload import timeline_payload
from app.geometry.coarse import coarser

COARSE_DEGREES = 0.01
"""Less than a pixel where a map of the whole theatre is as wide as a column of text."""

router = APIRouter(tags=["map"])

DIGEST: Parameter[str] = Parameter(
    name="digest",
    read=lambda text, _: text,
    default="",
    description="Of the content: the page that needs the document names it.",
    schema={"type": "string", "pattern": "^[0-9a-f]{32}$"},
    place="path",
)


@reads(
    router,
    "/timeline",
    TIMELINE_DAYS,
    NAMES,
    *VIEW,
    summary="The history of every settlement",
    description="Columnar JSON: all places once, and a stream of changes by day. `datetime` chooses the days; by "
    "default from the first day of the theatre to the latest.",
    schema="Timeline",
)
def timeline(asked: Asked) -> Response:
    """Answer with what the browser animates from."""
    return answer(asked, lambda: timeline_payload(asked.view, asked.atlas.oblasts, *_span(asked), names=asked[NAMES]))


@reads(
    router,
    "/timeline/reasons",
    *VIEW,
    summary="Why, of every settlement and all days",
    description="What `/places/{id}/why` answers, of every settlement of `/timeline` in its order: cases of "
    "settlements of which the same is said, their periods, and tables of claims and sources that these refer to by "
    "number. A map in one file carries it.",
    schema="Reasons",
)
def reasons(asked: Asked) -> Response:
    """Answer with what tells why without a server."""
    return answer(asked, lambda: reasons_document(asked.view, asked.atlas))


@reads(
    router,
    "/timeline/land",
    *VIEW,
    summary="The land of every settlement, in numbers",
    description="What `/statistics` adds up, of every settlement of `/timeline` in its order: the area of its land, "
    "and whose land it shares an edge with. A map in one file carries it, and finds the same km².",
    schema="Land",
)
def land(asked: Asked) -> Response:
    """Answer with what km² are added up from without a server."""
    return answer(asked, lambda: land_payload(asked.view))


@reads(
    router,
    "/timeline/{digest}.json",
    DIGEST,
    summary="The history the page opens with",
    description="What `/timeline` answers, at an address that never means anything else. Only the latest few are kept.",
    schema="Timeline",
)
def opening(asked: Asked) -> Response:
    """Answer with a timeline that caches may keep for ever."""
    encoding = preferred_encoding(asked.request.headers.get("accept-encoding", ""), ("br", "gzip"))
    body = asked.served.opening.body(asked[DIGEST], encoding)
    headers = {"Cache-Control": PINNED, "Vary": "Accept-Encoding", "ETag": f'"{asked[DIGEST]}-{encoding}"'}
    if is_known(asked.request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return Response(body, media_type=JSON, headers=headers)


@reads(router, "/basemap", DETAIL, summary="The ground the map is drawn on", schema="Topology")
def basemap(asked: Asked) -> Response:
    """Answer with land, water, cities and oblasts as TopoJSON."""
    return answer(asked, lambda: _coarse(asked.served.basemap) if asked[DETAIL] == "coarse" else asked.served.basemap)


def _coarse(basemap: bytes) -> bytes:
    return json_document(coarser(orjson.loads(basemap), COARSE_DEGREES))


def _span(asked: Asked) -> tuple[date, date]:
    days = asked[TIMELINE_DAYS]
    first, last = (days.first, days.last) if days else (None, None)
    # A map of days that the ledger does not speak of would show control that nobody reported.
    last = min(last or date.max, asked.latest_day)
    first = max(first or date.min, asked.atlas.theatre.first_day)
    return min(first, last), last
