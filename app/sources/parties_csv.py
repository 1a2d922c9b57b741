"""Reading ``parties.csv``: who can hold a place, and how the map shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInputError
from app.domain.parties import Party
from app.sources.cells import Cells
from app.sources.csv_table import CsvTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.domain.errors import Fault
    from app.sources.csv_table import Row

_PATTERNS = ("solid", "hatch", "dots", "cross")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_ID = re.compile(r"[\w.:-]+", re.ASCII)


def read_parties(path: Path, *, languages: Sequence[str]) -> tuple[Party, ...]:
    """Read parties.

    Parameters
    ----------
    path
        A CSV file with the columns ``id``, ``name_…`` for every language, ``color_light``, ``color_dark``
        and ``pattern``.
    languages
        Language codes.

    Raises
    ------
    InvalidInputError
        With every fault of the file.
    """
    columns = ("id", *(f"name_{language}" for language in languages), "color_light", "color_dark", "pattern")
    table = CsvTable(path, columns=columns, required=columns)
    lines: dict[str, int] = {}
    parties = []
    for row in table:
        party = _party(row, languages, table.faults)
        if row["id"] in lines:
            Cells(row, table.faults).fault("id", f"stands on line {lines[row['id']]} already", row["id"])
        lines.setdefault(row["id"], row.line)
        parties.append(party)
    if not parties:
        table.no_rows("parties")
    if table.faults:
        raise InvalidInputError(path.name, table.sorted_faults())
    return tuple(party for party in parties if party is not None)


def _party(row: Row, languages: Sequence[str], faults: list[Fault]) -> Party | None:
    cells = Cells(row, faults)
    id_ = cells.text("id", needed=True) or ""
    if id_ and not _ID.fullmatch(id_):
        cells.fault("id", "is no id; use letters, digits and . : _ -", id_)
    names = {language: cells.text(f"name_{language}", needed=True) or "" for language in languages}
    pattern = cells.one_of("pattern", _PATTERNS, needed=True) or ""
    light, dark = (_color(cells, column) for column in ("color_light", "color_dark"))
    if cells.faulty:
        return None
    return Party(id=id_, name=names, color_light=light, color_dark=dark, pattern=pattern)


def _color(cells: Cells, column: str) -> str:
    text = cells.text(column, needed=True) or ""
    if text and not _COLOR.fullmatch(text):
        cells.fault(column, "is no colour; write #rrggbb", text)
    return text.lower()
