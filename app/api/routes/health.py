"""``/health``: whether the server runs, and whether it can answer."""

from __future__ import annotations

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.served import Served

router = APIRouter(prefix="/health", tags=["operations"])
_NEVER_KEPT = {"Cache-Control": "no-store"}


@router.get("/live", summary="The server runs", operation_id="live", response_class=Response)
def live() -> Response:
    """Tell that the process answers."""
    return _answer({"status": "live"})


@router.get("/ready", summary="The server can answer", operation_id="ready", response_class=Response)
def ready(request: Request) -> Response:
    """Tell what is served, and whether the ledger is still being followed.

    Reads go on from memory when the database is away, so that alone does not make a server unready.
    """
    served: Served = request.app.state.served
    atlas = served.publisher.atlas
    return _answer(
        {
            "status": "ready",
            "theatre": atlas.theatre.id,
            "revision": atlas.revision,
            "database": "reachable" if served.publisher.is_following else "unreachable",
            "version": served.version,
        }
    )


def _answer(content: dict[str, object]) -> Response:
    return Response(orjson.dumps(content), media_type="application/json", headers=_NEVER_KEPT)
