"""The plane that a region is divided in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon


def plane_around(region: Polygon | MultiPolygon) -> Transformer:
    """Project lon/lat degrees to metres around a region: Lambert azimuthal, equal in area."""
    centre = shapely.centroid(region)
    # A pipeline spelled out needs no search for coordinate systems, which would take longer than all it projects.
    # Cells reach beyond the region: `over` keeps longitudes running on at the antimeridian.
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=laea +lat_0={centre.y!r} +lon_0={centre.x!r} +ellps=WGS84 +over"
    )
