"""basemap.json."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata.make.oblasts import OBLASTS


@pytest.fixture(scope="module")
def layers(basemap: dict[str, Any]) -> dict[str, list[tuple[dict[str, Any], BaseGeometry]]]:
    """Every object's members as properties and geometry, decoded by the letter of the TopoJSON format."""
    scale, origin = np.array(basemap["transform"]["scale"]), np.array(basemap["transform"]["translate"])
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in basemap["arcs"]]

    def line(indexes: list[int]) -> Any:  # noqa: ANN401 - an array of points
        pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indexes]
        return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def geometry(member: dict[str, Any]) -> BaseGeometry:
        match member["type"]:
            case "Point":
                return Point(np.array(member["coordinates"]) * scale + origin)
            case "LineString":
                return shapely.LineString(line(member["arcs"]))
            case "MultiLineString":
                return shapely.MultiLineString([line(part) for part in member["arcs"]])
            case "Polygon":
                shell, *holes = map(line, member["arcs"])
                return shapely.Polygon(shell, holes)
            case _:
                parts = [list(map(line, part)) for part in member["arcs"]]
                return shapely.MultiPolygon([shapely.Polygon(part[0], part[1:]) for part in parts])

    return {
        name: [(member["properties"], geometry(member)) for member in layer["geometries"]]
        for name, layer in basemap["objects"].items()
    }


def test_every_layer_is_there_and_the_file_is_small(basemap: dict[str, Any], theatre_dir: Path) -> None:
    content = (theatre_dir / "basemap" / "basemap.json").read_bytes()

    assert set(basemap["objects"]) == {"land", "countries", "oblasts", "lakes", "rivers", "cities"}
    assert all(layer["geometries"] for layer in basemap["objects"].values())
    assert len(content) < 350_000
    assert len(gzip.compress(content)) < 120_000


def test_oblasts_are_ours_and_hardly_moved(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]], oblasts: dict[str, BaseGeometry]
) -> None:
    drawn = {properties["id"]: polygon for properties, polygon in layers["oblasts"]}

    assert list(drawn) == list(OBLASTS)
    for code, polygon in drawn.items():
        assert polygon.is_valid
        assert polygon.symmetric_difference(oblasts[code]).area < 0.02 * oblasts[code].area


def test_land_has_no_gaps_under_countries_and_oblasts(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    land = shapely.union_all([polygon for _, polygon in layers["land"]])
    above = shapely.union_all([polygon for name in ("countries", "oblasts") for _, polygon in layers[name]])

    assert land.symmetric_difference(above).area < 0.01


def test_no_neighbour_holds_land_of_ours(layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]]) -> None:
    outline = shapely.union_all([polygon for _, polygon in layers["oblasts"]])
    names = {properties["name"] for properties, _ in layers["countries"]}

    assert "Ukraine" not in names
    assert {"Russia", "Belarus", "Poland", "Moldova", "Romania"} <= names
    for properties, polygon in layers["countries"]:
        assert polygon.intersection(outline).area < 0.005, properties


def test_crimea_joins_the_mainland_and_the_kerch_strait_is_open(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    outline = shapely.union_all([polygon for _, polygon in layers["oblasts"]])
    main = max(shapely.get_parts(outline), key=lambda part: float(part.area))
    russia = next(polygon for properties, polygon in layers["countries"] if properties["name"] == "Russia")
    crimea = next(polygon for properties, polygon in layers["oblasts"] if properties["id"] == "UA01000000000013043")

    assert main.contains(Point(34.1, 44.95)), "Simferopol is on the same land as Kyiv"
    assert main.contains(Point(30.52, 50.45))
    assert russia.distance(crimea) > 0.02


def test_the_kakhovka_reservoir_has_an_end_and_the_others_none(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    until = {properties["name"]: properties["until"] for properties, _ in layers["lakes"]}

    assert until.pop("Kakhovka Reservoir") == "2023-06-06"
    assert set(until.values()) == {None}


def test_the_dnipro_is_drawn_in_both_languages(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    rivers = {properties["name"]: properties["name_uk"] for properties, _ in layers["rivers"]}

    assert rivers["Dnipro"] == "Дніпро"
    assert rivers["Dniester"] == "Дністер"


def test_labels_have_ranks_and_ids_inside_the_theatre_only(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    outline = shapely.union_all([polygon for _, polygon in layers["oblasts"]]).buffer(0.02)
    labels = {properties["name"]: properties for properties, _ in layers["cities"]}

    assert labels["Kyiv"]["rank"] == labels["Warsaw"]["rank"] == 1
    assert "Kherson" in labels
    assert {properties["rank"] for properties in labels.values()} == {1, 2, 3}
    for properties, point in layers["cities"]:
        assert ("id" in properties) == outline.contains(point), properties
