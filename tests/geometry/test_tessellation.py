from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.geometry import tessellation
from app.geometry.tessellation import DegenerateRegionError, DuplicateLocationError, Tessellation, tessellate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    Spots: TypeAlias = Sequence[tuple[float, float]] | NDArray[np.float64]

WEST = shapely.box(30, 48, 31, 49)
EAST = shapely.box(31, 48, 32, 49)
SPOTS = st.tuples(st.integers(1, 199), st.integers(1, 99)).map(lambda s: (30 + s[0] / 100, 48 + s[1] / 100))


def divided(spots: Spots, regions: Sequence[Any] = (WEST, EAST)) -> tuple[NDArray[np.float64], Tessellation]:
    lonlat = np.array(spots, dtype=float)
    return lonlat, tessellate(lonlat, (lonlat[:, 0] > 31).astype(np.intp), regions)


@given(st.lists(SPOTS, min_size=1, max_size=40, unique=True))
@settings(max_examples=60, deadline=None)
def test_cells_partition_their_regions(spots: Spots) -> None:
    assume(all(lon != 31 for lon, _ in spots))
    lonlat, result = divided(spots)

    covered = [region for number, region in enumerate((WEST, EAST)) if number not in result.empty]
    assert shapely.coverage_is_valid(result.cells)
    assert shapely.area(result.cells).sum() == pytest.approx(shapely.area(covered).sum(), rel=1e-9)
    assert shapely.intersects_xy(result.cells, lonlat[:, 0], lonlat[:, 1]).all()
    assert result.moved == ()


def test_every_point_falls_into_the_cell_of_its_nearest_settlement() -> None:
    rng = np.random.default_rng(7)
    spots = rng.uniform((30.05, 48.05), (30.95, 48.95), (25, 2))
    probes = rng.uniform((30.1, 48.1), (30.9, 48.9), (200, 2))

    _, result = divided(spots)

    scale = np.array([np.cos(np.radians(48.5)), 1.0])
    distance = np.linalg.norm((probes[:, None] - spots[None]) * scale, axis=2)
    nearest = distance.argmin(axis=1)
    clear = np.partition(distance, 1, axis=1)[:, 1] - distance.min(axis=1) > 0.005
    inside = shapely.intersects_xy(result.cells[nearest], probes[:, 0], probes[:, 1])
    assert clear.sum() > 100
    assert inside[clear].all()


def test_the_only_settlement_of_a_region_has_all_of_it() -> None:
    _, result = divided([(30.5, 48.5), (31.5, 48.5)])

    assert [shapely.equals(a, b) for a, b in zip(result.cells, (WEST, EAST), strict=True)] == [True, True]


def test_holes_stay_holes() -> None:
    lake = shapely.box(30.4, 48.4, 30.6, 48.6)
    region = shapely.difference(WEST, lake)

    _, result = divided([(30.2, 48.2), (30.8, 48.8)], (region, EAST))

    assert shapely.area(shapely.intersection(shapely.union_all(result.cells), lake)) == 0


def test_a_settlement_off_the_coast_still_has_a_cell() -> None:
    _, result = divided([(30.5, 48.5), (30.5, 47.99), (30.5, 47.95)])

    assert (shapely.area(result.cells) > 0).all()
    assert 2 in result.moved


def test_settlements_at_one_location_are_refused_with_the_positions_of_all() -> None:
    with pytest.raises(DuplicateLocationError) as caught:
        divided([(30.5, 48.5), (31.5, 48.5), (30.5, 48.5), (31.5, 48.5), (30.5, 48.5), (30.2, 48.5)])

    assert caught.value.pairs == ((0, 2), (0, 4), (1, 3))


def test_a_region_without_settlements_is_reported() -> None:
    _, result = divided([(30.5, 48.5)])

    assert result.empty == (1,)


@pytest.mark.parametrize(
    "region",
    [
        shapely.Polygon(),
        shapely.Polygon([(30, 48), (31, 49), (31, 48), (30, 49)]),
        shapely.Polygon([(30, 48), (31, 49), (30, 48)]),
    ],
)
def test_a_degenerate_region_is_refused(region: shapely.Polygon) -> None:
    with pytest.raises(DegenerateRegionError):
        divided([(30.5, 48.5)], (region, EAST))


