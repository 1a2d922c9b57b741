"""The theatre's gazetteer: one row a place, parents before children."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from geodata.make import katottg
from geodata.make.geonames import OBLAST_OF_ADMIN1
from geodata.make.names import is_cyrillic, is_latin, normalised, romanise
from geodata.make.oblasts import COUNTRY, OBLASTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.make.geonames import Record
    from geodata.make.katottg import Unit
    from geodata.make.match import Match

MOST_SEARCH_NAMES: Final = 40
_LEAST_LETTERS: Final = 3
_DECIMALS: Final = 5
_CITY_NAMES: Final = {
    703448: ("Kyiv", "Київ"),
    694423: ("Sevastopol", "Севастополь"),
    712930: ("Balaklava", "Балаклава"),
}
"""Settlements that the classifier has no row for, named as they are in English and Ukrainian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of places.csv; an empty cell is something unknown."""

    id: str
    kind: str
    parent: str
    name_en: str
    name_uk: str
    lon: str = ""
    lat: str = ""
    population: str = ""
    geonames_id: str = ""
    wikidata_id: str = ""
    search_names: str = ""


def places(
    units: Sequence[Unit], matches: Sequence[Match], oblast_points: Mapping[str, tuple[float, float]]
) -> list[Place]:
    """Make the gazetteer.

    Parameters
    ----------
    units
        The classifier, parents first.
    matches
        What became of every GeoNames record.
    oblast_points
        A lon/lat point inside each oblast, by its code.

    Returns
    -------
    list of Place
        The country, then oblasts, raions, hromadas and settlements, each in the order of their ids.
    """
    points = {match.unit.code: (match.record.lon, match.record.lat) for match in matches if match.unit is not None}
    centres = katottg.hromada_centres(units)
    areas = [_area(unit, points, centres, oblast_points) for unit in units if _area_kind(unit)]
    matched = [_settlement(match.record, match.unit) for match in matches if match.unit is not None]
    unmatched = [_unknown_settlement(match.record) for match in matches if match.is_left_without_unit]
    country = Place(
        id=COUNTRY.id,
        kind="country",
        parent="",
        name_en=COUNTRY.name_en,
        name_uk=COUNTRY.name_uk,
        search_names="|".join(COUNTRY.search_names),
    )
    order = ("country", "oblast", "raion", "hromada", "settlement")
    return sorted([country, *areas, *matched, *unmatched], key=lambda place: (order.index(place.kind), place.id))


def write_places(rows: Iterable[Place]) -> str:
    """Write the gazetteer as CSV with a header line."""
    text = io.StringIO()
    names = [field.name for field in fields(Place)]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return text.getvalue()


def search_names(record: Record, *known: str) -> str:
    """Other spellings of a place that somebody might type, joined by ``|``.

    Only Cyrillic and Latin ones, without codes and machine transliterations (which GeoNames
    writes without capitals). Spellings that differ by case, accent or apostrophe alone count once.
    """
    kept: dict[str, str] = {}
    seen = {normalised(name) for name in known}
    ordered = sorted(record.names, key=lambda name: (name != record.name, not is_cyrillic(name)))
    for name in ordered:
        readable = is_cyrillic(name) or (is_latin(name) and not name.isupper())
        if not readable or not name[0].isupper() or len(name) < _LEAST_LETTERS or "|" in name:
            continue
        if normalised(name) not in seen:
            kept.setdefault(normalised(name), name)
    return "|".join(list(kept.values())[:MOST_SEARCH_NAMES])


def _area_kind(unit: Unit) -> str | None:
    if unit.category in katottg.OBLAST:
        return "oblast"
    return {katottg.RAION: "raion", katottg.HROMADA: "hromada"}.get(unit.category)


def _area(
    unit: Unit,
    points: Mapping[str, tuple[float, float]],
    centres: Mapping[str, Unit],
    oblast_points: Mapping[str, tuple[float, float]],
) -> Place:
    kind = _area_kind(unit)
    if kind == "oblast":
        oblast = OBLASTS[unit.code]
        lon, lat = _written(oblast_points.get(unit.code))
        return Place(
            id=unit.code,
            kind=kind,
            parent=COUNTRY.id,
            name_en=oblast.name_en,
            name_uk=oblast.name_uk,
            lon=lon,
            lat=lat,
            search_names="|".join(oblast.search_names),
        )
    noun_en, noun_uk = ("Raion", "район") if kind == "raion" else ("Hromada", "громада")
    centre = centres.get(unit.code)
    lon, lat = _written(points.get(centre.code) if centre else None)
    return Place(
        id=unit.code,
        kind=str(kind),
        parent=str(unit.parent),
        name_en=f"{romanise(unit.name_uk)} {noun_en}",
        name_uk=f"{unit.name_uk} {noun_uk}",
        lon=lon,
        lat=lat,
    )


def _settlement(record: Record, unit: Unit) -> Place:
    name_en = romanise(unit.name_uk)
    return _placed(record, id=unit.code, parent=str(unit.parent), name_en=name_en, name_uk=unit.name_uk)


def _unknown_settlement(record: Record) -> Place:
    name_en, name_uk = _CITY_NAMES.get(record.geonames_id, (record.name.replace("’", ""), ""))
    return _placed(
        record,
        id=f"geonames:{record.geonames_id}",
        parent=OBLAST_OF_ADMIN1[record.admin1],
        name_en=name_en,
        name_uk=name_uk or _ukrainian(record),
    )


def _ukrainian(record: Record) -> str:
    """Pick a record's Ukrainian spelling: the one that romanises to its main name, else the first Cyrillic one."""
    cyrillic = [name for name in record.names if is_cyrillic(name) and not set(name.lower()) & set("ыэёъ\u0301")]
    for name in cyrillic:
        if normalised(romanise(name)) == normalised(record.name):
            return name
    distinctly = [name for name in cyrillic if set(name.lower()) & set("іїєґ")]
    return next(iter([*distinctly, *cyrillic]), "")


def _placed(record: Record, *, id: str, parent: str, name_en: str, name_uk: str) -> Place:  # noqa: A002 - the column's name
    lon, lat = _written((record.lon, record.lat))
    return Place(
        id=id,
        kind="settlement",
        parent=parent,
        name_en=name_en,
        name_uk=name_uk,
        lon=lon,
        lat=lat,
        population="" if record.population is None else str(record.population),
        geonames_id=str(record.geonames_id),
        search_names=search_names(record, name_en, name_uk),
    )


def _written(point: tuple[float, float] | None) -> tuple[str, str]:
    return ("", "") if point is None else (str(round(point[0], _DECIMALS)), str(round(point[1], _DECIMALS)))
