"""What the page opens with: the timeline of the default view, at an address made from its content."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections import OrderedDict
from threading import Lock, Thread
from typing import TYPE_CHECKING
from weakref import ref

import brotli  # type: ignore[import-untyped]

from app.atlas.heap import give_back
from app.atlas.timeline_payload import timeline_payload
from app.domain.errors import MarchlandError, NotFoundError

if TYPE_CHECKING:
    from app.atlas.atlas import Atlas

_log = logging.getLogger(__name__)

KEPT = 3
"""How many timelines stay at hand: pages that were sent just before a new one still ask for theirs."""
_DIGEST_BYTES = 16
_GZIP_LEVEL = 9
_BROTLI_QUALITY = 10
"""Takes twenty times as long as what is packed while a caller waits, and gives a seventh less."""


class UnknownTimelineError(NotFoundError):
    """No timeline at hand has this digest."""

    what = "timeline"


class Opening:
    """The last few default timelines, packed for sending.

    Nothing here makes a request wait: a timeline is prepared in a thread of its own, and until it is there the
    page asks for ``/timeline``.
    """

    def __init__(self, kept: int = KEPT) -> None:
        """Start empty.

        Parameters
        ----------
        kept
            How many timelines stay at hand.
        """
        self._kept = kept
        self._lock = Lock()
        self._bodies: OrderedDict[str, dict[str, bytes]] = OrderedDict()
        self._prepared: tuple[ref[Atlas], str] | None = None
        self._preparing: Thread | None = None

    def digest(self, atlas: Atlas) -> str | None:
        """Give the digest of an atlas's timeline, if it is at hand; if not, have it prepared."""
        with self._lock:
            if self._prepared is not None and self._prepared[0]() is atlas:
                return self._prepared[1]
            if self._preparing is None or not self._preparing.is_alive():
                self._preparing = Thread(target=self._try, args=(atlas,), name="opening", daemon=True)
                self._preparing.start()
        return None

    def body(self, digest: str, encoding: str) -> bytes:
        """Give a timeline.

        Parameters
        ----------
        digest
            Of its content.
        encoding
            ``br``, ``gzip`` or ``identity``.

        Raises
        ------
        UnknownTimelineError
            If it is not at hand, or not any more.
        """
        with self._lock:
            if digest not in self._bodies:
                raise UnknownTimelineError(digest)
            packed = self._bodies[digest]
            return packed[encoding] if encoding in packed else zlib.decompress(packed["gzip"], wbits=31)

    def prepare(self, atlas: Atlas) -> str:
        """Write and pack the timeline of an atlas's default view; gives its digest."""
        view = atlas.view()
        first = min(atlas.theatre.first_day, view.last_day)
        body = timeline_payload(view, atlas.oblasts, first, view.last_day)
        digest = hashlib.sha256(body).hexdigest()[: 2 * _DIGEST_BYTES]
        # wbits 31 is the gzip format; its header carries no time, so equal bodies give equal bytes.
        packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)
        packed = {
            "gzip": packer.compress(body) + packer.flush(),
            "br": brotli.compress(body, quality=_BROTLI_QUALITY),
        }
        with self._lock:
            self._bodies.setdefault(digest, packed)
            self._bodies.move_to_end(digest)
            while len(self._bodies) > self._kept:
                self._bodies.popitem(last=False)
            self._prepared = (ref(atlas), digest)
        give_back()
        return digest

    def _try(self, atlas: Atlas) -> None:
        try:
            self.prepare(atlas)
        except MarchlandError:
            # The page asks for /timeline then, which says what is wrong.
            _log.exception("the timeline that the page opens with cannot be prepared")
