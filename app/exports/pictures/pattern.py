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
MASKS = 8
PERIOD = 8.0
"""Pixels of a plain screen from stripe to stripe."""
_STRIPE = 3.3
_FINE = 3


def tile(density: float) -> NDArray[np.uint8]:
    """Give a tile of masks, square: stripes of claims run up to the right, hatching of contests down to the right,
    and the thin grain of a hatched party level.

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
    masks: NDArray[np.uint8] = (rising * CLAIM + falling * CONTEST + grain * GRAIN).astype(np.uint8)
    return masks


def colours_by_mask(look: Look) -> list[str]:
    """Give the colour of a look under each mask of the tile."""
    bit = {"none": 0, "claim": CLAIM, "contest": CONTEST}[look.pattern]
    return [
        (look.stripe or look.fill) if mask & bit else look.grain if mask & GRAIN else look.fill for mask in range(MASKS)
    ]


def patterned(look: Look, width: int, height: int, density: float) -> NDArray[np.float32]:
    """Paint a rectangle, shape (height, width, 3)."""
    masks = tile(density * _FINE)
    rows, columns = np.arange(height * _FINE) % len(masks), np.arange(width * _FINE) % len(masks)
    palette = np.array([rgb(colour) for colour in colours_by_mask(look)], dtype=np.float32)
    fine = palette[masks[np.ix_(rows, columns)]]
    painted: NDArray[np.float32] = fine.reshape(height, _FINE, width, _FINE, 3).mean(axis=(1, 3), dtype=np.float32)
    return painted
