"""``/submissions``: what waits for an editor, and what was decided."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from fastapi import APIRouter

from app.api.claim_bodies import OBJECT, read_fields
from app.api.clerk import accept, reject
from app.api.parameter import Parameter
from app.api.params import OFFSET, path_id
from app.api.readers import one_of, read_whole
from app.api.submission_documents import submission_document
from app.api.wish import Done, Wish
from app.api.writes import writes
from app.domain.submissions import SubmissionState, TokenRole, UnknownSubmissionError

router = APIRouter(tags=["writing"])
SUBMISSION = path_id("submission_id", "The id of a submission.", "s0123456789abcdef")
MOST = 100
_one_of_states = one_of("state", tuple(SubmissionState))
STATE: Parameter[SubmissionState | None] = Parameter(
    name="state",
    read=lambda text, atlas: SubmissionState(_one_of_states(text, atlas)),
    default=None,
    description="Only those that are so.",
    schema={"type": "string", "enum": list(SubmissionState)},
    example="pending",
)
LIMIT: Parameter[int] = Parameter(
    name="limit",
    read=read_whole("limit", 1, MOST),
    default=20,
    description="At most so many.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST, "default": 20},
)


@writes(
    router,
    "/submissions",
    STATE,
    LIMIT,
    OFFSET,
    method="GET",
    role=TokenRole.CONTRIBUTOR,
    summary="What was submitted",
    description="The newest first. An editor sees all, a contributor their own.",
    schema="Submissions",
)
def submissions(wish: Wish) -> Done:
    """Answer with submissions."""
    asked = wish.asked
    whose = None if wish.token.role.allows(TokenRole.EDITOR) else wish.token.id
    found = wish.office.submissions(asked[STATE], whose, asked[OFFSET], asked[LIMIT])
    return _done({"submissions": [submission_document(one) for one in found]})


@writes(
    router,
    "/submissions/{submission_id}",
    SUBMISSION,
    method="GET",
    role=TokenRole.CONTRIBUTOR,
    summary="One submission, with its content",
    description="An editor sees any, a contributor their own.",
    schema="Submission",
)
def submission(wish: Wish) -> Done:
    """Answer with one submission."""
    found = wish.office.submission(wish.asked[SUBMISSION])
    if found.submitted_by.id != wish.token.id and not wish.token.role.allows(TokenRole.EDITOR):
        # As if there were none: what others submit is nobody else's business.
        raise UnknownSubmissionError(found.id)
    return _done(submission_document(found, in_full=True))


@writes(
    router,
    "/submissions/{submission_id}/acceptance",
    SUBMISSION,
    role=TokenRole.EDITOR,
    summary="Record what was submitted",
    description="It is read again in view of the ledger as it is now, and may have become faulty.",
    schema="Submitted",
)
def acceptance(wish: Wish) -> Done:
    """Accept a submission."""
    return wish.carried_out(lambda sitting: accept(wish, sitting, wish.asked[SUBMISSION]))


@writes(
    router,
    "/submissions/{submission_id}/rejection",
    SUBMISSION,
    role=TokenRole.EDITOR,
    summary="Decide not to record what was submitted",
    description="Its contributor sees the reason.",
    schema="Submission",
    body=OBJECT,
    body_schema={"$ref": "#/components/schemas/NewRejection"},
    example={"reason": "The article says another day."},
)
def rejection(wish: Wish) -> Done:
    """Reject a submission."""
    reason = read_fields(wish, texts=["reason"])["reason"]
    return wish.carried_out(lambda sitting: reject(wish, sitting, wish.asked[SUBMISSION], reason))


def _done(content: dict[str, object]) -> Done:
    return Done(status=HTTPStatus.OK, body=orjson.dumps(content), location=None)
