"""Compressed bodies, kept while they fit."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

KEPT_BYTES = 16 * 2**20


class Bodies:
    """The most recently used bodies, up to a number of bytes."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        """Start empty.

        Parameters
        ----------
        kept_bytes
            A body that alone is larger is not kept.
        """
        self._kept_bytes = kept_bytes
        self._bytes = 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """Give the body kept under a key."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def keep(self, key: str, body: bytes) -> None:
        """Keep a body, letting go of those not used for longest."""
        with self._lock:
            self._bytes += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._bytes > self._kept_bytes:
                _, dropped = self._bodies.popitem(last=False)
                self._bytes -= len(dropped)
