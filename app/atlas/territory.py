"""The land of every settlement: a tessellation of the oblasts, made once for a gazetteer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.geometry.areas import area_km2
from app.geometry.territory import OUTSIDE, borders
from app.geometry.tessellation import tessellate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.atlas.settlements import Settlements
    from app.geometry.tessellation import Cells

AREA_DECIMALS = 3


class Territory:
    """One cell for every settlement that has a point and lies in an oblast with an outline."""

    def __init__(self, settlements: Settlements, boundaries: Mapping[str, BaseGeometry]) -> None:
        """Divide the oblasts.

        Parameters
        ----------
        settlements
            All settlements.
        boundaries
            Polygons (EPSG:4326) by place id.

        Raises
        ------
        TessellationError
            If two settlements of one oblast share a location, or an outline is degenerate.
        """
        self._settlements = len(settlements)
        outlined = [number for number, place in enumerate(settlements.oblasts) if place.id in boundaries]
        has_land = np.isin(settlements.oblast, outlined) & ~np.isnan(settlements.lonlat[:, 0])
        self.members: NDArray[np.intp] = np.flatnonzero(has_land)
        """Shape (n,): the number of the settlement of each cell."""
        self.oblast: NDArray[np.int32] = settlements.oblast[self.members]
        """Shape (n,): the number of the oblast of each cell."""
        region = np.full(len(settlements.oblasts), -1, dtype=np.intp)
        region[outlined] = np.arange(len(outlined))
        tessellation = tessellate(
            settlements.lonlat[self.members],
            region[self.oblast],
            [_polygonal(boundaries[settlements.oblasts[number].id]) for number in outlined],
        )
        self.cells: Cells = tessellation.cells
        """Shape (n,): polygons, lon/lat degrees; a valid coverage."""
        self.version = tessellation.version

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.cells)

    @cached_property
    def area_km2(self) -> NDArray[np.float64]:
        """Shape (n,): square kilometres of each cell on the ellipsoid, to the nearest 1000 m².

        So the sum of any of them, rounded by `rounded_km2`, is exact, in whatever order they are added.
        """
        return np.array([rounded_km2(area_km2(cell)) for cell in self.cells], dtype=np.float64)

    @cached_property
    def area_of_settlement(self) -> NDArray[np.float64]:
        """Square kilometres of the cell of every settlement there is; 0 where it has none."""
        areas = np.zeros(self._settlements, dtype=np.float64)
        areas[self.members] = self.area_km2
        return areas

    @cached_property
    def neighbours(self) -> NDArray[np.intp]:
        """Shape (m, 2): every two cells that share an edge, each pair once."""
        edges = borders(self.cells)
        inner = edges.right != OUTSIDE
        pairs = np.stack([edges.left[inner], edges.right[inner]], axis=1)
        return np.unique(np.sort(pairs, axis=1), axis=0)


def rounded_km2(area: float) -> float:
    """Round an area to the nearest 1000 m², as areas are published."""
    return round(float(area), AREA_DECIMALS)


def _polygonal(boundary: BaseGeometry) -> shapely.Polygon | shapely.MultiPolygon:
    if isinstance(boundary, shapely.Polygon | shapely.MultiPolygon):
        return boundary
    return shapely.MultiPolygon()