def test_the_version_changes_with_the_settlements_and_not_otherwise() -> None:
    spots = [(30.2, 48.2), (30.8, 48.8)]

    assert divided(spots)[1].version == divided(spots)[1].version
    assert divided(spots)[1].version != divided([*spots, (30.5, 48.5)])[1].version


@pytest.mark.parametrize("apart", [1e-7, 1e-5, 1e-3])
def test_settlements_side_by_side_are_each_in_their_own_cell_however_long_the_edge_between_them(
    apart: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given two settlements almost at one spot, whose cells meet along the whole region; and no way around
    monkeypatch.setattr(tessellation, "cut_apart", None)
    lonlat, result = divided([(30.1, 48.8), (30.1 + apart / 3, 48.8 + apart), (31.5, 48.5)])

    assert shapely.coverage_is_valid(result.cells)
    assert shapely.intersects_xy(result.cells, lonlat[:, 0], lonlat[:, 1]).all()
    assert not shapely.intersects_xy(result.cells[[1, 0]], lonlat[:2, 0], lonlat[:2, 1]).any()


def test_settlements_on_a_grid_as_minutes_of_arc_are_have_cells_that_meet_in_corners() -> None:
    # Given settlements of which every four lie on a circle, but for rounding
    lon, lat = np.meshgrid(30 + np.arange(1, 60) / 60, 48 + np.arange(1, 60) / 60)

    lonlat, result = divided(np.column_stack([lon.ravel(), lat.ravel()]))

    assert shapely.coverage_is_valid(result.cells)
    assert shapely.area(result.cells).sum() == pytest.approx(WEST.area, rel=1e-9)
    assert shapely.intersects_xy(result.cells, lonlat[:, 0], lonlat[:, 1]).all()


def test_settlements_along_one_line_have_cells() -> None:
    lonlat, result = divided([(30.1 * 1.0 + n / 10, 48.5) for n in range(8)])

    assert shapely.coverage_is_valid(result.cells)
    assert shapely.area(result.cells).sum() == pytest.approx(WEST.area, rel=1e-9)
    assert shapely.intersects_xy(result.cells, lonlat[:, 0], lonlat[:, 1]).all()


def test_it_does_not_matter_who_finds_the_triangles() -> None:
    # Given settlements in two regions
    spots = np.random.default_rng(4).uniform((30, 48), (32, 49), (400, 2))
    region_of = (spots[:, 0] > 31).astype(np.intp)

    # When threads find the triangles, and when one region is done after the other
    together = tessellate(spots, region_of, (WEST, EAST))
    in_turn = tessellate(spots, region_of, (WEST, EAST), each=map)

    # Then the cells are the same to the last bit
    assert shapely.to_wkb(together.cells).tolist() == shapely.to_wkb(in_turn.cells).tolist()


@pytest.mark.parametrize("apart", [4e-15, 1e-13, 1e-11, 1e-9, 1e-8])
@pytest.mark.parametrize("spot", [(30.5, 48.5), (30.01, 48.03)])
def test_settlements_less_than_a_millimetre_apart_are_at_one_location(spot: tuple[float, float], apart: float) -> None:
    with pytest.raises(DuplicateLocationError) as caught:
        divided([(30.2, 48.2), spot, (spot[0] + apart, spot[1])])

    assert caught.value.pairs == ((1, 2),)


def test_a_cell_that_a_near_neighbour_bends_is_looked_at_and_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a long edge between two settlements 4 m apart, well inside of the region
    monkeypatch.setattr(tessellation, "cut_apart", None)
    around = [(30.4, 48.5), (30.6, 48.5), (30.5, 48.38), (30.5, 48.62), (30.35, 48.35), (30.65, 48.65)]

    lonlat, result = divided([(30.5, 48.5), (30.50001, 48.50004), *around])

    assert shapely.coverage_is_valid(result.cells)
    assert shapely.intersects_xy(result.cells, lonlat[:, 0], lonlat[:, 1]).all()
