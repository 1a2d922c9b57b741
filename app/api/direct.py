"""Answers given beside the router, by the same endpoints: what it costs is several times what such answers do.

Small ones are given at once, beside the threads, too. Whatever goes wrong goes the whole way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from app.api.caching import preferred_encoding
from app.api.parameter import Asked
from app.api.reading import readings
from app.domain.errors import MarchlandError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.api.reading import Reading


_MOST_QUERY = 500
"""Bytes; a longer query may take longer to read than others should wait."""


class DirectAnswers:
    """Wraps an application and answers what it is asked for most."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Its ``app.state.served``, a `Served`, is set before the first request.
        routes
            Those of its paths whose `Reading` tells which requests are small, and has no parameter in the path, are
            answered from the event loop; those whose `Reading` is hot from a thread.
        """
        self._app = app
        routed = list(readings(routes))
        self._readings = {route.path: reading for route, reading in routed if reading.is_small is not None}
        self._hot = [(route, reading) for route, reading in routed if reading.is_hot]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        response = None
        if scope["type"] == "http" and scope["method"] == "GET" and len(scope["query_string"]) <= _MOST_QUERY:
            reading = self._readings.get(scope["path"])
            try:
                if reading is None:
                    response = await self._from_thread(scope, receive)
                elif not _is_packed(scope):
                    response = _at_once(Request(scope, receive), reading)
            except MarchlandError:
                # Meant to be seen by the caller: the router's way explains it.
                response = None
        if response is None:
            await self._app(scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _from_thread(self, scope: Scope, receive: Receive) -> Response | None:
        for route, reading in self._hot:
            found = route.path_regex.match(scope["path"])
            if found is not None:
                request = Request({**scope, "path_params": found.groupdict()}, receive)
                response = await run_in_threadpool(_answer, request, reading)
                # By which requests are counted.
                scope["route"] = route
                return response
        return None


def _answer(request: Request, reading: Reading) -> Response:
    return reading.endpoint(Asked.read(request, reading.signature))


def _at_once(request: Request, reading: Reading) -> Response | None:
    asked = Asked.read(request, reading.signature)
    is_small = asked.is_at_hand and reading.is_small is not None and reading.is_small(asked)
    return reading.endpoint(asked) if is_small else None


def _is_packed(scope: Scope) -> bool:
    """Tell whether an answer would have to be compressed, which takes longer than all else."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
    return preferred_encoding(accepted.decode("latin-1")) != "identity"
