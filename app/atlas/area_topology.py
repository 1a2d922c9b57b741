"""The polygons of history classes as the browser gets them: simplified, quantised, each border once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.geometry.topojson import Shape, with_polygons

if TYPE_CHECKING:
    from app.geometry.voronoi import Cells

STEP = 1e-4
"""Degrees between the points of the grid: 11 m of latitude."""
TOLERANCE = 1e-3
"""A vertex whose triangle is smaller than the square of so many degrees may go; borders move by less than 60 m."""


def area_topology(polygons: Cells) -> dict[str, Any]:
    """Write the classes as a TopoJSON topology with one object, ``classes``, in the order of the classes.

    Neighbours keep sharing their borders. The rim of the theatre keeps its vertices, so that it fits outlines of
    other origin.

    Parameters
    ----------
    polygons
        The land of each class; a valid coverage.
    """
    if len(polygons):
        polygons = shapely.coverage_simplify(polygons, TOLERANCE, simplify_boundary=False)
        west, south = np.floor(shapely.total_bounds(polygons)[:2] / STEP) * STEP
    else:
        west = south = 0.0
    blank = {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [round(float(west), 4), round(float(south), 4)]},
        "objects": {},
        "arcs": [],
    }
    return with_polygons(blank, "classes", [Shape(geometry=polygon, properties={}) for polygon in polygons])
