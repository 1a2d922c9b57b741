"""Importing claims and sources: all or nothing, idempotent, told beforehand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.method import CONSENSUS
from app.storage.engine import open_engine
from app.storage.ledger_store import read_ledger
from app.storage.period_store import read_periods
from tests.sources.small_theatre import SOURCES, csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.claims import Claim
    from app.domain.ledger import Ledger
    from app.domain.timeline import Timeline
    from tests.cli.conftest import Marchland

Database = tuple[str, str]
GOOD = "capture,Ізюм,Південна,,B,,2022-04-01,2022-04-01,reuters,,1,,,,,\n"


def state(database: Database) -> tuple[Ledger, dict[str, Timeline]]:
    """Read what a database holds."""
    engine = open_engine(database[1])
    with engine.connect() as connection:
        found = read_ledger(connection), read_periods(connection, CONSENSUS)
    engine.dispose()
    return found


def last_claim(database: Database) -> Claim:
    """Give the claim that was recorded last."""
    return [claim for _, claim in state(database)[0].claim_records()][-1]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file with one claim that is not in the theatre."""
    file = tmp_path / "good.csv"
    file.write_text(csv_text(GOOD), encoding="utf-8")
    return file


def test_claims_are_recorded_and_the_map_follows(loaded: Database, good: Path, marchland: Marchland) -> None:
    before, _ = state(loaded)

    outcome = marchland("import", "claims", good, *loaded)

    ledger, periods = state(loaded)
    assert outcome.code == 0, outcome.err
    assert "1 new claim, 0 recorded already." in outcome.out
    assert ledger.revision == before.revision + 1
    assert periods["XX0201020"].control_on(date(2022, 4, 1)).controller == "B"
    assert marchland("check", *loaded).code == 0


def test_a_second_import_records_nothing(loaded: Database, good: Path, marchland: Marchland) -> None:
    marchland("import", "claims", good, *loaded)
    before = state(loaded)

    outcome = marchland("import", "claims", good, *loaded)

    assert outcome.code == 0
    assert "0 new claims, 1 recorded already." in outcome.out
    assert "Nothing changed on the map." in outcome.out
    assert len(state(loaded)[0]) == len(before[0])


def test_a_dry_run_tells_what_would_change_and_changes_nothing(
    loaded: Database, good: Path, marchland: Marchland
) -> None:
    before = state(loaded)

    outcome = marchland("import", "claims", good, "--dry-run", *loaded)

    after = state(loaded)
    assert outcome.code == 0
    [row] = [line.split("  ") for line in outcome.out.splitlines() if line.startswith("Izium")]
    told = [cell.strip() for cell in row if cell.strip()]
    assert told == ["Izium", "South Oblast", "from 2022-04-01", "A → B", "observation"]
    assert "Dry run: nothing was recorded." in outcome.out
    assert (list(after[0]), after[1]) == (list(before[0]), before[1])


def test_a_dry_run_lists_no_more_than_its_limit(loaded: Database, tmp_path: Path, marchland: Marchland) -> None:
    file = tmp_path / "area.csv"
    file.write_text(csv_text("capture,North,,oblast,B,,2023,2023-12-31,reuters,,1,,,,,\n"))

    outcome = marchland("import", "claims", file, "--dry-run", "--limit", 1, *loaded)

    assert "4 places:" in outcome.out
    assert "… and 3 more; --limit 4 lists all." in outcome.out


