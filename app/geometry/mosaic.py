"""A coverage cut into tiles: on the grid of each tile, without gaps between neighbours, every polygon valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from app.geometry.territory import OUTSIDE, borders
from app.geometry.web_mercator import in_square

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.geometry.voronoi import Cells
    from app.geometry.web_mercator import Tile

UNITS = 4096
"""The side of a tile in steps of its grid."""
MARGIN = 64
"""Steps by which a tile reaches beyond its sides, so that lines and patterns meet across them."""
_COARSENESS = 4
"""A vertex whose triangle is smaller than the square of so many steps may go: half a pixel of a plain screen."""


class Pieces(NamedTuple):
    """What of a coverage lies in a tile."""

    labels: NDArray[np.intp]
    """Shape (n,): ascending."""
    polygons: Cells
    """Shape (n,): what bears each label, in steps from the south-western corner; a valid coverage of whole steps."""


class Mosaic:
    """A coverage as coarse as tiles of a zoom need it."""

    def __init__(self, coverage: Cells, zoom: int) -> None:
        """Make coarser.

        Parameters
        ----------
        coverage
            Shape (k,): polygons, lon/lat degrees; a valid coverage. Of others, overlaps go to the earlier polygon.
        zoom
            The deepest zoom that it is for.
        """
        square = shapely.transform(coverage, in_square)
        if len(square):
            square = shapely.coverage_simplify(square, _COARSENESS / (UNITS << zoom))
        shapely.prepare(square)
        self._polygons = square
        self._tree = shapely.STRtree(square)
        edges = borders(square) if len(square) else None
        self._left = np.empty(0, dtype=np.intp) if edges is None else edges.left
        self._right = np.empty(0, dtype=np.intp) if edges is None else edges.right
        self._ends = np.empty((0, 2, 2)) if edges is None else edges.ends
        self._low, self._high = self._ends.min(axis=1), self._ends.max(axis=1)

    def pieces(self, tile: Tile, label: NDArray[np.intp]) -> Pieces:
        """Cut out a tile.

        The borders are rounded to the grid of the tile together and not polygon by polygon, so that what touched
        still does. What is thinner than the grid is lost.

        Parameters
        ----------
        tile
            The tile.
        label
            Shape (k,): polygons that bear the same one are put together.
        """
        west, south, east, _ = tile.box
        step = (east - west) / UNITS
        corner = np.array([west, south])
        low, high = corner - MARGIN * step, corner + (UNITS + MARGIN) * step
        labels = np.append(label, OUTSIDE)
        is_near = (self._low <= high).all(axis=1) & (self._high >= low).all(axis=1)
        is_near &= labels[self._left] != labels[self._right]
        edges = shapely.clip_by_rect(shapely.linestrings(self._ends[is_near]), *low, *high)
        # Long lines are put on a grid many times faster than their edges one by one.
        lines = shapely.line_merge(shapely.MultiLineString([*edges[shapely.length(edges) > 0]]))
        rim = shapely.box(*low, *high).exterior
        on_grid = shapely.transform([lines, rim], lambda xy: (xy - corner) / step)
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(on_grid, grid_size=1))))
        return _put_together(faces, self._labels_at(shapely.point_on_surface(faces), corner, step, label))

    def _labels_at(
        self, points: NDArray[np.object_], corner: NDArray[np.float64], step: float, label: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        """Tell what is at points of a tile; `OUTSIDE` where nothing is."""
        found = np.full(len(points), OUTSIDE, dtype=np.intp)
        at, polygon = self._tree.query(shapely.transform(points, lambda xy: xy * step + corner), predicate="intersects")
        # The earliest polygon comes last, and stays.
        order = np.argsort(-polygon, kind="stable")
        found[at[order]] = label[polygon[order]]
        return found


def _put_together(faces: Cells, label: NDArray[np.intp]) -> Pieces:
    is_land = label != OUTSIDE
    faces, label = faces[is_land], label[is_land]
    labels = np.unique(label)
    polygons = np.empty(len(labels), dtype=object)
    for number, one in enumerate(labels):
        polygons[number] = shapely.coverage_union_all(faces[label == one])
    return Pieces(labels, polygons)
