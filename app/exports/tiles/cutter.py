"""Cutting tiles, and what is kept from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

import mapbox_vector_tile
import numpy as np

from app.atlas.shelf import Shelf
from app.exports.tiles.layers import (
    LAYERS,
    area_features,
    contact_features,
    oblast_features,
    settlement_features,
    told_on,
)
from app.exports.tiles.spots import spots_of
from app.geometry.mosaic import UNITS, Mosaic
from app.geometry.web_mercator import TileRange, tiles_over

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator
    from datetime import date

    from app.atlas.atlas import Atlas
    from app.atlas.view import View
    from app.exports.tiles.layers import Feature, Told
    from app.exports.tiles.spots import Spots
    from app.geometry.mosaic import Pieces
    from app.geometry.web_mercator import Tile

MAX_ZOOM = 12
"""The deepest zoom: a step of its grid is 2.4 m at the equator. Maps enlarge its tiles when they are zoomed further."""
_DETAILS = (1, 3, 5, 7, 9, MAX_ZOOM)
"""The zooms that land is made coarser for; those between take the next deeper one."""
_MOSAICS_KEPT = 2 * len(_DETAILS)
_DAYS_KEPT = 64
_OUTLINES_KEPT = 256


class Cutter:
    """Cuts tiles of any view; what several tiles need is kept, as far as it was used last."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._land: Shelf[Hashable, Mosaic] = Shelf(_MOSAICS_KEPT)
        self._outlines: Shelf[Hashable, Mosaic] = Shelf(len(_DETAILS))
        self._cut_outlines: Shelf[Hashable, Pieces] = Shelf(_OUTLINES_KEPT)
        self._told: Shelf[Hashable, Told] = Shelf(_DAYS_KEPT)
        self._spots: Shelf[str, Spots] = Shelf(1)

    def tile(self, atlas: Atlas, view: View, day: date, tile: Tile, layers: Collection[str] = LAYERS) -> bytes:
        """Cut a tile.

        Parameters
        ----------
        atlas
            Whose places.
        view
            One of its views.
        day
            The day.
        tile
            At most at `MAX_ZOOM`.
        layers
            Out of `LAYERS`.

        Returns
        -------
        bytes
            A Mapbox Vector Tile, version 2. Empty if nothing lies in it; a layer without features is left out.
        """
        found = [
            {"name": name, "features": [feature.encodable() for feature in features]}
            for name, features in self._layers(atlas, view, day, tile, layers)
            if features
        ]
        # Polygons are valid and wound as they should be: see `Mosaic`.
        encoded: bytes = mapbox_vector_tile.encode(
            found, default_options={"extents": UNITS, "check_winding_order": False}
        )
        return encoded

    def _layers(
        self, atlas: Atlas, view: View, day: date, tile: Tile, layers: Collection[str]
    ) -> Iterator[tuple[str, list[Feature]]]:
        detail = next(detail for detail in _DETAILS if detail >= tile.zoom)
        if {"areas", "frontline"} & set(layers):
            pieces = self._areas(view, detail).pieces(tile, view.classes.holders_on(day))
        for name in LAYERS:
            if name not in layers:
                continue
            match name:
                case "areas":
                    yield name, area_features(pieces, view.classes.holders, self._told_on(view, day))
                case "frontline":
                    yield name, contact_features(pieces, view.classes.holders, self._told_on(view, day))
                case "oblasts":
                    yield name, oblast_features(atlas, view, day, self._oblasts(atlas, detail, tile))
                case _:
                    spots = self._spots.get(atlas.geodata_digest, lambda: spots_of(atlas.settlements))
                    yield name, settlement_features(view, day, tile, spots)

    def _areas(self, view: View, detail: int) -> Mosaic:
        # Not by the view itself, which would be kept alive.
        return self._land.get((ref(view), detail), lambda: Mosaic(view.classes.polygons, detail))

    def _told_on(self, view: View, day: date) -> Told:
        return self._told.get((ref(view), day), lambda: told_on(view, day))

    def _oblasts(self, atlas: Atlas, detail: int, tile: Tile) -> Pieces:
        places = atlas.oblasts.places
        numbers = np.array([n for n, place in enumerate(places) if place.id in atlas.boundaries], dtype=np.intp)

        def made() -> Mosaic:
            outlines = np.empty(len(numbers), dtype=object)
            outlines[:] = [atlas.boundaries[places[number].id] for number in numbers]
            return Mosaic(outlines, detail)

        def cut() -> Pieces:
            return self._outlines.get((atlas.geodata_digest, detail), made).pieces(tile, numbers)

        # The same on every day.
        return self._cut_outlines.get((atlas.geodata_digest, tile), cut)


def tile_bounds(atlas: Atlas) -> tuple[float, float, float, float]:
    """Give the box around everything that tiles of a theatre hold: west, south, east, north in degrees."""
    boxes = [box for box in (*atlas.oblasts.bounds, atlas.settlements.box) if box is not None]
    if not boxes:
        return atlas.theatre.bounds
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def tile_ranges(atlas: Atlas, max_zoom: int = MAX_ZOOM) -> tuple[TileRange, ...]:
    """Give the tiles that may hold something, by zoom from 0."""
    bounds = tile_bounds(atlas)
    return tuple(tiles_over(bounds, zoom) for zoom in range(max_zoom + 1))
