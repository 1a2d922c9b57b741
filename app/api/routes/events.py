"""``/events``: every revision as it is published, as Server-Sent Events."""

from __future__ import annotations

import anyio
from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from app.api.middleware import ASKED_HEAD
from app.api.parameter import Asked, Parameter, refused
from app.api.readers import read_whole
from app.api.reading import reads
from app.domain.errors import InvalidValueError

router = APIRouter(tags=["feeds"])
MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15
SEND_SECONDS = 30
"""A listener that takes nothing for so long has gone."""
ENDING_SECONDS = 2.0
"""How long a stream may take to end when the server stops."""
_HEADER = "Last-Event-ID"
# Proxies that buffer or compress would keep what is to be heard at once.
_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
_whole = read_whole("last_event_id", 0, None)

LAST_EVENT_ID: Parameter[int | None] = Parameter(
    name="last_event_id",
    read=_whole,
    default=None,
    description="The last revision that was heard of: all that was missed since comes first. The header "
    f"`{_HEADER}`, which browsers send when they connect again, goes before it.",
    schema={"type": "integer", "minimum": 0},
)


@reads(
    router,
    "/events",
    LAST_EVENT_ID,
    summary="Every revision as it is published",
    description="Server-Sent Events that go on until the caller hangs up. `ready` comes first, with the revision from "
    "which on is told; `revision` tells what one step of the ledger recorded and which settlements the map shows "
    "otherwise since; `reset` says that too much was missed, and to read everything anew. The id of an event is its "
    "revision. A comment every 15 seconds keeps the connection.",
    media_types=(MEDIA_TYPE,),
    schema="Events",
)
def events(asked: Asked) -> Response:
    """Answer with a stream."""
    heard = _heard(asked)
    announcer = asked.served.announcer
    announcer.admit()
    if asked.request.scope.get(ASKED_HEAD):
        return Response(media_type=MEDIA_TYPE, headers=_HEADERS)
    ending = anyio.Event()
    return EventSourceResponse(
        announcer.events(asked.served.publisher, heard, ending),
        headers=_HEADERS,
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=lambda: ServerSentEvent(comment="still here"),
        send_timeout=SEND_SECONDS,
        shutdown_event=ending,
        shutdown_grace_period=ENDING_SECONDS,
        sep="\n",
    )


def _heard(asked: Asked) -> int | None:
    header = asked.request.headers.get(_HEADER)
    if header is None:
        return asked[LAST_EVENT_ID]
    try:
        return _whole(header, asked.atlas)
    except InvalidValueError as error:
        raise refused(_HEADER, error.reason, header) from error
