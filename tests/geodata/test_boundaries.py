"""oblasts.geojson."""

from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.make.oblasts import COUNTRY, OBLASTS

AREA_TOLERANCE = {"UA80000000000093317": 1.0, "UA85000000000065278": 0.15, "UA65000000000030969": 0.09}
"""Natural Earth draws the city of Kyiv twice its size; Kherson's official area counts bays, Sevastopol's too."""


def area_km2(polygon: BaseGeometry) -> float:
    return float(Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(polygon))[0]) / 1e6


def test_there_is_a_polygon_for_every_unit_and_no_other(oblast_features: list[dict[str, Any]]) -> None:
    properties = {feature["properties"]["id"]: feature["properties"] for feature in oblast_features}

    assert list(properties) == list(OBLASTS)
    assert properties["UA14000000000091971"] == {
        "id": "UA14000000000091971",
        "iso": "UA-14",
        "name_en": "Donetsk Oblast",
        "name_uk": "Донецька область",
    }
    assert properties["UA01000000000013043"]["iso"] == "UA-43"
    assert all(str(each["iso"]).startswith("UA-") for each in properties.values())


def test_polygons_are_a_valid_coverage(oblasts: dict[str, BaseGeometry]) -> None:
    polygons = list(oblasts.values())

    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)


def test_no_area_is_lost(oblasts: dict[str, BaseGeometry]) -> None:
    areas = {code: area_km2(polygon) for code, polygon in oblasts.items()}

    assert sum(areas.values()) == pytest.approx(599_094.6, abs=1)
    assert area_km2(shapely.union_all(list(oblasts.values()))) == pytest.approx(sum(areas.values()), abs=0.1)


@pytest.mark.parametrize("code", OBLASTS)
def test_areas_are_near_the_official_ones(oblasts: dict[str, BaseGeometry], code: str) -> None:
    official = OBLASTS[code].area_km2

    assert area_km2(oblasts[code]) == pytest.approx(official, rel=AREA_TOLERANCE.get(code, 0.05))


def test_official_areas_add_up_to_the_country() -> None:
    assert sum(oblast.area_km2 for oblast in OBLASTS.values()) == pytest.approx(COUNTRY.area_km2, abs=100)


def test_rings_are_right_hand_and_rounded(oblast_features: list[dict[str, Any]], theatre_dir: Path) -> None:
    for feature in oblast_features:
        for part in shapely.get_parts(shapely.geometry.shape(feature["geometry"])):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)
            assert all(round(value, 6) == value for point in part.exterior.coords for value in point)
    assert (theatre_dir / "boundaries" / "oblasts.geojson").stat().st_size < 700_000
