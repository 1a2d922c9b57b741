"""Reading TopoJSON as its specification says, to check what is written."""

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
