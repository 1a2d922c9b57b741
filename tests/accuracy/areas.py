"""Comparing areas: the cells of settlements that the ledger shows as held by Russia with the map's own polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.places import PlaceKind
from app.geometry.areas import area_km2
from app.geometry.tessellation import tessellate
from app.sources.archives import Limits, walk
from app.sources.deepstate_snapshots import named_time, read_snapshot
from app.sources.deepstate_status import Shown
from tests.accuracy.comparison import State, ours_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from tests.accuracy.measuring import Measured

_HELD = (Shown.OCCUPIED, Shown.HELD_BEFORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OblastArea:
    """Land held by Russia in an oblast on a day."""

    oblast: str
    day: date
    ours_km2: float
    theirs_km2: float
    """Of the polygons, as far as they lie within the oblast's outline."""


def compare_areas(measured: Measured, archive: Path, wanted: Iterable[date]) -> list[OblastArea]:
    """Measure both on some of the days that were compared.

    Parameters
    ----------
    measured
        Both sides.
    archive
        Snapshots of the map.
    wanted
        Days.

    Returns
    -------
    list of OblastArea
        Oblasts in which either shows land held by Russia, by day.
    """
    gazetteer = measured.folder.gazetteer
    oblasts = [place for place in gazetteer.oblasts if place.id in measured.folder.boundaries]
    number = {place.id: index for index, place in enumerate(oblasts)}
    settlements = [place for place in gazetteer.settlements if place.lonlat is not None]
    region_of = np.array([_number(gazetteer.around(p.id, PlaceKind.OBLAST), number) for p in settlements])
    sites = np.array([place.lonlat for place in settlements])
    regions = [measured.folder.boundaries[place.id] for place in oblasts]
    cells = tessellate(sites, region_of, regions).cells
    cell_km2 = np.array([area_km2(cell) for cell in cells])
    map_at = {map_day.at: day for day, map_day in measured.maps if day in set(wanted)}
    found = []
    for at, land in _land(archive, map_at):
        day = map_at[at]
        is_held = np.array([ours_on(measured.timelines[place.id], day) is State.RU for place in settlements])
        ours = np.bincount(region_of, weights=cell_km2 * is_held, minlength=len(oblasts))
        for index, (oblast, region) in enumerate(zip(oblasts, regions, strict=True)):
            theirs = area_km2(shapely.intersection(land, region))
            if max(ours[index], theirs) >= 1:
                entry = OblastArea(oblast=oblast.name_en, day=day, ours_km2=float(ours[index]), theirs_km2=theirs)
                found.append(entry)
    return sorted(found, key=lambda entry: (entry.day, entry.oblast))


def _number(oblast: object, number: dict[str, int]) -> int:
    return number[getattr(oblast, "id", "")]


def _land(archive: Path, wanted: dict[str, date]) -> Iterable[tuple[str, BaseGeometry]]:
    """Give the land that the map shows as held by Russia, for the snapshots wanted."""
    for file in walk(archive, Limits()):
        when = named_time(file.name)
        if when is None or file.at not in wanted:
            continue
        snapshot = read_snapshot(file.content(), when, file.at, archive.name, {})
        polygons = [shapely.force_2d(shapely.from_geojson(a.geojson)) for a in snapshot.areas if a.shown in _HELD]
        yield file.at, shapely.union_all(shapely.make_valid(np.array(polygons, dtype=object)))
