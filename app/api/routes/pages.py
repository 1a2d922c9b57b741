"""``/`` and ``/embed``: the map as a page."""

from __future__ import annotations

import gzip
import secrets
from typing import Literal, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.api.caching import answer, preferred_encoding
from app.api.documents import json_document
from app.api.first_questions import first_questions
from app.api.parameter import Asked, Signature
from app.api.params import format_of
from app.api.preview import page_query, preview_of
from app.api.problems import MEDIA_TYPE
from app.api.routes.landing import landing_document
from app.api.served import Served
from app.exports.shell import PAGE_LANGUAGES, PageUrls, control_page

router = APIRouter(tags=["map"])
_GZIP_LEVEL = 6
_THEMES = ("auto", "light", "dark")
_FORMAT = format_of("json", "html")
_PARTS = (
    "timeline",
    "places",
    "comparison",
    "events",
    "pictures",
    "animations",
    "snapshots",
    "collections",
    "cite",
    "statistics",
    "embed",
    "static",
)
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {ancestors}"
)


@router.get(
    "/",
    summary="The map, or for programs the landing page",
    description="HTML for browsers; JSON with `f=json` or where `Accept` does not ask for HTML.",
    operation_id="landing",
    response_class=Response,
    responses={
        "4XX": {
            "description": "A problem.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    },
    openapi_extra={"parameters": [_FORMAT.documented()]},
)
def landing(request: Request) -> Response:
    """Answer with the map, or with the links of the landing page."""
    if _wants_html(request):
        return _page(request, is_embed=False)
    asked = Asked.read(request, Signature([_FORMAT]))
    return answer(asked, lambda: json_document(landing_document(asked)))


@router.get("/embed", summary="The map for other people's pages", operation_id="embed", response_class=HTMLResponse)
def embed(request: Request) -> Response:
    """Answer with the map as it stands in a frame."""
    return _page(request, is_embed=True)


def _wants_html(request: Request) -> bool:
    asked_format = request.query_params.get("f")
    if asked_format is not None:
        return asked_format == "html"
    return "text/html" in request.headers.get("accept", "")


def _page(request: Request, *, is_embed: bool) -> Response:
    # What the address of a page says is read by the page: sites that link to it add parameters of their own, so
    # none is refused here.
    served: Served = request.app.state.served
    atlas = served.publisher.atlas
    theatre = atlas.theatre
    lang = _language(request, theatre.languages)
    theme = request.query_params.get("theme", "auto")
    nonce = secrets.token_urlsafe(18)
    digest = served.opening.digest(atlas)
    base = served.public_url or str(request.base_url).rstrip("/")
    root = served.public_url or request.scope.get("root_path", "")
    urls = PageUrls(
        **{name: f"{root}/{name}" for name in _PARTS},
        basemap=f"{root}/basemap?detail=coarse" if is_embed else f"{root}/basemap",
        changes=f"{root}/transitions",
        transitions=f"{root}/collections/transitions/items",
        page=f"{root}/",
        opening=digest and f"{root}/timeline/{digest}.json",
    )
    html = control_page(
        title=theatre.title.get(lang) or theatre.title[theatre.languages[0]],
        lang=lang,
        nonce=nonce,
        theme=cast("Literal['auto', 'light', 'dark']", theme if theme in _THEMES else "auto"),
        embed=is_embed,
        urls=urls,
        questions=first_questions(urls, request.query_params, lang=lang, is_embed=is_embed),
        methods=method_choices(served),
        bounds=theatre.bounds,
        preview=preview_of(atlas, base, page_query(request.url.query), lang),
        bundle=served.bundling.current() if served.bundling else None,
    )
    ancestors = served.frame_ancestors if is_embed else "'self'"
    headers = {
        "Content-Security-Policy": _POLICY.format(nonce=nonce, ancestors=ancestors),
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Encoding, Accept-Language",
    }
    if preferred_encoding(request.headers.get("accept-encoding", ""), ("gzip",)) == "identity":
        return HTMLResponse(html, headers=headers)
    # The only secret in it, the nonce, is another one in every answer: there is nothing to guess from its length.
    return HTMLResponse(gzip.compress(html.encode(), _GZIP_LEVEL), headers=headers | {"Content-Encoding": "gzip"})


def method_choices(served: Served) -> list[str]:
    """Give the methods that a reader can choose from, the theatre's own first."""
    theatre = served.publisher.atlas.theatre
    plain = ["consensus@1", "verified@1", "latest@1", "majority@1"]
    perspectives = [f"perspective@1?party={party.id}" for party in theatre.parties]
    return [theatre.default_method, *(name for name in (*plain, *perspectives) if name != theatre.default_method)]


def _language(request: Request, languages: tuple[str, ...]) -> str:
    wanted = [request.query_params.get("lang", "")]
    wanted += [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    offered = [language for language in languages if language in PAGE_LANGUAGES] or [PAGE_LANGUAGES[0]]
    return next((language for language in wanted if language in offered), offered[0])
