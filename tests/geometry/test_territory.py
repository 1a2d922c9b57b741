from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.territory import OUTSIDE, borders, dissolve
from app.geometry.tessellation import tessellate

REGION = shapely.box(30, 48, 31, 49)
N = 60
RNG = np.random.default_rng(11)
CELLS = tessellate(RNG.uniform((30.01, 48.01), (30.99, 48.99), (N, 2)), np.zeros(N, dtype=np.intp), [REGION]).cells
LABELS = st.lists(st.integers(0, 2), min_size=N, max_size=N).map(
    lambda labels: np.unique(labels, return_inverse=True)[1]
)


@given(LABELS)
@settings(max_examples=40, deadline=None)
def test_dissolved_cells_cover_the_same_land_exactly(labels: np.ndarray) -> None:
    merged = dissolve(CELLS, labels)

    assert shapely.coverage_is_valid(merged)
    for label, polygon in enumerate(merged):
        assert shapely.equals(polygon, shapely.union_all(CELLS[labels == label]))


@given(LABELS)
@settings(max_examples=40, deadline=None)
def test_the_line_between_two_sides_is_where_their_areas_touch(labels: np.ndarray) -> None:
    sides = dissolve(CELLS, labels)
    if len(sides) < 2:
        return

    line = borders(CELLS).between(labels, 0, 1)

    touch = shapely.intersection(shapely.boundary(sides[0]), shapely.boundary(sides[1]))
    assert shapely.length(line) == pytest.approx(shapely.length(touch), rel=1e-9, abs=1e-12)


@given(LABELS)
@settings(max_examples=20, deadline=None)
def test_the_line_runs_with_the_first_side_on_its_left(labels: np.ndarray) -> None:
    sides = dissolve(CELLS, labels)
    if len(sides) < 2:
        return

    line = borders(CELLS).between(labels, 0, 1)

    for part in shapely.get_parts(line):
        start, end = shapely.get_coordinates(part)[:2]
        along = end - start
        left = (start + end) / 2 + 1e-3 * np.linalg.norm(along) * np.array([-along[1], along[0]])
        assert shapely.intersects_xy(sides[0], *left)


def test_every_edge_is_found_once_and_the_rim_has_nothing_outside() -> None:
    found = borders(CELLS)

    rim = found.right == OUTSIDE
    length = np.linalg.norm(found.ends[:, 1] - found.ends[:, 0], axis=1)
    assert length[rim].sum() == pytest.approx(shapely.length(REGION), rel=1e-9)
    assert length.sum() * 2 - length[rim].sum() == pytest.approx(shapely.length(CELLS).sum(), rel=1e-9)
    assert not np.any(found.left == found.right)


def test_sides_that_do_not_touch_have_no_line_between_them() -> None:
    sides = np.zeros(N, dtype=np.intp)

    assert borders(CELLS).between(sides, 0, 1).is_empty
