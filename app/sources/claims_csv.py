"""Reading claims from CSV: all that the ledger does not know yet, or everything that is wrong with the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInputError
from app.sources.cells import Cells
from app.sources.claim_columns import MOST_EVIDENCE, REQUIRED_COLUMNS, claim_columns
from app.sources.claim_rows import ClaimRows
from app.sources.csv_table import DEFAULT_MAX_BYTES, CsvTable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date
    from pathlib import Path

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Ledger
    from app.domain.sources import Source

_REPORT_EVERY = 256
_BESIDE_THE_STATEMENT = ("relay", "credibility", "embargo_until", "evidence", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClaims:
    """What a file of claims says that the ledger does not."""

    claims: tuple[Claim, ...]
    """Those not yet recorded, in the order of the file."""
    already: int
    """How many more are recorded already, word for word."""


def read_claims(
    path: Path,
    *,
    gazetteer: Gazetteer,
    parties: Collection[str],
    sources: Mapping[str, Source],
    ledger: Ledger,
    today: date | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> ReadClaims:
    """Read claims.

    Parameters
    ----------
    path
        A CSV file; docs/import.md describes its columns.
    gazetteer
        The places that may be named.
    parties
        The ids of the parties that may be named.
    sources
        The sources that may be named, by id.
    ledger
        What is recorded already.
    today
        Reports later than this day are faults; ``None`` accepts any.
    max_bytes
        A longer file is refused.
    progress
        Told now and then how many lines are done, of how many.

    Raises
    ------
    InvalidInputError
        With every fault of the file, in its order.
    """
    columns = claim_columns(MOST_EVIDENCE)
    table = CsvTable(path, columns=columns, required=REQUIRED_COLUMNS, max_bytes=max_bytes)
    intake = _Intake({claim.id: claim for _, claim in ledger.claim_records()})
    rows = ClaimRows(gazetteer=gazetteer, parties=parties, sources=sources, claims=intake, today=today)
    count = 0
    for count, row in enumerate(table, start=1):
        cells = Cells(row, table.faults)
        for claim in rows.claims(cells):
            intake.take(claim, cells)
        if count % _REPORT_EVERY == 0:
            progress(row.line, table.line_count)
    progress(table.line_count, table.line_count)
    if count == 0:
        table.no_rows("claims")
    if table.faults:
        raise InvalidInputError(path.name, table.sorted_faults())
    return ReadClaims(claims=tuple(intake.new.values()), already=intake.already)


def examine_claims_file(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
    """Look at a file as a whole, before anything else is read for its sake.

    Raises
    ------
    InvalidInputError
        If it is missing, too long, empty, no UTF-8 text or of another format.
    """
    CsvTable(path, columns=(), required=(), max_bytes=max_bytes)


class _Intake:
    """Tells claims that are new from those that the ledger, or a row above, has said before."""

    def __init__(self, recorded: Mapping[str, Claim]) -> None:
        self.new: dict[str, Claim] = {}
        self.already = 0
        self._recorded = recorded
        self._lines: dict[str, int] = {}

    def __contains__(self, claim_id: object) -> bool:
        return claim_id in self._recorded or claim_id in self._lines

    def take(self, claim: Claim, cells: Cells) -> None:
        """Keep a claim if it is new; repeating a row above, or altering what is recorded, is a fault."""
        line = self._lines.setdefault(claim.id, cells.row.line)
        recorded = self._recorded.get(claim.id)
        if line != cells.row.line:
            cells.fault("place", f"repeats line {line}: the same statement about the same place", claim.place)
        elif recorded is None:
            self.new[claim.id] = claim
        elif altered := [name for name in _BESIDE_THE_STATEMENT if getattr(claim, name) != getattr(recorded, name)]:
            message = (
                f"is recorded as {claim.id}, with another {' and '.join(altered)}; "
                f"to replace that, write {claim.id} into the column supersedes"
            )
            cells.fault(altered[0] if altered[0] in cells.row.columns else "place", message)
        else:
            self.already += 1
