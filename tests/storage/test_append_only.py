# ruff: noqa: S608 - the tests break the rules of the tables by hand

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.domain.ledger import Release, Retraction
from app.storage.engine import writing
from app.storage.ledger_store import append, read_ledger, revision
from app.storage.tables import APPEND_ONLY
from tests.domain.builders import NOW, SOURCES, claim
from tests.storage.builders import claim_in_full

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine, Table

    from app.domain.ledger import Body

tables = pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A ledger with a row in every table."""
    fill_every_table(engine)
    return engine


def fill_every_table(engine: Engine) -> None:
    full = claim_in_full()
    bodies: list[Body] = [full, Release(claim=full.id), Retraction(claim=full.id, reason="typo")]
    with writing(engine) as connection:
        append(connection, bodies, NOW)


def refused(engine: Engine, statement: str) -> str:
    """Run a statement past Marchland, see that it fails and that the ledger is as it was; give the reason."""
    with engine.connect() as connection:
        before = list(read_ledger(connection))
    with pytest.raises(sa.exc.DBAPIError) as raised, engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        assert list(read_ledger(connection)) == before
    return str(raised.value.orig)


@tables
def test_no_row_of_the_ledger_can_be_changed(filled: Engine, table: Table) -> None:
    column = list(table.columns)[-1].name

    reason = refused(filled, f"UPDATE {table.name} SET {column} = {column}")

    assert f"append-only: rows of {table.name}" in reason


@tables
def test_no_row_of_the_ledger_can_be_deleted(filled: Engine, table: Table) -> None:
    reason = refused(filled, f"DELETE FROM {table.name}")

    assert f"append-only: rows of {table.name}" in reason


@tables
@pytest.mark.postgis
def test_no_table_of_the_ledger_can_be_truncated(postgis_engine: Engine, table: Table) -> None:
    reason = refused(postgis_engine, f"TRUNCATE {table.name} CASCADE")

    assert "append-only" in reason


@tables
def test_no_row_of_the_ledger_can_be_replaced(filled: Engine, table: Table) -> None:
    key = ", ".join(column.name for column in table.primary_key)
    column = list(table.columns)[-1].name

    reason = refused(
        filled,
        f"INSERT INTO {table.name} SELECT * FROM {table.name} WHERE true "
        f"ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}",
    )

    assert "append-only" in reason or "without a gap" in reason


@tables
def test_no_row_of_the_ledger_can_be_replaced_by_sqlites_own_way(geopackage: tuple[Engine, Path], table: Table) -> None:
    engine, _ = geopackage
    fill_every_table(engine)

    reason = refused(engine, f"INSERT OR REPLACE INTO {table.name} SELECT * FROM {table.name}")

    assert "append-only" in reason or "without a gap" in reason


def test_a_claim_cannot_be_replaced_by_another_with_its_id(geopackage: tuple[Engine, Path]) -> None:
    engine, _ = geopackage
    fill_every_table(engine)
    seq = len(SOURCES) + 4
    statements = (
        f"INSERT INTO record SELECT {seq}, recorded_at, 'claim' FROM record WHERE seq = 1",
        (
            "INSERT OR REPLACE INTO claim (seq, id, kind, when_edtf, latest, reported_on, origin, credibility) "
            f"SELECT {seq}, id, 'hold', when_edtf, latest, reported_on, origin, credibility FROM claim"
        ),
    )

    with engine.connect() as connection:
        connection.exec_driver_sql(statements[0])
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            connection.exec_driver_sql(statements[1])

    with engine.connect() as connection:
        assert revision(connection) == seq - 1


@pytest.mark.parametrize("seq", [0, 1, 99])
def test_a_record_takes_the_next_number_and_no_other(filled: Engine, seq: int) -> None:
    reason = refused(filled, f"INSERT INTO record VALUES ({seq}, '2022-10-01T00:00:00.000Z', 'claim')")

    assert "without a gap" in reason or "append-only" in reason


@pytest.mark.parametrize(
    ("column", "value"),
    [("credibility", "7"), ("party", "'XX'"), ("seq", "9999")],
)
def test_the_database_refuses_a_claim_that_cannot_be(filled: Engine, column: str, value: str) -> None:
    seq = len(SOURCES) + 4
    columns = {
        "seq": str(seq),
        "id": "'c1'",
        "kind": "'hold'",
        "party": "'UA'",
        "when_edtf": "'2022'",
        "latest": "'2022-12-31'",
        "reported_on": "'2023-01-01'",
        "origin": "'newsweek'",
        "credibility": "3",
        column: value,
    }
    statement = f"INSERT INTO claim ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"

    with filled.connect() as connection:
        connection.exec_driver_sql(f"INSERT INTO record VALUES ({seq}, '2022-10-01T00:00:00.000Z', 'claim')")
        with pytest.raises(sa.exc.IntegrityError):
            connection.exec_driver_sql(statement)


def test_a_sound_append_still_passes_all_guards(filled: Engine) -> None:
    with writing(filled) as connection:
        told = append(connection, [claim("hold", "lyman", "UA", "2022-10-02", "newsweek")], NOW)

    assert told == len(SOURCES) + 4
