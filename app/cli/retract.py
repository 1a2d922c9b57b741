"""``marchland retract``: taking a claim back. It stays in the ledger, and so does the reason."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.changes import row_of
from app.cli.database import DatabaseUrl, opened_current
from app.cli.terminal import show, show_table
from app.domain.days import parse_day
from app.domain.errors import InvalidValueError, UnknownClaimError
from app.domain.ledger import Retraction
from app.storage.engine import writing
from app.storage.recording import read_desk, record, retraction_of


def retract_command(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of the claim.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; readers see it.")],
    reported_on: Annotated[
        str | None,
        typer.Option("--reported-on", metavar="YYYY-MM-DD", help="The day on which the origin itself took it back."),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Take a claim back. Without --reported-on, the claim should never have been recorded."""
    if not reason.strip():
        name, wish = "reason", "is empty; say why the claim is taken back"
        raise InvalidValueError(name, reason, wish)
    day = None if reported_on is None else parse_day(reported_on, "reported-on")
    now = datetime.now(UTC)
    with opened_current(database_url) as engine, writing(engine) as connection:
        desk = read_desk(connection)
        ids = [recorded.id for _, recorded in desk.ledger.claim_records()]
        if claim not in ids:
            raise UnknownClaimError(claim, difflib.get_close_matches(claim, ids, n=3))
        before = retraction_of(desk, claim)
        if before is not None:
            show(f"{claim} is retracted already, by record {before}.")
            return
        changed = record(connection, desk, [Retraction(claim=claim, reason=reason.strip(), reported_on=day)], now)
    show(f"{claim} is retracted.")
    rows = [row_of(difference, desk.gazetteer) for difference in changed]
    if rows:
        show_table(("place", "oblast", "days", "before → after", "rule"), rows)
    else:
        show("Nothing changed on the map.")
