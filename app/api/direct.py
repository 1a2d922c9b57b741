"""Answers given beside the router, by the same endpoints: what it costs is several times what such answers do.

Whatever goes wrong goes the whole way.
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


class SmallAnswers:
    """Answers from the event loop what takes less than a millisecond."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Choose among routes.

        Parameters
        ----------
        routes
            Those of its paths, without parameters in them, whose `Reading` tells which requests are small can be
            answered.
        """
        self._readings = {route.path: reading for route, reading in readings(routes) if reading.is_small is not None}

    def route(self, scope: Scope) -> str | None:
        """Give the path of the route that a GET is for, if it may be small."""
        path: str = scope["path"]
        is_one = path in self._readings and len(scope["query_string"]) <= _MOST_QUERY and not _is_packed(scope)
        return path if is_one else None

    def answer(self, request: Request, route: str) -> Response | None:
        """Answer, if it is quickly done and nothing is wrong."""
        reading = self._readings[route]
        try:
            asked = Asked.read(request, reading.signature)
            is_small = asked.is_at_hand and reading.is_small is not None and reading.is_small(asked)
            return reading.endpoint(asked) if is_small else None
        except MarchlandError:
            # Meant to be seen by the caller: the router's way explains it.
            return None


class DirectAnswers:
    """Wraps an application and answers, from a thread, what it is asked for most."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Its ``app.state.served``, a `Served`, is set before the first request.
        routes
            Those whose `Reading` is hot are answered.
        """
        self._app = app
        self._hot = [(route, reading) for route, reading in readings(routes) if reading.is_hot]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        response = None
        if scope["type"] == "http" and scope["method"] == "GET":
            try:
                response = await self._response(scope, receive)
            except MarchlandError:
                # As above.
                response = None
        if response is None:
            await self._app(scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _response(self, scope: Scope, receive: Receive) -> Response | None:
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


def _is_packed(scope: Scope) -> bool:
    """Tell whether an answer would have to be compressed, which takes longer than all else."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
    return preferred_encoding(accepted.decode("latin-1")) != "identity"
