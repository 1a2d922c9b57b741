"""All tiles of a day in one file: PMTiles, version 3."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import write

from app.domain.errors import MarchlandError
from app.exports.tiles.cutter import Cutter, tile_bounds, tile_ranges
from app.geometry.web_mercator import Tile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from app.atlas.atlas import Atlas
    from app.atlas.view import View

DEFAULT_MAX_ZOOM = 10
_E7 = 10_000_000
_OPENING_ZOOM = 5


class NothingToDrawError(MarchlandError):
    """A theatre has neither outlines nor points: no tile would hold anything."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("the theatre has neither outlines nor points; there is nothing to put into tiles")


def write_archive(
    path: Path,
    atlas: Atlas,
    view: View,
    day: date,
    max_zoom: int,
    vector_layers: list[dict[str, Any]],
    told: Callable[[int, int], None],
) -> None:
    """Write all tiles of a day; the same bytes for the same revision, method and day.

    Parameters
    ----------
    path
        Of the file.
    atlas
        Whose places.
    view
        One of its views.
    day
        The day.
    max_zoom
        The deepest zoom, at most that of the cutter.
    vector_layers
        What the layers have, as TileJSON tells it.
    told
        Is told how many tiles are done, of how many.

    Raises
    ------
    NothingToDrawError
        If no tile holds anything.
    """
    cutter, ids = Cutter(), _ids(atlas, max_zoom)
    with write(str(path)) as writer:
        try:
            for done, id_ in enumerate(ids, start=1):
                zoom, column, row = tileid_to_zxy(id_)
                cut = cutter.tile(atlas, view, day, Tile(zoom, row, column))
                if cut:
                    # Without a time in its header, so that equal tiles give equal bytes.
                    writer.write_tile(id_, gzip.compress(cut, mtime=0))
                told(done, len(ids))
            if not writer.tile_entries:
                raise NothingToDrawError
            writer.finalize(_header(atlas, max_zoom), {**_metadata(atlas, view, day), "vector_layers": vector_layers})
        finally:
            # The writer's own store of tiles, which it closes only if all goes well.
            writer.tile_f.close()


def _ids(atlas: Atlas, max_zoom: int) -> list[int]:
    """Give the numbers of tiles along the curve by which the file is sorted."""
    return sorted(
        zxy_to_tileid(tiles.zoom, column, row)
        for tiles in tile_ranges(atlas, max_zoom)
        for row in range(tiles.first_row, tiles.last_row + 1)
        for column in range(tiles.first_column, tiles.last_column + 1)
    )


def _header(atlas: Atlas, max_zoom: int) -> dict[str, Any]:
    west, south, east, north = (round(edge * _E7) for edge in tile_bounds(atlas))
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": min(_OPENING_ZOOM, max_zoom),
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(atlas: Atlas, view: View, day: date) -> Mapping[str, Any]:
    theatre = atlas.theatre
    return {
        "name": theatre.title.get("en", theatre.id),
        "description": f"Control on {day} by {view.method}, revision {view.revision}.",
        "attribution": theatre.attribution.get("en", ""),
        "type": "overlay",
        "format": "pbf",
        "theatre": theatre.id,
        "day": day.isoformat(),
        "method": str(view.method),
        "as_of": None if view.as_of is None else view.as_of.isoformat(),
        "revision": view.revision,
    }
