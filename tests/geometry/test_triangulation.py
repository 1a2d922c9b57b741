from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.triangulation import FRAME, ContradictionError, circumcentres, framed, oriented, triangulated

SPOTS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=25, unique=True).map(
    lambda spots: np.array(spots, dtype=float)
)


@given(SPOTS)
@settings(max_examples=60, deadline=None)
def test_no_site_lies_in_the_circle_around_a_triangle_and_triangles_surround_every_site(spots: np.ndarray) -> None:
    # Given sites and the frame around them
    points = framed(spots, (-50, -50, 50, 50))

    # When they are joined to triangles
    triangle = oriented(points.T, triangulated(points).T, len(spots))

    # Then circles are empty, and around each site every triangle is followed by another
    centre = circumcentres(points.T, triangle).T
    radius = np.linalg.norm(points[triangle[0]] - centre, axis=1)
    far = np.linalg.norm(centre[:, np.newaxis] - spots, axis=2)
    assert (far > radius[:, np.newaxis] * (1 - 1e-9)).all()
    for site in range(len(spots)):
        ahead = {int(triangle[(turn + 1) % 3, nth]) for turn, nth in np.argwhere(triangle == site)}
        behind = {int(triangle[(turn + 2) % 3, nth]) for turn, nth in np.argwhere(triangle == site)}
        assert ahead == behind
        assert len(ahead) > 2


def test_whatever_is_in_the_box_is_nearer_to_a_site_than_to_the_frame() -> None:
    points = framed(np.array([[-10.0, -10.0]]), (-10, -10, 10, 10))

    corner = np.array([10.0, 10.0])

    far = np.linalg.norm(points - corner, axis=1)
    assert len(points) == 1 + FRAME
    assert far[0] < far[1:].min()


def test_triangles_run_counterclockwise_and_begin_at_a_site() -> None:
    points = np.array([[0.0, 4.0, 0.0, 9.0], [0.0, 0.0, 4.0, 9.0]])

    turned = oriented(points, np.array([[0, 3], [2, 1], [1, 2]]), frame=2)

    assert turned.T.tolist() == [[0, 1, 2], [1, 3, 2]]


def test_a_triangle_without_area_is_a_contradiction() -> None:
    with pytest.raises(ContradictionError):
        oriented(np.array([[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]), np.array([[0], [1], [2]]), frame=3)
