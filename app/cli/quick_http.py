"""HTTP/1.1 by uvicorn, which asks the application for what it has ready before it makes a task of a request.

A request whose answer is there costs little else than the way through ASGI: a task, three layers of calls, headers
checked and written one by one. What is ready goes straight to the connection; everything else takes uvicorn's way, and
so does any request that is not as plain as most are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.api.hot import AT_ONCE

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from app.api.hot import AtOnce
    from app.api.ready import Ready

_GET = b"GET"
_OTHERWISE = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"te", b"trailer", b"range"})
"""Headers of requests that have a body, or want more than an answer."""
_FORWARDED = b"x-forwarded-"
"""By these a proxy tells what the caller did; uvicorn reads them on its own way."""


class QuickHttpProtocol(HttpToolsProtocol):
    """One connection."""

    _is_answered = False

    def on_headers_complete(self) -> None:
        """Answer, or begin as uvicorn does."""
        at_once: AtOnce | None = self.app_state.get(AT_ONCE)
        self._is_answered = at_once is not None and self._is_plain() and self._has_answered(at_once)
        if not self._is_answered:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take note that a request is whole."""
        if not self._is_answered:
            super().on_message_complete()

    def _is_plain(self) -> bool:
        """Tell whether nothing about a request, or before it on the connection, asks for uvicorn's way."""
        return (
            self.parser.get_method() == _GET
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self._is_busy()
            and not self.flow.write_paused
            and not self.transport.is_closing()
            and not self.config.access_log
            and self.limit_concurrency is None
            and not self.root_path
            and not any(name in _OTHERWISE or name.startswith(_FORWARDED) for name, _ in self.headers)
        )

    def _is_busy(self) -> bool:
        """Tell whether a request before this one is still being answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _has_answered(self, at_once: AtOnce) -> bool:
        url = httptools.parse_url(self.url)
        path: bytes | None = url.path
        if path is None or b"%" in path:
            return False
        scope = {
            **self.scope,
            "method": "GET",
            "path": path.decode("ascii"),
            "raw_path": path,
            "query_string": url.query or b"",
        }
        answer = at_once.answer(scope)
        if answer is None:
            self.scope[AT_ONCE] = True  # type: ignore[literal-required]
            return False
        self._send(answer)
        return True

    def _send(self, answer: Ready) -> None:
        common = b"".join([b"%b: %b\r\n" % pair for pair in self.server_state.default_headers])
        head = b"%b%b%b\r\n" % (STATUS_LINE[answer.status], common, answer.head)
        self.transport.writelines((head, *answer.body))
        self.on_response_complete()
