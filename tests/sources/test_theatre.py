"""Theatre folders: the one that ships, a small one, and everything that can be wrong with one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import InvalidInputError, InvalidTheatreError
from app.resources import geodata_dir
from app.sources.sources_csv import read_sources
from app.sources.theatre import TheatreFolder, read_theatre_folder
from tests.sources.small_theatre import write_theatre


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A theatre folder to spoil."""
    return write_theatre(tmp_path / "exland")


def faults_of(folder: Path) -> list[str]:
    """Tell what is wrong with a theatre, as lines."""
    with pytest.raises(InvalidInputError) as raised:
        read_theatre_folder(folder)
    return [str(fault) for fault in raised.value.faults]


def spoil(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_theatre_is_read_whole(small_theatre: TheatreFolder) -> None:
    theatre, gazetteer = small_theatre.theatre, small_theatre.gazetteer

    assert theatre.id == "exland"
    assert list(theatre.languages) == ["en", "uk"]
    assert list(theatre.bounds) == [0, 0, 4, 2]
    assert [party.id for party in theatre.parties] == ["A", "B"]
    assert [(one.place, one.party) for one in theatre.baseline] == [(None, "A")]
    assert len(gazetteer.settlements) == 6
    assert gazetteer["XX0101010"].search_names == ("Красный Лиман", "Krasny Liman")
    assert list(small_theatre.boundaries["XX02"].bounds) == [2, 0, 4, 2]
    assert [file.name for file in small_theatre.claim_files] == ["2022.csv"]


def test_the_theatre_that_ships_has_no_fault() -> None:
    folder = read_theatre_folder(geodata_dir() / "ukraine")

    assert len(folder.boundaries) == 27
    assert folder.theatre.first_day.year == 2014


def test_a_folder_that_is_no_theatre_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidTheatreError, match=r"it has no theatre\.toml"):
        read_theatre_folder(tmp_path)


def test_the_faults_of_every_file_are_listed_together(folder: Path) -> None:
    spoil(folder / "parties.csv", "#0057b7", "blue")
    spoil(folder / "gazetteer" / "places.csv", "XX0102010,settlement,XX0102", "XX0102010,settlement,XX0109")
    spoil(folder / "gazetteer" / "places.csv", ",1.1,1.1,", ",181,1.1,")
    spoil(folder / "claims" / "sources.csv", ",A,statement,,https", ",Z,statement,nobody,https")
    spoil(folder / "basemap" / "basemap.json", "Topology", "FeatureCollection")

    found = faults_of(folder)

    assert found == [
        "parties.csv, line 2, column color_light: 'blue' is no colour; write #rrggbb",
        "gazetteer/places.csv, line 9, column lon: '181' is not a number of degrees between -180 and 180",
        "gazetteer/places.csv, line 11, column parent: 'XX0109' is missing, or comes after the places in it",
        "claims/sources.csv, line 2, column reliability: 'Z' is none of A, B, C, D, E, F",
        "claims/sources.csv, line 2, column derived_from: 'nobody' is none of reuters, a-ministry, b-ministry, survey",
        "basemap/basemap.json: is not TopoJSON",
    ]


def test_faults_of_the_outline_are_listed_by_key(folder: Path) -> None:
    spoil(folder / "theatre.toml", "bounds = [0, 0, 4, 2]", "bounds = [4, 0, 0, 2]\n[extra]")
    spoil(folder / "theatre.toml", "2014-01-01", '"2014"')

    found = [fault.split(":")[0] for fault in faults_of(folder)]

    assert found == ["theatre.toml, first_day", "theatre.toml, view.bounds", "theatre.toml, extra"]


def test_an_outline_names_parties_places_and_a_method_that_exist(folder: Path) -> None:
    spoil(folder / "theatre.toml", 'place = ""', 'place = "XX09"')
    spoil(folder / "theatre.toml", 'party = "A"', 'party = "C"')
    spoil(folder / "theatre.toml", "consensus@1", "consensus@9")

    assert len(faults_of(folder)) == 3


def test_every_oblast_needs_a_valid_boundary(folder: Path) -> None:
    spoil(folder / "boundaries" / "oblasts.geojson", '"XX02"', '"XX09"')
    spoil(folder / "boundaries" / "oblasts.geojson", "[[0, 0], [2, 0], [2, 2]", "[[0, 0], [2, 2], [2, 0]")

    found = faults_of(folder)

    assert "is not valid: Self-intersection" in found[0]
    assert "'XX09' is no place of the gazetteer" in found[1]
    assert "'XX02' has no boundary" in found[2]


def test_a_theatre_may_have_no_outlines_at_all(folder: Path) -> None:
    (folder / "boundaries" / "oblasts.geojson").unlink()

    assert read_theatre_folder(folder).boundaries == {}


def test_a_settlement_may_have_no_point_but_not_half_of_one(folder: Path) -> None:
    spoil(folder / "gazetteer" / "places.csv", "Zarichne,Зарічне,1.1,1.1", "Zarichne,Зарічне,,")
    without_point = read_theatre_folder(folder).gazetteer["XX0101020"]
    spoil(folder / "gazetteer" / "places.csv", "Izium,Ізюм,3.3,1.3", "Izium,Ізюм,3.3,")

    found = faults_of(folder)

    assert without_point.lonlat is None
    assert found == ["gazetteer/places.csv, line 13, column lat: is empty though the other coordinate is not"]


