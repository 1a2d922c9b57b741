"""All settlements of a day as gzip, of which another day needs only the parts deflated again that differ.

Neighbours stand together (`Settlements` follows a Z-shaped curve), and a day changes the control of few places that lie
side by side: of the chunks that a document is cut into, most are the same as the day before. Each chunk is deflated
by itself up to a flush that ends on a byte (RFC 1951), so that the chunks of different days can be put together, and
the stream is an ordinary one to whoever reads it. A chunk may refer to the few settlements before it, which makes up
for most of what small chunks would cost; it is deflated again when one of these changes, too.

What a day's gzip is follows from the day alone, not from what was asked before: equal documents give equal bytes.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from zlib_ng import zlib_ng

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.atlas.features import SettlementFeatures

CHUNK = 64
"""Settlements in a chunk: larger ones compress better, smaller ones leave less to deflate again."""
REACH = 14
"""Settlements before a chunk that it may refer to: about 8 kB."""
DAYS_KEPT = 6
"""Days whose chunks are at hand. They share the chunks that they have in common."""
_LEVEL = 5
_MEMORY = 8
"""The default of zlib."""
_RAW = -zlib.MAX_WBITS
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""RFC 1952: deflate, no name, no time, unknown system: equal documents give equal bytes."""


class Deflated(NamedTuple):
    """A piece of a document, compressed so that anything may follow it."""

    body: bytes
    crc32: int
    length: int
    """Bytes before compression."""


_NOTHING = Deflated(b"", 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Day:
    """The chunks of a day. Replaced, never changed, so that threads need not wait for one another."""

    periods: NDArray[np.int32]
    chunks: list[Deflated]
    sums: list[int]
    """The CRC-32 of everything up to the end of each chunk."""
    length: int
    """Bytes before compression."""


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
        whole = zlib_ng.crc32_combine(first.crc32, day.sums[-1] if day.sums else 0, day.length)
        whole = zlib_ng.crc32_combine(whole, last.crc32, last.length)
        trailer = struct.pack("<II", whole, (first.length + day.length + last.length) % 2**32)
        return b"".join((_HEADER, first.body, *[chunk.body for chunk in day.chunks], last.body, trailer))

    def _day(self, periods: NDArray[np.int32]) -> _Day:
        near, stale = self._nearest(periods)
        if near is not None and not stale:
            return near
        count = _chunks(len(periods))
        chunks = list(near.chunks) if near else [_NOTHING] * count
        for chunk in stale:
            chunks[chunk] = self._deflated(chunk, periods)
        begin = min(stale, default=0)
        sums = near.sums[:begin] if near else []
        checksum = sums[-1] if sums else 0
        for _, crc32, length in chunks[begin:]:
            checksum = zlib_ng.crc32_combine(checksum, crc32, length)
            sums.append(checksum)
        day = _Day(periods=periods, chunks=chunks, sums=sums, length=sum([chunk.length for chunk in chunks]))
        # Threads that do this at once may lose a day of one another's; it is made again when it is asked for.
        self._days = (day, *self._days)[:DAYS_KEPT]
        return day

    def _nearest(self, periods: NDArray[np.int32]) -> tuple[_Day | None, set[int]]:
        """Find the day at hand that has most in common with a day, and the chunks in which they differ."""
        nearest, count = None, _chunks(len(periods))
        stale = set(range(count))
        for day in self._days:
            changed = np.flatnonzero(day.periods != periods)
            differing = {*(changed // CHUNK).tolist(), *((changed + REACH) // CHUNK).tolist()}
            if nearest is None or len(differing) < len(stale):
                nearest, stale = day, differing
        # Behind the last chunk there is none that could refer to it.
        return nearest, stale - {count}

    def _deflated(self, chunk: int, periods: NDArray[np.int32]) -> Deflated:
        begin = chunk * CHUNK
        before = self._written(max(0, begin - REACH), begin, periods)
        return deflated(self._written(begin, begin + CHUNK, periods), after=before)

    def _written(self, begin: int, end: int, periods: NDArray[np.int32]) -> bytes:
        part = slice(begin, end)
        return self._features.joined(self._numbers[part], periods[part], follows=begin > 0)


def deflated(text: bytes, *, after: bytes = b"", is_last: bool = False) -> Deflated:
    """Compress a piece of a document.

    Parameters
    ----------
    text
        The piece.
    after
        What stands right before it and may be referred to.
    is_last
        Whether nothing stands after it.
    """
    packer = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, _RAW, _MEMORY, zlib_ng.Z_DEFAULT_STRATEGY, after)
    body = packer.compress(text) + packer.flush(zlib_ng.Z_FINISH if is_last else zlib_ng.Z_SYNC_FLUSH)
    return Deflated(body, zlib_ng.crc32(text), len(text))


def _chunks(settlements: int) -> int:
    return -(-settlements // CHUNK)
