"""Submissions, and what was answered under idempotency keys, in SQL."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from app.domain.submissions import (
    Remembered,
    Submission,
    SubmissionKind,
    SubmissionState,
    UnknownSubmissionError,
)
from app.storage.tables import idempotency_key, submission
from app.storage.token_store import tokens_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

REMEMBERED_FOR = timedelta(days=7)


def add_submission(connection: Connection, made: Submission) -> None:
    """Keep a submission."""
    connection.execute(
        insert(submission).values(
            id=made.id,
            kind=made.kind.value,
            content=list(made.content),
            state=made.state.value,
            submitted_by=made.submitted_by.id,
            submitted_at=made.submitted_at,
            **_decision(made),
        )
    )


def decide_submission(connection: Connection, decided: Submission) -> None:
    """Write down what has become of a submission."""
    values = {"state": decided.state.value, **_decision(decided)}
    connection.execute(update(submission).where(submission.c.id == decided.id).values(values))


def read_submission(connection: Connection, submission_id: str) -> Submission:
    """Read a submission.

    Raises
    ------
    UnknownSubmissionError
        If there is none with this id.
    """
    rows = connection.execute(select(submission).where(submission.c.id == submission_id)).all()
    if not rows:
        raise UnknownSubmissionError(submission_id)
    return _submissions(connection, rows)[0]


def read_submissions(
    connection: Connection, state: SubmissionState | None, submitted_by: str | None, offset: int, limit: int
) -> list[Submission]:
    """Read submissions, the newest first.

    Parameters
    ----------
    connection
        In a transaction.
    state
        Only those that are so.
    submitted_by
        Only those of this token.
    offset, limit
        How many to pass over, and at most how many to give.
    """
    wanted = select(submission).order_by(submission.c.submitted_at.desc(), submission.c.id)
    if state is not None:
        wanted = wanted.where(submission.c.state == state.value)
    if submitted_by is not None:
        wanted = wanted.where(submission.c.submitted_by == submitted_by)
    return _submissions(connection, connection.execute(wanted.offset(offset).limit(limit)).all())


def remembered(connection: Connection, token_id: str, key: str) -> Remembered | None:
    """Give what was answered to a token under a key."""
    is_it = (idempotency_key.c.token == token_id) & (idempotency_key.c.key == key)
    row = connection.execute(select(idempotency_key).where(is_it)).one_or_none()
    if row is None:
        return None
    return Remembered(fingerprint=row.fingerprint, status=row.status, body=row.body, location=row.location)


def remember(connection: Connection, token_id: str, key: str, answer: Remembered, now: datetime) -> None:
    """Keep what was answered, and forget what was answered long ago."""
    connection.execute(delete(idempotency_key).where(idempotency_key.c.answered_at < now - REMEMBERED_FOR))
    connection.execute(
        insert(idempotency_key).values(
            token=token_id,
            key=key,
            fingerprint=answer.fingerprint,
            status=answer.status,
            body=answer.body,
            location=answer.location,
            answered_at=now,
        )
    )


def _decision(made: Submission) -> dict[str, Any]:
    return {
        "decided_by": None if made.decided_by is None else made.decided_by.id,
        "decided_at": made.decided_at,
        "reason": made.reason,
        "since": made.since,
        "revision": made.revision,
    }


def _submissions(connection: Connection, rows: Sequence[Row[Any]]) -> list[Submission]:
    ids = {id_ for row in rows for id_ in (row.submitted_by, row.decided_by) if id_ is not None}
    tokens = tokens_by_id(connection, ids)
    return [
        Submission(
            id=row.id,
            kind=SubmissionKind(row.kind),
            content=row.content,
            state=SubmissionState(row.state),
            submitted_by=tokens[row.submitted_by],
            submitted_at=row.submitted_at,
            decided_by=tokens.get(row.decided_by),
            decided_at=row.decided_at,
            reason=row.reason,
            since=row.since,
            revision=row.revision,
        )
        for row in rows
    ]
