"""Small makings of shapes: points, and the box around several."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from collections.abc import Iterable

Shape: TypeAlias = BaseGeometry
"""Any shape, lon/lat degrees (EPSG:4326)."""


def point_at(lonlat: tuple[float, float] | None) -> shapely.Point | None:
    """Make a point of longitude and latitude in degrees; ``None`` stays so."""
    return None if lonlat is None else shapely.Point(lonlat)


def box_around(shapes: Iterable[Shape]) -> tuple[float, float, float, float] | None:
    """Give the box around shapes: west, south, east, north; ``None`` if there are none."""
    found = [*shapes]
    if not found:
        return None
    west, south, east, north = shapely.total_bounds(found).tolist()
    return west, south, east, north
