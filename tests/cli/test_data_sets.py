"""Importing published data sets: foreseen, recorded once, and what is left out given back corrected."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.method import CONSENSUS
from app.storage.engine import open_engine
from app.storage.ledger_store import read_ledger
from app.storage.period_store import read_periods

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Marchland

Database = tuple[str, str]
SIDES = ("--occupier", "B", "--holder", "A")
TABLE = """\
date,name,from,to,lat,lon,population
2022-04-01,Izium,A,RU,1.3,3.3,45000
2022-04-02,Nowhere,UA,RU,1.31,3.31,100
"""


def revision(database: Database) -> int:
    engine = open_engine(database[1])
    with engine.connect() as connection:
        found = read_ledger(connection).revision
    engine.dispose()
    return found


def holder(database: Database, place: str, day: date) -> str | None:
    engine = open_engine(database[1])
    with engine.connect() as connection:
        found = read_periods(connection, CONSENSUS)[place].control_on(day).controller
    engine.dispose()
    return found


def snapshots(folder: Path) -> Path:
    """Write five days of a map that shows Izium as occupied from the third day on."""
    folder.mkdir()
    ring = [[3.2, 1.25], [3.4, 1.25], [3.4, 1.4], [3.2, 1.4], [3.2, 1.25]]
    occupied = {
        "type": "Feature",
        "properties": {"name": "Окуповано", "fill": "#a52714"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    for number in range(5):
        moment = datetime(2022, 4, 3, 20, tzinfo=UTC) + timedelta(days=number)
        features = [occupied] if number >= 2 else []
        content = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"{int(moment.timestamp())}.geojson").write_text(content, encoding="utf-8")
    return folder


def test_a_dry_run_shows_what_would_change_from_what_to_what(
    loaded: Database, tmp_path: Path, marchland: Marchland
) -> None:
    before = revision(loaded)

    outcome = marchland("import", "deepstate", snapshots(tmp_path / "ds"), "--dry-run", *SIDES, *loaded)

    assert outcome.code == 0, outcome.err
    assert "Read 5 snapshots, 5 days" in outcome.out
    assert "1 new claim, 0 recorded already." in outcome.out
    assert [line.split() for line in outcome.out.splitlines() if line.startswith("A ")] == [["A", "B", "1", "1"]]
    assert "nothing was recorded" in outcome.out
    assert revision(loaded) == before


def test_an_import_is_recorded_once(loaded: Database, tmp_path: Path, marchland: Marchland) -> None:
    folder = snapshots(tmp_path / "ds")
    first = marchland("import", "deepstate", folder, *SIDES, *loaded)
    after = revision(loaded)

    again = marchland("import", "deepstate", folder, *SIDES, *loaded)

    assert (first.code, again.code) == (0, 0), first.err + again.err
    assert "0 new claims, 1 recorded already." in again.out
    assert revision(loaded) == after
    assert [holder(loaded, "XX0201020", date(2022, 4, day)) for day in (4, 5)] == ["A", "B"]
    assert marchland("check", *loaded).code == 0


def test_what_is_left_out_is_written_down_and_recorded_once_corrected(
    loaded: Database, tmp_path: Path, marchland: Marchland
) -> None:
    table, report = tmp_path / "control.csv", tmp_path / "report.csv"
    table.write_text(TABLE.replace(",A,RU", ",UA,RU"), encoding="utf-8")

    marchland("import", "wikipedia", table, "--report", report, *SIDES, *loaded)
    lines = report.read_text(encoding="utf-8").splitlines()
    corrected = tmp_path / "corrected.csv"
    corrected.write_text("\n".join([lines[0], f"{lines[1]}XX0201010"]) + "\n", encoding="utf-8")
    outcome = marchland("import", "wikipedia", table, "--corrections", corrected, *SIDES, *loaded)

    assert lines[1].startswith("place Nowhere 1.31 3.31,place,")
    assert "1 new claim, 1 recorded already." in outcome.out
    assert holder(loaded, "XX0201010", date(2022, 4, 2)) == "B"


def test_a_file_with_faults_records_nothing(loaded: Database, tmp_path: Path, marchland: Marchland) -> None:
    table = tmp_path / "control.csv"
    table.write_text(TABLE, encoding="utf-8")
    before = revision(loaded)

    outcome = marchland("import", "wikipedia", table, *SIDES, *loaded)

    assert outcome.code == 1
    assert "line 2, column from: 'A'" in outcome.err
    assert revision(loaded) == before


def test_parties_that_the_theatre_does_not_have_are_refused(
    loaded: Database, tmp_path: Path, marchland: Marchland
) -> None:
    outcome = marchland("import", "deepstate", snapshots(tmp_path / "ds"), *loaded)

    assert outcome.code == 1
    assert "--occupier: 'RU' is no party of the theatre" in outcome.err


def test_a_report_never_overwrites_its_corrections(loaded: Database, tmp_path: Path, marchland: Marchland) -> None:
    report = tmp_path / "report.csv"
    report.write_text("key,correction\n", encoding="utf-8")

    outcome = marchland("import", "viina", "x.json", "--report", report, "--corrections", report, *loaded)

    assert outcome.code == 1
    assert "would overwrite the corrections" in outcome.err


def test_a_day_that_is_none_is_wrong_usage(marchland: Marchland) -> None:
    assert marchland("import", "viina", "x.json", "--since", "2022-13-01").code == 2


def test_claims_are_imported_from_json_lines(loaded: Database, tmp_path: Path, marchland: Marchland) -> None:
    claim = {"kind": "capture", "place": "Izium", "party": "B", "when": "2022-04-01", "reported_on": "2022-04-01"}
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps({**claim, "origin": "reuters", "credibility": 1}) + "\n", encoding="utf-8")

    outcome = marchland("import", "claims", file, *loaded)

    assert "1 new claim, 0 recorded already." in outcome.out
    assert holder(loaded, "XX0201020", date(2022, 4, 1)) == "B"
