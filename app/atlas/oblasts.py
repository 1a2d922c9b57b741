"""Oblasts: their shares by party on a day, and who claims them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from app.domain.claims import ClaimKind
from app.domain.control import Status
from app.geometry.areas import area_km2
from app.geometry.geojson import geojson_geometry, geojson_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from app.atlas.settlements import Settlements
    from app.atlas.view import View
    from app.domain.claims import Claim
    from app.domain.places import Place

_SHARE_DECIMALS = 6
_AREA_DECIMALS = 1
_LABEL_DECIMALS = 4
_LABEL_TOLERANCE = 0.01
CONTESTED = "contested"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How much of something is in one kind of control."""

    settlements: int
    population: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SovereigntyClaim:
    """Who claims an area by law, and since when."""

    party: str
    since: date
    """The day of the first such claim of this party."""


class Oblasts:
    """What does not change about oblasts: places, outlines, areas, and how many settlements each has."""

    def __init__(self, settlements: Settlements, boundaries: Mapping[str, BaseGeometry]) -> None:
        """Measure the oblasts of a theatre.

        Parameters
        ----------
        settlements
            All settlements, with the numbers of their oblasts.
        boundaries
            Polygons (EPSG:4326) by place id; an oblast without one has its point as geometry and no area.
        """
        self.places: tuple[Place, ...] = settlements.oblasts
        self.index: dict[str, int] = {place.id: number for number, place in enumerate(self.places)}
        self.area_km2: tuple[float | None, ...] = tuple(
            round(area_km2(boundaries[place.id]), _AREA_DECIMALS) if place.id in boundaries else None
            for place in self.places
        )
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
        self.population: NDArray[np.int64] = _summed(
            settlements.oblast[inside], settlements.population[inside], len(self.places)
        )
        """People in the settlements of each, as far as known."""
        self._geometries = tuple(_encoded_geometry(place, boundaries.get(place.id)) for place in self.places)

    def feature(self, number: int, properties: Mapping[str, Any]) -> bytes:
        """Write one oblast as a GeoJSON feature."""
        id_, varying = orjson.dumps(self.places[number].id), orjson.dumps(properties)
        return b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (id_, self._geometries[number], varying)


def holdings(view: View, day: date) -> list[dict[str, Holding]]:
    """Count what is held in each oblast on a day.

    Returns
    -------
    list of dict
        One an oblast, in their order: holdings by party id, and under `CONTESTED` and `UNKNOWN`. Every
        party of the theatre is among the keys.
    """
    settlements = view.settlements
    parties = [party.id for party in view.theatre.parties]
    keys = [*parties, CONTESTED, UNKNOWN]
    places = len(settlements.oblasts)
    inside = settlements.oblast >= 0
    kind = _kind_of_period(view, keys)[view.periods_on(day)][inside]
    cell = settlements.oblast[inside] * len(keys) + kind
    counts = np.bincount(cell, minlength=places * len(keys)).reshape(places, len(keys))
    people = _summed(cell, settlements.population[inside], places * len(keys)).reshape(places, len(keys))
    return [
        {
            key: Holding(settlements=count, population=population)
            for key, count, population in zip(keys, counts_row, people_row, strict=True)
        }
        for counts_row, people_row in zip(counts.tolist(), people.tolist(), strict=True)
    ]


def sovereignty_claims(view: View, place_id: str, day: date) -> tuple[Claim, ...]:
    """Give the claims by law to an area, or to one around it, made by a day; earliest first."""
    made = [
        claim
        for claim in view.docket.context(place_id)
        if claim.kind is ClaimKind.SOVEREIGNTY and claim.latest <= day and place_id not in claim.excepted
    ]
    return tuple(sorted(made, key=lambda claim: (claim.latest, claim.reported_on, claim.id)))


