"""Files that are no CSV in UTF-8, and files that are, with everything that can be wrong inside."""

from __future__ import annotations

import gzip
import json
import sqlite3
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import InvalidInputError
from app.sources.csv_table import CsvTable

COLUMNS = ("kind", "place", "note")
TEXT = "kind,place,note\ncapture,Ізюм,«Місто звільнено» – так сказав мер у вечірньому зверненні\n"


def rows_of(file: Path, **limits: int) -> list[tuple[int, str, str]]:
    """Read a table to its end; fail if there is anything wrong."""
    table = CsvTable(file, columns=COLUMNS, required=("kind", "place"), **limits)
    rows = [(row.line, row["kind"], row["place"]) for row in table]
    if table.faults:
        raise InvalidInputError(file.name, table.sorted_faults())
    return rows


def faults_of(file: Path, **limits: int) -> list[str]:
    """Tell what is wrong with a file, as lines."""
    with pytest.raises(InvalidInputError) as raised:
        rows_of(file, **limits)
    return [str(fault) for fault in raised.value.faults]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that does not exist yet."""
    return tmp_path / "table.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_utf_8_is_read_with_or_without_a_mark_and_with_any_usual_delimiter(
    file: Path, encoding: str, delimiter: str, line_end: str
) -> None:
    text = "kind,place,note\ncapture,Ізюм,x\n".replace(",", delimiter).replace("\n", line_end)
    file.write_bytes(text.encode(encoding))

    assert rows_of(file) == [(2, "capture", "Ізюм")]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("cp1251", "Windows-1251"),
        ("koi8_u", "KOI8-U"),
        ("cp866", "DOS 866"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", "UTF-32"),
    ],
)
def test_a_wrong_encoding_is_named_with_what_to_do(file: Path, encoding: str, named: str) -> None:
    # DOS 866 and KOI8-U know no guillemets and no dash.
    plain = TEXT.replace("«", "").replace("»", "").replace(" – ", " ").replace("І", "И").replace("і", "и")
    file.write_bytes(plain.encode(encoding))

    [fault] = faults_of(file)

    assert named in fault
    assert "iconv -f" in fault
    assert "CSV UTF-8" in fault


def test_where_utf_8_breaks_off_is_told_by_line(file: Path) -> None:
    file.write_bytes("kind,place\ncapture,Ізюм\n".encode() * 50_000 + "capture,Ізюм місто\n".encode("cp1251"))

    [fault] = faults_of(file)

    assert fault.startswith("line 100001: ")
    assert "Windows-1251" in fault


def test_western_letters_that_are_not_utf_8_are_told_too(file: Path) -> None:
    file.write_bytes("kind,place\ncapture,Müncheberg\n".encode("cp1252"))

    assert faults_of(file)[0].startswith("line 2: is not UTF-8 from here on")


def test_other_formats_are_told_by_name(tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    openpyxl.Workbook().save(book)
    archive = tmp_path / "archive.csv"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("claims.csv", TEXT)
    packed_file = tmp_path / "packed.csv"
    packed_file.write_bytes(gzip.compress(TEXT.encode()))
    database = tmp_path / "database.csv"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    document = tmp_path / "document.csv"
    document.write_text(json.dumps({"type": "FeatureCollection"}))
    page = tmp_path / "page.csv"
    page.write_text("<!doctype html><title>Sign in</title>")
    noise = tmp_path / "noise.csv"
    noise.write_bytes(bytes(range(256)) * 40)

    said = [faults_of(file)[0] for file in (book, archive, packed_file, database, document, page, noise)]

    expected = ["Excel workbook", "zip archive", "gzip", "SQLite", "JSON", "HTML", "no text"]
    assert [word in text for word, text in zip(expected, said, strict=True)] == [True] * 7


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b",,,\n"])
def test_an_empty_file_is_told_to_be_empty(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    assert faults_of(file) == ["table.csv: is empty; its first line must name the columns"]


def test_a_file_of_200_mb_is_refused_at_once_by_its_size(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(200_000_000)
    start = time.perf_counter()

    [fault] = faults_of(file)

    assert time.perf_counter() - start < 0.2
    assert "200 MB long, more than the 64 MB" in fault
    assert "split it" in fault
    assert "--max-size 200" in fault


def test_a_larger_file_is_read_if_that_is_allowed(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")

    assert "more than" in faults_of(file, max_bytes=100)[0]
    assert len(rows_of(file, max_bytes=1000)) == 1


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path: Path) -> None:
    assert "does not exist" in faults_of(tmp_path / "none.csv")[0]
    assert "is a folder" in faults_of(tmp_path)[0]
    assert "no ordinary file" in faults_of(Path("/dev/null"))[0]


def test_faults_of_the_header_are_told_together(file: Path) -> None:
    file.write_text("kind,plaec,note,note,\ncapture,x,y,z,\n")

    assert faults_of(file) == [
        "line 1: 'plaec' is no column of such a file (did you mean place?)",
        "line 1: 'note' names a column twice",
        "line 1: leaves column 5 without a name",
        "line 1: 'place' is a column that must be there",
    ]


def test_a_file_without_a_header_is_told_so(file: Path) -> None:
    file.write_text("capture,Lyman,x\n")

    assert faults_of(file) == ["line 1: has no header; its first line must name the columns (kind, place, …)"]


def test_ragged_rows_are_faults_and_the_rest_is_read_on(file: Path) -> None:
    file.write_text('kind,place,note\ncapture\n\ncapture,a,b,c\ncapture,a,b,,\n,,\ncapture,"a"b,c\nhold,a,"open\n')

    assert faults_of(file) == [
        "line 2: has 1 cell where the header has 3",
        "line 4: has 4 cells where the header has 3",
        'line 7: has text beside a quoted cell; write a quote inside a cell as ""',
        'line 8: opens a quote (") that is never closed; all after it cannot be read',
    ]


def test_lines_are_lines_of_the_file_also_behind_cells_of_several_lines(file: Path) -> None:
    file.write_text('\nkind,place,note\n"a\nb",c,d\nhold,e,f\n')
    table = CsvTable(file, columns=COLUMNS, required=COLUMNS)

    first, second = table

    assert first.at("kind") == "line 3, column kind"
    assert first.at("place") == "line 4, column place"
    assert second.at("place") == "line 5, column place"


def test_a_nul_byte_is_told_by_line(file: Path) -> None:
    file.write_bytes(b"kind,place\nhold,a\nhold,\0b\n")

    assert faults_of(file) == ["line 3: holds a NUL byte; the file is damaged or is no text"]


def test_a_cell_beyond_all_measure_is_a_fault(file: Path) -> None:
    file.write_text(f"kind,place\nhold,{'x' * 200_000}\n")

    assert faults_of(file) == ["line 2: has a cell of more than 131,072 characters; is a quote left open?"]


def test_an_unreadable_file_is_told_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(TEXT, encoding="utf-8")
    opened = Path.open

    def refusing(self: Path, *arguments: object, **options: object) -> object:
        if self == file:
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)  # type: ignore[call-overload]  # handed on as it came

    monkeypatch.setattr(Path, "open", refusing)

    assert faults_of(file) == ["table.csv: cannot be read: Permission denied"]
