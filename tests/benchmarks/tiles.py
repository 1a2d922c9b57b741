"""Vector tiles of a large theatre: the first of a zoom, and those after it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from app.exports.tiles.cutter import Cutter
from app.geometry.web_mercator import Tile, in_square
from tests.benchmarks.table import bounded
from tests.benchmarks.timing import median_ms, once_s

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.atlas.atlas import Atlas
    from tests.benchmarks.table import Row

_DAY = date(2022, 6, 1)
_ZOOMS = {5: 60, 7: 40, 9: 20, 12: 20}
"""How many milliseconds a tile of each may take."""
_FIRST_S = 3
_TILES = 40


def tiles(atlas: Atlas) -> list[Row]:
    """Measure tiles with all layers.

    Parameters
    ----------
    atlas
        Of 33,000 settlements.
    """
    return [*_measured(atlas)]


def _measured(atlas: Atlas) -> Iterator[Row]:
    view, cutter = atlas.view(), Cutter()
    of = f"of {len(atlas.settlements):,} settlements"
    for zoom, limit_ms in _ZOOMS.items():
        one, *others = _some(atlas, zoom)
        first_s, _ = once_s(lambda tile=one: cutter.tile(atlas, view, _DAY, tile))  # type: ignore[misc]
        ms = median_ms(lambda tile: cutter.tile(atlas, view, _DAY, tile), others)
        yield bounded(f"first vector tile of zoom {zoom}, {of}", ours=first_s, unit="s", limit=_FIRST_S)
        yield bounded(f"another one, median of {len(others)}", ours=ms, unit="ms", limit=limit_ms)


def _some(atlas: Atlas, zoom: int) -> list[Tile]:
    """Choose tiles around settlements, each once."""
    chance = np.random.default_rng(3)
    lonlat = atlas.settlements.lonlat[chance.integers(0, len(atlas.settlements), _TILES)]
    spots = np.floor(in_square(lonlat) * (1 << zoom)).astype(int).tolist()
    return [Tile(zoom, (1 << zoom) - 1 - up, column) for column, up in dict.fromkeys(map(tuple, spots))]
