"""Filling outlines: nothing between neighbours, nothing twice, areas as geometry has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exports.pictures.paths import Paths
from app.exports.pictures.scan import coverage, ids

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SIDE = 40


def paths(*shapes: BaseGeometry) -> Paths:
    return Paths.of(np.array(shapes, dtype=object))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, SIDE - 1, allow_nan=False), st.floats(1, SIDE - 1, allow_nan=False)),
        min_size=5,
        max_size=12,
    )
)
def test_what_is_covered_has_the_area_of_the_shape(points: list[tuple[float, float]]) -> None:
    # given
    hull = shapely.convex_hull(shapely.MultiPoint(points))
    if not isinstance(hull, shapely.Polygon):
        return

    # when
    covered = coverage(paths(hull), SIDE, SIDE)

    # then: lines four to a pixel miss at most a line's worth of the outline
    assert covered.sum() == pytest.approx(hull.area, abs=0.15 * hull.length + 0.3)
    assert covered.min() >= 0
    assert covered.max() <= 1


def test_a_hole_stays_a_hole_and_a_shape_over_the_edge_is_cut() -> None:
    # given
    frame = shapely.box(-10, -10, 30, 30) - shapely.box(5, 5, 15, 15)

    # when
    covered = coverage(paths(frame), SIDE, SIDE)

    # then
    assert covered[10, 10] == 0
    assert covered[2, 2] == 1
    assert covered[35, 35] == 0
    assert covered.sum() == pytest.approx(30 * 30 - 100)


def test_what_two_discs_of_one_direction_share_is_inside() -> None:
    # given
    both = paths(shapely.box(2, 2, 12, 12), shapely.box(8, 8, 20, 20))

    # when
    even = coverage(both, SIDE, SIDE)
    wound = coverage(both, SIDE, SIDE, winding=True)

    # then
    assert (even[10, 10], wound[10, 10]) == (0, 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_neighbours_leave_no_pixel_between_them_and_share_none(seed: int) -> None:
    # given: a sheet divided among random points
    points = shapely.MultiPoint(np.random.default_rng(seed).uniform(0, SIDE, (12, 2)))
    sheet = shapely.box(-5, -5, SIDE + 5, SIDE + 5)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=sheet))
    parts = [cell for cell in cells if isinstance(cell, shapely.Polygon)]

    # when
    found = ids(paths(*parts), np.arange(1, len(parts) + 1), SIDE, SIDE)

    # then: each pixel is of the cell that its middle lies in
    assert (found > 0).all()
    for number, cell in enumerate(parts, start=1):
        y, x = np.nonzero(found == number)
        middles = shapely.points(x + 0.5, y + 0.5)
        assert (shapely.distance(middles, cell) < 1e-6).all()
