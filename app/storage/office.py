"""The office: what writing over the network needs of a database, a transaction at a time."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.ledger import Ledger
from app.storage.engine import writing
from app.storage.ledger_store import read_records, revision
from app.storage.recording import Desk, record
from app.storage.submission_store import (
    add_submission,
    decide_submission,
    read_submission,
    read_submissions,
    remember,
    remembered,
)
from app.storage.token_store import token_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from app.domain.differences import Difference
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Body
    from app.domain.submissions import Remembered, Submission, SubmissionState, Token
    from app.domain.theatre import Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Opens transactions."""

    engine: Engine

    def token_of(self, secret: str) -> Token | None:
        """Find the token that a secret belongs to, good or not."""
        with self.engine.connect() as connection:
            return token_of(connection, secret)

    def submission(self, submission_id: str) -> Submission:
        """Read a submission.

        Raises
        ------
        UnknownSubmissionError
            If there is none with this id.
        """
        with self.engine.connect() as connection:
            return read_submission(connection, submission_id)

    def submissions(
        self, state: SubmissionState | None, submitted_by: str | None, offset: int, limit: int
    ) -> list[Submission]:
        """Read submissions, the newest first."""
        with self.engine.connect() as connection:
            return read_submissions(connection, state, submitted_by, offset, limit)

    @contextmanager
    def opened(self) -> Iterator[Sitting]:
        """Open a transaction that nobody else writes beside; commit at the end, undo on an error."""
        with writing(self.engine) as connection:
            yield Sitting(connection)


class Sitting:
    """A transaction for writing."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection that nobody else writes beside."""
        self._connection = connection

    def caught_up(self, ledger: Ledger) -> Ledger:
        """Give the ledger as it is now: the one that is known if nothing has come since."""
        last = revision(self._connection)
        if last == ledger.revision:
            return ledger
        if last < ledger.revision:
            return Ledger(read_records(self._connection))
        return Ledger((*ledger, *read_records(self._connection, after=ledger.revision)))

    def record(
        self, theatre: Theatre, gazetteer: Gazetteer, ledger: Ledger, bodies: Sequence[Body], now: datetime
    ) -> list[Difference]:
        """Record something; gives what the map shows otherwise from then on.

        Raises
        ------
        InvalidInputError
            If something speaks of what the database does not hold.
        """
        return record(self._connection, Desk(theatre=theatre, gazetteer=gazetteer, ledger=ledger), bodies, now)

    def submission(self, submission_id: str) -> Submission:
        """Read a submission.

        Raises
        ------
        UnknownSubmissionError
            If there is none with this id.
        """
        return read_submission(self._connection, submission_id)

    def submit(self, made: Submission) -> None:
        """Keep a submission."""
        add_submission(self._connection, made)

    def decide(self, decided: Submission) -> None:
        """Write down what has become of a submission."""
        decide_submission(self._connection, decided)

    def remembered(self, token_id: str, key: str) -> Remembered | None:
        """Give what was answered to a token under a key."""
        return remembered(self._connection, token_id, key)

    def remember(self, token_id: str, key: str, answer: Remembered, now: datetime) -> None:
        """Keep what was answered to a token under a key."""
        remember(self._connection, token_id, key, answer, now)
