"""``POST /imports``: a whole file of claims."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from fastapi import APIRouter

from app.api.claim_bodies import IMPORT, MOST_IMPORTED, read_claims_body
from app.api.clerk import submit_claims
from app.api.parameter import Parameter
from app.api.readers import one_of
from app.api.submission_documents import changes_document
from app.api.wish import Done, Wish
from app.api.writes import writes
from app.atlas.revisions import foreseen
from app.domain.submissions import TokenRole

router = APIRouter(tags=["writing"])
DRY_RUN: Parameter[str] = Parameter(
    name="dry_run",
    read=one_of("dry_run", ("true", "false")),
    default="false",
    description="`true` tells what would change on the map, and records nothing.",
    schema={"type": "string", "enum": ["true", "false"], "default": "false"},
)


@writes(
    router,
    "/imports",
    DRY_RUN,
    role=TokenRole.CONTRIBUTOR,
    summary="Record a file of claims, or submit it",
    description=f"CSV, JSON, JSON Lines or GeoJSON, as docs/import.md describes them, up to {MOST_IMPORTED:,} claims "
    "and 16 MB. An editor's is recorded at once; a contributor's waits for an editor. All of it or nothing: every "
    "fault is listed. The same file may be sent again: what is recorded already is passed over.",
    schema="Submitted",
    body=IMPORT,
)
def imports(wish: Wish) -> Done:
    """Take in a file."""
    read = read_claims_body(wish, wish.asked.atlas.ledger, MOST_IMPORTED)
    if wish.asked[DRY_RUN] == "true":
        atlas = wish.asked.atlas
        document = {
            "state": "foreseen",
            "recorded": 0,
            "claims": [claim.id for claim in read.claims],
            "already": read.already,
            "revision": atlas.revision,
            "changes": changes_document(foreseen(atlas, read.claims, wish.now), atlas.gazetteer),
        }
        return Done(status=HTTPStatus.OK, body=orjson.dumps(document), location=None)
    return wish.carried_out(lambda sitting: submit_claims(wish, sitting, read))
