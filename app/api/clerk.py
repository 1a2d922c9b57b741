"""The clerk: records what an editor writes, keeps what a contributor submits, and carries out what is decided."""

from __future__ import annotations

import difflib
import secrets
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from app.api.claim_bodies import claims_again
from app.api.refusals import ConflictError, InvalidBodyError
from app.api.submission_documents import changes_document, submission_document
from app.api.wish import Written
from app.domain.claims import Claim
from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidInputError, UnknownClaimError
from app.domain.ledger import Retraction
from app.domain.submissions import Submission, SubmissionKind, SubmissionState, TokenRole
from app.sources.claim_columns import claim_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.office import Sitting
    from app.api.wish import Wish
    from app.domain.ledger import Body, Ledger
    from app.sources.claims_csv import ReadClaims

_ID_BYTES = 8


def submit_claims(wish: Wish, sitting: Sitting, read: ReadClaims) -> Written:
    """Record claims, or keep them for an editor."""
    if not read.claims:
        document = {"state": "known", "recorded": 0, "already": read.already, "revision": wish.asked.atlas.revision}
        return Written(status=HTTPStatus.OK, document=document)
    content = [claim_object(claim) for claim in read.claims]
    made = _made(wish, SubmissionKind.CLAIMS, content)
    if not wish.token.role.allows(TokenRole.EDITOR):
        return _kept(wish, sitting, made, {"claims": [claim.id for claim in read.claims], "already": read.already})
    ledger = sitting.caught_up(wish.asked.atlas.ledger)
    if ledger.revision != wish.asked.atlas.revision:
        read = claims_again(wish, content, ledger)
    more = {"claims": [claim.id for claim in read.claims], "recorded": len(read.claims), "already": read.already}
    return _recorded(wish, sitting, made, ledger, read.claims, more, is_new=True)


def submit_retraction(wish: Wish, sitting: Sitting, claim_id: str, fields: dict[str, Any]) -> Written:
    """Take a claim back, or keep the wish for an editor.

    Raises
    ------
    UnknownClaimError
        If there is no such claim.
    ConflictError
        If it is taken back already.
    """
    ledger = sitting.caught_up(wish.asked.atlas.ledger)
    retraction = Retraction(claim=claim_id, reason=fields["reason"], reported_on=fields["reported_on"])
    _check_retraction(ledger, claim_id)
    day = retraction.reported_on
    content = {"claim": claim_id, "reason": retraction.reason, "reported_on": day and day.isoformat()}
    made = _made(wish, SubmissionKind.RETRACTION, [content])
    if not wish.token.role.allows(TokenRole.EDITOR):
        return _kept(wish, sitting, made, {})
    return _recorded(wish, sitting, made, ledger, [retraction], {}, is_new=True)


def accept(wish: Wish, sitting: Sitting, submission_id: str) -> Written:
    """Record what waits.

    Raises
    ------
    ConflictError
        If it has been decided on.
    InvalidBodyError
        If it has become faulty since it was submitted.
    """
    pending = _pending(sitting, submission_id)
    ledger = sitting.caught_up(wish.asked.atlas.ledger)
    if pending.kind is SubmissionKind.RETRACTION:
        [content] = pending.content
        _check_retraction(ledger, content["claim"])
        reported_on = None if content["reported_on"] is None else parse_day(content["reported_on"])
        retraction = Retraction(claim=content["claim"], reason=content["reason"], reported_on=reported_on)
        return _recorded(wish, sitting, pending, ledger, [retraction], {}, is_new=False)
    read = claims_again(wish, pending.content, ledger)
    more = {"claims": [claim.id for claim in read.claims], "recorded": len(read.claims), "already": read.already}
    return _recorded(wish, sitting, pending, ledger, read.claims, more, is_new=False)


def reject(wish: Wish, sitting: Sitting, submission_id: str, reason: str) -> Written:
    """Decide that something is not recorded.

    Raises
    ------
    ConflictError
        If it has been decided on.
    """
    rejected = replace(
        _pending(sitting, submission_id),
        state=SubmissionState.REJECTED,
        decided_by=wish.token,
        decided_at=wish.now,
        reason=reason,
    )
    sitting.decide(rejected)
    return Written(status=HTTPStatus.OK, document=submission_document(rejected))


def _made(wish: Wish, kind: SubmissionKind, content: Sequence[dict[str, Any]]) -> Submission:
    return Submission(
        id=f"s{secrets.token_hex(_ID_BYTES)}",
        kind=kind,
        content=content,
        state=SubmissionState.PENDING,
        submitted_by=wish.token,
        submitted_at=wish.now,
    )


def _kept(wish: Wish, sitting: Sitting, made: Submission, more: dict[str, Any]) -> Written:
    sitting.submit(made)
    document = {**submission_document(made), **more, "revision": wish.asked.atlas.revision}
    return Written(status=HTTPStatus.ACCEPTED, document=document, location=f"/submissions/{made.id}")


def _recorded(
    wish: Wish,
    sitting: Sitting,
    made: Submission,
    ledger: Ledger,
    bodies: Sequence[Body],
    more: dict[str, Any],
    *,
    is_new: bool,
) -> Written:
    atlas = wish.asked.atlas
    try:
        changed = sitting.record(atlas.theatre, atlas.gazetteer, ledger, bodies, wish.now)
    except InvalidInputError as error:
        # The database no longer holds a place or party that the atlas does: the theatre is being replaced.
        raise InvalidBodyError(error.faults, [""] * len(error.faults)) from error
    accepted = replace(
        made,
        state=SubmissionState.ACCEPTED,
        decided_by=wish.token,
        decided_at=wish.now,
        since=ledger.revision,
        revision=ledger.revision + len(bodies),
    )
    if is_new:
        sitting.submit(accepted)
    else:
        sitting.decide(accepted)
    document = {**submission_document(accepted), **more, "changes": changes_document(changed, atlas.gazetteer)}
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return Written(status=status, document=document, location=f"/submissions/{accepted.id}")


def _pending(sitting: Sitting, submission_id: str) -> Submission:
    found = sitting.submission(submission_id)
    if found.state is not SubmissionState.PENDING:
        by = found.decided_by.name if found.decided_by else "nobody"
        message = f"the submission {found.id} has been {found.state} by {by}"
        raise ConflictError(message)
    return found


def _check_retraction(ledger: Ledger, claim_id: str) -> None:
    claims: list[str] = []
    for record in ledger:
        match record.body:
            case Claim():
                claims.append(record.body.id)
            case Retraction() if record.body.claim == claim_id:
                message = f"the claim {claim_id} is retracted already, by record {record.seq}"
                raise ConflictError(message)
    if claim_id not in claims:
        raise UnknownClaimError(claim_id, difflib.get_close_matches(claim_id, claims[-5000:], n=3))


def fault_of_day(wish: Wish, fields: dict[str, Any]) -> None:
    """Refuse a day of report that lies in the future.

    Raises
    ------
    InvalidBodyError
        If it does.
    """
    day = fields["reported_on"]
    if day is not None and day > wish.today:
        fault = Fault(at="reported_on", message=f"lies in the future; today is {wish.now.date()}", value=str(day))
        raise InvalidBodyError([fault], ["/reported_on"])
