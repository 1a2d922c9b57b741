"""Stripes and hatching, as the browser map draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.exports.pictures.ink import rgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.exports.pictures.ink import Look

CLAIM, CONTEST, GRAIN = 1, 2, 4
"""Bits of the tile: what a pixel lies in."""
DOT_SHIFT = 3
"""Above the bits stands a number from 0 to 3, that dots of different density are made of."""
MASKS = 32
_DOTS = np.array([[0, 2], [3, 1]])
PERIOD = 8.0
"""Pixels of a plain screen from stripe to stripe."""
_STRIPE = 3.3
_FINE = 3


def tile(density: float) -> NDArray[np.uint8]:
    """Give a tile of masks, square: stripes of claims run up to the right, hatching of contests down to the right,
    and the thin grain of a hatched party level; dots are squares, two by two of them for the four numbers.

    Parameters
    ----------
    density
        Pixels of the tile a pixel of a plain screen.
    """  # noqa: D205 - one sentence
    period = max(2, round(PERIOD * density))
    stripe = max(1, round(_STRIPE * density))
    y, x = np.mgrid[0:period, 0:period]
    rising = (x + y) % period < stripe
    falling = (x - y) % period < stripe
    grain = y % round(period / 2) < max(1, period / 16)
    dot = _DOTS[4 * y // period % 2, 4 * x // period % 2] << DOT_SHIFT
    masks: NDArray[np.uint8] = (rising * CLAIM + falling * CONTEST + grain * GRAIN + dot).astype(np.uint8)
    return masks


def colours_by_mask(look: Look) -> list[str]:
    """Give the colour of a look under each mask of the tile."""
    return [colour_at(look, mask) for mask in range(MASKS)]


def colour_at(look: Look, mask: int) -> str:
    """Give the colour of a look under one mask of the tile."""
    dot = mask >> DOT_SHIFT
    if look.before is not None and dot >= look.share:
        return colour_at(look.before, mask)
    if mask & {"none": 0, "claim": CLAIM, "contest": CONTEST}[look.pattern]:
        return look.stripe or look.fill
    if mask & GRAIN:
        return look.grain
    return look.speck if look.speck and dot == 0 else look.fill


def patterned(look: Look, width: int, height: int, density: float) -> NDArray[np.float32]:
    """Paint a rectangle, shape (height, width, 3)."""
    masks = tile(density * _FINE)
    rows, columns = np.arange(height * _FINE) % len(masks), np.arange(width * _FINE) % len(masks)
    palette = np.array([rgb(colour) for colour in colours_by_mask(look)], dtype=np.float32)
    fine = palette[masks[np.ix_(rows, columns)]]
    painted: NDArray[np.float32] = fine.reshape(height, _FINE, width, _FINE, 3).mean(axis=(1, 3), dtype=np.float32)
    return painted
