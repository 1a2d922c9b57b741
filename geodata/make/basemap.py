"""The base map: one TopoJSON of land, countries, oblasts, lakes, rivers and city labels.

Countries and oblasts are cleaned and simplified as one coverage, so that the coast, a border and the
outline of an oblast that run together are one arc. Land is their union and shares it too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from geodata.make.neighbours import fit_to_outline
from geodata.make.oblasts import OBLASTS
from geodata.make.topology import Grid, encode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geodata.make.cities import City

BOUNDS: Final = (10.0, 38.0, 52.0, 60.0)
"""West, south, east, north: more than the theatre's view, so that panning meets no edge at once."""
GAP_DEGREES: Final = 0.03
"""Gaps and overlaps between the two sources so wide belong to one of them."""
TOLERANCE_DEGREES: Final = 0.005
"""About a pixel at zoom 8; of the coverage simplification."""
LEAST_ISLAND_DEGREES2: Final = 0.0002
GRID: Final = 42_000
"""Steps across the window: 0.001 degrees east, 0.0005 north."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Water:
    """What lies on the land, from `water`."""

    lakes: Mapping[str, tuple[str, str | None, BaseGeometry]]
    rivers: Mapping[str, tuple[str, BaseGeometry]]


def make_basemap(
    oblasts: Mapping[str, BaseGeometry],
    countries: Mapping[str, tuple[str, BaseGeometry]],
    water: Water,
    cities: Sequence[City],
) -> str:
    """Make the base map.

    Parameters
    ----------
    oblasts
        A valid coverage by KATOTTG code.
    countries
        English name and polygon of the neighbours by ISO 3166-1 number.
    water
        Lakes and rivers.
    cities
        Labels.

    Returns
    -------
    str
        TopoJSON; the same for the same input.
    """
    areas = _coverage(oblasts, {number: polygon for number, (_, polygon) in countries.items()})
    objects: dict[str, list[tuple[dict[str, str | int | None], BaseGeometry]]] = {
        "land": [({}, _without_crumbs(shapely.coverage_union_all(list(areas.values()))))],
        "countries": [
            ({"id": number, "name": countries[number][0]}, areas[number]) for number in countries if number in areas
        ],
        "oblasts": [
            ({"id": code, "name": OBLASTS[code].name_en, "name_uk": OBLASTS[code].name_uk}, areas[code])
            for code in oblasts
        ],
        "lakes": [
            ({"name": name, "name_uk": name_uk, "until": until}, polygon.simplify(TOLERANCE_DEGREES / 2))
            for name, (name_uk, until, polygon) in water.lakes.items()
        ],
        "rivers": [
            ({"name": name, "name_uk": name_uk}, line.simplify(TOLERANCE_DEGREES / 2))
            for name, (name_uk, line) in water.rivers.items()
        ],
    }
    objects["cities"] = [(_label(city), shapely.Point(city.lon, city.lat)) for city in cities]
    topology = encode(objects, Grid(BOUNDS, GRID))
    return json.dumps(topology, ensure_ascii=False, separators=(",", ":")) + "\n"


def _coverage(oblasts: Mapping[str, BaseGeometry], countries: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Bring both sources to one coverage, simplified, without crumbs."""
    fitted = fit_to_outline(countries, shapely.coverage_union_all(list(oblasts.values())))
    keys = [*oblasts, *fitted]
    cleaned = shapely.coverage_clean(  # type: ignore[attr-defined]  # the stubs end at shapely 2.1
        [*oblasts.values(), *fitted.values()],
        gap_width=GAP_DEGREES,
    )
    simplified = shapely.coverage_simplify(cleaned, TOLERANCE_DEGREES)
    areas = {key: _without_crumbs(polygon) for key, polygon in zip(keys, simplified, strict=True)}
    return {key: polygon for key, polygon in areas.items() if not polygon.is_empty}


def _without_crumbs(area: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(area)
    kept = [part for part in parts if part.area >= LEAST_ISLAND_DEGREES2]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _label(city: City) -> dict[str, str | int | None]:
    label: dict[str, str | int | None] = {"name": city.name, "name_uk": city.name_uk, "rank": city.rank}
    return label if city.id is None else {"id": city.id, **label}
