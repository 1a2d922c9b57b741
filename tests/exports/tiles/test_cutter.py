"""Tiles against the areas and settlements that they are cut from."""

from __future__ import annotations

from datetime import date
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from shapely.geometry import shape

from app.exports.tiles.cutter import Cutter, tile_ranges
from app.exports.tiles.layers import number_of
from app.geometry.mosaic import UNITS
from app.geometry.web_mercator import Tile
from tests.api.serving import CLAIMS
from tests.atlas.builders import small_atlas
from tests.domain.builders import claim

DAY = date(2022, 4, 1)
MANY = (
    *CLAIMS,
    claim("capture", "middle-2", "RU", "2022-03-05", "newsweek", credibility=2),
    claim("contestation", "middle-4", None, "2022-03-06", "newsweek", credibility=2),
    claim("capture", "west-3", "RU", "2022-03-07", "newsweek", credibility=2),
)


def decoded(tile: bytes) -> dict[str, list[dict[str, Any]]]:
    return {name: layer["features"] for name, layer in mapbox_vector_tile.decode(tile).items()}


def test_the_land_of_all_tiles_is_that_of_the_day() -> None:
    # given
    atlas, cutter = small_atlas(*MANY), Cutter()
    view = atlas.view()
    exact = {
        (area.holder.controller, area.holder.status, area.holder.claimed_by): area
        for area in view.classes.areas_on(DAY)
    }

    for zoom in (5, 8):
        # when
        found = dict.fromkeys(exact, 0.0)
        tiles = tile_ranges(atlas)[zoom]
        inside = shapely.box(0, 0, UNITS, UNITS)
        for row in range(tiles.first_row, tiles.last_row + 1):
            for column in range(tiles.first_column, tiles.last_column + 1):
                tile = decoded(cutter.tile(atlas, view, DAY, Tile(zoom, row, column), ["areas"]))
                for feature in tile.get("areas", []):
                    told = feature["properties"]
                    key = (told["controller"], told["status"], told.get("claimed_by"))
                    found[key] += shape(feature["geometry"]).intersection(inside).area

        # then
        assert len(exact) >= 3
        total, whole = sum(found.values()), sum(area.area_km2 for area in exact.values())
        for key, area in exact.items():
            # A step is longer in the north than in the south: shares of land differ a little from shares of the map.
            assert found[key] / total == pytest.approx(area.area_km2 / whole, rel=0.05)


def test_every_settlement_lies_on_land_of_its_holder() -> None:
    # given
    atlas, cutter = small_atlas(*MANY), Cutter()
    view = atlas.view()
    tiles = tile_ranges(atlas)[9]
    seen = set()

    # when
    for row in range(tiles.first_row, tiles.last_row + 1):
        for column in range(tiles.first_column, tiles.last_column + 1):
            layers = decoded(cutter.tile(atlas, view, DAY, Tile(9, row, column), ["areas", "settlements"]))
            for feature in layers.get("settlements", []):
                told = feature["properties"]
                seen.add(told["id"])
                spot = shape(feature["geometry"])
                around = [area["properties"] for area in layers["areas"] if shape(area["geometry"]).covers(spot)]

                # then
                assert [(area.get("controller"), area["status"], area.get("claimed_by")) for area in around] == [
                    (told.get("controller"), told["status"], told.get("claimed_by"))
                ]
    assert seen == {place.id for place in atlas.settlements.places if place.lonlat is not None}


def test_lines_run_along_the_borders_of_areas() -> None:
    # given
    atlas = small_atlas(*MANY)

    # when
    layers = decoded(Cutter().tile(atlas, atlas.view(), DAY, Tile(5, 11, 19)))

    # then
    borders = shapely.union_all([shape(area["geometry"]).boundary for area in layers["areas"]])
    assert layers["frontline"]
    for line in layers["frontline"]:
        assert borders.covers(shape(line["geometry"]))
        assert {line["properties"].get("left"), line["properties"].get("right")} <= {"RU", "UA", None}


def test_rings_wind_as_the_standard_says() -> None:
    # given
    atlas = small_atlas(*MANY)

    # when
    tile = mapbox_vector_tile.decode(
        Cutter().tile(atlas, atlas.view(), DAY, Tile(4, 5, 9), ["areas"]), default_options={"y_coord_down": True}
    )

    # then
    for feature in tile["areas"]["features"]:
        for polygon in shapely.get_parts(shape(feature["geometry"])):
            # With y downwards, as in the tile, outer rings have a positive area and holes a negative one.
            assert shapely.is_ccw(polygon.exterior)
            assert not any(shapely.is_ccw(hole) for hole in polygon.interiors)
            assert polygon.is_valid


def test_features_keep_their_numbers() -> None:
    # given
    atlas = small_atlas(*MANY)

    # when
    numbers = {
        feature["id"]: feature["properties"]["id"]
        for zoom, row, column in ((0, 0, 0), (4, 5, 9))
        for layer in decoded(Cutter().tile(atlas, atlas.view(), DAY, Tile(zoom, row, column))).values()
        for feature in layer
    }

    # then
    assert all(number_of(id_) == number < 2**53 for number, id_ in numbers.items())
    assert number_of("west-7") == number_of("west-7") != number_of("west-6")
