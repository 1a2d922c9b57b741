"""Which settlements lie in a polygon."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.domain.places import Place

_POLYGONAL = frozenset({shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON})
_MOST_REMEMBERED = 20_000


class SettlementPoints:
    """The points of settlements, to be looked up by polygon. What was asked before is remembered."""

    def __init__(self, settlements: Sequence[Place]) -> None:
        """Index settlements; those without a point lie in nothing."""
        lonlat = np.array([place.lonlat or (np.nan, np.nan) for place in settlements], dtype=float).reshape(-1, 2)
        self._known = np.flatnonzero(~np.isnan(lonlat[:, 0]))
        self._tree = shapely.STRtree([Point(*lonlat[index]) for index in self._known])
        self._remembered: dict[bytes, NDArray[np.intp]] = {}

    def within(self, geojson: bytes) -> NDArray[np.intp]:
        """Give the indexes of the settlements that lie in the polygons of a geometry, or on their edge.

        Parameters
        ----------
        geojson
            A GeoJSON geometry in longitude and latitude. Heights, points and lines in it do not matter; polygons
            that cross themselves are mended.

        Raises
        ------
        shapely.errors.GEOSException
            If it is no geometry.
        """
        key = hashlib.blake2b(geojson, digest_size=16).digest()
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[key] = self._found(geojson)
        return found

    def _found(self, geojson: bytes) -> NDArray[np.intp]:
        polygons = _polygons(shapely.force_2d(shapely.from_geojson(geojson)))
        _, indexes = self._tree.query(polygons, predicate="intersects")
        found: NDArray[np.intp] = self._known[np.unique(indexes)]
        return found


def _polygons(geometry: BaseGeometry) -> NDArray[np.object_]:
    parts = shapely.get_parts(geometry)
    while shapely.GeometryType.GEOMETRYCOLLECTION in shapely.get_type_id(parts):
        parts = shapely.get_parts(parts)
    polygons = parts[np.isin(shapely.get_type_id(parts), list(_POLYGONAL))]
    return np.where(shapely.is_valid(polygons), polygons, shapely.make_valid(polygons))
