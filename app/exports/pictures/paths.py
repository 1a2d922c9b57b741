"""Outlines and lines as columns of numbers, and where a picture puts them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import Geometry

WORLD = 256.0
"""The world in Web Mercator is a square of so many units, y growing southwards: a pixel each at zoom 0."""
_MOST_LATITUDE = 85.05112878


class Rect(NamedTuple):
    """A rectangle of pixels, half-open."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Several paths: rings, or open lines."""

    points: NDArray[np.float64]
    """Shape (n, 2): all vertices, one path after the other."""
    starts: NDArray[np.intp]
    """Shape (k + 1,): where each path begins in `points`; the last is n."""

    @classmethod
    def of(cls, geometries: Geometry | NDArray[np.object_]) -> Paths:
        """Take the rings of polygons and the lines of lines, in order, as they are."""
        parts = shapely.get_parts(geometries)
        is_area = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - areas have two
        lines = np.concatenate([shapely.get_rings(parts[is_area]), parts[~is_area]])
        points, index = shapely.get_coordinates(lines, return_index=True)
        return cls(points, np.searchsorted(index, np.arange(len(lines) + 1)))

    @classmethod
    def none(cls) -> Paths:
        """Give no paths."""
        return cls(np.empty((0, 2)), np.zeros(1, dtype=np.intp))

    @classmethod
    def joined(cls, several: Sequence[Paths]) -> Paths:
        """Put the paths of several behind one another."""
        if not several:
            return cls.none()
        sizes = np.cumsum([0, *(len(paths.points) for paths in several)])
        starts = [paths.starts[:-1] + size for paths, size in zip(several, sizes, strict=False)]
        return cls(np.concatenate([paths.points for paths in several]), np.concatenate([*starts, sizes[-1:]]))

    def __len__(self) -> int:
        """How many paths there are."""
        return len(self.starts) - 1

    def each(self) -> list[NDArray[np.float64]]:
        """Give the vertices of each path."""
        return np.split(self.points, self.starts[1:-1]) if len(self) else []

    def lines(self) -> NDArray[np.object_]:
        """Give each path of two or more vertices as a shapely line."""
        index = np.repeat(np.arange(len(self)), np.diff(self.starts))
        is_long = np.diff(self.starts) > 1
        keep = is_long[index]
        renumbered = (np.cumsum(is_long) - 1)[index[keep]]
        lines = (
            np.empty(0, dtype=object)
            if not is_long.any()
            else shapely.linestrings(self.points[keep], indices=renumbered)
        )
        return np.atleast_1d(np.asarray(lines, dtype=object))


def world(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project degrees, shape (n, 2), to units of the world."""
    sine = np.sin(np.radians(np.clip(lonlat[:, 1], -_MOST_LATITUDE, _MOST_LATITUDE)))
    y = WORLD * (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi))
    return np.stack([WORLD * (lonlat[:, 0] + 180) / 360, y], axis=1)


def projected(paths: Paths) -> Paths:
    """Project paths of degrees to units of the world."""
    return Paths(world(paths.points), paths.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a picture puts the world: ``pixel = world * scale + offset``."""

    width: int
    """Pixels."""
    height: int
    scale: float
    """Pixels a unit of the world."""
    offset: tuple[float, float]
    density: float
    """Pixels a pixel of a plain screen."""

    @classmethod
    def around(
        cls,
        bounds: tuple[float, float, float, float],
        *,
        width: int,
        height: int,
        room: Rect,
        density: float,
    ) -> Frame:
        """Fit a box of degrees into a picture.

        Parameters
        ----------
        bounds
            West, south, east, north in degrees; a box across the antimeridian has `west` > `east`.
        width, height
            Of the picture in pixels.
        room
            What of the picture the box is to fill; more of the map than the box can be seen around it.
        density
            Pixels a pixel of a plain screen.
        """
        west, south, east, north = bounds
        if west > east:
            east += 360
        corners = world(np.array([[west, north], [east, south]]))
        span = np.maximum(corners[1] - corners[0], 1e-6)
        scale = min(room.width / span[0], room.height / span[1], _most_scale(density))
        middle = corners.mean(axis=0)
        offset = (
            (room.left + room.right) / 2 - float(middle[0]) * scale,
            (room.top + room.bottom) / 2 - float(middle[1]) * scale,
        )
        return cls(width=width, height=height, scale=float(scale), offset=offset, density=density)

    @property
    def zoom(self) -> float:
        """The zoom at which a browser's map is as large."""
        return math.log2(self.scale / self.density)

    def finer(self, times: int) -> Frame:
        """Give the same frame with more pixels."""
        return Frame(
            width=self.width * times,
            height=self.height * times,
            scale=self.scale * times,
            offset=(self.offset[0] * times, self.offset[1] * times),
            density=self.density * times,
        )

    def pixels(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put points of the world, shape (n, 2), into the picture."""
        placed: NDArray[np.float64] = points * self.scale + np.array(self.offset)
        return placed

    def place(self, paths: Paths) -> Paths:
        """Put paths of the world into the picture."""
        return Paths(self.pixels(paths.points), paths.starts)

    def degrees_box(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Tell which box of degrees can be seen, with `margin` pixels around it."""
        left, top = ((-margin - offset) / self.scale for offset in self.offset)
        right = (self.width + margin - self.offset[0]) / self.scale
        bottom = (self.height + margin - self.offset[1]) / self.scale
        return _lon(left), _lat(bottom), _lon(right), _lat(top)


def _most_scale(density: float) -> float:
    return float(2**14 * density)


def _lon(x: float) -> float:
    return 360 * x / WORLD - 180


def _lat(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.pi - 2 * math.pi * y / WORLD))) - 90
