"""places.csv and its report."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata.make.gazetteer import Place

KINDS = ["country", "oblast", "raion", "hromada", "settlement"]
BORDER_TOLERANCE_DEGREES = 0.07
"""The polygons are drawn for 1:10,000,000: a settlement near a border may lie 5 km across."""

OUTSIDE = {
    "UA32100130010084793": "Slavutych, an exclave of Kyiv oblast inside Chernihiv oblast",
    "UA32120170060053763": "Lisnyky, inside the too large polygon of Kyiv",
    "UA32080170010013153": "Kotsiubynske, the same",
    "UA32140170020022817": "Novosilky, the same",
    "UA32120170010087604": "Khodosivka, the same",
    "UA01020310020049917": "Honcharne, of Bakhchysarai raion in the classifier, inside Sevastopol's polygon",
}


def oblast_of(place: Place, places: dict[str, Place]) -> str:
    while place.kind != "oblast":
        place = places[place.parent]
    return place.id


def test_every_area_of_the_classifier_is_there(places: dict[str, Place]) -> None:
    kinds = Counter(place.kind for place in places.values())

    assert kinds["country"] == 1
    assert (kinds["oblast"], kinds["raion"], kinds["hromada"]) == (27, 136, 1772)
    assert kinds["settlement"] > 5_000


def test_ids_and_geonames_ids_are_given_once(places: dict[str, Place], theatre_dir: Path) -> None:
    with (theatre_dir / "gazetteer" / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == len(places)
    geonames_ids = [row["geonames_id"] for row in rows if row["geonames_id"]]
    assert len(geonames_ids) == len(set(geonames_ids))


def test_parents_stand_before_their_children_and_are_larger(places: dict[str, Place]) -> None:
    seen: set[str] = set()
    for place in places.values():
        if place.kind != "country":
            assert place.parent in seen, place
            assert KINDS.index(places[place.parent].kind) < KINDS.index(place.kind), place
        seen.add(place.id)


def test_codes_lie_inside_the_codes_of_their_parents(places: dict[str, Place]) -> None:
    for place in places.values():
        if place.id.startswith("UA") and place.kind in ("raion", "hromada", "settlement"):
            digits = {"oblast": 4, "raion": 6, "hromada": 9}[places[place.parent].kind]
            assert place.id[:digits] == place.parent[:digits], place


def test_every_settlement_has_a_point_and_names(places: dict[str, Place]) -> None:
    for place in places.values():
        assert place.name_en, place
        if place.kind == "settlement":
            assert 22 < float(place.lon) < 40.3, place
            assert 44.3 < float(place.lat) < 52.5, place
            assert place.population == "" or int(place.population) > 0, place


def test_settlements_lie_in_the_polygon_of_their_oblast(
    places: dict[str, Place], oblasts: dict[str, BaseGeometry]
) -> None:
    settlements = [place for place in places.values() if place.kind == "settlement"]

    far = {
        place.id: place.name_en
        for place in settlements
        if oblasts[oblast_of(place, places)].distance(Point(float(place.lon), float(place.lat)))
        > BORDER_TOLERANCE_DEGREES
    }

    assert not {place_id: name for place_id, name in far.items() if place_id not in OUTSIDE}
    assert set(OUTSIDE) == set(far), "an exception that is none any more"


@pytest.mark.parametrize(
    ("geonames_id", "code"),
    [
        ("704204", "UA14120110010088407"),  # Lyman, the city in Donetsk oblast
        ("703071", "UA63140110070097631"),  # Lyman, Chuhuiv raion, Kharkiv oblast
        ("703076", "UA51040090010065285"),  # Lyman, Bilhorod-Dnistrovskyi raion, Odesa oblast
        ("712926", "UA63040010010039074"),  # Balakliia, the city in Kharkiv oblast
        ("712925", "UA53060010030065946"),  # Balakliia, the village in Poltava oblast
        ("707292", "UA63040090010029555"),  # Izium
        ("713174", "UA14020010010059145"),  # Bakhmut, formerly Artemivsk
        ("710237", "UA65020050120053151"),  # Davydiv Brid
        ("709717", "UA14080030010048113"),  # Donetsk, which GeoNames calls Oleksandrivka as well
    ],
)
def test_same_named_and_renamed_places_have_their_own_codes(
    places: dict[str, Place], geonames_id: str, code: str
) -> None:
    assert places[code].geonames_id == geonames_id


def test_names_follow_the_classifier_and_common_english(places: dict[str, Place]) -> None:
    assert (places["geonames:703448"].name_en, places["geonames:703448"].parent) == ("Kyiv", "UA80000000000093317")
    assert places["UA01000000000013043"].name_en == "Autonomous Republic of Crimea"
    assert places["UA14000000000091971"].name_en == "Donetsk Oblast"
    assert places["UA14120000000070232"].name_uk == "Краматорський район"
    assert places["UA14120000000070232"].name_en == "Kramatorskyi Raion"
    assert places["UA14120110000031497"].name_en == "Lymanska Hromada"


def test_other_spellings_are_found_by(places: dict[str, Place]) -> None:
    spellings = {place.id: place.search_names.split("|") for place in places.values()}

    assert "Красный Лиман" in spellings["UA14120110010088407"]
    assert "Balakliya" in spellings["UA63040010010039074"]
    assert "Артемівськ" in spellings["UA14020010010059145"]
    assert {"Киев", "Kiev"} <= set(spellings["geonames:703448"])
    assert all(len(names) <= 40 for names in spellings.values())


def test_the_file_stays_small(theatre_dir: Path) -> None:
    assert (theatre_dir / "gazetteer" / "places.csv").stat().st_size < 1_500_000


def test_the_report_counts_what_is_in_the_file(places: dict[str, Place], theatre_dir: Path) -> None:
    report = (theatre_dir / "gazetteer" / "report.md").read_text(encoding="utf-8")
    row = re.search(r"\| \*\*all\*\* \| (.+) \|", report)
    assert row is not None
    *hows, total = (int(cell) for cell in row[1].split(" | "))
    settlements = [place for place in places.values() if place.kind == "settlement"]

    without_code = sum(place.id.startswith("geonames:") for place in settlements)

    assert sum(hows) == total
    assert sum(hows[:6]) == len(settlements)
    assert hows[5] == without_code
    assert f"settlements in places.csv: {len(settlements)}," in report


@pytest.mark.shared
def test_codes_agree_with_an_independent_join(places: dict[str, Place], shared_dir: Path) -> None:
    with (shared_dir / "data" / "gazetteer" / "katottg-points.csv").open(encoding="utf-8", newline="") as file:
        theirs = {
            str(int(float(row["geonameid"]))): row["katottg"]
            for row in csv.DictReader(file)
            if row["geonameid"] not in ("", "nan")
        }
    ours = {place.geonames_id: place.id for place in places.values() if place.id.startswith("UA") and place.geonames_id}

    common = ours.keys() & theirs.keys()
    agreeing = sum(ours[number] == theirs[number] for number in common)

    assert len(common) > 4_900
    assert agreeing / len(common) >= 0.997
