"""Exit codes and messages: what went wrong, what to do, nothing half-made."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.cli import run
from app.storage.engine import open_engine

if TYPE_CHECKING:
    from tests.cli.conftest import Marchland

ROOT = Path(__file__).resolve().parents[2]


def test_loading_twice_records_once(loaded: tuple[str, str], theatre: Path, marchland: Marchland) -> None:
    outcome = marchland("load", "--theatre", theatre, *loaded)

    assert outcome.code == 0
    assert "is loaded already: 0 new sources, 0 new claims, 2 recorded already." in outcome.out


def test_check_finds_a_sound_database_sound(loaded: tuple[str, str], marchland: Marchland) -> None:
    outcome = marchland("check", *loaded)

    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.out.splitlines()] == [
        *("what", "database", "schema", "theatre", "ledger", "land", "control"),
    ]
    assert "at fault" not in outcome.out


def test_check_finds_control_periods_that_do_not_follow_from_the_claims(
    loaded: tuple[str, str], theatre: Path, marchland: Marchland
) -> None:
    engine = open_engine(loaded[1])
    with engine.begin() as connection:
        connection.execute(text("UPDATE control_period SET controller = 'B' WHERE place = 'XX0201020'"))
    engine.dispose()

    found = marchland("check", *loaded)
    marchland("load", "--theatre", theatre, *loaded)
    mended = marchland("check", *loaded)

    assert found.code == 1
    assert "XX0201020 is not as the claims say" in found.out
    assert mended.code == 0


def test_why_tells_rule_claims_and_what_would_change_it(loaded: tuple[str, str], marchland: Marchland) -> None:
    outcome = marchland("why", "Красный Лиман", "--day", "2022-10-01", *loaded)

    assert outcome.code == 0, outcome.err
    assert "On 2022-10-01, by consensus@1: A (confirmed)" in outcome.out
    assert "by the rule admission" in outcome.out
    assert "said 2022-10-01 by Ministry of B, speaks for B, reported by Reuters" in outcome.out
    assert "a source that speaks for Party A says that Party B holds it" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["why", "Lymann"], "did you mean Lyman ("),
        (["why", "Ivanivka"], "names 3 places"),
        (["why", "XX01"], "is an area (oblast); ask for one of its settlements"),
        (["why", "Lyman", "--day", "0"], "write it as YYYY-MM-DD"),
        (["why", "Lyman", "--method", "best@1"], "is not a method; there are consensus@1"),
        (["retract", "c0", "--reason", "x"], "there is no claim 'c0'"),
        (["retract", "c0", "--reason", " "], "say why the claim is taken back"),
        (["import", "claims", "missing.csv"], "missing.csv: does not exist"),
        (["load", "--theatre", "nowhere"], "nowhere is no theatre"),
    ],
)
def test_what_is_wrong_in_a_request_is_exit_code_1(
    sqlite_url: str, theatre: Path, marchland: Marchland, arguments: list[str], said: str
) -> None:
    assert marchland("load", "--theatre", theatre, "--database-url", sqlite_url).code == 0

    outcome = marchland(*arguments, "--database-url", sqlite_url)

    assert outcome.code == 1
    assert said in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("arguments", [["import", "nothing"], ["why"], ["serve", "--port", "70000"], ["--no-such"]])
def test_wrong_usage_is_exit_code_2(marchland: Marchland, arguments: list[str]) -> None:
    assert marchland(*arguments).code == 2


def test_a_setting_that_cannot_be_is_named(marchland: Marchland, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARCHLAND_PORT", "eighty")

    outcome = marchland("serve")

    assert outcome.code == 2
    assert "the setting MARCHLAND_PORT" in outcome.err


def test_a_database_that_is_not_there_is_not_made_by_reading_it(tmp_path: Path, marchland: Marchland) -> None:
    outcome = marchland("check", "--database-url", f"sqlite:///{tmp_path}/none.gpkg")

    assert outcome.code == 3
    assert "make one with: marchland load" in outcome.out
    assert not list(tmp_path.glob("none*"))


def test_an_empty_database_is_told_to_be_empty(sqlite_url: str, marchland: Marchland) -> None:
    Path(sqlite_url.removeprefix("sqlite:///")).touch()

    outcome = marchland("check", "--database-url", sqlite_url)

    assert outcome.code == 3
    assert "the database is empty; fill it with: marchland load" in outcome.out


@pytest.mark.parametrize("arguments", [["load"], ["migrate"], ["check"], ["why", "Lyman"]])
def test_a_database_of_a_newer_schema_is_left_alone(
    loaded: tuple[str, str], theatre: Path, marchland: Marchland, arguments: list[str]
) -> None:
    engine = open_engine(loaded[1])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2999-01-01'"))
    engine.dispose()
    options = ["--theatre", theatre] if arguments == ["load"] else []

    outcome = marchland(*arguments, *options, *loaded)

    assert outcome.code == 3
    assert "made by a newer Marchland" in outcome.out + outcome.err


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, theatre: Path, marchland: Marchland) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes, and they are no database at all.\n" * 100)
    before = file.read_bytes()

    outcome = marchland("load", "--theatre", theatre, "--database-url", f"sqlite:///{file}")

    assert outcome.code == 3
    assert "not a SQLite database" in outcome.err
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told_so(theatre: Path, marchland: Marchland) -> None:
    # Nobody, not even root, makes a file there.
    outcome = marchland("load", "--theatre", theatre, "--database-url", "sqlite:////proc/marchland.gpkg")

    assert outcome.code == 3
    assert "it must be possible to write the file and its folder /proc" in outcome.err


def test_another_theatre_does_not_replace_the_one_that_is_loaded(
    loaded: tuple[str, str], theatre: Path, marchland: Marchland
) -> None:
    toml = theatre / "theatre.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('id = "exland"', 'id = "wyland"'), encoding="utf-8")

    outcome = marchland("load", "--theatre", theatre, *loaded)

    assert outcome.code == 1
    assert "the database holds the theatre exland, not wyland" in outcome.err


def test_faults_of_the_theatres_claims_load_nothing(sqlite_url: str, theatre: Path, marchland: Marchland) -> None:
    (theatre / "claims" / "2023.csv").write_text("kind,place,when,reported_on,origin,credibility\nhold,,,,,\n")

    outcome = marchland("load", "--theatre", theatre, "--database-url", sqlite_url)

    assert outcome.code == 1
    assert "2023.csv, line 2, column place: is empty and must not be" in outcome.err
    assert "holds no theatre" in marchland("check", "--database-url", sqlite_url).out


def test_the_template_is_the_header_that_import_reads(marchland: Marchland) -> None:
    header = marchland("claims", "template").out

    assert header.startswith("kind,place,oblast,level,party,to,when,reported_on,origin,relay,credibility,")
    assert header.count("\n") == 1


def test_a_mistake_in_the_program_is_no_traceback_unless_asked_for(
    marchland: Marchland, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        message = "broken"
        raise RuntimeError(message)

    monkeypatch.setattr("app.cli.maintenance.read_theatre_folder", broken)

    outcome = marchland("load")

    assert outcome.code == 1
    assert "unexpected RuntimeError: broken" in outcome.err
    assert "marchland --debug" in outcome.err
    with pytest.raises(RuntimeError):
        run(["--debug", "load"])


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path, theatre: Path, marchland: Marchland) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        database = f"sqlite:///{tmp_path}/served.gpkg"
        outcome = marchland("serve", "--port", port, "--theatre", theatre, "--database-url", database)

    assert outcome.code == 1
    assert f"the port {port} is taken" in outcome.err
    assert f"PORT={port + 1} make run" in outcome.err
    assert not list(tmp_path.glob("served*"))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_serve_fills_an_empty_database_answers_and_stops_when_told(
    tmp_path: Path, theatre: Path, sent: signal.Signals, workers: int
) -> None:
    database = tmp_path / "new" / "marchland.gpkg"
    command = [
        *(sys.executable, "-m", "app", "serve", "--port", "0", "--workers", str(workers)),
        *("--theatre", str(theatre), "--database-url", f"sqlite:///{database}"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    try:
        url = _told_url(server)
        body = _answer(f"{url}/timeline")
    finally:
        server.send_signal(sent)
        _, err = server.communicate(timeout=30)

    assert b'"exland"' in body
    assert server.returncode == 0
    assert "Traceback" not in err


def _told_url(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    for line in server.stderr:
        told = re.search(r"Marchland is at (http://[\d.:]+)", line)
        if told is not None:
            return told[1]
    pytest.fail("the server never said where it is")


def _answer(url: str) -> bytes:
    # With several processes the address is told before each of them is ready.
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
                body: bytes = answer.read()
                return body
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server never answered")
