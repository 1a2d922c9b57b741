"""Answers that need not be put together before they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_WHOLE_BYTES = 2**20
"""Longer bodies are sent in pieces, and never kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Long:
    """A body that is made in other ways than whole."""

    gzip: Callable[[], bytes]
    """Gives it as gzip, where that is cheaper than to compress it."""
    pieces: Callable[[], Sequence[bytes]]
    """Gives it in pieces that other answers may share."""


class PiecesResponse(Response):
    """Sends a long body piece by piece, no faster than the caller takes it: it is never in memory as a whole."""

    def __init__(self, pieces: Sequence[bytes], *, media_type: str, headers: Mapping[str, str]) -> None:
        """Prepare.

        Parameters
        ----------
        pieces
            In their order.
        media_type, headers
            As of any response.
        """
        self._length = sum(map(len, pieces))
        super().__init__(headers={**headers, "Content-Length": str(self._length)}, media_type=media_type)
        self.pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI passes all
        """Send."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if self._length <= _WHOLE_BYTES:
            await send({"type": "http.response.body", "body": b"".join(self.pieces)})
            return
        for piece in self.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})
