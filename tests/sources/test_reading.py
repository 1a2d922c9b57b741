"""The report of what is left out, its corrections, and where claims come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.errors import InvalidInputError
from app.domain.sources import Reliability, Source
from app.sources.provenance import fingerprint, with_provenance
from app.sources.reading import Omission, Omitted, read_corrections, write_report

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = Source(id="map", name="A map", alignment=None, reliability=Reliability.B, note="Kept by volunteers")
ENTRY = Omission(
    key="place Нове, мале",
    what=Omitted.PLACE,
    at="a.csv, line 2",
    reason='is "several"',
    value="Нове, мале",
    candidates=("a", "b"),
)


def report(path: Path, correction: str = "") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_report([ENTRY], file)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip("\n") + correction + "\n", encoding="utf-8")
    return path


def test_a_report_as_written_corrects_nothing(tmp_path: Path) -> None:
    assert read_corrections(report(tmp_path / "report.csv")) == {}


def test_a_report_with_its_last_column_filled_in_is_read_back(tmp_path: Path) -> None:
    assert read_corrections(report(tmp_path / "report.csv", "a")) == {"place Нове, мале": "a"}


def test_a_file_that_is_no_report_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("name,id\nx,y\n", encoding="utf-8")

    with pytest.raises(InvalidInputError):
        read_corrections(path)


def test_a_source_says_which_files_were_read_by_what_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(b"content")
    files = fingerprint([path])

    once = with_provenance(SOURCE, {}, files, "map@1")
    twice = with_provenance(SOURCE, {"map": once}, files, "map@1")

    digest = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
    assert once.note == f"Kept by volunteers. Read from a.tar (SHA-256 {digest}) by map@1."
    assert twice == once


def test_a_source_of_the_ledger_keeps_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(b"content")
    curated = Source(id="map", name="The Map", alignment="UA", reliability=Reliability.A)

    found = with_provenance(SOURCE, {"map": curated}, fingerprint([path]), "map@1")

    assert (found.name, found.alignment, found.reliability) == ("The Map", "UA", Reliability.A)


def test_a_folder_is_named_by_all_that_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "days"
    folder.mkdir()
    (folder / "1.json").write_bytes(b"1")
    before = fingerprint([folder])
    (folder / "2.json").write_bytes(b"2")

    assert fingerprint([folder]) != before
