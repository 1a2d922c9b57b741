"""Coverages cut into tiles: without gaps, on the grid, every polygon valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.mosaic import MARGIN, UNITS, Mosaic
from app.geometry.web_mercator import NORTHERNMOST, Tile, in_square, tiles_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL = (UNITS + 2 * MARGIN) ** 2
BOX = (30.0, 46.0, 39.0, 50.0)


def coverage(seed: int, count: int = 60) -> NDArray[np.object_]:
    """Cells of random points in a box, which they fill."""
    rng = np.random.default_rng(seed)
    points = shapely.MultiPoint(rng.uniform(BOX[:2], BOX[2:], (count, 2)))
    region = shapely.box(*BOX)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=region))
    cut = shapely.coverage_clean(  # type: ignore[attr-defined]  # types-shapely describes 2.1
        shapely.intersection(cells, region)
    )
    return np.array(cut, dtype=object)


@pytest.mark.parametrize(
    ("lonlat", "spot"),
    [
        ((0, 0), (0.5, 0.5)),
        ((-180, NORTHERNMOST), (0, 1)),
        ((180, -NORTHERNMOST), (1, 0)),
        ((0, 90), (0.5, 1)),
        ((30.5234, 50.4501), (0.58478722, 0.66280949)),
    ],
)
def test_points_are_placed_as_web_mercator_places_them(lonlat: tuple[float, float], spot: tuple[float, float]) -> None:
    # then
    assert in_square(np.array([lonlat], dtype=np.float64))[0] == pytest.approx(spot, abs=1e-8)


def test_the_tiles_of_a_box_are_those_that_it_meets() -> None:
    # then
    assert tiles_over((-180, -90, 180, 90), 3) == (3, 0, 7, 0, 7)
    kyiv = tiles_over((30.5, 50.4, 30.6, 50.5), 10)
    assert kyiv == (10, 345, 345, 598, 599)
    assert kyiv.total == 2
    assert kyiv.holds(Tile(10, 345, 599))
    assert not kyiv.holds(Tile(10, 344, 599))
    assert not kyiv.holds(Tile(9, 345, 598))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), zoom=st.integers(0, 9), parts=st.integers(1, 4))
def test_pieces_are_a_valid_coverage_of_whole_steps(seed: int, zoom: int, parts: int) -> None:
    # given
    cells = coverage(seed)
    label = np.random.default_rng(seed).integers(0, parts, len(cells))
    mosaic = Mosaic(cells, zoom)
    tiles = tiles_over(BOX, zoom)

    # when
    tile = Tile(zoom, tiles.first_row + seed % (tiles.last_row - tiles.first_row + 1), tiles.first_column)
    pieces = mosaic.pieces(tile, label)

    # then
    coordinates = shapely.get_coordinates(pieces.polygons)
    assert (coordinates == np.rint(coordinates)).all()
    assert (coordinates >= -MARGIN).all()
    assert (coordinates <= UNITS + MARGIN).all()
    assert shapely.is_valid(pieces.polygons).all()
    assert shapely.coverage_is_valid(pieces.polygons)
    assert set(pieces.labels) <= set(label)


def test_within_the_land_every_step_of_a_tile_is_somebodys() -> None:
    # given
    cells = coverage(7, 400)
    label = np.arange(len(cells)) % 3

    for tile in (Tile(7, 44, 76), Tile(9, 178, 307)):
        # when
        pieces = Mosaic(cells, tile.zoom).pieces(tile, label)

        # then
        assert sum(polygon.area for polygon in pieces.polygons) == FULL
        assert shapely.union_all(pieces.polygons).area == FULL


def test_tiles_agree_along_their_sides() -> None:
    # given
    cells = coverage(3, 300)
    label = np.arange(len(cells)) % 2
    mosaic = Mosaic(cells, 8)
    west, east = (mosaic.pieces(Tile(8, 89, column), label) for column in (152, 153))

    # when
    strip = shapely.box(-MARGIN, 0, MARGIN, UNITS)
    moved = shapely.transform(west.polygons, lambda xy: xy - (UNITS, 0))

    # then
    for one, other in zip(moved, east.polygons, strict=True):
        difference = shapely.symmetric_difference(one.intersection(strip), other.intersection(strip))
        assert difference.buffer(-1.0).is_empty


def test_a_place_is_where_it_was() -> None:
    # given
    cells = coverage(11, 200)
    mosaic = Mosaic(cells, 12)
    tile = Tile(7, 44, 76)

    # when
    pieces = mosaic.pieces(tile, np.arange(len(cells)))

    # then
    west, south, east, _ = tile.box
    for label, polygon in zip(pieces.labels.tolist(), pieces.polygons, strict=True):
        placed = shapely.transform(cells[label], in_square)
        exact = shapely.transform(placed, lambda xy: (xy - (west, south)) * UNITS / (east - west))
        seen = exact.intersection(shapely.box(-MARGIN, -MARGIN, UNITS + MARGIN, UNITS + MARGIN))
        assert polygon.area == pytest.approx(seen.area, abs=seen.length)
        assert shapely.symmetric_difference(polygon, seen).buffer(-1.5).is_empty


def test_no_land_has_no_pieces() -> None:
    # given
    empty = Mosaic(np.empty(0, dtype=object), 5)

    # then
    assert len(empty.pieces(Tile(0, 0, 0), np.empty(0, dtype=np.intp)).polygons) == 0
    assert len(Mosaic(coverage(1), 5).pieces(Tile(5, 0, 0), np.arange(60)).polygons) == 0


def test_outlines_of_different_origin_may_overlap_or_leave_gaps() -> None:
    # given
    outlines = np.array(
        [shapely.box(30, 46, 34, 50), shapely.box(33.5, 46, 37, 50), shapely.box(37.2, 46, 39, 50)], dtype=object
    )

    # when
    pieces = Mosaic(outlines, 5).pieces(Tile(4, 5, 9), np.arange(3))

    # then
    assert pieces.labels.tolist() == [0, 1, 2]
    assert shapely.is_valid(pieces.polygons).all()
    first, second, third = (shapely.bounds(polygon) for polygon in pieces.polygons)
    degree = UNITS * 16 / 360
    assert first[2] - first[0] == pytest.approx(4 * degree, abs=2)
    assert second[0] == first[2]
    assert third[0] - second[2] == pytest.approx(0.2 * degree, abs=2)
