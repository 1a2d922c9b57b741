from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.barriers import divided
from app.geometry.tessellation import tessellate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

REGION = shapely.box(30, 48, 32, 50)
RIVER = shapely.LineString([(29.5, 49.0), (31.0, 49.2), (32.5, 49.0)])
"""Across the region from west to east, a little above its middle."""
SOUTH, NORTH = (31.0, 49.0), (31.0, 49.4)
NOBODY = np.zeros(2, dtype=bool)
SPOTS = st.lists(
    st.tuples(st.integers(1, 19), st.integers(1, 19)).map(lambda s: (30 + s[0] / 10, 48 + s[1] / 10 + 0.003)),
    min_size=2,
    max_size=30,
    unique=True,
)


def sites(*spots: tuple[float, float]) -> NDArray[np.float64]:
    return np.array(spots, dtype=float)


def cells_of(
    spots: Sequence[tuple[float, float]], barrier: shapely.LineString, across: Sequence[int] = ()
) -> NDArray[np.object_]:
    lonlat = np.array(spots, dtype=float)
    regions = np.zeros(len(lonlat), dtype=np.intp)
    return tessellate(lonlat, regions, [REGION], {0: barrier}, np.array(across, dtype=np.intp)).cells


@given(spots=SPOTS)
@settings(max_examples=40, deadline=None)
def test_cells_beside_a_barrier_still_partition_the_region_and_none_reaches_across(
    spots: Sequence[tuple[float, float]],
) -> None:
    cells = cells_of(spots, RIVER)

    assert shapely.coverage_is_valid(cells)
    assert shapely.area(cells).sum() == pytest.approx(REGION.area, rel=1e-9)
    assert shapely.intersects_xy(cells, *np.array(spots).T).all()
    parts, part_of = divided(REGION, RIVER, np.array(spots), np.zeros(len(spots), dtype=bool))
    for cell, part in zip(cells, part_of.tolist(), strict=True):
        assert shapely.area(shapely.difference(cell, parts[part])) == pytest.approx(0, abs=1e-9)


def reaches_across(cell: shapely.Geometry) -> bool:
    # Where edges of cells meet the line, rounding puts them a hair to either side.
    return bool(shapely.length(shapely.intersection(RIVER, shapely.buffer(cell, -1e-6))) > 0)


def test_a_settlement_near_the_water_keeps_to_its_bank() -> None:
    free = cells_of([SOUTH, NORTH], shapely.LineString())
    south, north = cells_of([SOUTH, NORTH], RIVER)

    assert not reaches_across(south)
    assert not reaches_across(north)
    assert reaches_across(free[0]) or reaches_across(free[1])


def test_a_line_that_ends_inside_divides_nothing() -> None:
    parts, part_of = divided(REGION, shapely.LineString([(29, 49.2), (31.5, 49.2)]), sites(SOUTH, NORTH), NOBODY)

    assert parts == [REGION]
    assert part_of.tolist() == [0, 0]


def test_a_line_that_ends_just_short_of_the_outline_is_led_on_to_it() -> None:
    parts, _ = divided(REGION, shapely.LineString([(30.01, 49.2), (31.99, 49.2)]), sites(SOUTH, NORTH), NOBODY)

    assert len(parts) == 2
    assert shapely.coverage_is_valid(parts)
    assert sum(part.area for part in parts) == pytest.approx(REGION.area)


def test_a_line_elsewhere_divides_nothing() -> None:
    parts, _ = divided(REGION, shapely.LineString([(20, 40), (21, 41)]), sites(SOUTH, NORTH), NOBODY)

    assert parts == [REGION]


def test_a_bank_without_a_settlement_goes_to_the_other() -> None:
    parts, part_of = divided(REGION, RIVER, sites(SOUTH, (30.5, 48.5)), NOBODY)

    assert len(parts) == 1
    assert parts[0].equals(REGION)
    assert part_of.tolist() == [0, 0]


def test_islands_go_to_the_nearest_bank() -> None:
    island = shapely.box(32.2, 48.2, 32.4, 48.4)

    parts, part_of = divided(shapely.MultiPolygon([REGION, island]), RIVER, sites(SOUTH, NORTH), NOBODY)

    assert shapely.covers(parts[part_of[0]], island)
    assert sum(part.area for part in parts) == pytest.approx(REGION.area + island.area)


def test_a_settlement_that_a_coarse_line_puts_on_the_wrong_side_gets_land_on_its_own() -> None:
    wrong = (30.5, 49.14)
    north = cells_of([SOUTH, NORTH, wrong], RIVER)[2]
    south = cells_of([SOUTH, NORTH, wrong], RIVER, across=[2])[2]

    assert shapely.intersects_xy(north, *wrong)
    assert not reaches_across(south)
    assert south.bounds[3] < north.bounds[3]
    assert shapely.distance(south, shapely.Point(wrong)) < 0.02


def test_barriers_are_part_of_the_version() -> None:
    lonlat, regions = sites(SOUTH, NORTH), np.zeros(2, dtype=np.intp)

    versions = {
        tessellate(lonlat, regions, [REGION], barriers, across).version
        for barriers, across in (
            (None, None),
            ({0: RIVER}, None),
            ({0: RIVER}, np.array([1])),
            ({0: shapely.LineString([(29, 49.3), (33, 49.3)])}, None),
        )
    }

    assert len(versions) == 4
