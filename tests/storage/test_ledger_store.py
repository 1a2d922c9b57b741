from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa

from app.domain.errors import DatabaseUnavailableError, InvalidInputError
from app.domain.ledger import Ledger, Release, Retraction
from app.domain.sources import Reliability, Source
from app.storage.engine import writing
from app.storage.ledger_store import append, read_ledger, read_records, revision
from tests.domain.builders import NOW, SOURCES, claim
from tests.storage.builders import capture, claim_in_full

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.domain.ledger import Body

FIRST = len(SOURCES)


def record(engine: Engine, *bodies: Body, at: datetime = NOW) -> int:
    with writing(engine) as connection:
        return append(connection, bodies, at)


def ledger_in(engine: Engine) -> Ledger:
    with engine.connect() as connection:
        return read_ledger(connection)


def test_an_empty_ledger_has_revision_nought(empty: Engine) -> None:
    with empty.connect() as connection:
        assert revision(connection) == 0
        assert list(read_ledger(connection)) == []


def test_what_is_recorded_is_read_back_in_its_order(engine: Engine) -> None:
    first, full = capture("2022-05"), claim_in_full()
    better = capture("2022-05-24", supersedes=first.id)
    bodies = (
        first,
        Source(
            id="reuters", name="Reuters", name_uk="Рейтер", alignment="UA", reliability=Reliability.B, url="u", note="n"
        ),
        full,
        Retraction(claim=first.id, reason="typo", reported_on=date(2022, 6, 1)),
        better,
        Release(claim=full.id),
        claim("contestation", "davydiv-brid", None, "../2022-10-04", "president-ua"),
        claim("capture", "donetsk;kherson", "UA", "2022-10-04", "president-ua", count=24),
        claim("sovereignty", "kherson", "RU", "2022-09-30", "official-ru", act="treaty"),
        Retraction(claim=better.id, reason="wrong place"),
    )

    told = record(engine, *bodies)

    read = ledger_in(engine)
    assert told == FIRST + len(bodies) == read.revision
    assert [one.body for one in read] == [*SOURCES, *bodies]
    assert {one.recorded_at for one in read} == {NOW}


def test_the_ledger_in_sql_knows_what_the_ledger_in_memory_knows(engine: Engine) -> None:
    old = capture("2022-05")
    batches: list[tuple[Body, ...]] = [(old, claim_in_full()), (Retraction(claim=old.id, reason="typo"),)]
    in_memory = Ledger().append(SOURCES, NOW)
    for batch in batches:
        in_memory = in_memory.append(batch, NOW)

        record(engine, *batch)

        assert ledger_in(engine).known() == in_memory.known()


def test_a_process_reads_only_what_it_does_not_know_yet(engine: Engine) -> None:
    record(engine, capture("2022-05-01"))
    known = ledger_in(engine)
    record(engine, capture("2022-05-02"), claim_in_full())

    with engine.connect() as connection:
        news = read_records(connection, after=known.revision)

    assert [one.seq for one in news] == [known.revision + 1, known.revision + 2]
    assert list(Ledger((*known, *news))) == list(ledger_in(engine))


def test_a_claim_tells_its_days_to_those_who_ask_in_sql(engine: Engine) -> None:
    record(engine, claim("capture", "lyman", "RU", "2022-05", "newsweek", reported_on="2022-05-20"))

    with engine.connect() as connection:
        days = connection.execute(sa.text("SELECT earliest, latest FROM claim")).one()

    assert [str(day) for day in days] == ["2022-05-01", "2022-05-20"]


def test_the_time_of_recording_is_kept_in_utc_to_the_millisecond(engine: Engine) -> None:
    in_kyiv = datetime(2022, 10, 1, 1, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=3)))

    record(engine, capture("2022-05"), at=in_kyiv)

    read = list(ledger_in(engine))[-1].recorded_at
    assert read == datetime(2022, 9, 30, 22, 30, 0, 123_000, tzinfo=UTC)
    assert read.tzinfo is UTC


