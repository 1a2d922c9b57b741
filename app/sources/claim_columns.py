"""The columns of a claims CSV, and a claim as cells of them: the same both ways."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from app.domain.claims import Claim

REQUIRED_COLUMNS = ("kind", "place", "when", "reported_on", "origin", "credibility")
STATEMENT_COLUMNS = (
    *("kind", "place", "oblast", "level", "party", "to", "when", "reported_on", "origin", "relay", "credibility"),
    *("except", "count", "act", "supersedes", "embargo_until"),
)
EVIDENCE_FIELDS = ("kind", "publisher", "title", "date", "url", "archive_url", "sha256")
MOST_EVIDENCE = 20
"""So many pieces of evidence a row can hold."""


def evidence_columns(number: int) -> tuple[str, ...]:
    """Give the columns of the first, second, … piece of evidence, in the order of `EVIDENCE_FIELDS`."""
    prefix = "evidence" if number == 1 else f"evidence{number}"
    return tuple(f"{prefix}_{field}" for field in EVIDENCE_FIELDS)


def claim_columns(evidence: int = 1) -> tuple[str, ...]:
    """Give the header of a file whose claims rest on up to so many pieces of evidence each."""
    columns = [*STATEMENT_COLUMNS]
    for number in range(1, evidence + 1):
        columns += evidence_columns(number)
    return (*columns, "note")


def write_claims(claims: Iterable[Claim], file: TextIO) -> None:
    """Write claims so that reading them gives the same claims.

    Parameters
    ----------
    claims
        In the order in which they are to be read.
    file
        Open for text with ``newline=""``.
    """
    every = tuple(claims)
    columns = claim_columns(max([1, *(len(claim.evidence) for claim in every)]))
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(_cells(claim)) for claim in every)


def claim_object(claim: Claim) -> dict[str, str]:
    """Write a claim as an object of which reading gives the same claim: the columns that it fills."""
    return {column: cell for column, cell in _cells(claim) if cell}


def _cells(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "kind", claim.kind.value
    yield "place", ";".join(claim.places)
    for column in ("party", "to", "when", "origin", "relay", "credibility", "count", "act", "supersedes", "note"):
        yield column, _text(getattr(claim, column))
    yield "except", ";".join(claim.excepted)
    yield "reported_on", _text(claim.reported_on)
    yield "embargo_until", _text(claim.embargo_until)
    for number, evidence in enumerate(claim.evidence, start=1):
        for column, field in zip(evidence_columns(number), EVIDENCE_FIELDS, strict=True):
            yield column, _text(getattr(evidence, field))


def _text(value: object) -> str:
    return "" if value is None else str(value)
