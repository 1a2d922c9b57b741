"""Areas on the ellipsoid."""

from pathlib import Path

import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind
from app.geometry.areas import area_km2
from app.resources import geodata_dir
from app.sources.boundaries import read_boundaries

EARTH_KM2 = 510_065_622
"""Surface of the WGS 84 ellipsoid, from its axes."""


def test_a_hemisphere_is_half_of_the_earth() -> None:
    # Given the northern hemisphere, its edge cut fine along the equator
    equator = [(lon, 0.0) for lon in range(-180, 181)]
    hemisphere = Polygon([*equator, (180.0, 90.0), (-180.0, 90.0)])

    # Then it measures half of the ellipsoid
    assert area_km2(hemisphere) == pytest.approx(EARTH_KM2 / 2, rel=1e-6)


def test_the_direction_of_rings_does_not_matter_and_holes_do_not_count() -> None:
    # Given two parts, one of them with a hole, with rings running either way
    hole = box(31.2, 47.2, 31.4, 47.4)
    holed = Polygon(box(31.0, 47.0, 32.0, 48.0).exterior, [hole.exterior])
    parts = MultiPolygon([holed, box(33.0, 47.0, 34.0, 48.0)])
    turned = MultiPolygon([shapely.reverse(part) for part in parts.geoms])

    # Then the area is that of both, without the hole
    alone = area_km2(box(31.0, 47.0, 32.0, 48.0))
    assert area_km2(parts) == pytest.approx(2 * alone - area_km2(hole), rel=1e-9)
    assert area_km2(turned) == pytest.approx(area_km2(parts), rel=1e-12)


def test_the_oblasts_of_ukraine_measure_what_they_are_known_to() -> None:
    # Given the boundaries that come with the program
    path = Path(geodata_dir() / "ukraine" / "boundaries" / "oblasts.geojson")
    features = shapely.from_geojson(path.read_text(encoding="utf-8"))

    # Then together they measure 600,000 km², to a per cent
    assert area_km2(shapely.unary_union(shapely.get_parts(features))) == pytest.approx(600_000, rel=0.01)


def test_an_outline_read_from_a_file_can_be_measured(tmp_path: Path) -> None:
    # Given a file with one outline
    path = tmp_path / "oblasts.geojson"
    feature = '{"type":"Feature","id":"o","geometry":' + shapely.to_geojson(box(30, 46, 31, 47)) + "}"
    path.write_text('{"type":"FeatureCollection","features":[' + feature + "]}", encoding="utf-8")
    oblast = Place(id="o", kind=PlaceKind.OBLAST, parent=None, name_en="O", name_uk="О")

    # When it is read, then one degree square at 46° measures 8,500 km²
    assert area_km2(read_boundaries(path, Gazetteer([oblast]))["o"]) == pytest.approx(8_500, rel=0.01)
