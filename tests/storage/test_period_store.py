from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.domain.method import CONSENSUS, VERIFIED, perspective
from app.storage.engine import writing
from app.storage.period_store import periods_revision, read_periods, replace_periods
from tests.domain.builders import claim, timeline_of
from tests.storage.builders import capture, timeline

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Engine

    from app.domain.method import Method
    from app.domain.timeline import Timeline

TAKEN = timeline(("2022-05-24", "RU"))
RETAKEN = timeline(("2022-05-24", "RU"), ("2022-10-01", None), ("2022-10-02", "UA"))
QUIET = timeline()


def write(
    engine: Engine,
    timelines: Mapping[str, Timeline],
    *,
    method: Method = CONSENSUS,
    revision: int = 1,
    places: Collection[str] | None = None,
) -> None:
    with writing(engine) as connection:
        replace_periods(connection, method, revision, timelines, places)


def read(engine: Engine, method: Method = CONSENSUS) -> dict[str, Timeline]:
    with engine.connect() as connection:
        return read_periods(connection, method)


def test_timelines_are_read_back_as_they_were_written(engine: Engine) -> None:
    timelines = {"lyman": RETAKEN, "drobysheve": TAKEN, "nowhere": QUIET, "davydiv-brid": TAKEN}

    write(engine, timelines)

    assert read(engine) == timelines


def test_what_the_core_decides_is_read_back(engine: Engine) -> None:
    decided = timeline_of("lyman", capture("2022-05"), claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru"))

    write(engine, {"lyman": decided})

    assert len(decided) > 1
    assert read(engine) == {"lyman": decided}


def test_writing_again_replaces_all_that_the_method_said(engine: Engine) -> None:
    write(engine, {"lyman": TAKEN, "drobysheve": TAKEN})

    write(engine, {"lyman": RETAKEN}, revision=2)

    assert read(engine) == {"lyman": RETAKEN}


def test_only_the_places_named_are_replaced(engine: Engine) -> None:
    write(engine, {"lyman": TAKEN, "drobysheve": TAKEN, "nowhere": TAKEN})

    write(
        engine,
        {"lyman": RETAKEN, "drobysheve": QUIET},
        revision=2,
        places=["lyman", "nowhere"],
    )

    assert read(engine) == {"lyman": RETAKEN, "drobysheve": TAKEN}


def test_naming_no_place_replaces_nothing(engine: Engine) -> None:
    write(engine, {"lyman": TAKEN})

    write(engine, {"lyman": RETAKEN}, places=[])

    assert read(engine) == {"lyman": TAKEN}


def test_each_method_has_periods_of_its_own(engine: Engine) -> None:
    write(engine, {"lyman": TAKEN})
    write(engine, {"lyman": QUIET}, method=VERIFIED)
    write(engine, {"lyman": RETAKEN}, method=perspective("RU"), revision=7)

    assert read(engine) == {"lyman": TAKEN}
    assert read(engine, VERIFIED) == {"lyman": QUIET}
    assert read(engine, perspective("RU")) == {"lyman": RETAKEN}
    with engine.connect() as connection:
        revisions = [periods_revision(connection, m) for m in (CONSENSUS, perspective("RU"), perspective("UA"))]
    assert revisions == [1, 7, None]


def test_the_answer_can_be_asked_for_in_sql(engine: Engine) -> None:
    write(engine, {"lyman": RETAKEN, "nowhere": TAKEN})
    asked = sa.text(
        "SELECT place, controller, status, valid_from, valid_to FROM control_period_map "
        "WHERE method = 'consensus@1' AND (valid_from IS NULL OR valid_from <= '2022-10-01') "
        "AND (valid_to IS NULL OR valid_to > '2022-10-01')"
    )

    with engine.connect() as connection:
        found = [tuple(str(value) for value in row) for row in connection.execute(asked)]

    # A settlement without a point has no place on the map.
    assert found == [("lyman", "None", "unknown", "2022-10-01", "2022-10-02")]


def test_control_now_shows_the_default_method_today(engine: Engine) -> None:
    write(engine, {"lyman": RETAKEN, "drobysheve": timeline(("2022-05-24", "RU"), ("9998-01-01", "UA"))})
    write(engine, {"davydiv-brid": TAKEN}, method=VERIFIED)

    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT place, controller, since FROM control_now ORDER BY place"))
        found = [tuple(str(value) for value in row) for row in rows]

    assert found == [("drobysheve", "RU", "2022-05-24"), ("lyman", "UA", "2022-10-02")]


def test_a_place_that_does_not_exist_has_no_periods(engine: Engine) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        write(engine, {"atlantis": TAKEN})

    assert read(engine) == {}
