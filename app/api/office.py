"""What writing needs of the storage behind the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from app.domain.differences import Difference
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Body, Ledger
    from app.domain.submissions import Remembered, Submission, SubmissionState, Token
    from app.domain.theatre import Theatre


class Sitting(Protocol):
    """A transaction that nobody else writes beside."""

    def caught_up(self, ledger: Ledger) -> Ledger:
        """Give the ledger as it is now: the one that is known if nothing has come since."""

    def record(
        self, theatre: Theatre, gazetteer: Gazetteer, ledger: Ledger, bodies: Sequence[Body], now: datetime
    ) -> list[Difference]:
        """Record something; gives what the map shows otherwise from then on."""

    def submission(self, submission_id: str) -> Submission:
        """Read a submission."""

    def submit(self, made: Submission) -> None:
        """Keep a submission."""

    def decide(self, decided: Submission) -> None:
        """Write down what has become of a submission."""

    def remembered(self, token_id: str, key: str) -> Remembered | None:
        """Give what was answered to a token under a key."""

    def remember(self, token_id: str, key: str, answer: Remembered, now: datetime) -> None:
        """Keep what was answered to a token under a key."""


class Office(Protocol):
    """Where tokens, submissions and the ledger are kept."""

    def token_of(self, secret: str) -> Token | None:
        """Find the token that a secret belongs to, good or not."""

    def submission(self, submission_id: str) -> Submission:
        """Read a submission."""

    def submissions(
        self, state: SubmissionState | None, submitted_by: str | None, offset: int, limit: int
    ) -> list[Submission]:
        """Read submissions, the newest first."""

    def opened(self) -> AbstractContextManager[Sitting]:
        """Open a transaction; it is committed at the end, and undone on an error."""
