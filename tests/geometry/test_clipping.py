"""Cells clipped to lands as real ones are: with neighbours, lakes, islands, and settlements off the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import shapely

from app.geometry import survey
from app.geometry.tessellation import tessellate
from app.geometry.triangulation import ContradictionError, triangulated
from app.geometry.voronoi import diagram, laid_out

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon

    from app.geometry.tessellation import Tessellation

LOW, HIGH = (30.0, 48.0), (33.0, 50.0)
SIZE = (60, 2)


class Land(NamedTuple):
    regions: list[Polygon]
    sites: NDArray[np.float64]
    region_of: NDArray[np.intp]


def made_up(seed: int) -> Land:
    """Up to five regions with lakes and islands, and settlements in and around them, on a grid or off it."""
    chance = np.random.default_rng(seed)
    box = shapely.box(*LOW, *HIGH).segmentize(chance.uniform(0.02, 0.5))
    seeds = shapely.multipoints(chance.uniform(LOW, HIGH, (chance.integers(2, 6), 2)))
    cut = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=box, ordered=True))
    spots = chance.uniform(LOW, HIGH, (chance.integers(1, 6), 2))
    lakes = shapely.union_all([shapely.Point(spot).buffer(chance.uniform(0.001, 0.1)) for spot in spots])
    pieces = shapely.difference(shapely.intersection(cut, box), lakes)
    regions = list(shapely.coverage_clean(pieces))  # type: ignore[attr-defined]  # types-shapely describes 2.1
    islands = [shapely.box(33.05 + n / 10, 48, 33.1 + n / 10, 48.2) for n in range(chance.integers(0, 4))]
    regions[0] = shapely.union_all([regions[0], *islands])
    grid = chance.choice([0.0001, 0.05])
    drawn = chance.uniform((29.9, 47.9), (33.4, 50.1), (chance.integers(1, 200), 2))
    sites = np.unique((drawn / grid).round() * grid, axis=0)
    far = np.array([shapely.distance(region, shapely.points(sites)) for region in regions])
    return Land(regions, sites, np.argmin(far, axis=0))


def assert_divided(land: Land, divided: Tessellation) -> None:
    filled = [region.area for number, region in enumerate(land.regions) if number not in divided.empty]
    inside = shapely.intersects_xy(np.array(land.regions)[land.region_of], *land.sites.T)
    assert shapely.coverage_is_valid(divided.cells)
    assert (shapely.area(divided.cells) > 0).all()
    assert shapely.area(divided.cells).sum() == pytest.approx(sum(filled), rel=1e-9)
    # A settlement on an edge can be a hair beside it.
    assert (shapely.distance(divided.cells, shapely.points(land.sites))[inside] < 1e-12).all()


@pytest.mark.parametrize("seed", range(40))
def test_cells_of_any_lands_are_a_valid_coverage_of_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given lands, and nobody to clean up behind the clipping
    land = made_up(seed)
    monkeypatch.setattr(survey, "_clean", pytest.fail)

    # When they are divided, then no cell overlaps another or leaves a gap, each has land, and settlements are at home
    assert_divided(land, tessellate(land.sites, land.region_of, land.regions))


def test_the_same_settlements_give_the_same_bytes() -> None:
    land = made_up(3)

    one, other = (tessellate(land.sites, land.region_of, land.regions).cells for _ in range(2))

    assert shapely.to_wkb(one).tolist() == shapely.to_wkb(other).tolist()


def test_cells_well_inside_are_those_of_the_diagram_to_the_last_bit() -> None:
    # Given a region, and what is nearest to its settlements before anything is cut off
    sites = np.random.default_rng(5).uniform((30.02, 48.02), (30.98, 48.98), (150, 2))
    region = shapely.box(30, 48, 31, 49)
    field = laid_out(sites, region)
    whole = diagram(sites, [field], [0], [triangulated(field.points)]).polygons(np.arange(150))
    inner = shapely.contains_properly(region, whole)

    # When it is divided
    cells = tessellate(sites, np.zeros(150, dtype=np.intp), [region]).cells

    # Then what touches no outline is as it was
    assert 80 < inner.sum() < 150
    assert shapely.to_wkb(cells[inner]).tolist() == shapely.to_wkb(whole[inner]).tolist()


def test_where_one_land_has_a_corner_on_the_edge_of_another_their_cells_still_match() -> None:
    # Given two lands, one of which has corners on their common edge that the other does not have
    corners = [(31, 48), (31, 48.3), (31, 48.7), (31, 49), (32, 49), (32, 48)]
    lands = [shapely.box(30, 48, 31, 49), shapely.Polygon(corners)]
    sites = np.random.default_rng(2).uniform((30, 48), (32, 49), SIZE)
    land = Land(lands, sites, (sites[:, 0] > 31).astype(np.intp))
    assert not shapely.coverage_is_valid(lands)

    assert_divided(land, tessellate(*land[1:], land.regions))


def test_lands_that_overlap_a_little_are_cleaned_so_that_no_ground_is_counted_twice() -> None:
    # Given lands drawn carelessly: ten metres belong to both
    lands = [shapely.box(30, 48, 31, 49), shapely.box(30.9999, 48, 32, 49)]
    sites = np.random.default_rng(2).uniform((30, 48), (32, 49), SIZE)

    cells = tessellate(sites, (sites[:, 0] > 31).astype(np.intp), lands).cells

    assert shapely.coverage_is_valid(cells)
    assert shapely.area(cells).sum() == pytest.approx(shapely.area(shapely.union_all(lands)), rel=1e-9)


def test_where_rounding_contradicts_itself_cells_are_cut_one_by_one_and_cleaned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given lands on which clipping gives up
    def contradicted(*_: object) -> None:
        raise ContradictionError

    land = made_up(7)
    monkeypatch.setattr(survey, "clipped", contradicted)

    # When they are divided, then as well as ever
    divided = tessellate(land.sites, land.region_of, land.regions)

    assert shapely.coverage_is_valid(divided.cells)
    assert (shapely.area(divided.cells) > 0).all()
