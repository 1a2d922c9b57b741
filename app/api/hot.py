"""Answers given before, given again before any route is looked for.

Most of what a cached answer costs is the way to it: routing, reading parameters, the thread pool. An answer follows
from the request and the atlas alone, so one that was given while the same atlas was out is given again as it was, to
the byte, with its headers. Whatever is not an answer that caches may keep goes the whole way each time.
"""

from __future__ import annotations

from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from app.api.caching import names_tag
from app.api.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.atlas.atlas import Atlas

KEPT_BYTES = 16 * 2**20
_PARTS = 8
"""An answer that alone takes more than one of so many parts of the room is not kept."""
_ENTRY_BYTES = 2_000
"""About what an answer takes beside its body."""
_VARY = frozenset({"accept", "accept-encoding"})
_PERSONAL = frozenset({b"authorization", b"cookie"})
_NO_BODY: Message = {"type": "http.response.body"}
_NOT_IN_304 = frozenset({b"content-type", b"content-length", b"content-encoding"})

Headers: TypeAlias = "list[tuple[bytes, bytes]]"


class _Key(NamedTuple):
    path: str
    query: bytes
    scheme: str
    root: str
    host: bytes | None
    accept: bytes | None
    encoding: bytes | None
    """The headers that an answer may follow from; `Vary` says so, and the host stands in links."""


class _Given(NamedTuple):
    headers: Headers
    headers_of_304: Headers
    tag: bytes
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + _ENTRY_BYTES


class HotAnswers:
    """Wraps an application and repeats what it answered while the atlas is the same."""

    def __init__(self, app: ASGIApp, tally: Tally | None = None, *, kept_bytes: int = KEPT_BYTES) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Its ``app.state.served``, a `Served`, is set before the first request.
        tally
            Where to count what is given again.
        kept_bytes
            How much to keep; what was asked for longest ago goes first.
        """
        self._app = app
        self._tally = Tally() if tally is None else tally
        self._kept_bytes = kept_bytes
        self._lock = Lock()
        self._atlas: Atlas | None = None
        self._given: OrderedDict[_Key, _Given] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        sent = dict(scope["headers"])
        if not _PERSONAL.isdisjoint(sent):
            await self._app(scope, receive, send)
            return
        atlas: Atlas = scope["app"].state.served.publisher.atlas
        get = sent.get
        key = _Key(
            scope["path"],
            scope["query_string"],
            scope["scheme"],
            scope.get("root_path", ""),
            get(b"host"),
            get(b"accept"),
            get(b"accept-encoding"),
        )
        given = self._find(key, atlas)
        if given is None:
            await self._app(scope, receive, _noting(send, lambda found: self._keep(key, atlas, found)))
            return
        tags = get(b"if-none-match")
        if tags is not None and (tags == given.tag or names_tag(tags.decode("latin-1"), given.tag.decode("latin-1"))):
            self._tally.unchanged += 1
            await send({"type": "http.response.start", "status": 304, "headers": given.headers_of_304})
            await send(_NO_BODY)
            return
        self._tally.whole += 1
        await send({"type": "http.response.start", "status": 200, "headers": given.headers})
        await send({"type": "http.response.body", "body": given.body})

    def _find(self, key: _Key, atlas: Atlas) -> _Given | None:
        with self._lock:
            if self._atlas is not atlas:
                self._atlas = atlas
                self._given.clear()
                self._bytes = 0
                return None
            given = self._given.get(key)
            if given is not None:
                self._given.move_to_end(key)
            return given

    def _keep(self, key: _Key, atlas: Atlas, given: _Given) -> None:
        if given.size > self._kept_bytes // _PARTS:
            return
        with self._lock:
            # An atlas that came out meanwhile may be the one that was answered from, or not.
            if self._atlas is not atlas or key in self._given:
                return
            self._given[key] = given
            self._bytes += given.size
            while self._bytes > self._kept_bytes:
                self._bytes -= self._given.popitem(last=False)[1].size


def _noting(send: Send, keep: Callable[[_Given], None]) -> Send:
    """Send on what an application answers, and hand it over if it can be given again."""
    headers: Headers | None = None

    async def noted(message: Message) -> None:
        nonlocal headers
        if message["type"] == "http.response.start":
            found = list(message["headers"])
            headers = found if message["status"] == HTTPStatus.OK and _is_lasting(dict(found)) else None
        elif message["type"] == "http.response.body" and headers is not None:
            if not message.get("more_body", False):
                of_304 = [(name, value) for name, value in headers if name not in _NOT_IN_304]
                keep(_Given(headers, of_304, dict(headers)[b"etag"], message.get("body", b"")))
            headers = None
        await send(message)

    return noted


def _is_lasting(headers: dict[bytes, bytes]) -> bool:
    varies = {name.strip().lower() for name in headers.get(b"vary", b"*").decode("latin-1").split(",")}
    return b"etag" in headers and headers.get(b"cache-control", b"").startswith(b"public") and varies <= _VARY
