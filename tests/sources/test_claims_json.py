"""Claims as JSON Lines and GeoJSON: the same claims, rules and faults as from CSV."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import InvalidInputError
from app.domain.ledger import Ledger
from app.sources.claims_json import is_of_objects, read_claim_objects
from tests.sources.small_theatre import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.claims_csv import ReadClaims
    from app.sources.theatre import TheatreFolder
    from tests.sources.conftest import Read

LYMAN = {
    "kind": "capture",
    "place": "Лиман",
    "party": "B",
    "when": "2022-05-01",
    "reported_on": "2022-05-01",
    "origin": "reuters",
    "credibility": 1,
}


@pytest.fixture
def folder(tmp_path: Path, small_theatre: TheatreFolder) -> Objects:
    return Objects(tmp_path, small_theatre)


class Objects:
    """Writes objects to files and reads them."""

    def __init__(self, path: Path, theatre: TheatreFolder) -> None:
        self._path = path
        self._theatre = theatre

    def read(self, content: str, name: str = "claims.jsonl", ledger: Ledger | None = None) -> ReadClaims:
        path = self._path / name
        path.write_text(content, encoding="utf-8")
        return read_claim_objects(
            path,
            gazetteer=self._theatre.gazetteer,
            parties=[party.id for party in self._theatre.theatre.parties],
            sources={source.id: source for source in self._theatre.sources},
            ledger=ledger or Ledger(),
        )

    def faults(self, content: str, name: str = "claims.jsonl") -> list[str]:
        with pytest.raises(InvalidInputError) as raised:
            self.read(content, name)
        return [str(fault) for fault in raised.value.faults]


def lines(*objects: dict[str, Any]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in objects)


def collection(*objects: dict[str, Any]) -> str:
    point = {"type": "Point", "coordinates": [1, 1]}
    features = [{"type": "Feature", "properties": entry, "geometry": point} for entry in objects]
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1)


def test_a_line_a_feature_and_a_row_say_the_same(folder: Objects, read: Read) -> None:
    from_csv = read(csv_text("capture,Лиман,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,\n")).claims

    assert folder.read(lines(LYMAN)).claims == from_csv
    assert folder.read(collection(LYMAN), "claims.geojson").claims == from_csv


def test_lists_stand_for_joined_cells_and_evidence_is_a_list_of_objects(folder: Objects) -> None:
    evidence = [
        {"kind": "article", "publisher": "Reuters", "title": "One", "date": "2022-05-01"},
        {"kind": "video", "publisher": "Reuters", "title": "Two", "date": "2022-05-02", "url": "https://example.org"},
    ]
    area = {**LYMAN, "place": ["XX01", "XX02"], "except": ["Zarichne"], "evidence": evidence, "note": None}

    north, south = folder.read(lines(area)).claims

    assert (north.places, north.excepted) == (("XX01",), ("XX0101020",))
    assert [entry.title for entry in north.evidence] == ["One", "Two"]
    assert (south.places, south.excepted) == (("XX02",), ())


def test_what_is_recorded_is_counted_and_not_read_again(folder: Objects) -> None:
    first = folder.read(lines(LYMAN))
    ledger = Ledger().append(first.claims, datetime(2026, 1, 1, tzinfo=UTC))

    again = folder.read(lines(LYMAN, {**LYMAN, "place": "Izium"}), ledger=ledger)

    assert (again.already, [claim.place for claim in again.claims]) == (1, ["XX0201020"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lines({**LYMAN, "place": "Ivanivka"}), "line 1, place: 'Ivanivka'"),
        (lines(LYMAN, {**LYMAN, "when": "May"}), "line 2, when: 'May'"),
        (lines(LYMAN, LYMAN), "line 2, place: 'XX0101010' repeats line 1"),
        (lines({**LYMAN, "wen": "2022"}), "line 1: 'wen' is no key of a claim (did you mean when"),
        (lines({"kind": "capture"}), "line 1: 'place' is a key that must be there"),
        (lines({**LYMAN, "credibility": 1.5}), "line 1, credibility: '1.5' is neither a text nor a whole number"),
        (lines({**LYMAN, "note": "a\0b"}), "line 1, note: holds a NUL character"),
        (lines({**LYMAN, "evidence": ["x"]}), "line 1, evidence: is no list of up to 20 objects"),
        (lines(LYMAN) + '{"kind": "capture", "pla', "line 2: is no JSON, or is cut short"),
        ("[1, 2]\n", "item 1: is no object"),
        ("kind,place\n", "is no JSON, though its name says so"),
        ("", "is empty"),
        ('{"type": "Topology"}', "neither a GeoJSON FeatureCollection nor one object a line"),
        ('{"type": "FeatureCollection", "features": []}', "holds no claims"),
        ('{"type": "FeatureCollection", "features": [{"geometry": null}]}', "feature 1: has no properties"),
        (collection(LYMAN)[:-30], "cut short"),
    ],
)
def test_faults_name_the_object_and_the_key(folder: Objects, content: str, told: str) -> None:
    assert any(told in fault for fault in folder.faults(content))


def test_the_name_of_a_file_tells_how_it_is_read(tmp_path: Path) -> None:
    assert [is_of_objects(tmp_path / name) for name in ("a.jsonl", "a.GeoJSON", "a.csv")] == [True, True, False]
