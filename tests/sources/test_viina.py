"""The VIINA reader: rows of places and days become claims at changes that last."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import InvalidInputError
from app.sources.archives import Limits
from app.sources.reading import Omitted, ReadingOptions
from app.sources.theatre import read_theatre_folder
from app.sources.viina import read_viina
from tests.conftest import ROOT
from tests.sources.settlements import country_of, settlement

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.reading import ReadingOutcome

PLACES = country_of(
    settlement("a", "A", geonames_id=1),
    settlement("b", "B", geonames_id=2),
    settlement("twin1", "Twin", geonames_id=3),
    settlement("twin2", "Twin", geonames_id=3),
)
FIRST = date(2022, 2, 24)
HEADER = "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status"


def daily(folder: Path, states: dict[int, list[str]], *, first: date = FIRST, name: str = "2022.zip") -> Path:
    """Write a zip of daily rows, as published: the same state in all columns."""
    rows = [HEADER]
    for number in range(max(map(len, states.values()))):
        day = f"{first + timedelta(days=number):%Y%m%d}"
        rows += [f"{place},{day}" + f",{told[number]}" * 5 for place, told in states.items()]
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("control.csv", "\n".join(rows) + "\n")
    return path


def changes(folder: Path, listed: dict[str, list[tuple[int, str]]]) -> Path:
    path = folder / "changes.json"
    path.write_text(json.dumps(listed), encoding="utf-8")
    return path


def read(*paths: Path, **options: Any) -> ReadingOutcome:  # noqa: ANN401 - any option
    return read_viina(list(paths), PLACES, ReadingOptions(**options))


def told(outcome: ReadingOutcome, origin: str = "viina") -> list[tuple[str, str, str | None, str]]:
    return [(c.place, c.kind.value, c.party, c.when) for c in outcome.claims if c.origin == origin]


def test_daily_rows_become_claims_where_the_state_changes(tmp_path: Path) -> None:
    path = daily(tmp_path, {1: ["UA"] * 3 + ["CONTESTED"] * 20 + ["RU"] * 20, 2: ["RU"] * 43})

    outcome = read(path)

    assert told(outcome, "viina-isw") == [
        ("b", "hold", "RU", "2022-02-24"),
        ("a", "contestation", None, "2022-02-27"),
        ("a", "capture", "RU", "2022-03-19"),
    ]
    assert outcome.counts["rows"] == 86


def test_every_column_is_a_source_of_its_own_with_its_lineage(tmp_path: Path) -> None:
    outcome = read(daily(tmp_path, {2: ["RU"] * 20}))

    lineage = {source.id: source.derived_from for source in outcome.sources}
    assert lineage == {
        "wikipedia": None,
        "viina-wiki": "wikipedia",
        "viina-boost": "viina-wiki",
        "deepstate": None,
        "viina-dsm": "deepstate",
        "isw": None,
        "viina-isw": "isw",
    }
    assert {claim.origin for claim in outcome.claims} == {"viina-wiki", "viina-boost", "viina-dsm", "viina-isw"}
    assert [entry.value for entry in outcome.report if entry.what is Omitted.CONTEXT] == ["status"]
    aligned = {source.id: source.alignment for source in outcome.sources}
    assert aligned["viina-dsm"] == aligned["deepstate"] == "UA"


def test_flapping_is_dropped_and_counted(tmp_path: Path) -> None:
    flapping = [(20220301 + n, "RU" if n % 2 else "LIBERATED") for n in range(1, 9)]
    path = changes(tmp_path, {"1": [*flapping, (20220401, "RU")], "2": [(20220224, "UA"), (20220501, "RU")]})

    outcome = read(path)

    assert told(outcome) == [("a", "capture", "RU", "2022-04-01")]
    (spell,) = [entry for entry in outcome.report if entry.reason == "lasted too short"]
    assert (spell.key, spell.count) == ("spell viina a", 4)
    assert [entry.key for entry in outcome.report if entry.key.startswith("pending")] == ["pending viina b"]


def test_a_place_that_is_listed_later_than_the_first_day_was_taken_then(tmp_path: Path) -> None:
    path = changes(tmp_path, {"1": [(20220224, "RU")], "2": [(20220305, "RU"), (20220601, "LIBERATED")], "3": []})

    assert told(read(path, min_spell=1)) == [
        ("a", "hold", "RU", "2022-02-24"),
        ("b", "capture", "RU", "2022-03-05"),
        ("b", "capture", "UA", "2022-06-01"),
    ]


def test_the_wide_table_is_read_by_its_columns_of_days(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("geonameid,city,20220227,20220301,initial,contested\n1.0,A,UA,RU,PPL,4\n", encoding="utf-8")

    assert told(read(path, min_spell=1)) == [("a", "capture", "RU", "2022-03-01")]


def test_places_that_are_unknown_or_several_are_reported_and_can_be_corrected(tmp_path: Path) -> None:
    path = changes(tmp_path, {"3": [(20220224, "RU")], "9": [(20220224, "RU")], "1": [(20220601, "UA")]})

    outcome = read(path)
    corrected = read(path, corrections={"place geonames:9": "b"})

    assert [(entry.key, entry.candidates) for entry in outcome.report] == [
        ("place geonames:3", ("twin1", "twin2")),
        ("place geonames:9", ()),
    ]
    assert outcome.claims == ()
    assert told(corrected) == [("b", "hold", "RU", "2022-02-24")]


def test_a_status_that_nobody_knows_is_reported(tmp_path: Path) -> None:
    outcome = read(changes(tmp_path, {"1": [(20220224, "PPL")]}))

    assert [(entry.what, entry.value) for entry in outcome.report] == [(Omitted.STATUS, "PPL")]


def test_next_years_file_alone_adds_only_what_is_new(tmp_path: Path) -> None:
    older = read(daily(tmp_path, {1: ["RU"] * 20, 2: ["UA"] * 20}))
    path = daily(tmp_path, {1: ["RU"] * 30, 2: ["UA"] * 5 + ["RU"] * 25}, first=date(2023, 1, 1), name="2023.zip")

    newer = read(path, recorded=older.claims)

    assert told(newer, "viina-isw") == [("b", "capture", "RU", "2023-01-06")]


def test_reading_again_gives_the_same_claims_and_sources(tmp_path: Path) -> None:
    path = daily(tmp_path, {1: ["RU"] * 20 + ["UA"] * 20})
    first = read(path)

    again = read(path, recorded=first.claims, sources={source.id: source for source in first.sources})

    assert again.claims == first.claims
    assert again.sources == first.sources


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", f"{HEADER}\n1,20220225,RU,RU,RU,RU,RU\n1,20220224,UA,UA,UA,UA,UA\n", "order of days"),
        ("a.csv", f"{HEADER}\n1,20220225,RU,RU\n", "cut short"),
        ("a.csv", f"{HEADER}\n1,2022-02-25,RU,RU,RU,RU,RU\n", "names no day"),
        ("a.csv", f"{HEADER}\nKyiv,20220225,RU,RU,RU,RU,RU\n", "no GeoNames id"),
        ("a.csv", "place,when\nKyiv,2022\n", "no table of VIINA"),
        ("a.json", '{"1": [[20220224, "RU"]', "cut short"),
        ("a.json", '[{"place": 1}]', "no list of changes"),
        ("a.txt", "\x00\xff binary", "no CSV in UTF-8"),
        ("a.csv", HEADER + "\n" + "1" * 200_000, "cut short, or broken"),
        ("a.geojson", "{}", "no CSV or JSON file of VIINA"),
    ],
)
def test_what_is_damaged_or_of_another_kind_is_refused(tmp_path: Path, name: str, content: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="latin-1")

    with pytest.raises(InvalidInputError) as caught:
        read(path)

    assert words in caught.value.faults[0].message


def test_a_zip_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", HEADER + "\n" + "1,20220224,RU,RU,RU,RU,RU\n" * 100_000)

    with pytest.raises(InvalidInputError) as caught:
        read(path, limits=Limits(file_bytes=1_000_000))

    assert "more than 1 MB unpacked" in caught.value.faults[0].message


@pytest.mark.shared
def test_the_published_list_of_changes_is_read(shared_dir: Path) -> None:
    places = read_theatre_folder(ROOT / "geodata" / "ukraine").gazetteer

    outcome = read_viina([shared_dir / "data/viina/viina-timeline.json"], places, ReadingOptions())

    izium = [entry for entry in told(outcome) if places[entry[0]].name_en == "Izium"]
    assert [(party, when) for _, _, party, when in izium] == [("RU", "2022-04-01"), ("UA", "2022-09-10")]
    horlivka = [entry for entry in told(outcome) if places[entry[0]].name_en == "Horlivka"]
    assert [(kind, party) for _, kind, party, _ in horlivka] == [("hold", "RU")]
