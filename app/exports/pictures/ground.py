"""The ground that pictures are drawn on: land, water and cities of a base map, decoded once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from app.domain.errors import MarchlandError
from app.exports.pictures.paths import Paths, world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

_LEAST_RANK = 3


class MalformedBaseMapError(MarchlandError):
    """The base map is no TopoJSON that pictures can be drawn on.

    Attributes
    ----------
    where
        The member that is missing or wrong.
    """

    def __init__(self, where: str) -> None:
        super().__init__(f"the base map is malformed at {where}")
        self.where = where


class River(NamedTuple):
    """A river."""

    paths: Paths
    rank: float
    """0 is the largest."""


class Lake(NamedTuple):
    """A lake, and the days on which there is one, as ISO writes them; ``None`` is an open end."""

    paths: Paths
    since: str | None
    until: str | None


class City(NamedTuple):
    """A city of the base map."""

    lonlat: tuple[float, float]
    names: Mapping[str, str]
    rank: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A base map; all paths in units of the world."""

    land: Paths
    borders: Paths
    """Of countries."""
    lakes: tuple[Lake, ...]
    rivers: tuple[River, ...]
    cities: tuple[City, ...]
    oblasts: Paths
    """The lines between oblasts."""
    outline: Paths
    """The lines around all oblasts together."""

    @classmethod
    def decoded(cls, basemap: bytes | Mapping[str, Any]) -> Ground:
        """Decode what `GET /basemap` answers.

        Raises
        ------
        MalformedBaseMapError
            If it is no TopoJSON.
        """
        topology = _Topology(orjson.loads(basemap) if isinstance(basemap, bytes) else basemap)
        inner, outer = topology.boundaries("oblasts")
        return cls(
            land=Paths.joined([paths for paths, _ in topology.features("land")]),
            borders=Paths.joined(
                [paths for name in ("neighbours", "countries", "borders") for paths, _ in topology.features(name)]
            ),
            lakes=tuple(Lake(paths, says.get("from"), says.get("until")) for paths, says in topology.features("lakes")),
            rivers=tuple(
                River(paths, float(says.get("scalerank", says.get("rank", _LEAST_RANK))))
                for paths, says in topology.features("rivers")
            ),
            cities=tuple(_cities(topology)),
            oblasts=inner,
            outline=outer,
        )

    def lakes_on(self, day: date) -> tuple[int, ...]:
        """Give the numbers of the lakes there are on a day."""
        today = day.isoformat()
        return tuple(
            number
            for number, lake in enumerate(self.lakes)
            if (not lake.since or lake.since <= today) and (not lake.until or today < lake.until)
        )


def _cities(topology: _Topology) -> Iterator[City]:
    for lonlat, says in topology.points("cities"):
        if not says.get("theatre"):
            names = {"en": str(says.get("name") or ""), "uk": str(says.get("name_uk") or "")}
            yield City(lonlat, names, float(says.get("rank") or 0))


class _Topology:
    """TopoJSON, with its arcs in units of the world."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        if raw.get("type") != "Topology" or not isinstance(raw.get("arcs", []), list):
            raise MalformedBaseMapError("type")
        transform = raw.get("transform")
        self._scale = np.array(transform["scale"] if transform else (1.0, 1.0))
        self._shift = np.array(transform["translate"] if transform else (0.0, 0.0))
        self._objects: Mapping[str, Any] = raw.get("objects") or {}
        self._arcs: list[NDArray[np.float64]] = []
        for arc in raw.get("arcs", []):
            steps = np.asarray(arc, dtype=np.float64).reshape(-1, 2)
            positions = np.cumsum(steps, axis=0) if transform else steps
            self._arcs.append(world(positions * self._scale + self._shift))

    def features(self, name: str) -> Iterator[tuple[Paths, Mapping[str, Any]]]:
        """Give the areas and lines of an object, and what is said of each."""
        for geometry in self._geometries(name):
            rings = _rings(geometry)
            if rings:
                yield self._paths(rings, name), geometry.get("properties") or {}

    def points(self, name: str) -> Iterator[tuple[tuple[float, float], Mapping[str, Any]]]:
        """Give the points of an object in degrees, and what is said of each."""
        for geometry in self._geometries(name):
            if geometry.get("type") == "Point":
                lon, lat = (np.array(geometry["coordinates"]) * self._scale + self._shift).tolist()
                yield (lon, lat), geometry.get("properties") or {}

    def boundaries(self, name: str) -> tuple[Paths, Paths]:
        """Give the arcs that two areas of an object share, and those that one has alone."""
        rings = [ring for geometry in self._geometries(name) for ring in _rings(geometry)]
        uses = Counter(arc if arc >= 0 else ~arc for ring in rings for arc in ring)
        inner = [[arc] for arc, count in uses.items() if count > 1]
        outer = [[arc] for arc, count in uses.items() if count == 1]
        return self._paths(inner, name), self._paths(outer, name)

    def _geometries(self, name: str) -> Sequence[Mapping[str, Any]]:
        found = self._objects.get(name)
        if found is None:
            return ()
        return found["geometries"] if found.get("type") == "GeometryCollection" else [found]

    def _paths(self, rings: Sequence[Sequence[int]], name: str) -> Paths:
        joined = []
        for ring in rings:
            try:
                arcs = [self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1] for arc in ring]
            except IndexError as error:
                where = f"objects.{name}"
                raise MalformedBaseMapError(where) from error
            joined.append(np.concatenate([arcs[0], *(arc[1:] for arc in arcs[1:])]))
        if not joined:
            return Paths.none()
        return Paths(np.concatenate(joined), np.cumsum([0, *(len(path) for path in joined)]))


def _rings(geometry: Mapping[str, Any]) -> list[list[int]]:
    match geometry.get("type"):
        case "Polygon" | "MultiLineString":
            return [list(ring) for ring in geometry["arcs"]]
        case "MultiPolygon":
            return [list(ring) for polygon in geometry["arcs"] for ring in polygon]
        case "LineString":
            return [list(geometry["arcs"])]
        case _:
            return []
