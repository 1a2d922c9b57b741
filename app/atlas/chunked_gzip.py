"""All settlements of a day as gzip, of which another day needs only the parts deflated again that differ.

Neighbours stand together (`Settlements` follows a Z-shaped curve), and a day changes the control of few places that lie
side by side: of the chunks that a document is cut into, most are the same as the day before. Each chunk is deflated
by itself up to a full flush (RFC 1951: byte-aligned, no reference to what came before), so that the chunks of different
days can be put together, and the stream is an ordinary one to whoever reads it.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.atlas.crc import joined_crc32

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.atlas.features import SettlementFeatures

CHUNK = 256
"""Settlements in a chunk: larger ones compress better, smaller ones leave less to deflate again."""
DAYS_KEPT = 6
"""Days whose chunks are at hand. They share the chunks that they have in common."""
_LEVEL = 6
_RAW = -zlib.MAX_WBITS
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""RFC 1952: deflate, no name, no time, unknown system: equal documents give equal bytes."""


class Deflated(NamedTuple):
    """A piece of a document, compressed so that anything may follow it."""

    body: bytes
    crc32: int
    length: int
    """Bytes before compression."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Day:
    """The chunks of a day. Replaced, never changed, so that threads need not wait for one another."""

    periods: NDArray[np.int32]
    bodies: tuple[bytes, ...]
    checksums: NDArray[np.uint32]
    lengths: NDArray[np.int64]


class ChunkedGzip:
    """Compresses the settlements of one view."""

    def __init__(self, features: SettlementFeatures, settlements: int) -> None:
        """Start with no day at hand.

        Parameters
        ----------
        features
            Writes the settlements.
        settlements
            How many there are.
        """
        self._features = features
        self._numbers = np.arange(settlements, dtype=np.int32)
        self._days: tuple[_Day, ...] = ()

    def document(self, head: bytes, periods: NDArray[np.int32], tail: bytes) -> bytes:
        """Write a document with all settlements as gzip.

        Parameters
        ----------
        head
            What stands before the features.
        periods
            The number of the period to show of each settlement.
        tail
            What stands after them.
        """
        day = self._day(periods)
        first, last = deflated(head), deflated(tail, is_last=True)
        checksums = np.array([first.crc32, *day.checksums, last.crc32], dtype=np.uint32)
        lengths = np.array([first.length, *day.lengths, last.length], dtype=np.int64)
        trailer = struct.pack("<II", joined_crc32(checksums, lengths), int(lengths.sum()) % 2**32)
        return b"".join((_HEADER, first.body, *day.bodies, last.body, trailer))

    def _day(self, periods: NDArray[np.int32]) -> _Day:
        near, stale = self._nearest(periods)
        if near is not None and not len(stale):
            return near
        count = -(-len(periods) // CHUNK)
        bodies = list(near.bodies) if near else [b""] * count
        checksums = near.checksums.copy() if near else np.zeros(count, dtype=np.uint32)
        lengths = near.lengths.copy() if near else np.zeros(count, dtype=np.int64)
        for chunk in stale.tolist():
            bodies[chunk], checksums[chunk], lengths[chunk] = deflated(self._written(chunk, periods))
        day = _Day(periods=periods, bodies=tuple(bodies), checksums=checksums, lengths=lengths)
        # Threads that do this at once may lose a day of one another's; it is made again when it is asked for.
        self._days = (day, *self._days)[:DAYS_KEPT]
        return day

    def _nearest(self, periods: NDArray[np.int32]) -> tuple[_Day | None, NDArray[np.intp]]:
        """Find the day at hand that has most in common with a day, and the chunks in which they differ."""
        nearest = None
        stale = np.arange(-(-len(periods) // CHUNK))
        for day in self._days:
            differing = np.unique(np.flatnonzero(day.periods != periods) // CHUNK)
            if nearest is None or len(differing) < len(stale):
                nearest, stale = day, differing
        return nearest, stale

    def _written(self, chunk: int, periods: NDArray[np.int32]) -> bytes:
        part = slice(chunk * CHUNK, (chunk + 1) * CHUNK)
        return self._features.joined(self._numbers[part], periods[part], follows=chunk > 0)


def deflated(text: bytes, *, is_last: bool = False) -> Deflated:
    """Compress a piece so that it can stand after and before any other; after `is_last` nothing can stand."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    body = packer.compress(text) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
    return Deflated(body, zlib.crc32(text), len(text))
