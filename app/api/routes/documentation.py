"""``/openapi.json`` and ``/docs``: the API described, for programs and for people."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.api.caching import answer
from app.api.collections.catalogue import COLLECTIONS
from app.api.collections.narrowing import theatre_parameters
from app.api.documents import json_document
from app.api.examples import give_examples
from app.api.parameter import Asked, Signature
from app.api.reading import reads
from app.api.schemas import SCHEMAS
from app.api.writes import SECURITY_SCHEMES
from app.domain.claims import EFFECTS
from app.domain.method import DESCRIPTIONS
from app.domain.rules import RULES

router = APIRouter(tags=["about"])
OPENAPI_VERSION = "3.0.3"
_MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
_POLICY = "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_INTRODUCTION = (
    "Who controls what, by day, with sources. An answer for a revision, a method and a day never changes. Unknown, "
    "repeated and malformed parameters are refused with a problem document (RFC 9457) that lists every fault."
)
_templates = Environment(
    loader=PackageLoader("app.api", "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@reads(
    router,
    "/openapi.json",
    summary="The API, for programs",
    description="OpenAPI 3.0.",
    media_types=(_MEDIA_TYPE,),
    schema="OpenAPI",
)
def openapi(asked: Asked) -> Response:
    """Answer with the OpenAPI document."""
    return answer(asked, lambda: json_document(openapi_document(asked, asked.base)), _MEDIA_TYPE)


@router.get("/docs", summary="The API, for people", operation_id="docs", response_class=HTMLResponse)
def docs(request: Request) -> Response:
    """Answer with the reference page."""
    nonce = secrets.token_urlsafe(18)
    page = _templates.get_template("docs.html").render(
        api=openapi_document(Asked.read(request, Signature(())), ""),
        introduction=_INTRODUCTION,
        effects=EFFECTS,
        methods=DESCRIPTIONS,
        rules=RULES,
        nonce=nonce,
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})


def openapi_document(asked: Asked, base: str) -> dict[str, Any]:
    """Write the OpenAPI document from the paths that there are.

    Parameters
    ----------
    asked
        Any request of the application.
    base
        Where the API stands.
    """
    document = get_openapi(
        title="Marchland",
        version=asked.request.app.version,
        openapi_version=OPENAPI_VERSION,
        summary=None,
        description=f"{_INTRODUCTION}\n\n{_effect_table()}\n\n{_method_list()}",
        routes=asked.request.app.routes,
        servers=[{"url": base}] if base else None,
        license_info={"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"},
    )
    document["components"] = {"schemas": SCHEMAS, "securitySchemes": SECURITY_SCHEMES}
    _add_theatre_parameters(document, asked)
    give_examples(document, asked)
    return document


def _add_theatre_parameters(document: dict[str, Any], asked: Asked) -> None:
    for collection in COLLECTIONS.values():
        operation = document["paths"][f"/collections/{collection.id}/items"]["get"]
        added = [parameter.documented() for parameter in theatre_parameters(collection, asked.atlas)]
        operation["parameters"] = [*operation["parameters"], *added]


def _effect_table() -> str:
    rows = [f"| `{kind}` | {effect.says} |" for kind, effect in EFFECTS.items()]
    return "\n".join(["## What each kind of claim does", "", "| kind | says |", "| --- | --- |", *rows])


def _method_list() -> str:
    return "\n".join(["## Methods", "", *(f"- `{name}`: {text}" for name, text in DESCRIPTIONS.items())])
