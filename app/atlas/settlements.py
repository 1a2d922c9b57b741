"""All settlements of a theatre as columns, worked out once for a gazetteer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import orjson

from app.atlas.curve import curve_through
from app.domain.places import PlaceKind
from app.geometry.geojson import geojson_point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place


class Settlements:
    """Settlements in an order that keeps neighbours together, one array a property.

    The order is that of a Z-shaped curve through the points: pages of features are compact areas, and
    answers compress better. Settlements without a point come last.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Lay out the settlements of a gazetteer."""
        found = gazetteer.settlements
        lonlat = np.array([place.lonlat or (np.nan, np.nan) for place in found], dtype=np.float64).reshape(-1, 2)
        order = _curve_order(lonlat)
        self.places: tuple[Place, ...] = tuple(found[number] for number in order)
        self.index: dict[str, int] = {place.id: number for number, place in enumerate(self.places)}
        """Number in the order, by id."""
        self.lonlat: NDArray[np.float64] = lonlat[order]
        """Degrees; not a number where the point is unknown."""
        self.oblasts: tuple[Place, ...] = gazetteer.oblasts
        numbers = {oblast.id: number for number, oblast in enumerate(self.oblasts)}
        around = [gazetteer.around(place.id, PlaceKind.OBLAST) for place in self.places]
        self.oblast: NDArray[np.int32] = np.array(
            [-1 if oblast is None else numbers[oblast.id] for oblast in around], dtype=np.int32
        )
        """Number in `oblasts`; -1 where no oblast is known."""
        self.population: NDArray[np.int64] = np.array([place.population or 0 for place in self.places], dtype=np.int64)
        """0 where unknown."""
        self.fragments: NDArray[np.object_] = np.empty(len(self.places), dtype=object)
        """The beginning of each feature in GeoJSON, up to the properties that vary by day, and a comma before it."""
        self.fragments[:] = [_fragment(place, gazetteer) for place in self.places]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.places)

    @cached_property
    def box(self) -> tuple[float, float, float, float] | None:
        """The box around all points: west, south, east, north in degrees; ``None`` if there are no points."""
        return bounds_of(self.lonlat)

    def inside(self, west: float, south: float, east: float, north: float) -> NDArray[np.bool_]:
        """Tell which lie in a box of degrees, its edges included; `west` > `east` crosses the antimeridian."""
        lon, lat = self.lonlat[:, 0], self.lonlat[:, 1]
        within = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        return within & (lat >= south) & (lat <= north)

    def in_oblasts(self, oblast_ids: Iterable[str]) -> NDArray[np.bool_]:
        """Tell which lie in any of some oblasts."""
        wanted = set(oblast_ids)
        numbers = [number for number, oblast in enumerate(self.oblasts) if oblast.id in wanted]
        return np.isin(self.oblast, numbers)


def bounds_of(lonlat: NDArray[np.float64]) -> tuple[float, float, float, float] | None:
    """Give the box around points, shape (n, 2), those that are not known left out; ``None`` if there are none."""
    points = lonlat[~np.isnan(lonlat[:, 0])]
    if not len(points):
        return None
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return west, south, east, north


def _curve_order(lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    known = ~np.isnan(lonlat[:, 0])
    key = np.full(len(lonlat), np.iinfo(np.uint64).max, dtype=np.uint64)
    key[known] = curve_through(lonlat[known]).along
    return np.argsort(key, kind="stable")


def _fragment(place: Place, gazetteer: Gazetteer) -> bytes:
    oblast, raion, hromada = (
        gazetteer.around(place.id, kind) for kind in (PlaceKind.OBLAST, PlaceKind.RAION, PlaceKind.HROMADA)
    )
    constant = {
        "name": place.name_en,
        "name_uk": place.name_uk,
        "kind": place.kind,
        "oblast": oblast.id if oblast else None,
        "raion": raion.id if raion else None,
        "hromada": hromada.id if hromada else None,
        "oblast_name": oblast.name_en if oblast else None,
        "population": place.population,
    }
    geometry = None if place.lonlat is None else geojson_point(place.lonlat)
    id_, shape, properties = orjson.dumps(place.id), orjson.dumps(geometry), orjson.dumps(constant)
    return b',{"type":"Feature","id":%b,"geometry":%b,"properties":%b,' % (id_, shape, properties[:-1])
