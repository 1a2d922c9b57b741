"""Submissions, and what recording them changed, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.days import published_last, published_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.differences import Difference
    from app.domain.gazetteer import Gazetteer
    from app.domain.submissions import Submission, Token
    from app.domain.timeline import Period

LISTED_CHANGES = 100


def submission_document(submission: Submission, *, in_full: bool = False) -> dict[str, Any]:
    """Write a submission.

    Parameters
    ----------
    submission
        The submission.
    in_full
        Whether with its content.
    """
    document: dict[str, Any] = {
        "id": submission.id,
        "kind": submission.kind,
        "state": submission.state,
        "count": len(submission.content),
        "submitted_by": _token(submission.submitted_by),
        "submitted_at": submission.submitted_at,
        "decided_by": _token(submission.decided_by),
        "decided_at": submission.decided_at,
        "reason": submission.reason,
        "since": submission.since,
        "revision": submission.revision,
    }
    return {**document, "content": submission.content} if in_full else document


def changes_document(changed: Sequence[Difference], gazetteer: Gazetteer) -> dict[str, Any]:
    """Write what the default map shows otherwise: spans of days, place by place, as far as they are listed."""
    return {
        "count": len(changed),
        "places": len({difference.place for difference in changed}),
        "listed": [
            {
                "place": difference.place,
                "name": gazetteer[difference.place].name_en,
                "from": published_start(difference.start),
                "to": published_last(difference.end),
                "before": _shown(difference.before),
                "after": _shown(difference.after),
                "rule": difference.after.rule,
            }
            for difference in changed[:LISTED_CHANGES]
        ],
    }


def _token(token: Token | None) -> dict[str, str] | None:
    return None if token is None else {"id": token.id, "name": token.name}


def _shown(period: Period) -> dict[str, Any]:
    control = period.control
    return {
        "controller": control.controller,
        "status": control.status,
        "pressure": control.pressure,
        "claimed_by": period.claimed_by,
    }