@pytest.mark.parametrize("name", ["parties.csv", "gazetteer/places.csv", "claims/sources.csv", "basemap/basemap.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    assert any(Path(name).name in fault for fault in faults_of(folder))


def test_a_source_is_not_derived_from_itself(tmp_path: Path) -> None:
    file = tmp_path / "sources.csv"
    file.write_text("id,name,reliability,derived_from\na,A,B,b\nb,B,B,a\nC d,C,B,\na,A,B,\n")

    with pytest.raises(InvalidInputError) as raised:
        read_sources(file, parties=["A"], known={})

    assert [fault.at for fault in raised.value.faults] == [
        "line 2, column derived_from",
        "line 3, column derived_from",
        "line 4, column id",
        "line 5, column id",
    ]


RIVERS = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [-1.0, 0.0]},
    "arcs": [[[0, 2], [2, 0]], [[6, 2], [-4, 0]]],
    "objects": {
        "rivers": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "LineString", "arcs": [0, -2], "properties": {"name": "Stream"}},
                {"type": "MultiLineString", "arcs": [[1]], "properties": {"name": "Brook"}},
            ],
        }
    },
}


def with_barrier(folder: Path, entry: str) -> Path:
    (folder / "basemap" / "basemap.json").write_text(json.dumps(RIVERS), encoding="utf-8")
    outline = folder / "theatre.toml"
    outline.write_text(f"{outline.read_text(encoding='utf-8')}\n[[barriers]]\n{entry}\n", encoding="utf-8")
    return folder


def test_a_river_of_the_base_map_can_be_a_barrier(folder: Path) -> None:
    with_barrier(folder, 'river = "Stream"\noblast = "XX01"\nacross = ["XX0101010"]')

    (barrier,) = read_theatre_folder(folder).theatre.barriers

    assert (barrier.river, barrier.oblast, barrier.across) == ("Stream", "XX01", ("XX0101010",))
    assert barrier.lines == (((-1.0, 1.0), (0.0, 1.0), (2.0, 1.0)),)


def test_a_barrier_names_a_river_an_oblast_and_settlements_in_it(folder: Path) -> None:
    with_barrier(folder, 'river = "Sea"\noblast = "XX01"\nacross = ["XX0201010"]')

    with pytest.raises(InvalidInputError) as caught:
        read_theatre_folder(folder)

    told = {fault.value: (fault.at, fault.message, fault.candidates) for fault in caught.value.faults}
    assert told["Sea"] == ("theatre.toml, barriers", "is no river of the base map", ("Brook", "Stream"))
    assert told["XX0201010"][1] == "is no settlement of the oblast XX01"


@pytest.mark.parametrize(
    "entry", ['river = "Stream"', 'river = 1\noblast = "XX01"', 'river = "S"\noblast = "X"\nto = 1']
)
def test_a_barrier_that_is_written_wrongly_is_told_so(folder: Path, entry: str) -> None:
    with_barrier(folder, entry)

    with pytest.raises(InvalidInputError) as caught:
        read_theatre_folder(folder)

    assert [fault.at for fault in caught.value.faults] == ["theatre.toml, barriers"]


@pytest.mark.parametrize("thanks", ['en = "Somebody"', "en = 5", ""])
def test_an_attribution_is_given_in_every_language_or_not_at_all(folder: Path, thanks: str) -> None:
    spoil(folder / "theatre.toml", "[view]", f"[attribution]\n{thanks}\n\n[view]")

    with pytest.raises(InvalidInputError) as caught:
        read_theatre_folder(folder)

    assert [fault.at for fault in caught.value.faults] == ["theatre.toml, attribution"]


ERA = 'before = 2022-02-24\nname.en = "Long held"\nname.uk = "Давно"\n'


def test_eras_are_read_in_the_order_of_their_days(folder: Path) -> None:
    spoil(folder / "theatre.toml", "[view]", f"[[eras]]\n{ERA}\n[view]")

    (era,) = read_theatre_folder(folder).theatre.eras

    assert era.before == date(2022, 2, 24)
    assert era.name == {"en": "Long held", "uk": "Давно"}


@pytest.mark.parametrize(
    "entries",
    [
        f"[[eras]]\n{ERA}[[eras]]\n{ERA}",
        "[[eras]]\n" + ERA.replace("2022-02-24", "'2022-02-24'"),
        "[[eras]]\nbefore = 2022-02-24\nname.en = 'Long held'\n",
        "[[eras]]\nbefore = 2022-02-24\n",
        "[eras]\nbefore = 2022-02-24\n",
    ],
    ids=["one day twice", "a day as text", "a language short", "without a name", "a table"],
)
def test_eras_at_fault_are_told(folder: Path, entries: str) -> None:
    spoil(folder / "theatre.toml", "[view]", f"{entries}\n[view]")

    assert [fault.split(":")[0] for fault in faults_of(folder)] == ["theatre.toml, eras"]
