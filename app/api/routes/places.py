"""``/places``: finding places by name, their whole timelines, and why."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import answer
from app.api.claim_documents import claim_document, period_document, why_document
from app.api.documents import coverage, json_document, place_document, view_members
from app.api.parameter import Asked
from app.api.params import DAY, PLACES_LIMIT, QUERY, VIEW, path_id
from app.api.problems import NoSettlementError
from app.api.reading import reads
from app.atlas.holdings import flat_shares, holdings_within
from app.atlas.sovereignty import claimed_by_law
from app.domain.names import folded
from app.domain.places import Place, PlaceKind

router = APIRouter(tags=["places"])
PLACE = path_id("place_id", "The id of a place.", "UA14120110010088407")


@reads(router, "/places", QUERY, PLACES_LIMIT, summary="Find places by name", schema="Places")
def places(asked: Asked) -> Response:
    """Answer with places whose name begins so, in any spelling."""
    return answer(asked, lambda: json_document({"places": _found(asked)}))


@reads(
    router,
    "/places/{place_id}",
    PLACE,
    DAY,
    *VIEW,
    summary="A place with its whole timeline",
    description="A settlement comes with its control periods, `from` and `to` being their first and last day. An area "
    "comes with its shares on a day and the claims about it that move nothing.",
    schema="Place",
)
def place(asked: Asked) -> Response:
    """Answer with one place."""
    found = asked.atlas.gazetteer[asked[PLACE]]
    return answer(asked, lambda: json_document(_described(asked, found)))


@reads(
    router,
    "/places/{place_id}/why",
    PLACE,
    DAY,
    *VIEW,
    summary="Why a settlement has this control",
    description="The rule, the claims it rests on, those that lost, and what would flip it.",
    schema="Why",
)
def why(asked: Asked) -> Response:
    """Answer with the derivation of one settlement's control on a day."""
    found = asked.atlas.gazetteer[asked[PLACE]]
    if found.kind is not PlaceKind.SETTLEMENT:
        raise NoSettlementError(found.id)
    day = asked[DAY] or asked.latest_day
    return answer(asked, lambda: json_document(why_document(asked, asked.view.why(found.id, day))))


def _found(asked: Asked) -> list[dict[str, Any]]:
    found = asked.atlas.gazetteer.search(asked[QUERY], limit=asked[PLACES_LIMIT])
    return [place_document(asked.atlas, one.id, _matched(one, asked[QUERY])) for one in found]


def _matched(found: Place, text: str) -> str:
    wanted = folded(text)
    names = [name for name in found.names if folded(name).startswith(wanted)]
    return min(names, key=lambda name: folded(name) != wanted, default=found.name_en)


def _described(asked: Asked, found: Place) -> dict[str, Any]:
    day = asked[DAY] or asked.latest_day
    described = {**place_document(asked.atlas, found.id), "day": day, **view_members(asked), **coverage(asked, day)}
    if found.kind is PlaceKind.SETTLEMENT:
        periods = asked.view.timelines[found.id].periods
        return described | {"timeline": [period_document(period) for period in periods]}
    claim = claimed_by_law(asked.view, found.id, day)
    context = [one for one in asked.view.docket.context(found.id) if one.latest <= day]
    held = holdings_within(asked.view, found.id, day)
    return described | {
        "settlements": sum(holding.settlements for holding in held.values()),
        "shares": flat_shares(held),
        "claimed_by": claim.party if claim else None,
        "claimed_since": claim.since if claim else None,
        "claims": [claim_document(one, asked.atlas, asked.view.known) for one in context],
    }
