"""Loading theatres that are not the one that comes with the program, on SQLite and on PostGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.storage.engine import open_engine
from app.storage.ledger_store import revision
from tests.theatres.serving import FOUR_PARTIES, Answers, load, served

if TYPE_CHECKING:
    from tests.theatres.afghanistan import Afghanistan

ASKED = (
    "/snapshots/2001-05-31.geojson",
    "/snapshots/2001-05-31.geojson?layer=oblasts",
    "/snapshots/2001-05-31.geojson?layer=areas",
    "/snapshots/2001-05-31.geojson?layer=frontline",
    "/statistics?from=2001-01-01&to=2001-05-31&step=week&by=oblast",
    "/transitions?from=2001-01-01&to=2001-05-31",
    "/places/east-7/why?day=2001-05-31",
    "/timeline",
    "/basemap",
)
_OF_THE_MOMENT = {"recorded_at"}


def timeless(answer: object) -> object:
    """Leave out when a ledger learnt of its claims."""
    if isinstance(answer, dict):
        return {key: timeless(value) for key, value in answer.items() if key not in _OF_THE_MOMENT}
    if isinstance(answer, list):
        return [timeless(value) for value in answer]
    return answer


def test_four_parties_answer_alike_from_either_database(database_url: str, four_parties: Answers) -> None:
    with served(FOUR_PARTIES, database_url) as answers:
        for path in ASKED:
            assert timeless(answers.json(path)) == timeless(four_parties.json(path)), path


@pytest.mark.shared
def test_afghanistan_loads_into_either_database_and_is_served(database_url: str, afghanistan: Afghanistan) -> None:
    with served(afghanistan.folder, database_url) as answers:
        held = answers.holders("2021-08-16")

    assert len(held) == 322
    assert set(held.values()) == {"GOV", "TLB"}


def test_loading_a_theatre_again_records_nothing(database_url: str) -> None:
    load(FOUR_PARTIES, database_url)
    engine = open_engine(database_url)
    with engine.connect() as connection:
        before = revision(connection)

    load(FOUR_PARTIES, database_url)

    with engine.connect() as connection:
        after = revision(connection)
    engine.dispose()
    assert after == before
