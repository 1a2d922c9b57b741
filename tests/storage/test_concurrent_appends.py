from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest

from app.domain.claims import Claim
from app.storage.engine import open_engine, writing
from app.storage.ledger_store import append, read_ledger, revision
from app.storage.schema import SchemaState, migrate, schema_state
from tests.domain.builders import NOW, SOURCES
from tests.storage.appending import append_in_turns
from tests.storage.builders import capture

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sqlalchemy import Engine

WRITERS, TURNS = 3, 6


def processes() -> Executor:
    return ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn"))


def threads() -> Executor:
    return ThreadPoolExecutor(WRITERS)


@pytest.mark.parametrize("writers", [processes, threads])
def test_concurrent_appends_take_turns(engine: Engine, writers: type[Executor]) -> None:
    url = engine.url.render_as_string(hide_password=False)

    with writers() as pool:
        jobs = [pool.submit(append_in_turns, url, who, TURNS) for who in range(1, WRITERS + 1)]
        told = sorted(revision for job in jobs for revision in job.result())

    first = len(SOURCES)
    assert told == list(range(first + 2, first + 2 * WRITERS * TURNS + 1, 2))
    with engine.connect() as connection:
        claims = [(one.seq, one.body) for one in read_ledger(connection) if isinstance(one.body, Claim)]
    # Nothing came between what a writer read and what it appended, nor between the two claims.
    assert [claim.note for _, claim in claims[1::2]] == [f"after {seq - 2}" for seq, _ in claims[1::2]]


def test_a_plain_transaction_that_appends_takes_its_turn_too(engine: Engine) -> None:
    started, done = threading.Event(), threading.Event()

    def other() -> int:
        started.set()
        with engine.begin() as connection:
            told = append(connection, [capture("2022-05-02")], NOW)
        done.set()
        return told

    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as connection:
            job = pool.submit(other)
            started.wait(10)
            went_ahead = done.wait(0.3)
            mine = append(connection, [capture("2022-05-01")], NOW)
        theirs = job.result(30)

    assert not went_ahead
    assert (mine, theirs) == (len(SOURCES) + 1, len(SOURCES) + 2)


def test_readers_are_not_held_up_by_a_writer(engine: Engine) -> None:
    with writing(engine) as writer:
        append(writer, [capture("2022-05-01")], NOW)

        with engine.connect() as reader:
            seen = revision(reader)

    assert seen == len(SOURCES)


def test_several_processes_may_migrate_at_once(database_url: str) -> None:
    with processes() as pool:
        for job in [pool.submit(migrate, database_url) for _ in range(WRITERS)]:
            job.result(60)

    engine = open_engine(database_url)
    state = schema_state(engine)
    engine.dispose()
    assert state is SchemaState.CURRENT
