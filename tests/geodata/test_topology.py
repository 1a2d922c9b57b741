"""Encoding TopoJSON."""

import json

import shapely

from geodata.make.topology import Grid, encode

GRID = Grid((0.0, 0.0, 10.0, 10.0), 1_000)


def test_a_shared_border_is_one_arc() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)

    topology = encode({"areas": [({"id": "l"}, left), ({"id": "r"}, right)]}, GRID)

    rings = [member["arcs"][0] for member in topology["objects"]["areas"]["geometries"]]
    used = [index if index >= 0 else ~index for ring in rings for index in ring]
    assert len(topology["arcs"]) == 3
    assert sorted(used) == [0, 1, 1, 2] or sorted(used.count(index) for index in range(3)) == [1, 1, 2]


def test_the_same_outline_in_two_objects_is_written_once() -> None:
    island = shapely.Point(5, 5).buffer(1)

    topology = encode({"land": [({}, island)], "lakes": [({}, island.reverse())]}, GRID)

    assert len(topology["arcs"]) == 1


def test_arcs_decode_to_the_geometry() -> None:
    area = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    topology = encode({"areas": [({}, area)]}, GRID)

    (scale_x, scale_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    rings = []
    for ring in topology["objects"]["areas"]["geometries"][0]["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in topology["arcs"][ring[0]]:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + west, y * scale_y + south))
        rings.append(points)

    assert shapely.Polygon(rings[0], rings[1:]).equals(area)


def test_what_the_grid_leaves_nothing_of_is_dropped() -> None:
    crumb = shapely.box(5, 5, 5.001, 5.001)

    topology = encode({"areas": [({}, crumb), ({}, shapely.box(0, 0, 1, 1))]}, GRID)

    assert len(topology["objects"]["areas"]["geometries"]) == 1


def test_encoding_twice_gives_the_same_bytes() -> None:
    members = [({"id": str(at)}, shapely.Point(at, at).buffer(1.2)) for at in range(2, 8)]

    first, second = (json.dumps(encode({"areas": members}, GRID)) for _ in range(2))

    assert first == second
