"""Oblasts: their shares by party on a day, and who claims them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from app.atlas.area_features import model
from app.atlas.holdings import flat_shares, holdings_by_oblast, named_shares, summed
from app.atlas.sovereignty import claimed_by_law
from app.atlas.territory import rounded_km2
from app.geometry.areas import area_km2
from app.geometry.geojson import geojson_geometry, geojson_point

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.atlas.holdings import Holding
    from app.atlas.once import Once
    from app.atlas.settlements import Settlements
    from app.atlas.territory import Territory
    from app.atlas.view import View
    from app.domain.places import Place

_LABEL_DECIMALS = 4
_LABEL_TOLERANCE = 0.01


class Oblasts:
    """What does not change about oblasts: places, outlines, areas, and how many settlements each has."""

    def __init__(
        self, settlements: Settlements, boundaries: Mapping[str, BaseGeometry], territory: Once[Territory]
    ) -> None:
        """Measure the oblasts of a theatre.

        Parameters
        ----------
        settlements
            All settlements, with the numbers of their oblasts.
        boundaries
            Polygons (EPSG:4326) by place id; an oblast without one has its point as geometry and no area.
        territory
            How their land is divided; asked for when an oblast is drawn.
        """
        self.places: tuple[Place, ...] = settlements.oblasts
        self.index: dict[str, int] = {place.id: number for number, place in enumerate(self.places)}
        self._boundaries = boundaries
        self._territory = territory
        self.bounds: tuple[tuple[float, float, float, float] | None, ...] = tuple(
            boundaries[place.id].bounds if place.id in boundaries else None for place in self.places
        )
        """West, south, east, north in degrees."""
        self.label_lonlat = tuple(_label_point(place, boundaries.get(place.id)) for place in self.places)
        """A point well inside each, degrees; ``(None, None)`` where neither outline nor point is known."""
        inside = settlements.oblast >= 0
        self.settlements: NDArray[np.int64] = np.bincount(
            settlements.oblast[inside], minlength=len(self.places)
        ).astype(np.int64)
        """How many settlements lie in each."""
        self.population: NDArray[np.int64] = summed(
            settlements.oblast[inside], settlements.population[inside], len(self.places)
        )
        """People in the settlements of each, as far as known."""

    @cached_property
    def _geometries(self) -> tuple[bytes, ...]:
        outlines = {**self._boundaries, **self._territory.get().outlines}
        return tuple(_encoded_geometry(place, outlines.get(place.id)) for place in self.places)

    def area_km2(self, number: int, held: Mapping[str, Holding]) -> float | None:
        """Measure an oblast: the sum of what is held of it, so that shares of one are parts of the other.

        Parameters
        ----------
        number
            Of the oblast.
        held
            All of its land, by who holds it. Where none of its settlements has land, its outline is measured.

        Returns
        -------
        float or None
            ``None`` where no outline is known.
        """
        boundary = self._boundaries.get(self.places[number].id)
        if boundary is None:
            return None
        return rounded_km2(sum(part.area_km2 for part in held.values()) or area_km2(boundary))

    def meets(self, number: int, box: tuple[float, float, float, float]) -> bool:
        """Tell whether the box of an oblast's outline meets a box; `west` > `east` crosses the antimeridian."""
        bounds = self.bounds[number]
        if bounds is None:
            return False
        west, south, east, north = box
        in_latitude = bounds[1] <= north and bounds[3] >= south
        reaches_west, reaches_east = bounds[2] >= west, bounds[0] <= east
        return in_latitude and (reaches_west and reaches_east if west <= east else reaches_west or reaches_east)

    def feature(self, number: int, properties: Mapping[str, Any]) -> bytes:
        """Write one oblast as a GeoJSON feature."""
        id_, varying = orjson.dumps(self.places[number].id), orjson.dumps(properties)
        return b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (id_, self._geometries[number], varying)


def oblast_features(view: View, oblasts: Oblasts, day: date, numbers: Sequence[int]) -> list[bytes]:
    """Write oblasts as GeoJSON features with their shares on a day."""
    told = oblast_properties(view, oblasts, day, numbers)
    return [oblasts.feature(number, properties) for number, properties in zip(numbers, told, strict=True)]


def oblast_properties(view: View, oblasts: Oblasts, day: date, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Tell of oblasts with their shares on a day.

    Sovereignty claims never enter a share; they only add what of the claimed area the claimant holds.
    """
    held = holdings_by_oblast(view, day)
    told = []
    for number in numbers:
        place = oblasts.places[number]
        claim = claimed_by_law(view, place.id, day)
        properties: dict[str, Any] = {
            "name": place.name_en,
            "name_uk": place.name_uk,
            "settlements": int(oblasts.settlements[number]),
            "population": int(oblasts.population[number]),
            "area_km2": oblasts.area_km2(number, held[number]),
            **flat_shares(held[number]),
            "claimed_by": claim.party if claim else None,
            "claimed_since": claim.since if claim else None,
            **named_shares("claimed_held_share", held[number], claim.party if claim else None),
            "method": str(view.method),
            "revision": view.revision,
            **model(view.territory),
        }
        told.append(properties)
    return told


def _label_point(place: Place, boundary: BaseGeometry | None) -> tuple[float, float] | tuple[None, None]:
    if boundary is None:
        return place.lonlat or (None, None)
    largest = max(shapely.get_parts(boundary), key=shapely.area)
    point = shapely.maximum_inscribed_circle(largest, _LABEL_TOLERANCE).coords[0]
    return round(point[0], _LABEL_DECIMALS), round(point[1], _LABEL_DECIMALS)


def _encoded_geometry(place: Place, boundary: BaseGeometry | None) -> bytes:
    if boundary is not None:
        # One type a collection.
        shape = shapely.MultiPolygon([boundary]) if isinstance(boundary, shapely.Polygon) else boundary
        return orjson.dumps(geojson_geometry(shape))
    return orjson.dumps(None if place.lonlat is None else geojson_point(place.lonlat))