def test_a_time_of_recording_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        record(engine, capture("2022-05"), at=datetime(2022, 10, 1))  # noqa: DTZ001 - the point

    assert ledger_in(engine).revision == FIRST


def test_recording_nothing_leaves_the_revision_as_it_is(engine: Engine) -> None:
    assert record(engine) == FIRST


def test_every_fault_is_listed_and_nothing_is_recorded(engine: Engine) -> None:
    known = capture("2022-05")
    record(engine, known)
    before = ledger_in(engine)
    bodies = (
        capture("2022-06"),
        known,
        claim("capture", "atlantis", "XX", "2022-05-01", "nobody", to="YY", relay="no-one", supersedes="c1"),
        claim("capture", "donetsk", "RU", "2022-05-01", "newsweek", excepted=("avalon",)),
        Source(id="new", name="New", alignment="ZZ", reliability=Reliability.A, derived_from="old"),
        Retraction(claim="c2", reason="typo"),
        Release(claim="c3"),
    )

    with pytest.raises(InvalidInputError) as raised:
        record(engine, *bodies)

    assert [(fault.at, fault.value) for fault in raised.value.faults] == [
        ("record 2", known.id),
        ("record 3, place", "atlantis"),
        ("record 3, party", "XX"),
        ("record 3, to", "YY"),
        ("record 3, origin", "nobody"),
        ("record 3, relay", "no-one"),
        ("record 3, supersedes", "c1"),
        ("record 4, except", "avalon"),
        ("record 5, alignment", "ZZ"),
        ("record 5, derived_from", "old"),
        ("record 6, claim", "c2"),
        ("record 7, claim", "c3"),
    ]
    assert list(ledger_in(engine)) == list(before)


def test_one_statement_twice_in_one_append_is_a_fault(engine: Engine) -> None:
    with pytest.raises(InvalidInputError) as raised:
        record(engine, capture("2022-05", note="one"), capture("2022-05", note="other"))

    assert [fault.at for fault in raised.value.faults] == ["record 2"]


def test_records_of_one_append_may_refer_to_each_other_in_any_order(engine: Engine) -> None:
    old = capture("2022-05")
    bodies = (
        Retraction(claim=old.id, reason="typo"),
        capture("2022-06", supersedes=old.id),
        old,
        claim("hold", "lyman", "UA", "2022-06-30", "late"),
        Source(id="late", name="Late", alignment=None, reliability=Reliability.F),
    )

    record(engine, *bodies)

    assert [one.body for one in ledger_in(engine)][FIRST:] == list(bodies)


def test_an_error_after_an_append_takes_it_back(engine: Engine) -> None:
    message = "something else went wrong"

    def fail() -> None:
        with writing(engine) as connection:
            append(connection, [capture("2022-05")], NOW)
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match=message):
        fail()

    assert ledger_in(engine).revision == FIRST


def test_an_append_is_seen_when_it_is_committed_and_not_before(engine: Engine) -> None:
    with writing(engine) as connection:
        append(connection, [capture("2022-05")], NOW)
        during = ledger_in(engine).revision

    assert (during, ledger_in(engine).revision) == (FIRST, FIRST + 1)


def test_a_claim_altered_behind_the_ledgers_back_is_noticed(geopackage: tuple[Engine, object]) -> None:
    engine, _ = geopackage
    record(engine, capture("2022-05"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER claim_is_append_only_update")
        connection.exec_driver_sql("UPDATE claim SET party = 'UA'")

    with pytest.raises(DatabaseUnavailableError, match="altered"):
        ledger_in(engine)


@pytest.mark.postgis
def test_listeners_on_postgresql_are_told_the_new_revision(postgis_engine: Engine) -> None:
    address = postgis_engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as listener:
        listener.execute("LISTEN marchland_revision")

        record(postgis_engine, capture("2022-05"))

        told = [notice.payload for notice in listener.notifies(timeout=10, stop_after=1)]

    assert told == [str(FIRST + 1)]
