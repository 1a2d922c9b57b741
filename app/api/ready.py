"""Answers that are there as a whole: given before, or so small that they are made on the spot."""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.api.middleware import Header
    from app.atlas.atlas import Atlas

KEPT_BYTES = 16 * 2**20
_PARTS = 8
"""An answer that alone takes more than one of so many parts of the room is not kept."""
_ENTRY_BYTES = 2_000
"""About what an answer takes beside its body."""
_NOT_IN_304 = frozenset({b"content-type", b"content-length", b"content-encoding"})
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Ready(NamedTuple):
    """An answer."""

    status: int
    headers: list[Header]
    body: Sequence[bytes]
    """In parts, which other answers may share."""
    head: bytes
    """The headers as HTTP/1.1 writes them, each with the end of its line."""


def ready(status: int, headers: list[Header], body: Sequence[bytes] = ()) -> Ready | None:
    """Make an answer; ``None`` if a header holds what none can: whoever sends it otherwise will say so."""
    if _CONTROL.search(b"\t".join([value for _, value in headers])):
        return None
    return Ready(status, headers, body, b"".join([b"%b: %b\r\n" % pair for pair in headers]))


class Key(NamedTuple):
    """What an answer follows from, beside the atlas."""

    path: str
    query: bytes
    scheme: str
    root: str
    host: bytes | None
    accept: bytes | None
    encoding: bytes | None
    """The headers that an answer may follow from; `Vary` says so, and the host stands in links."""


class Given(NamedTuple):
    """An answer that was given."""

    whole: Ready
    unchanged: Ready
    """What a caller is told who has it."""
    tag: bytes
    size: int


def given(whole: Ready) -> Given | None:
    """Prepare an answer with a tag to be given again."""
    unchanged = ready(304, [(name, value) for name, value in whole.headers if name not in _NOT_IN_304])
    if unchanged is None:
        return None
    return Given(whole, unchanged, dict(whole.headers)[b"etag"], _size(whole.body))


def _size(body: Iterable[bytes]) -> int:
    return sum(map(len, body)) + _ENTRY_BYTES


class GivenAnswers:
    """What was answered from one atlas; of another one nothing is known."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        """Start from nothing.

        Parameters
        ----------
        kept_bytes
            How much to keep; what was asked for longest ago goes first.
        """
        self._kept_bytes = kept_bytes
        self._lock = Lock()
        self._atlas: Atlas | None = None
        self._given: OrderedDict[Key, Given] = OrderedDict()
        self._bytes = 0

    def find(self, key: Key, atlas: Atlas) -> Given | None:
        """Find an answer; all are forgotten when there is another atlas."""
        with self._lock:
            if self._atlas is not atlas:
                self._atlas = atlas
                self._given.clear()
                self._bytes = 0
                return None
            found = self._given.get(key)
            if found is not None:
                self._given.move_to_end(key)
            return found

    def keep(self, key: Key, atlas: Atlas, answer: Given) -> None:
        """Keep an answer, if it is not too large."""
        if answer.size > self._kept_bytes // _PARTS:
            return
        with self._lock:
            # An atlas that came out meanwhile may be the one that was answered from, or not.
            if self._atlas is not atlas or key in self._given:
                return
            self._given[key] = answer
            self._bytes += answer.size
            while self._bytes > self._kept_bytes:
                self._bytes -= self._given.popitem(last=False)[1].size