def claimed_by_law(view: View, place_id: str, day: date) -> SovereigntyClaim | None:
    """Tell who claims an area by law on a day: the party of the latest such claim, and since when."""
    made = sovereignty_claims(view, place_id, day)
    if not made:
        return None
    party = made[-1].party or ""
    return SovereigntyClaim(party=party, since=next(claim.latest for claim in made if claim.party == party))


def oblast_features(view: View, oblasts: Oblasts, day: date, numbers: Iterable[int]) -> list[bytes]:
    """Write oblasts as GeoJSON features with their shares on a day.

    Sovereignty claims never enter a share; they only add what of the claimed area the claimant holds.
    """
    held = holdings(view, day)
    features = []
    for number in numbers:
        place = oblasts.places[number]
        claim = claimed_by_law(view, place.id, day)
        properties: dict[str, Any] = {
            "name": place.name_en,
            "name_uk": place.name_uk,
            "settlements": int(oblasts.settlements[number]),
            "population": int(oblasts.population[number]),
            "area_km2": oblasts.area_km2[number],
            **flat_shares(held[number]),
            "claimed_by": claim.party if claim else None,
            "claimed_since": claim.since if claim else None,
            **_claimed_share(held[number], claim),
            "method": str(view.method),
            "revision": view.revision,
        }
        features.append(oblasts.feature(number, properties))
    return features


def flat_shares(held: Mapping[str, Holding]) -> dict[str, float | None]:
    """Write holdings as shares, by settlements, population and area.

    Keys are ``held_ID_share``, ``contested_share`` and ``unknown_share``, and the same with ``_area`` and
    ``_population``. A share of nothing is ``None``, and so is every share by area while places are points.
    """
    shares: dict[str, float | None] = {}
    for key in held:
        name = f"{key}_share" if key in (CONTESTED, UNKNOWN) else f"held_{key}_share"
        by_settlements, by_population = _shares(held, key)
        shares |= {name: by_settlements, f"{name}_area": None, f"{name}_population": by_population}
    return shares


def _claimed_share(held: Mapping[str, Holding], claim: SovereigntyClaim | None) -> dict[str, float | None]:
    name = "claimed_held_share"
    by_settlements, by_population = (None, None) if claim is None else _shares(held, claim.party)
    return {name: by_settlements, f"{name}_area": None, f"{name}_population": by_population}


def _shares(held: Mapping[str, Holding], key: str) -> tuple[float | None, float | None]:
    settlements = sum(holding.settlements for holding in held.values())
    population = sum(holding.population for holding in held.values())
    part = held.get(key, Holding(settlements=0, population=0))
    return _share(part.settlements, settlements), _share(part.population, population)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, _SHARE_DECIMALS) if whole else None


def _kind_of_period(view: View, keys: list[str]) -> NDArray[np.int64]:
    numbers = {key: number for number, key in enumerate(keys)}
    kinds = []
    for period in view.periods:
        controller, status, _ = period.control
        if status is Status.CONTESTED:
            kinds.append(numbers[CONTESTED])
        else:
            kinds.append(numbers[UNKNOWN if controller is None else controller])
    return np.array(kinds, dtype=np.int64)


def _summed(cell: NDArray[np.integer[Any]], weights: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    # Whole numbers below 2**53 stay exact in the float64 sums.
    return np.bincount(cell, weights=weights, minlength=length).astype(np.int64)


def _label_point(place: Place, boundary: BaseGeometry | None) -> tuple[float, float] | tuple[None, None]:
    if boundary is None:
        return place.lonlat or (None, None)
    largest = max(shapely.get_parts(boundary), key=shapely.area)
    point = shapely.maximum_inscribed_circle(largest, _LABEL_TOLERANCE).coords[0]
    return round(point[0], _LABEL_DECIMALS), round(point[1], _LABEL_DECIMALS)


def _encoded_geometry(place: Place, boundary: BaseGeometry | None) -> bytes:
    if boundary is not None:
        return orjson.dumps(geojson_geometry(boundary))
    return orjson.dumps(None if place.lonlat is None else geojson_point(place.lonlat))
