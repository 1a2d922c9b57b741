"""Areas and lengths on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyproj import Geod

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_WGS84 = Geod(ellps="WGS84")
_M2_IN_KM2 = 1e6
_M_IN_KM = 1e3


def area_km2(geometry: BaseGeometry) -> float:
    """Measure a polygon on the WGS 84 ellipsoid.

    Edges are geodesics (Karney 2013, as PROJ implements it).

    Parameters
    ----------
    geometry
        Polygon or multipolygon, lon/lat degrees (EPSG:4326). Which way its rings run does not matter.

    Returns
    -------
    float
        Square kilometres; holes do not count.
    """
    # The sign follows the direction of the outer rings, so one direction must be made sure of.
    square_metres, _ = _WGS84.geometry_area_perimeter(geometry.normalize())
    return abs(square_metres) / _M2_IN_KM2


def length_km(geometry: BaseGeometry) -> float:
    """Measure a line, or several, along geodesics of the WGS 84 ellipsoid; lon/lat degrees (EPSG:4326)."""
    return float(_WGS84.geometry_length(geometry)) / _M_IN_KM
