"""``POST /claims`` and ``/claims/{id}/retraction``: writing, a few claims at a time."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.claim_bodies import CLAIMS, MOST_CLAIMS, OBJECT, read_claims_body, read_fields
from app.api.clerk import fault_of_day, submit_claims, submit_retraction
from app.api.params import path_id
from app.api.wish import Done, Wish
from app.api.writes import writes
from app.domain.submissions import TokenRole

router = APIRouter(tags=["writing"])
CLAIM_ID = path_id("claim_id", "The id of a claim.", "c0123456789abcdef")
_WHO = (
    "An editor's is recorded at once and shows on the map; a contributor's waits for an editor and shows nowhere. All "
    "of it or nothing: every fault is listed."
)


@writes(
    router,
    "/claims",
    role=TokenRole.CONTRIBUTOR,
    summary="Record claims, or submit them",
    description=f"One claim, a list of up to {MOST_CLAIMS}, GeoJSON or JSON Lines, with the columns of docs/import.md "
    f"as keys. {_WHO} What is recorded already, word for word, is passed over.",
    schema="Submitted",
    body=CLAIMS,
    body_schema={
        "anyOf": [
            {"$ref": "#/components/schemas/NewClaim"},
            {"type": "array", "items": {"$ref": "#/components/schemas/NewClaim"}, "maxItems": MOST_CLAIMS},
        ]
    },
)
def claims(wish: Wish) -> Done:
    """Take in claims."""
    read = read_claims_body(wish, wish.asked.atlas.ledger, MOST_CLAIMS)
    return wish.carried_out(lambda sitting: submit_claims(wish, sitting, read))


@writes(
    router,
    "/claims/{claim_id}/retraction",
    CLAIM_ID,
    role=TokenRole.CONTRIBUTOR,
    summary="Take a claim back, or ask for it",
    description=f"The claim stays in the ledger, and so does the reason. {_WHO} `reported_on` is the day on which the "
    "origin itself took it back; without it, the claim should never have been recorded.",
    schema="Submitted",
    body=OBJECT,
    body_schema={"$ref": "#/components/schemas/NewRetraction"},
    example={"reason": "The article was corrected.", "reported_on": None},
)
def retraction(wish: Wish) -> Done:
    """Take in a retraction."""
    fields = read_fields(wish, texts=["reason"], days=["reported_on"])
    fault_of_day(wish, fields)
    return wish.carried_out(lambda sitting: submit_retraction(wish, sitting, wish.asked[CLAIM_ID], fields))
