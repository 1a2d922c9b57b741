"""``/feeds``: every change of control, for those who follow."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api import atom, json_feed
from app.api.caching import answer
from app.api.feed_entries import read_feed
from app.api.parameter import Asked
from app.api.params import BBOX, CONTROLLER, FEED_LIMIT, LANG, OBLAST, OFFSET, VIEW
from app.api.reading import reads

router = APIRouter(tags=["feeds"])
_TAKEN = (BBOX, OBLAST, CONTROLLER, LANG, FEED_LIMIT, OFFSET, *VIEW)
_ABOUT = (
    "One entry for each settlement and day on which its control changed. First comes what the ledger learnt last, so "
    "that a subscriber also hears of changes long ago that were recorded today. An entry keeps its id when what is "
    "known of it changes, and then says when it was updated. `controller` asks for what it changed to."
)


@reads(
    router,
    "/feeds/transitions.atom",
    *_TAKEN,
    summary="Changes of control, as Atom",
    description=f"{_ABOUT} RFC 4287 with paging by RFC 5005 and GeoRSS points.",
    media_types=(atom.MEDIA_TYPE,),
    schema="AtomFeed",
)
def atom_feed(asked: Asked) -> Response:
    """Answer with a feed for feed readers."""
    return answer(asked, lambda: atom.atom_document(read_feed(asked)), atom.MEDIA_TYPE)


@reads(
    router,
    "/feeds/transitions.json",
    *_TAKEN,
    summary="Changes of control, as JSON Feed",
    description=f"{_ABOUT} JSON Feed 1.1; `_marchland` holds what it has no word for.",
    media_types=(json_feed.MEDIA_TYPE,),
    schema="JsonFeed",
)
def json_feed_(asked: Asked) -> Response:
    """Answer with a feed for programs."""
    return answer(asked, lambda: json_feed.json_feed_document(read_feed(asked)), json_feed.MEDIA_TYPE)
