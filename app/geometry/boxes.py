"""Boxes of degrees, as `bbox` parameters give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_HALF_GLOBE = 180.0


def meets_box(geometry: BaseGeometry, west: float, south: float, east: float, north: float) -> bool:
    """Tell whether a geometry (EPSG:4326) has a point in a box of degrees; `west` > `east` crosses the antimeridian."""
    spans = [(west, east)] if west <= east else [(west, _HALF_GLOBE), (-_HALF_GLOBE, east)]
    return any(shapely.box(left, south, right, north).intersects(geometry) for left, right in spans)
