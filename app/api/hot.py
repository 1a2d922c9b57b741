"""Answers given before any route is looked for: those given before, and those so small that the way costs more.

Most of what such an answer costs is the way to it: routing, the thread pool, one wrapper around the other. An answer
follows from the request and the atlas alone, so one that was given while the same atlas was out is given again as it
was, to the byte, with its headers. Whatever is not an answer that caches may keep goes the whole way each time.
"""

from __future__ import annotations

from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.requests import Request

from app.api.caching import names_tag
from app.api.middleware import polite
from app.api.pieces import PiecesResponse
from app.api.ready import GivenAnswers, Key, given, ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.direct import SmallAnswers
    from app.api.meters import Meters
    from app.api.middleware import Header
    from app.api.ready import Ready
    from app.atlas.atlas import Atlas

AT_ONCE = "marchland.at_once"
"""In the state of the lifespan: the `AtOnce` of the application, for a server that asks it before it calls the
application. In a scope: that the server did."""
_VARY = frozenset({"accept", "accept-encoding"})
_PERSONAL = frozenset({b"authorization", b"cookie"})


class AtOnce:
    """Gives the answers that need no waiting."""

    def __init__(self, app: FastAPI, small: SmallAnswers, meters: Meters, kept: GivenAnswers | None = None) -> None:
        """Begin with nothing given.

        Parameters
        ----------
        app
            Its ``app.state.served``, a `Served`, is set before the first request.
        small
            Makes small answers.
        meters
            Where to count.
        kept
            Answers that were given.
        """
        self._app = app
        self.small = small
        self._meters = meters
        self._tally = meters.tally
        self.kept = GivenAnswers() if kept is None else kept

    @property
    def atlas(self) -> Atlas:
        """The atlas of the moment."""
        atlas: Atlas = self._app.state.served.publisher.atlas
        return atlas

    def answer(self, scope: Scope) -> Ready | None:
        """Answer a GET of HTTP that has no body; ``None`` if the application has to.

        Parameters
        ----------
        scope
            As ASGI has it.
        """
        sent = dict(scope["headers"])
        key, atlas = _key(scope, sent), self.atlas
        found = self.kept.find(key, atlas) if key else None
        if found is None:
            return self._small(scope, key, atlas)
        tags = sent.get(b"if-none-match")
        if tags is not None and (tags == found.tag or names_tag(tags.decode("latin-1"), found.tag.decode("latin-1"))):
            self._tally.unchanged += 1
            return found.unchanged
        self._tally.whole += 1
        return found.whole

    def _small(self, scope: Scope, key: Key | None, atlas: Atlas) -> Ready | None:
        began = perf_counter()
        route = self.small.route(scope)
        if route is None:
            return None
        try:
            response = self.small.answer(Request({**scope, "app": self._app}), route)
        except Exception:  # noqa: BLE001 - the application fails in the same way, and reports it
            return None
        if response is None:
            return None
        body = response.pieces if isinstance(response, PiecesResponse) else (bytes(response.body),)
        made = ready(response.status_code, polite(response.raw_headers), body)
        if made is not None:
            self._meters.count(route, "GET", made.status, perf_counter() - began)
            if key is not None:
                self.keep(key, atlas, made)
        return made

    def keep(self, key: Key, atlas: Atlas, answer: Ready) -> None:
        """Keep an answer, if it can be given again."""
        if answer.status == HTTPStatus.OK and is_lasting(dict(answer.headers)):
            prepared = given(answer)
            if prepared is not None:
                self.kept.keep(key, atlas, prepared)


class HotAnswers:
    """Wraps an application and asks its `AtOnce` first, where the server has not."""

    def __init__(self, app: ASGIApp, at_once: AtOnce) -> None:
        """Wrap an application."""
        self._app = app
        self._at_once = at_once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        answer = None if AT_ONCE in scope else self._at_once.answer(scope)
        if answer is not None:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": b"".join(answer.body)})
            return
        key = _key(scope, dict(scope["headers"]))
        if key is not None:
            atlas = self._at_once.atlas
            # Before it is answered: what is made from an older atlas than is out then cannot be kept.
            self._at_once.kept.find(key, atlas)
            send = _noting(send, lambda found: self._at_once.keep(key, atlas, found))
        await self._app(scope, receive, send)


def _key(scope: Scope, sent: dict[bytes, bytes]) -> Key | None:
    """Tell what an answer follows from; ``None`` if from more, or if a header comes twice."""
    if len(sent) != len(scope["headers"]) or not _PERSONAL.isdisjoint(sent):
        return None
    return Key(
        scope["path"],
        scope["query_string"],
        scope["scheme"],
        scope.get("root_path", ""),
        sent.get(b"host"),
        sent.get(b"accept"),
        sent.get(b"accept-encoding"),
    )


def _noting(send: Send, keep: Callable[[Ready], None]) -> Send:
    """Send on what an application answers, and hand it over if it is whole."""
    begun: tuple[int, list[Header]] | None = None

    async def noted(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            begun = (message["status"], headers) if is_lasting(dict(headers)) else None
        elif message["type"] == "http.response.body" and begun is not None:
            if not message.get("more_body", False):
                answer = ready(*begun, (message.get("body", b""),))
                if answer is not None:
                    keep(answer)
            begun = None
        await send(message)

    return noted


def is_lasting(headers: dict[bytes, bytes]) -> bool:
    """Tell by its headers whether caches may keep an answer that follows from no more than `Key` holds."""
    varies = {name.strip().lower() for name in headers.get(b"vary", b"*").decode("latin-1").split(",")}
    return b"etag" in headers and headers.get(b"cache-control", b"").startswith(b"public") and varies <= _VARY
