"""``/timeline`` and ``/basemap``: what the browser map is drawn from."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import answer
from app.api.parameter import Asked
from app.api.params import TIMELINE_DAYS, VIEW
from app.api.reading import reads
from app.atlas.timeline_payload import timeline_payload

router = APIRouter(tags=["map"])


@reads(
    router,
    "/timeline",
    TIMELINE_DAYS,
    *VIEW,
    summary="The history of every settlement",
    description="Columnar JSON: all places once, and a stream of changes by day. `datetime` chooses the days; by "
    "default from the first day of the theatre to the latest.",
    schema="Timeline",
)
def timeline(asked: Asked) -> Response:
    """Answer with what the browser animates from."""
    return answer(asked, lambda: timeline_payload(asked.view, asked.atlas.oblasts, *_span(asked)))


@reads(router, "/basemap", summary="The ground the map is drawn on", schema="Topology")
def basemap(asked: Asked) -> Response:
    """Answer with land, water, cities and oblasts as TopoJSON."""
    return answer(asked, lambda: asked.served.basemap)


def _span(asked: Asked) -> tuple[date, date]:
    days = asked[TIMELINE_DAYS]
    first, last = (days.first, days.last) if days else (None, None)
    last = last or max(asked.latest_day, first or date.min)
    return first or min(asked.atlas.theatre.first_day, last), last
