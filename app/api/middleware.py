"""What every answer gets: HEAD, cross-origin reading, and headers that keep browsers careful."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header: TypeAlias = tuple[bytes, bytes]
_EXPOSED = (
    b"ETag, Link, Memento-Datetime, Content-Crs, Content-Disposition, Content-Range, Accept-Ranges, "
    b"OGC-NumberMatched, OGC-NumberReturned, Retry-After"
)
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        _EXPOSED,
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Encoding, Accept-Datetime, Content-Type, If-None-Match, "
    "If-Range, Last-Event-ID, Range",
    "Access-Control-Max-Age": "86400",
}


ASKED_HEAD = "marchland.head"
"""In the scope of a request for headers only, which is handled as GET: for answers that would never end."""


def polite(headers: Iterable[Header]) -> list[Header]:
    """Give the headers of an answer with those that all have."""
    given = list(headers)
    present = {name.lower() for name, _ in given}
    return given + [pair for pair in _ALWAYS if pair[0] not in present]


class Courtesies:
    """Wraps an application so that all of its answers can be read from any page.

    The headers are sent whether or not the request names an origin: a cache may hand the answer to a page of
    another origin later.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if scope["method"] == "OPTIONS" and any(
            name == b"access-control-request-method" for name, _ in scope["headers"]
        ):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return

        async def politely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": polite(message.get("headers", ()))}
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", ASKED_HEAD: True} if is_head else scope, receive, politely)
