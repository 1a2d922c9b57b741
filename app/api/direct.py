"""Small answers given at once: beside the router and its threads, which cost several times what such an answer does.

The endpoint is the same, so the answer is. Whatever is not small, or goes wrong, goes the whole way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request

from app.api.caching import preferred_encoding
from app.api.parameter import Asked
from app.api.reading import readings
from app.domain.errors import MarchlandError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send


_MOST_QUERY = 500
"""Bytes; a longer query may take longer to read than others should wait."""


class DirectAnswers:
    """Wraps an application and answers from the event loop what takes less than a millisecond."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Its ``app.state.served``, a `Served`, is set before the first request.
        routes
            Those of its paths, without parameters in them, whose `Reading` tells which requests are small can be
            answered here.
        """
        self._app = app
        self._readings = {path: reading for path, reading in readings(routes) if reading.is_small is not None}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        reading = self._readings.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if reading is None or reading.is_small is None or _is_long(scope) or _is_packed(scope):
            await self._app(scope, receive, send)
            return
        try:
            asked = Asked.read(Request(scope, receive), reading.signature)
            response = reading.endpoint(asked) if asked.is_at_hand and reading.is_small(asked) else None
        except MarchlandError:
            # Meant to be seen by the caller: the router's way explains it.
            response = None
        if response is None:
            await self._app(scope, receive, send)
        else:
            await response(scope, receive, send)


def _is_long(scope: Scope) -> bool:
    return len(scope["query_string"]) > _MOST_QUERY


def _is_packed(scope: Scope) -> bool:
    """Tell whether an answer would have to be compressed, which takes longer than all else."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
    return preferred_encoding(accepted.decode("latin-1")) != "identity"
