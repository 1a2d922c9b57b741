"""TopoJSON writing, read back by the rules of the format."""

from typing import Any

import orjson
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.geometry.topojson import Shape, with_polygons
from app.resources import geodata_dir
from tests.support.topojson import topology_polygons

QUANTISED: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.001, 0.0005], "translate": [18.0, 42.0]},
    "objects": {"land": {"type": "GeometryCollection", "geometries": []}},
    "arcs": [[[0, 0], [5, 5]]],
}
PLAIN: dict[str, Any] = {"type": "Topology", "objects": {}, "arcs": []}


def shapes(*geometries: BaseGeometry) -> list[Shape]:
    return [Shape(geometry=geometry, properties={"id": number}) for number, geometry in enumerate(geometries)]


@pytest.mark.parametrize("topology", [QUANTISED, PLAIN], ids=["quantised", "plain"])
def test_polygons_come_back_where_they_were(topology: dict[str, Any]) -> None:
    # Given neighbours, one with a hole that the third fills, and an island
    hole = box(31.5, 47.5, 31.75, 47.75)
    holed = Polygon(box(31, 47, 32, 48).exterior, [hole.exterior])
    given = [holed, MultiPolygon([box(32, 47, 33, 48), box(35, 45, 36, 46)]), hole]

    # When they are added and read back
    written = with_polygons(topology, "oblasts", shapes(*given))
    read = topology_polygons(orjson.loads(orjson.dumps(written)), "oblasts")

    # Then each is what it was, what was there before stays, and the properties are there
    for before, after in zip(given, read, strict=True):
        assert after.is_valid
        assert shapely.symmetric_difference(before, after).area < 1e-9
    assert written["arcs"][: len(topology["arcs"])] == topology["arcs"]
    assert set(written["objects"]) == {*topology["objects"], "oblasts"}
    assert "oblasts" not in topology["objects"]
    assert [one["properties"] for one in written["objects"]["oblasts"]["geometries"]] == [
        {"id": number} for number in range(3)
    ]


def test_a_border_between_neighbours_is_written_once() -> None:
    # Given two squares side by side
    written = with_polygons(PLAIN, "oblasts", shapes(box(31, 47, 32, 48), box(32, 47, 33, 48)))

    # Then there are three arcs: the border, and the rest of each
    assert len(written["arcs"]) == 3


def test_what_is_smaller_than_a_step_of_the_grid_is_left_out() -> None:
    # Given an island of a tenth of a step
    islands = MultiPolygon([box(31, 47, 32, 48), box(34, 47, 34.0001, 47.00005)])

    # When it is added to a coarse topology, then one part is left
    written = with_polygons(QUANTISED, "oblasts", shapes(islands))
    assert len(written["objects"]["oblasts"]["geometries"][0]["arcs"]) == 1


def test_the_oblasts_of_ukraine_fit_onto_their_base_map() -> None:
    # Given the base map and the outlines that come with the program
    folder = geodata_dir() / "ukraine"
    topology = orjson.loads((folder / "basemap" / "basemap.json").read_bytes())
    features = orjson.loads((folder / "boundaries" / "oblasts.geojson").read_bytes())["features"]
    outlines = [shapely.geometry.shape(feature["geometry"]) for feature in features]

    # When they are joined and read back, then each outline keeps its area to a thousandth
    read = topology_polygons(with_polygons(topology, "oblasts", shapes(*outlines)), "oblasts")
    for before, after in zip(outlines, read, strict=True):
        assert shapely.make_valid(after).area == pytest.approx(before.area, rel=1e-3)
