"""``marchland claims``: the claims as a file, and the sources that they name as another."""

from __future__ import annotations

import csv
import io
import sys
from typing import Annotated

import typer

from app.cli.database import DatabaseUrl, opened_current
from app.sources.claim_columns import claim_columns, write_claims
from app.sources.sources_csv import write_sources
from app.storage.recording import read_desk


def template_command(
    *, evidence: Annotated[int, typer.Option("--evidence", min=1, max=20, help="So many pieces of evidence a row.")] = 1
) -> None:
    """Print the header of a claims CSV."""
    csv.writer(sys.stdout, lineterminator="\n").writerow(claim_columns(evidence))


def export_command(*, database_url: DatabaseUrl = None) -> None:
    """Print the claims that count as CSV, as 'marchland import claims' reads them."""
    with opened_current(database_url) as engine, engine.connect() as connection:
        desk = read_desk(connection)
    text = io.StringIO(newline="")
    write_claims(desk.ledger.known().claims.values(), text)
    sys.stdout.write(text.getvalue())


def sources_command(*, database_url: DatabaseUrl = None) -> None:
    """Print the sources in their last version as CSV, as 'marchland import sources' reads them."""
    with opened_current(database_url) as engine, engine.connect() as connection:
        desk = read_desk(connection)
    text = io.StringIO(newline="")
    write_sources(desk.sources.values(), text)
    sys.stdout.write(text.getvalue())
