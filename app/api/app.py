"""The application: routes, problems and courtesies put together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app.api.direct import DirectAnswers, SmallAnswers
from app.api.hot import AT_ONCE, AtOnce, HotAnswers
from app.api.meters import Measured, Meters
from app.api.middleware import Courtesies
from app.api.problems import install_problems
from app.api.routes import (
    citing,
    claims_writing,
    collections,
    comparison,
    documentation,
    events,
    feeds,
    health,
    imports,
    landing,
    metrics,
    oembed,
    pages,
    pictures,
    places,
    snapshots,
    statistics,
    submissions,
    tiles,
    timeline,
    transitions,
)
from app.api.static_files import MapFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp


_ROOMS = (
    pages,
    landing,
    documentation,
    collections,
    tiles,
    snapshots,
    statistics,
    transitions,
    comparison,
    places,
    timeline,
    feeds,
    events,
    citing,
    pictures,
    oembed,
    claims_writing,
    imports,
    submissions,
    health,
    metrics,
)
_LEAST_COMPRESSED = 1024


class _HotApp(FastAPI):
    """Gives an answer again before anything else looks at the request: what handles errors is in the way, too."""

    def build_middleware_stack(self) -> ASGIApp:
        return HotAnswers(super().build_middleware_stack(), self.state.at_once)


def build_app(
    *, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]], version: str, static: Path
) -> FastAPI:
    """Put the application together.

    Parameters
    ----------
    lifespan
        Sets ``app.state.served``, a `Served`, before the first request.
    version
        Of the program.
    static
        The folder of the browser map.
    """
    options: dict[str, Any] = {"openapi_url": None, "docs_url": None, "redoc_url": None}

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with lifespan(app):
            yield {AT_ONCE: app.state.at_once}

    app = _HotApp(title="Marchland", version=version, lifespan=living, redirect_slashes=False, **options)
    for room in _ROOMS:
        app.include_router(room.router)
    # As declared: the application wraps what it includes, and URLs within requests are looked up here.
    app.state.routes = tuple(route for room in _ROOMS for route in room.router.routes)
    files = GZipMiddleware(MapFiles(directory=static), minimum_size=_LEAST_COMPRESSED)
    app.mount("/static", files, name="static")
    install_problems(app)
    meters = app.state.meters = Meters()
    app.state.at_once = AtOnce(app, SmallAnswers(app.state.routes), meters)
    app.add_middleware(DirectAnswers, routes=app.state.routes)
    app.add_middleware(Measured, meters=meters, templates=[route.path for route in app.state.routes])
    app.add_middleware(Courtesies)
    return app
