"""Where claims are drawn: at the point of their place, or as the outlines of their areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import shapely
from shapely.geometry import MultiPolygon, Point

from app.geometry.geojson import geojson_geometry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer


class ClaimShapes:
    """Shapes of claims, each made once: many claims speak of the same places."""

    def __init__(self, gazetteer: Gazetteer, boundaries: Mapping[str, BaseGeometry]) -> None:
        """Make nothing yet.

        Parameters
        ----------
        gazetteer
            All places.
        boundaries
            Polygons (EPSG:4326) by place id.
        """
        self._gazetteer = gazetteer
        self._boundaries = boundaries
        self._shapes: dict[tuple[str, ...], BaseGeometry | None] = {}
        self._encoded: dict[tuple[str, ...], bytes] = {}

    def shape(self, claim: Claim) -> BaseGeometry | None:
        """Give the shape of a claim; claims about the same places share one. ``None`` if nothing is known of it."""
        if claim.places not in self._shapes:
            self._shapes[claim.places] = self._made(claim.places)
        return self._shapes[claim.places]

    def encoded(self, claim: Claim) -> bytes:
        """Give the shape of a claim as a GeoJSON geometry or null."""
        if claim.places not in self._encoded:
            shape = self.shape(claim)
            self._encoded[claim.places] = orjson.dumps(None if shape is None else geojson_geometry(shape))
        return self._encoded[claim.places]

    def _made(self, places: tuple[str, ...]) -> BaseGeometry | None:
        outlines = [self._boundaries[id_] for id_ in places if id_ in self._boundaries]
        if outlines:
            return outlines[0] if len(outlines) == 1 else MultiPolygon(shapely.get_parts(outlines).tolist())
        points = [lonlat for id_ in places if (lonlat := self._gazetteer[id_].lonlat) is not None]
        return Point(points[0]) if points else None
