"""The ledger in SQL: reading it whole or from a record on, and appending to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from app.domain.errors import InvalidInputError
from app.domain.ledger import Ledger
from app.storage.bulk import insert_rows
from app.storage.engine import hold_ledger
from app.storage.ledger_faults import faults_of
from app.storage.ledger_rows import LedgerRows, rows_by_table
from app.storage.tables import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from app.domain.ledger import Body, Record

CHANNEL = "marchland_revision"
"""Where PostgreSQL tells listeners the new revision when an append is committed."""


def revision(connection: Connection) -> int:
    """Give the number of the last record; 0 for an empty ledger."""
    last: int = connection.execute(select(func.coalesce(func.max(record.c.seq), 0))).scalar_one()
    return last


def read_ledger(connection: Connection) -> Ledger:
    """Read all records.

    Raises
    ------
    DatabaseUnavailableError
        If a claim does not read as it was written: somebody has altered the database.
    """
    return Ledger(read_records(connection))


def read_records(connection: Connection, *, after: int = 0) -> list[Record]:
    """Read the records behind a revision, in order: what a process that knows it still has to learn.

    Records appended while this runs are left for the next time.

    Raises
    ------
    DatabaseUnavailableError
        As for `read_ledger`.
    """
    return LedgerRows(connection, after=after, upto=revision(connection)).records()


def append(connection: Connection, bodies: Sequence[Body], recorded_at: datetime) -> int:
    """Record something: all of it, or nothing.

    Numbers are given under a lock that is kept until the transaction ends; nobody sees the records before. To read
    and then append without anything in between, open the transaction with `writing`.

    Parameters
    ----------
    connection
        In a transaction that the caller commits.
    bodies
        What to record, in this order.
    recorded_at
        When the ledger learns of it, with a time zone.

    Returns
    -------
    int
        The new revision; the present one if there is nothing to record.

    Raises
    ------
    InvalidInputError
        If a claim is recorded already, or something speaks of a place, party, source or claim that does not
        exist. `Fault.at` counts the bodies from 1.
    """
    hold_ledger(connection)
    last = revision(connection)
    if not bodies:
        return last
    faults = faults_of(connection, bodies)
    if faults:
        subject = "what is to be recorded"
        raise InvalidInputError(subject, faults)
    for table, rows in rows_by_table(bodies, first=last + 1, recorded_at=recorded_at):
        insert_rows(connection, table, rows)
    last += len(bodies)
    if connection.dialect.name == "postgresql":
        told = {"channel": CHANNEL, "revision": str(last)}
        connection.execute(text("SELECT pg_notify(:channel, :revision)"), told)
    return last
