"""``marchland import``: recording what a file says, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.changes import row_of
from app.cli.database import DatabaseUrl, opened_current
from app.cli.loading import examine_files, read_claim_files
from app.cli.terminal import show, show_table, stage
from app.sources.csv_table import DEFAULT_MAX_BYTES, MEGABYTE
from app.sources.sources_csv import read_sources
from app.storage.engine import writing
from app.storage.recording import Desk, foreseen, read_desk, record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.differences import Difference
    from app.domain.ledger import Body

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE…", help="CSV, JSON Lines or GeoJSON in UTF-8; docs/import.md has the columns."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and record nothing.")]
Limit = Annotated[int, typer.Option("--limit", min=0, help="List at most so many changes.")]
MaxSize = Annotated[int, typer.Option("--max-size", metavar="MB", min=1, help="Refuse longer files.")]


def import_claims(
    files: Files,
    *,
    dry_run: DryRun = False,
    limit: Limit = 50,
    max_size: MaxSize = DEFAULT_MAX_BYTES // MEGABYTE,
    database_url: DatabaseUrl = None,
) -> None:
    """Record claims from CSV, JSON Lines or GeoJSON: all of them, or nothing and every fault listed."""
    now = datetime.now(UTC)
    max_bytes = max_size * MEGABYTE
    examine_files(files, max_bytes)
    already = 0

    def read(desk: Desk) -> Sequence[Body]:
        nonlocal already
        claims, already = read_claim_files(desk, files, now, max_bytes=max_bytes)
        return claims

    count, changed, desk = record_read(read, database_url, now, dry_run=dry_run)
    show(f"{number_of(count, 'new claim')}, {already:,} recorded already.")
    show_changes(changed, desk, limit, dry_run=dry_run)


def import_sources(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file in UTF-8; docs/import.md has the columns.")],
    *,
    dry_run: DryRun = False,
    limit: Limit = 50,
    database_url: DatabaseUrl = None,
) -> None:
    """Record sources from a CSV file; a source that is known gets a new version if anything about it is new."""
    already = 0

    def read(desk: Desk) -> Sequence[Body]:
        nonlocal already
        known = desk.sources
        sources = read_sources(file, parties=desk.parties, known=known)
        new = [source for source in sources if known.get(source.id) != source]
        already = len(sources) - len(new)
        return new

    count, changed, desk = record_read(read, database_url, datetime.now(UTC), dry_run=dry_run)
    show(f"{number_of(count, 'new or altered source')}, {already:,} recorded already.")
    show_changes(changed, desk, limit, dry_run=dry_run)


def record_read(
    read: Callable[[Desk], Sequence[Body]], database_url: str | None, now: datetime, *, dry_run: bool
) -> tuple[int, list[Difference], Desk]:
    """Record what is read in view of the ledger, in one transaction; or only foresee what it would change.

    Returns
    -------
    tuple
        How many records that makes, what the map shows otherwise, and what was there before.
    """
    with opened_current(database_url) as engine:
        if dry_run:
            with engine.connect() as connection:
                desk = read_desk(connection)
            bodies = read(desk)
            with stage("Working out what would change"):
                return len(bodies), foreseen(desk, bodies, now), desk
        with writing(engine) as connection:
            desk = read_desk(connection)
            bodies = read(desk)
            with stage(f"Recording {len(bodies):,}"):
                return len(bodies), record(connection, desk, bodies, now), desk


def show_changes(changed: Sequence[Difference], desk: Desk, limit: int, *, dry_run: bool) -> None:
    """Show what is different on the map."""
    places = len({difference.place for difference in changed})
    would = "would change" if dry_run else "changed"
    if not changed:
        show(f"Nothing {would} on the map.")
    else:
        show(f"On the map {would} {number_of(places, 'place')}:")
        rows = [row_of(difference, desk.gazetteer) for difference in changed[:limit]]
        show_table(("place", "oblast", "days", "before → after", "rule"), rows)
        if len(changed) > limit:
            show(f"… and {len(changed) - limit:,} more; --limit {len(changed)} lists all.")
    if dry_run:
        show("Dry run: nothing was recorded.")


def number_of(count: int, noun: str) -> str:
    """Write a number of things: ``1 claim``, ``2 claims``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
