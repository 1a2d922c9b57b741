"""The CRC-32 of a whole from the CRC-32s of its parts, without reading the parts again.

A checksum of A followed by B is that of A followed by as many zero bytes, exclusive-or that of B; and appending zeros
is a linear map over GF(2). The maps for 1, 2, 4, 8 … zeros make that for any number of them.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS = 32
_BYTE = 256


def joined_crc32(checksums: NDArray[np.uint32], lengths: NDArray[np.int64]) -> int:
    """Give the CRC-32 of parts that are joined.

    Parameters
    ----------
    checksums
        Shape (n,): the CRC-32 of each part.
    lengths
        Shape (n,): bytes in each part.
    """
    behind = int(lengths.sum()) - np.cumsum(lengths)
    moved = checksums.copy()
    for bit in range(int(behind[0]).bit_length() if len(behind) else 0):
        moved = np.where(behind >> bit & 1, _after_zeros(bit, moved), moved)
    return int(np.bitwise_xor.reduce(moved, initial=np.uint32(0)))


def _after_zeros(power: int, checksums: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Move checksums on by 2 to the `power` zero bytes."""
    moved = np.zeros_like(checksums)
    for place, images in enumerate(_images(power)):
        moved ^= images[checksums >> np.uint32(8 * place) & np.uint32(0xFF)]
    return moved


@cache
def _images(power: int) -> tuple[NDArray[np.uint32], ...]:
    """Give what the map of 2 to the `power` zero bytes makes of each byte in each of its four places."""
    ones = np.uint32(1) << np.arange(_BITS, dtype=np.uint32)
    if power == 0:
        nothing = zlib.crc32(b"\0", 0)
        images = np.array([zlib.crc32(b"\0", one) ^ nothing for one in ones.tolist()], dtype=np.uint32)
    else:
        images = _after_zeros(power - 1, _after_zeros(power - 1, ones))
    bits = np.arange(_BYTE)[:, None] >> np.arange(8) & 1
    return tuple(
        np.bitwise_xor.reduce(np.where(bits, images[8 * place : 8 * place + 8], np.uint32(0)), axis=1)
        for place in range(4)
    )
