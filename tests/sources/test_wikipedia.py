"""The reader of the table of control of cities: places by name and nearness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import InvalidInputError
from app.sources.reading import Omitted, ReadingOptions
from app.sources.theatre import read_theatre_folder
from app.sources.wikipedia import read_wikipedia
from tests.conftest import ROOT
from tests.sources.settlements import country_of, settlement

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.reading import ReadingOutcome

HEADER = "date,name,from,to,lat,lon,population"
PLACES = country_of(
    settlement("izium", "Izium", lonlat=(37.26, 49.21)),
    settlement("ivanivka-n", "Ivanivka", lonlat=(36.0, 50.0)),
    settlement("ivanivka-s", "Ivanivka", lonlat=(34.0, 46.0)),
    settlement("askania", "Askaniia-Nova", lonlat=(33.87, 46.45)),
)


def read(folder: Path, *rows: str, **options: Any) -> ReadingOutcome:  # noqa: ANN401 - any option
    path = folder / "control.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return read_wikipedia([path], PLACES, ReadingOptions(**options))


def told(outcome: ReadingOutcome) -> list[tuple[str, str, str | None, str]]:
    return [(claim.place, claim.kind.value, claim.party, claim.when) for claim in outcome.claims]


def test_rows_become_claims_in_the_order_of_days(tmp_path: Path) -> None:
    outcome = read(
        tmp_path,
        "2022-09-10,Izium,RU,UA,49.2238,37.2915,45884",
        "2022-03-08,Izium,UA,CONTESTED,49.2238,37.2915,45884",
        "2022-04-01,Izium,CONTESTED,RU,49.2238,37.2915,45884",
    )

    assert told(outcome) == [
        ("izium", "contestation", None, "2022-03-08"),
        ("izium", "capture", "RU", "2022-04-01"),
        ("izium", "capture", "UA", "2022-09-10"),
    ]


def test_a_place_that_is_defended_is_held_and_not_captured(tmp_path: Path) -> None:
    rows = ("2022-03-08,Izium,UA,CONTESTED,49.2,37.3,0", "2022-03-12,Izium,CONTESTED,UA,49.2,37.3,0")

    assert told(read(tmp_path, *rows))[1] == ("izium", "hold", "UA", "2022-03-12")


def test_of_two_places_of_one_name_the_near_one_is_meant(tmp_path: Path) -> None:
    assert told(read(tmp_path, "2022-03-01,Ivanivka,UA,RU,46.02,34.05,100"))[0][0] == "ivanivka-s"


def test_a_near_place_of_almost_that_name_is_meant(tmp_path: Path) -> None:
    assert told(read(tmp_path, "2022-03-15,Askania-Nova,UA,RU,46.4659,33.9817,2585"))[0][0] == "askania"


def test_places_far_away_or_without_a_point_are_reported_and_can_be_corrected(tmp_path: Path) -> None:
    rows = ("2022-03-01,Ivanivka,UA,RU,48.0,35.0,100", "2022-03-01,Izium,UA,RU,,,100")
    outcome = read(tmp_path, *rows)

    far, pointless = outcome.report
    corrected = read(tmp_path, *rows, corrections={far.key: "ivanivka-n", pointless.key: "izium"})

    assert outcome.claims == ()
    assert (far.at, far.reason) == ("control.csv, line 2", "is no settlement of the gazetteer within 15 km")
    assert (pointless.reason, pointless.candidates) == ("has no point to find it by", ("izium",))
    assert [entry[0] for entry in told(corrected)] == ["ivanivka-n", "izium"]


def test_rows_that_contradict_each_other_are_reported(tmp_path: Path) -> None:
    outcome = read(tmp_path, "2022-03-01,Izium,UA,RU,49.2,37.3,0", "2022-03-01,Izium,UA,CONTESTED,49.2,37.3,0")

    assert told(outcome) == [("izium", "capture", "RU", "2022-03-01")]
    assert [entry.what for entry in outcome.report] == [Omitted.ROW]


def test_faults_of_the_file_are_listed_and_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, "2022-03-41,Izium,UA,RU,49.2,37.3,0", "2022-03-01,Izium,UA,GB,49.2,37.3,0")

    assert [fault.at for fault in caught.value.faults] == ["line 2, column date", "line 3, column to"]


@pytest.mark.shared
def test_the_published_table_is_read(shared_dir: Path) -> None:
    places = read_theatre_folder(ROOT / "geodata" / "ukraine").gazetteer
    table = shared_dir / "data/wikipedia/control-of-cities.csv"

    outcome = read_wikipedia([table], places, ReadingOptions())

    kherson = [(c.party, c.when) for c in outcome.claims if places[c.place].name_en == "Kherson"]
    assert kherson == [("RU", "2022-03-02"), ("UA", "2022-11-11")]
    unplaced = sum(entry.what is Omitted.PLACE for entry in outcome.report)
    assert outcome.counts["rows"] == 370
    assert outcome.counts["rows placed"] + unplaced <= 370
