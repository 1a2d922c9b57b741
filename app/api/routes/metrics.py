"""``/metrics``: what Prometheus scrapes."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.meters import Meters
from app.api.served import Served

router = APIRouter(tags=["operations"])


@router.get(
    "/metrics",
    summary="Counts, for Prometheus",
    description="Requests by route and status, how long they took, revision, claims, open streams. Each "
    "process counts for itself.",
    operation_id="metrics",
    response_class=Response,
)
def metrics(request: Request) -> Response:
    """Answer with all meters."""
    served: Served = request.app.state.served
    meters: Meters = request.app.state.meters
    body, media_type = meters.exposed(served, request.headers.get("accept", ""))
    return Response(body, headers={"Content-Type": media_type, "Cache-Control": "no-store", "Vary": "Accept"})
