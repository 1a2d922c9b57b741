from __future__ import annotations

import os
import socket
import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.domain.errors import DatabaseUnavailableError
from app.storage import engine as engine_module
from app.storage.engine import open_engine, writing
from app.storage.ledger_store import read_ledger
from app.storage.schema import migrate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgis import PostgisServer


def refusal(url: str) -> str:
    with pytest.raises(DatabaseUnavailableError) as raised:
        open_engine(url)
    return str(raised.value)


def test_a_file_that_does_not_exist_is_made(sqlite_url: str, tmp_path: Path) -> None:
    open_engine(sqlite_url).dispose()

    assert (tmp_path / "marchland.gpkg").exists()


def test_a_sqlite_file_writes_ahead_and_holds_to_foreign_keys(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)

    with engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()

    assert settings == ["wal", 1, 20_000]


@pytest.mark.postgis
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_addressed_in_any_usual_way(postgis_url: str, scheme: str) -> None:
    url = sa.make_url(postgis_url).set(drivername=scheme).render_as_string(hide_password=False)

    engine = open_engine(url)

    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar_one() == 1
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("marchland.gpkg", "is not the address of a database"),
        ("", "is not the address of a database"),
        ("mysql://localhost/marchland", "mysql is not a database that Marchland can use"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url: str, reason: str) -> None:
    assert reason in refusal(url)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    said = refusal(f"sqlite:///{tmp_path}/missing/marchland.gpkg")

    assert f"there is no folder {tmp_path}/missing; make it first" in said


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    assert "it is a folder; name a file" in refusal(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_written_is_told() -> None:
    # Nobody can make a file there, not even root, who is held up by no permission.
    said = refusal("sqlite:////proc/marchland.gpkg")

    assert "it must be possible to write the file and its folder /proc" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_told(sqlite_url: str, tmp_path: Path) -> None:
    migrate(sqlite_url)
    (tmp_path / "marchland.gpkg").chmod(0o444)

    assert "it must be possible to write the file" in refusal(sqlite_url)


@pytest.mark.parametrize("content", [b"place,kind\n" * 200, b"GIF89a", b"SQLite format 3\x00" + b"\xff" * 2000])
def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "marchland.gpkg"
    file.write_bytes(content)

    said = refusal(f"sqlite:///{file}")

    assert f"the database {file} cannot be used: the file is not a SQLite database" in said
    assert file.read_bytes() == content


def test_a_server_that_is_down_is_told_without_its_password() -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        port = nobody_listens.getsockname()[1]

        said = refusal(f"postgresql://somebody:secret@127.0.0.1:{port}/marchland")

    assert f"somebody:***@127.0.0.1:{port}/marchland cannot be used" in said
    assert "refused" in said
    assert "secret" not in said


@pytest.mark.postgis
def test_a_database_that_the_server_does_not_have_is_told(postgis: PostgisServer) -> None:
    url = postgis.admin.set(database="atlantis").render_as_string(hide_password=False)

    assert 'database "atlantis" does not exist' in refusal(url)


@pytest.mark.postgis
def test_a_connection_that_the_server_has_dropped_is_opened_anew(postgis_url: str) -> None:
    engine, other = open_engine(postgis_url), open_engine(postgis_url)
    with other.begin() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    with engine.connect() as connection:
        answer = connection.execute(sa.text("SELECT 1")).scalar_one()
    engine.dispose()
    other.dispose()

    assert answer == 1


@pytest.mark.postgis
def test_a_database_that_goes_away_later_is_told_too(postgis: PostgisServer) -> None:
    with postgis.fresh_database() as url:
        engine = open_engine(url.render_as_string(hide_password=False))

    with pytest.raises(DatabaseUnavailableError, match="does not exist"), engine.connect():
        pass
    engine.dispose()


def test_a_file_that_somebody_keeps_locked_is_told(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_S", 0.1)
    engine = open_engine(sqlite_url)
    migrate(engine)
    other = sqlite3.connect(tmp_path / "marchland.gpkg", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseUnavailableError, match=r"writing to it for more than 0\.1 s"), writing(engine):
        pass
    other.close()
    engine.dispose()


def test_a_database_without_tables_says_what_to_run(database_url: str) -> None:
    engine = open_engine(database_url)

    with engine.connect() as connection, pytest.raises(DatabaseUnavailableError, match="run marchland migrate"):
        read_ledger(connection)
    engine.dispose()


def test_a_broken_rule_of_a_table_is_not_blamed_on_the_database(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)

    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO boundary (place_id, geom) VALUES (1, NULL)"))
    engine.dispose()
