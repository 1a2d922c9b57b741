from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.geometry.lattice import Lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHANCE = np.random.default_rng(3)


def edges(many: int, longest: float) -> NDArray[np.float64]:
    begin = CHANCE.uniform(0, 1, (many, 2))
    return np.stack([begin, begin + CHANCE.uniform(-longest, longest, (many, 2))], axis=1)


@pytest.mark.parametrize("squares", [1, 50, 5_000])
@pytest.mark.parametrize("longest", [0.01, 1.0])
def test_every_edge_that_crosses_one_of_the_lattice_is_found(squares: int, longest: float) -> None:
    # Given edges, long and short, and which of them really meet
    laid, asked = edges(60, 0.2), edges(80, longest)
    lines = np.asarray(shapely.linestrings(laid))
    one, other = shapely.STRtree(lines).query(shapely.linestrings(asked), "intersects")
    expected = set(zip(one.tolist(), other.tolist(), strict=True))

    # When they are asked for
    found = list(zip(*(part.tolist() for part in Lattice(laid, squares).pairs(asked)), strict=True))

    # Then all of them are there, once and in order; and fewer than all there could be
    assert expected <= set(found)
    assert found == sorted(set(found))
    assert squares == 1 or len(found) < 60 * 80 / 2


def test_a_box_far_from_all_edges_is_near_none_and_one_on_an_edge_is() -> None:
    lattice = Lattice(np.array([[[0.0, 0.0], [1.0, 1.0]]]), 100)

    near = lattice.is_near(np.array([[0.4, 0.4, 0.5, 0.5], [0.0, 0.9, 0.1, 1.0], [5.0, 5.0, 6.0, 6.0]]))

    assert near.tolist() == [True, False, False]
