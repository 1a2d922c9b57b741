"""``/cite``, ``/timegate`` and ``/timemap``: how to refer to an answer, and to what it was at another time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import is_known
from app.api.citations import Citation, as_bibtex, as_csl, as_text, citation_of
from app.api.mementos import LINK_FORMAT, chosen, memento_links, read_http_date, timemap
from app.api.own_urls import URL, read_own_url
from app.api.parameter import Asked, Parameter, refused
from app.api.params import LANG, OFFSET
from app.api.readers import one_of
from app.api.reading import reads
from app.atlas.revisions import steps_after
from app.domain.days import parse_day
from app.domain.errors import InvalidValueError, UnknownRevisionError

router = APIRouter(tags=["citing"])
CSL = "application/vnd.citationstyles.csl+json"
BIBTEX = "application/x-bibtex"
TEXT = "text/plain"
MOST_MEMENTOS = 1000
_FORMS: Mapping[str, tuple[str, Callable[[Citation], bytes]]] = {
    "text": (TEXT, as_text),
    "bibtex": (BIBTEX, as_bibtex),
    "csl": (CSL, as_csl),
}
_BY_MEDIA_TYPE = {TEXT: "text", BIBTEX: "bibtex", "text/x-bibtex": "bibtex", CSL: "csl", "application/json": "csl"}

FORM: Parameter[str | None] = Parameter(
    name="f",
    read=one_of("f", tuple(_FORMS)),
    default=None,
    description="The format; without it `Accept` decides, and without that it is `text`.",
    schema={"type": "string", "enum": list(_FORMS)},
    example="bibtex",
)
ACCESSED: Parameter[date | None] = Parameter(
    name="accessed",
    read=lambda text, _: parse_day(text, "accessed"),
    default=None,
    description="The day on which it was read, YYYY-MM-DD. Default: today, in UTC.",
    schema={"type": "string", "format": "date"},
    example="2026-11-22",
)


@reads(
    router,
    "/cite",
    URL,
    FORM,
    LANG,
    ACCESSED,
    summary="How to cite an answer or a map",
    description="Title, theatre, revision and an address that never changes, for a URL of this server: as text, BibTeX "
    "or CSL-JSON. A map is cited with its day, method and revision spelt out, and the address of the data that it "
    "draws.",
    media_types=(TEXT, BIBTEX, CSL),
    schema="Citation",
)
def cite(asked: Asked) -> Response:
    """Answer with a citation."""
    citation = citation_of(read_own_url(asked), asked[LANG], asked[ACCESSED] or asked.served.publisher.today)
    media_type, write = _FORMS[asked[FORM] or _accepted(asked)]
    body = write(citation)
    # The day of access moves without the ledger: nobody may keep the answer without asking.
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    if is_known(asked.request, tag):
        return Response(status_code=304, headers=headers)
    charset = "; charset=utf-8" if media_type == BIBTEX else ""
    return Response(body, media_type=f"{media_type}{charset}", headers=headers)


@reads(
    router,
    "/timegate",
    URL,
    summary="An answer as it was at another time",
    description="Leads to the pinned URL of what the answer was at the moment that `Accept-Datetime` names, which is "
    "when the ledger had learnt so much (RFC 7089); without it, of what it is now.",
    otherwise={302: "The pinned URL is in `Location`."},
)
def timegate(asked: Asked) -> Response:
    """Lead to a memento."""
    wanted = read_own_url(asked, with_pages=False)
    text = asked.request.headers.get("accept-datetime")
    try:
        moment = None if text is None else read_http_date(text)
    except InvalidValueError as error:
        raise refused(error.name, error.reason, str(error.value)) from error
    steps = steps_after(asked.atlas, 0)
    if not steps:
        raise UnknownRevisionError(0)
    links = {"original": wanted.original, **memento_links(wanted.data)}
    return Response(
        status_code=302,
        headers={
            "Location": wanted.memento(chosen(steps, moment).revision),
            "Vary": "Accept-Datetime",
            "Link": ", ".join(f'<{url}>; rel="{relation}"' for relation, url in links.items()),
            "Cache-Control": "no-cache",
        },
    )


@reads(
    router,
    "/timemap",
    URL,
    OFFSET,
    summary="All that an answer ever was",
    description="The pinned URLs of an answer, one for each step of the ledger, newest first, in link format "
    f"(RFC 7089); {MOST_MEMENTOS} a page.",
    media_types=(LINK_FORMAT,),
    schema="LinkFormat",
)
def timemap_(asked: Asked) -> Response:
    """Answer with a list of mementos."""
    wanted = read_own_url(asked, with_pages=False)
    body = timemap(asked, wanted, asked[OFFSET], MOST_MEMENTOS)
    return Response(body, media_type=LINK_FORMAT, headers={"Cache-Control": "no-cache"})


def _accepted(asked: Asked) -> str:
    """Choose a format by ``Accept``: the first named one that there is."""
    for part in asked.request.headers.get("accept", "").lower().split(","):
        media_type, _, quality = part.partition(";")
        if media_type.strip() in _BY_MEDIA_TYPE and "q=0" not in quality.replace(" ", "").split(";"):
            return _BY_MEDIA_TYPE[media_type.strip()]
    return "text"
