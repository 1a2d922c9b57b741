"""``sources.csv``, read and written: who says something, and how far they can be relied on."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInputError
from app.domain.sources import Reliability, Role, Source
from app.sources.cells import Cells
from app.sources.csv_table import DEFAULT_MAX_BYTES, CsvTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path
    from typing import TextIO

    from app.domain.errors import Fault
    from app.sources.csv_table import Row

SOURCE_COLUMNS = (
    "id",
    "name",
    "name_uk",
    "publisher_of",
    "alignment",
    "reliability",
    "role",
    "derived_from",
    "url",
    "note",
)
_REQUIRED = ("id", "name", "reliability")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def read_sources(
    path: Path,
    *,
    parties: Collection[str] | None,
    known: Mapping[str, Source],
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> tuple[Source, ...]:
    """Read sources.

    Parameters
    ----------
    path
        A CSV file; `SOURCE_COLUMNS` are its columns. `publisher_of` is for readers of the file only.
    parties
        The ids that `alignment` may name; ``None`` accepts any.
    known
        Sources that `derived_from` may name besides those of the file, by id.
    max_bytes
        A longer file is refused.

    Returns
    -------
    tuple of Source
        In the order of the file.

    Raises
    ------
    InvalidInputError
        With every fault of the file.
    """
    table = CsvTable(path, columns=SOURCE_COLUMNS, required=_REQUIRED, max_bytes=max_bytes)
    read = [(row, _source(row, parties, table.faults)) for row in table]
    _check_ids(read, known, table.faults)
    if not read:
        table.no_rows("sources")
    if table.faults:
        raise InvalidInputError(path.name, table.sorted_faults())
    return tuple(source for _, source in read if source is not None)


def write_sources(sources: Iterable[Source], file: TextIO) -> None:
    """Write sources so that reading them gives the same sources.

    Parameters
    ----------
    sources
        In the order in which they are to be read.
    file
        Open for text with ``newline=""``.
    """
    columns = [column for column in SOURCE_COLUMNS if column != "publisher_of"]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for source in sources:
        writer.writerow("" if (value := getattr(source, column)) is None else str(value) for column in columns)


def _source(row: Row, parties: Collection[str] | None, faults: list[Fault]) -> Source | None:
    cells = Cells(row, faults)
    id_ = cells.text("id", needed=True)
    if id_ is not None and not _ID.fullmatch(id_):
        cells.fault("id", "is no id; use small letters, digits and single hyphens", id_)
    name = cells.text("name", needed=True)
    alignment = cells.text("alignment") if parties is None else cells.one_of("alignment", parties)
    reliability = cells.choice("reliability", Reliability, needed=True)
    role = cells.choice("role", Role)
    url = cells.url("url")
    if cells.faulty or id_ is None or name is None or reliability is None:
        return None
    return Source(
        id=id_,
        name=name,
        name_uk=cells.text("name_uk"),
        alignment=alignment,
        reliability=reliability,
        role=role or Role.STATEMENT,
        derived_from=cells.text("derived_from"),
        url=url,
        note=cells.text("note"),
    )


def _check_ids(read: list[tuple[Row, Source | None]], known: Mapping[str, Source], faults: list[Fault]) -> None:
    first: dict[str, Row] = {}
    for row, _ in read:
        id_ = row["id"]
        if id_ in first:
            Cells(row, faults).fault("id", f"stands on line {first[id_].line} already", id_)
        elif id_:
            first[id_] = row
    roots = {source.id: source.derived_from for source in known.values()}
    roots |= {id_: row["derived_from"] or None for id_, row in first.items()}
    for id_, row in first.items():
        cells = Cells(row, faults)
        root = cells.one_of("derived_from", roots)
        seen = {id_}
        while root is not None:
            if root in seen:
                cells.fault("derived_from", "leads back to the source itself", row["derived_from"])
                break
            seen.add(root)
            root = roots.get(root)
