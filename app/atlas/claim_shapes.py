"""Where claims are drawn: at the points of their places, or as the outlines of their areas.

An area whose outline is not known is drawn as what is known of the places in it: a raion as its settlements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point

from app.geometry.geojson import geojson_geometry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        parts = [part for id_ in places for part in self._parts(id_)]
        outlines = [part for part in parts if not isinstance(part, Point)]
        if len(outlines) == 1:
            return outlines[0]
        if outlines:
            return MultiPolygon(shapely.get_parts(outlines).tolist())
        if len(parts) == 1:
            return parts[0]
        return MultiPoint([part for part in parts if isinstance(part, Point)]) if parts else None

    def _parts(self, place_id: str) -> Iterator[BaseGeometry]:
        """Give the outline or the point of a place, or else those of the places in it."""
        lonlat = self._gazetteer[place_id].lonlat
        if place_id in self._boundaries:
            yield self._boundaries[place_id]
        elif lonlat is not None:
            yield Point(lonlat)
        else:
            for inner in self._gazetteer.children(place_id):
                yield from self._parts(inner.id)
