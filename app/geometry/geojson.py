"""GeoJSON writing, RFC 7946: six decimals, right-hand rings, no `crs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS = 6
"""A sixth decimal of a degree is 0.11 m of latitude."""


def geojson_geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """Write a geometry as a GeoJSON object.

    Outer rings run counter-clockwise and holes clockwise, whichever way they ran. Coordinates are rounded to
    six decimals such that a valid geometry stays valid; a third coordinate is dropped.

    Parameters
    ----------
    geometry
        Lon/lat degrees (EPSG:4326), of any type.
    """
    rounded = shapely.set_precision(shapely.force_2d(geometry), 10.0**-DECIMALS)
    written = shapely.geometry.mapping(shapely.orient_polygons(rounded))
    return {"type": written["type"], "coordinates": _rounded(written["coordinates"])}


def geojson_point(lonlat: tuple[float, float]) -> dict[str, Any]:
    """Write a point, given as longitude and latitude in degrees."""
    return {"type": "Point", "coordinates": _rounded(lonlat)}


def _rounded(coordinates: Any) -> Any:  # noqa: ANN401 - numbers nested to a depth that the type decides
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS)
    return [_rounded(part) for part in coordinates]
