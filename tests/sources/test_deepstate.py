"""The DeepState reader: what the map shows at settlements becomes claims at each change."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import InvalidInputError
from app.sources.deepstate import read_deepstate
from app.sources.deepstate_status import Shown, status
from app.sources.reading import Omitted, ReadingOptions
from tests.sources.settlements import country_of, settlement

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer
    from app.sources.reading import ReadingOutcome

FIRST = date(2022, 9, 1)
EVERYTHING = (-1.0, -1.0, 101.0, 1.0)
OCCUPIED = ("Окуповано /// Occupied\n", "#a52714")
RETURNED = ("Звільнено\xa0/// Liberated", "#0f9d58")
UNCLEAR = ("Статус невідомий /// Unknown status", "#bcaaa4")


def gazetteer(settlements: int = 3) -> Gazetteer:
    """Make a country with settlements "0", "1", "2" … one degree of longitude apart, on the equator."""
    return country_of(*(settlement(str(n), f"Place {n}", lonlat=(float(n), 0.0)) for n in range(settlements)))


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south, 0], [east, south, 0], [east, north, 0], [west, north, 0], [west, south, 0]]
    return {"type": "Polygon", "coordinates": [ring]}


def around(*places: int) -> dict[str, Any]:
    return {"type": "GeometryCollection", "geometries": [box(n - 0.4, -0.4, n + 0.4, 0.4) for n in places]}


def feature(what: tuple[str, str], geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": what[0], "fill": what[1]}, "geometry": geometry}


def snapshot(folder: Path, day: date, *features: dict[str, Any]) -> None:
    moment = int(datetime(day.year, day.month, day.day, 21, 30, tzinfo=UTC).timestamp())
    unit = {"type": "Feature", "properties": {"name": "45th"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    content = {"type": "FeatureCollection", "features": [unit, *features]}
    (folder / f"{moment}.geojson").write_text(json.dumps(content), encoding="utf-8")


def occupied_by_day(folder: Path, *days: tuple[int, ...]) -> None:
    """Write a snapshot a day in which these places are occupied."""
    for index, places in enumerate(days):
        features = [feature(OCCUPIED, around(*places))] if places else []
        snapshot(folder, FIRST + timedelta(days=index), *features)


def read(folder: Path, places: int = 3, **options: Any) -> ReadingOutcome:  # noqa: ANN401 - any option
    return read_deepstate([folder], gazetteer(places), ReadingOptions(**options))


def told(claims: tuple[Claim, ...]) -> list[tuple[str, str, str | None, str]]:
    return [(claim.place, claim.kind.value, claim.party, claim.when) for claim in claims]


def test_a_place_is_claimed_when_it_is_first_shown_and_whenever_that_changes(tmp_path: Path) -> None:
    days = (OCCUPIED, OCCUPIED, UNCLEAR, UNCLEAR, RETURNED, RETURNED, RETURNED)
    for index, what in enumerate(days):
        snapshot(tmp_path, FIRST + timedelta(days=index), feature(what, around(1)))

    outcome = read(tmp_path)

    assert told(outcome.claims) == [
        ("1", "hold", "RU", "2022-09-01"),
        ("1", "contestation", None, "2022-09-03"),
        ("1", "capture", "UA", "2022-09-05"),
    ]
    assert [claim.reported_on.day for claim in outcome.claims] == [1, 3, 5]


def test_a_change_after_days_without_a_map_happened_on_one_of_them(tmp_path: Path) -> None:
    snapshot(tmp_path, FIRST)
    snapshot(tmp_path, FIRST + timedelta(days=3), feature(OCCUPIED, around(0)))
    snapshot(tmp_path, FIRST + timedelta(days=5), feature(OCCUPIED, around(0)))

    assert told(read(tmp_path).claims) == [("0", "capture", "RU", "2022-09-02/2022-09-04")]


def test_a_change_that_lasts_a_day_is_dropped_and_counted(tmp_path: Path) -> None:
    occupied_by_day(tmp_path, (), (0,), (), (0, 1), (0, 1), (0, 1))

    outcome = read(tmp_path)

    assert told(outcome.claims) == [("0", "capture", "RU", "2022-09-04"), ("1", "capture", "RU", "2022-09-04")]
    (spell,) = [entry for entry in outcome.report if entry.what is Omitted.SPELL]
    assert (spell.key, spell.count, spell.reason) == ("spell 0", 1, "lasted too short")


def test_a_day_with_polygons_missing_is_reported_and_not_recorded(tmp_path: Path) -> None:
    many = tuple(range(12))
    occupied_by_day(tmp_path, many, many, (), many, many)

    outcome = read(tmp_path, places=12, min_spell=1)

    assert {claim.when for claim in outcome.claims} == {"2022-09-01"}
    (day,) = [entry for entry in outcome.report if entry.what is Omitted.DAY]
    assert (day.value, day.reason) == (
        "2022-09-03",
        "12 of 12 changes are gone the next day; polygons are missing",
    )


def test_a_day_left_out_is_recorded_once_somebody_says_so(tmp_path: Path) -> None:
    many = tuple(range(12))
    occupied_by_day(tmp_path, many, many, (), many, many)

    outcome = read(tmp_path, places=12, min_spell=1, corrections={"day 2022-09-03": "record"})

    assert {claim.when for claim in outcome.claims} == {"2022-09-01", "2022-09-03", "2022-09-04"}


def test_what_the_last_day_shows_waits_for_a_newer_file_which_adds_only_what_is_new(tmp_path: Path) -> None:
    occupied_by_day(tmp_path, (0,), (0,), (0, 1))
    older = read(tmp_path)
    occupied_by_day(tmp_path, (0,), (0,), (0, 1), (0, 1), (1,), (1,))
    newer = read(tmp_path, recorded=older.claims)

    assert [entry.key for entry in older.report] == ["pending 1"]
    assert told(older.claims) == [("0", "hold", "RU", "2022-09-01")]
    assert {claim.id for claim in older.claims} < {claim.id for claim in newer.claims}
    assert told(newer.claims)[1:] == [("1", "capture", "RU", "2022-09-03"), ("0", "capture", "UA", "2022-09-05")]


def test_a_file_of_later_days_only_does_not_say_again_what_goes_on(tmp_path: Path) -> None:
    early, late = tmp_path / "early", tmp_path / "late"
    early.mkdir()
    late.mkdir()
    occupied_by_day(early, (0, 2), (0, 2))
    for days in (10, 11):
        snapshot(late, FIRST + timedelta(days=days), feature(OCCUPIED, around(0, 1)))
    older = read(early)

    newer = read(late, recorded=older.claims)

    assert told(newer.claims) == [("1", "hold", "RU", "2022-09-11")]


def test_reading_the_same_files_again_gives_the_same_claims_and_source(tmp_path: Path) -> None:
    occupied_by_day(tmp_path, (0,), (0,), (1,), (1,))
    first = read(tmp_path)

    again = read(tmp_path, recorded=first.claims, sources={source.id: source for source in first.sources})

    assert again.claims == first.claims
    assert again.sources == first.sources
    assert "SHA-256" in (first.sources[0].note or "")
    assert first.claims[0].evidence[0].sha256 is not None


def test_an_outline_tells_what_is_occupied_and_leaves_grey_areas_as_they_were(tmp_path: Path) -> None:
    for index in range(2):
        features = (feature(OCCUPIED, around(0)), feature(UNCLEAR, around(1)), feature(RETURNED, around(2)))
        snapshot(tmp_path, FIRST + timedelta(days=index), *features)
    outline = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]}
    outline["features"][0]["geometry"] = {  # type: ignore[index]  # a list of features
        "type": "MultiPolygon",
        "coordinates": [box(2.6, -0.4, 3.4, 0.4)["coordinates"]],
    }
    for index in range(3, 5):
        name = f"deepstatemap_data_{FIRST + timedelta(days=index):%Y%m%d}.geojson"
        (tmp_path / name).write_text(json.dumps(outline), encoding="utf-8")

    later = [entry for entry in told(read(tmp_path, places=4).claims) if entry[3] != "2022-09-01"]

    assert later == [("0", "capture", "UA", "2022-09-03/2022-09-04"), ("3", "capture", "RU", "2022-09-03/2022-09-04")]


def test_a_polygon_that_contradicts_itself_is_reported_and_changes_nothing(tmp_path: Path) -> None:
    odd = ("Під питанням", "#a52714")
    for index, what in enumerate((OCCUPIED, OCCUPIED, odd, odd)):
        snapshot(tmp_path, FIRST + timedelta(days=index), feature(what, around(0)))

    outcome = read(tmp_path)

    assert told(outcome.claims) == [("0", "hold", "RU", "2022-09-01")]
    (entry,) = outcome.report
    assert (entry.key, entry.count) == ("polygon Під питанням #a52714", 2)
    corrected = read(tmp_path, corrections={entry.key: "unclear"})
    assert told(corrected.claims)[1:] == [("0", "contestation", None, "2022-09-03")]


@pytest.mark.parametrize(
    ("name", "fill", "shown"),
    [
        ("Окуповано. 01.04", "#a52714", Shown.OCCUPIED),
        ("24.03", "#0f9d58", Shown.RETURNED),
        ("Звільнено /// Taken back\n", "#0288d1", Shown.RETURNED),
        ("Під питанням\xa0/// Contensed", "#bdbdbd", Shown.UNCLEAR),
        ("Під питанням /// Contested", "", Shown.UNCLEAR),
        ("ОРДЛО", "#000000", Shown.HELD_BEFORE),
        ("Окупований Крим /// Occupied Crimea", "#880E4F", Shown.HELD_BEFORE),
        ("Придністров'я", "#880e4f", Shown.FOREIGN),
        ("Окупована Абхазія.\n///\nOccupied Abkhazia.", "#ff5252", Shown.FOREIGN),
        ("Ок\ufffd\ufffdповано /// Occupied", "#a52714", Shown.OCCUPIED),
        ("Багатокутник 54", "#fbc02d", Shown.UNSETTLED),
        ("Звільнено", "#a52714", Shown.UNSETTLED),
    ],
)
def test_name_and_colour_together_tell_what_a_polygon_is(name: str, fill: str, shown: Shown) -> None:
    assert status(name, fill) is shown


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"type": "FeatureCollection", "features": [{"type"', "cut short"),
        ('{"type": "Topology", "objects": {}}', "no GeoJSON FeatureCollection"),
        ("date,place\n2022-04-03,Kherson\n", "is no JSON"),
        (json.dumps({"features": [feature(OCCUPIED, {"type": "Polygon", "coordinates": 5})]}), "polygon that is none"),
        (json.dumps({"features": [feature(OCCUPIED, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]})]}), "none"),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_a_reason(tmp_path: Path, content: str, words: str) -> None:
    occupied_by_day(tmp_path, (0,))
    (tmp_path / "1662846587.geojson").write_text(content, encoding="utf-8")

    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path)

    assert words in caught.value.faults[0].message
    assert caught.value.faults[0].at == "1662846587.geojson"


def test_a_folder_without_snapshots_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")

    with pytest.raises(InvalidInputError, match="1 fault"):
        read(tmp_path)


def test_a_polygon_that_crosses_itself_still_tells_what_lies_in_it(tmp_path: Path) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[-0.5, -0.5], [2.5, 0.5], [2.5, -0.5], [-0.5, 0.5], [-0.5, -0.5]]]}
    for index in range(2):
        snapshot(tmp_path, FIRST + timedelta(days=index), feature(OCCUPIED, bow_tie))

    assert [claim.place for claim in read(tmp_path).claims] == ["0", "1", "2"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("place", "said", "when"),
    [
        ("UA65100150010064384", [("hold", "RU"), ("capture", "UA")], date(2022, 11, 11)),
        ("UA63040090010029555", [("hold", "RU"), ("capture", "UA")], date(2022, 9, 10)),
        ("UA14160010010073615", [("capture", "RU")], date(2024, 2, 17)),
    ],
    ids=["Kherson is retaken", "Izium is left", "Avdiivka is captured"],
)
def test_known_days_come_out_of_the_published_snapshots(
    shared_dir: Path, place: str, said: list[tuple[str, str]], when: date
) -> None:
    with (shared_dir / "data/gazetteer/katottg-points.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["katottg"] == place)
    places = country_of(settlement(place, row["name_uk"], lonlat=(float(row["lon"]), float(row["lat"]))))
    (archive,) = (shared_dir / "data/deepstate").glob("*.tar.xz")
    window = ReadingOptions(since=when - timedelta(days=6), until=when + timedelta(days=6))

    claims = read_deepstate([archive], places, window).claims

    assert [(claim.kind.value, claim.party) for claim in claims] == said
    assert abs(claims[-1].latest - when) <= timedelta(days=1)
