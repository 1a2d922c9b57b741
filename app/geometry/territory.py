"""Territory: cells with one history dissolved, areas of a day, and the lines between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.geometry.numbering import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.geometry.voronoi import Cells

OUTSIDE = -1
"""The label of what lies beyond the coverage."""


def dissolve(coverage: Cells, labels: NDArray[np.intp]) -> Cells:
    """Merge the polygons of a coverage that bear the same label.

    Parameters
    ----------
    coverage
        A valid coverage, shape (n,).
    labels
        Shape (n,): 0 … k-1, each borne by at least one polygon.

    Returns
    -------
    array of Polygon or MultiPolygon
        Shape (k,), by label; a valid coverage of the same land, to the last vertex.
    """
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max() + 1))
    groups = np.split(coverage[order], starts[1:])
    merged: Cells = np.empty(len(groups), dtype=object)
    for label, group in enumerate(groups):
        merged[label] = group[0] if len(group) == 1 else shapely.coverage_union_all(group)
    return merged


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Borders:
    """The edges of a coverage, each once, with what lies on either side."""

    ends: NDArray[np.float64]
    """Shape (m, 2, 2): from and to, lon/lat degrees."""
    left: NDArray[np.intp]
    """Shape (m,): the position of the polygon on the left when going from the first end to the second."""
    right: NDArray[np.intp]
    """Shape (m,): the polygon on the right; `OUTSIDE` at the rim."""

    def between(self, side: NDArray[np.intp], first: int, second: int) -> shapely.MultiLineString:
        """Draw the line between two sides.

        Parameters
        ----------
        side
            Shape (k,): which side each polygon is on.
        first, second
            The two sides.

        Returns
        -------
        MultiLineString
            Oriented: `first` lies on the left. Empty if the two do not touch.
        """
        sides = np.append(side, OUTSIDE)
        left, right = sides[self.left], sides[self.right]
        along = (left == first) & (right == second)
        against = (left == second) & (right == first)
        ends = np.concatenate([self.ends[along], self.ends[against][:, ::-1]])
        if len(ends) == 0:
            return shapely.MultiLineString()
        edges = shapely.MultiLineString(list(ends))
        merged = shapely.line_merge(edges, directed=True)
        return shapely.MultiLineString([*shapely.get_parts(merged)])


def borders(coverage: Cells) -> Borders:
    """Find the edges of a coverage and their neighbours.

    Parameters
    ----------
    coverage
        A valid coverage: polygons that touch share vertices exactly.
    """
    oriented = shapely.orient_polygons(coverage)
    polygons, polygon_of = shapely.get_parts(oriented, return_index=True)
    rings, ring_polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    inner = ring_of[1:] == ring_of[:-1]
    ends = np.stack([xy[:-1][inner], xy[1:][inner]], axis=1)
    owner = polygon_of[ring_polygon[ring_of[:-1][inner]]]

    vertices, ids = distinct(*ends.reshape(-1, 2).T)
    pairs = ids.reshape(-1, 2)
    forward = pairs[:, 0] * len(vertices) + pairs[:, 1]
    backward = pairs[:, 1] * len(vertices) + pairs[:, 0]
    order = np.argsort(forward)
    found = np.searchsorted(forward, backward, sorter=order)
    twin = order[np.minimum(found, len(order) - 1)]
    has_twin = forward[twin] == backward
    right = np.where(has_twin, owner[twin], OUTSIDE)
    is_first = ~has_twin | (forward < backward)
    is_real = is_first & (right != owner)
    return Borders(ends=ends[is_real], left=owner[is_real], right=right[is_real])
