"""Reading TopoJSON as its specification says, to check what is written."""

from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

from shapely.geometry import MultiPolygon, Polygon


def topology_polygons(topology: dict[str, Any], name: str) -> list[MultiPolygon]:
    """Read an object of polygons, TopoJSON 1.0."""
    transform = topology.get("transform")

    def arc(number: int) -> list[tuple[float, float]]:
        points = topology["arcs"][number if number >= 0 else ~number]
        if transform:
            (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
            xs, ys = (accumulate(column) for column in zip(*points, strict=True))
            points = [(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]
        placed = [(x, y) for x, y in points]
        return placed if number >= 0 else placed[::-1]

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        parts = [arc(number) for number in numbers]
        for part, following in pairwise(parts):
            assert part[-1] == following[0]
        return [parts[0][0], *(point for part in parts for point in part[1:])]

    return [
        MultiPolygon([Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in one["arcs"]])
        for one in topology["objects"][name]["geometries"]
    ]


def unpacked_topology(packed: dict[str, Any], digits: Callable[[list[str]], list[int]]) -> dict[str, Any]:
    """Make TopoJSON 1.0 of what `app.atlas.packed_topology` wrote."""

    def signed(column: list[str]) -> list[int]:
        return [-(number + 1) // 2 if number % 2 else number // 2 for number in digits(column)]

    told = packed["arcs"]
    steps = iter(zip(signed(told["x"]), signed(told["y"]), strict=True))
    at = (0, 0)
    arcs = []
    for count in digits(told["points"]):
        arc = [list(next(steps)) for _ in range(count)]
        begin = [at[0] + arc[0][0], at[1] + arc[0][1]]
        at = (at[0] + sum(x for x, _ in arc), at[1] + sum(y for _, y in arc))
        arcs.append([begin, *arc[1:]])
    objects = {}
    for name, one in packed["objects"].items():
        fresh, numbers = 0, []
        for ref in signed(one["refs"]):
            numbers.append(fresh if ref == 0 else fresh - ref if ref > 0 else ~(fresh + ref))
            fresh += ref == 0
        left = iter(numbers)
        rings = iter([[next(left) for _ in range(count)] for count in digits(one["arcs"])])
        polygons = iter([[next(rings) for _ in range(count)] for count in digits(one["rings"])])
        shapes = [[next(polygons) for _ in range(count)] for count in digits(one["polygons"])]
        geometries = [{"type": "MultiPolygon", "arcs": shape, "properties": {}} for shape in shapes]
        objects[name] = {"type": "GeometryCollection", "geometries": geometries}
    return {**packed, "arcs": arcs, "objects": objects}