def test_one_fault_keeps_all_of_every_file_out(
    loaded: Database, good: Path, tmp_path: Path, marchland: Marchland
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(csv_text(GOOD.replace("04-01", "04-02") + GOOD.replace("Ізюм", "Ізюмм").replace("reuters", "x")))
    before = state(loaded)

    outcome = marchland("import", "claims", good, bad, *loaded)

    after = state(loaded)
    assert outcome.code == 1
    assert "marchland: bad.csv has 2 faults; nothing was recorded" in outcome.err
    assert "bad.csv, line 3, column place: 'Ізюмм'" in outcome.err
    assert "bad.csv, line 3, column origin: 'x'" in outcome.err
    assert (list(after[0]), after[1]) == (list(before[0]), before[1])


def test_several_files_may_build_on_each_other(
    loaded: Database, good: Path, tmp_path: Path, marchland: Marchland
) -> None:
    again = tmp_path / "more.csv"
    again.write_text(csv_text(GOOD + GOOD.replace("04-01", "06-01")), encoding="utf-8")

    outcome = marchland("import", "claims", good, again, *loaded)

    assert "2 new claims, 1 recorded already." in outcome.out


def test_a_file_of_another_kind_changes_nothing(loaded: Database, tmp_path: Path, marchland: Marchland) -> None:
    file = tmp_path / "claims.csv"
    file.write_bytes(csv_text(GOOD).encode("cp1251"))

    outcome = marchland("import", "claims", file, *loaded)

    assert outcome.code == 1
    assert "Windows-1251" in outcome.err


def test_a_file_of_200_mb_is_refused_before_the_database_is_opened(tmp_path: Path, marchland: Marchland) -> None:
    file = tmp_path / "claims.csv"
    with file.open("wb") as sparse:
        sparse.truncate(200_000_000)

    outcome = marchland("import", "claims", file, "--database-url", f"sqlite:///{tmp_path}/none.gpkg")

    assert outcome.code == 1
    assert "is 200 MB long, more than the 64 MB" in outcome.err


def test_a_new_version_of_a_source_moves_what_rests_on_it(
    loaded: Database, good: Path, tmp_path: Path, marchland: Marchland
) -> None:
    marchland("import", "claims", good, *loaded)
    file = tmp_path / "sources.csv"
    file.write_text(SOURCES.replace("reuters,Reuters,News,,A", "reuters,Reuters,News,,F"))

    outcome = marchland("import", "sources", file, *loaded)

    assert outcome.code == 0, outcome.err
    assert "1 new or altered source, 3 recorded already." in outcome.out
    assert state(loaded)[1]["XX0201020"].control_on(date(2022, 5, 1)).controller == "A"


def test_a_retraction_gives_the_place_back_and_is_made_once(loaded: Database, good: Path, marchland: Marchland) -> None:
    marchland("import", "claims", good, *loaded)
    claim = last_claim(loaded)

    first = marchland("retract", claim.id, "--reason", "Mistaken for another town", *loaded)
    second = marchland("retract", claim.id, "--reason", "The same again", *loaded)

    assert (first.code, second.code) == (0, 0)
    assert "B → A" in first.out
    assert "is retracted already, by record" in second.out
    assert state(loaded)[1]["XX0201020"].control_on(date(2022, 5, 1)).controller == "A"


def test_superseding_moves_the_place_of_the_superseded_claim(
    loaded: Database, good: Path, tmp_path: Path, marchland: Marchland
) -> None:
    marchland("import", "claims", good, *loaded)
    claim = last_claim(loaded)
    file = tmp_path / "correction.csv"
    said = f"capture,Zarichne,,,B,,2022-04-01,2022-04-01,reuters,,1,,,,{claim.id},The other town\n"
    file.write_text(csv_text(said))

    outcome = marchland("import", "claims", file, *loaded)

    _, periods = state(loaded)
    assert outcome.code == 0, outcome.err
    assert periods["XX0201020"].control_on(date(2022, 5, 1)).controller == "A"
    assert periods["XX0101020"].control_on(date(2022, 5, 1)).controller == "B"
    assert marchland("check", *loaded).code == 0


def test_what_is_exported_can_be_imported_elsewhere(
    loaded: Database, good: Path, tmp_path: Path, theatre: Path, marchland: Marchland
) -> None:
    marchland("import", "claims", good, *loaded)
    exported = tmp_path / "exported.csv"
    exported.write_text(marchland("claims", "export", *loaded).out, encoding="utf-8")
    elsewhere = ("--database-url", f"sqlite:///{tmp_path}/elsewhere.gpkg")
    marchland("load", "--theatre", theatre, "--no-default-claims", *elsewhere)
    sources = theatre / "claims" / "sources.csv"
    marchland("import", "sources", sources, *elsewhere)

    outcome = marchland("import", "claims", exported, *elsewhere)

    assert outcome.code == 0, outcome.err
    assert state(elsewhere)[0].known().claims == state(loaded)[0].known().claims


def test_sources_travel_with_the_claims_and_a_new_name_is_a_new_record(
    loaded: Database, tmp_path: Path, theatre: Path, marchland: Marchland
) -> None:
    # Given a source that is given a name in Ukrainian
    before = state(loaded)[0]
    file = tmp_path / "named.csv"
    file.write_text(
        "id,name,name_uk,reliability,url\nreuters,Reuters,Рейтер,A,https://www.reuters.com\n", encoding="utf-8"
    )
    named = marchland("import", "sources", file, *loaded)
    again = marchland("import", "sources", file, *loaded)

    # When the sources are exported and imported elsewhere
    exported = tmp_path / "sources.csv"
    exported.write_text(marchland("claims", "sources", *loaded).out, encoding="utf-8")
    elsewhere = ("--database-url", f"sqlite:///{tmp_path}/elsewhere.gpkg")
    marchland("load", "--theatre", theatre, "--no-default-claims", *elsewhere)
    outcome = marchland("import", "sources", exported, *elsewhere)

    # Then the name was one new record, nothing before it is another, and elsewhere everything is the same
    after = state(loaded)[0]
    assert "1 new or altered source, 0 recorded already." in named.out, named.err
    assert "0 new or altered sources, 1 recorded already." in again.out
    assert list(after)[: before.revision] == list(before)
    assert after.known(revision=before.revision).sources["reuters"].name_uk is None
    assert after.known().sources["reuters"].name_uk == "Рейтер"
    assert outcome.code == 0, outcome.err
    assert state(elsewhere)[0].known().sources == after.known().sources
