"""A page for people: its language, its look, and the headers that it is sent with."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import Response

from app.api.caching import answer
from app.api.leaves.words import WORDS
from app.api.offers import Offer, alternates, chosen, negotiable
from app.api.parameter import Parameter
from app.api.readers import one_of
from app.exports.assets import modules_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.api.parameter import Asked

HTML: Final = Offer(name="html", media_type="text/html; charset=utf-8", title="HTML")
JSON_DOCUMENT: Final = Offer(name="json", media_type="application/json", title="JSON")
DOCUMENT_FORMS: Final = (JSON_DOCUMENT, HTML)
"""What documents that are no features can be had in."""
DOCUMENT_FORM: Final = negotiable(DOCUMENT_FORMS)
MAP_MODULE: Final = "leaf-map.js"
_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_templates: Final = Environment(
    loader=PackageLoader("app.api", "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _is_page(asked: Asked) -> bool:
    given = asked.value("f")
    return given == HTML.name or (given is None and "html" in asked.request.headers.get("accept", ""))


PAGE_LANG: Final[Parameter[str | None]] = Parameter(
    name="lang",
    read=one_of("lang", tuple(WORDS)),
    default=None,
    description="The language of the page, of HTML only. Default: by the header `Accept-Language`.",
    schema={"type": "string", "enum": list(WORDS)},
    pinned=lambda asked: language(asked) if _is_page(asked) else None,
)


def language(asked: Asked) -> str:
    """Choose the language of a page: the one asked for, else the first of the browser's that there is."""
    wanted = asked.value(PAGE_LANG.name)
    if wanted is not None:
        return str(wanted)
    accepted = asked.request.headers.get("accept-language", "")[:500].split(",")
    offered = [name for name in asked.atlas.theatre.languages if name in WORDS] or list(WORDS)
    names = [part.split(";")[0].strip()[:2].lower() for part in accepted]
    return next((name for name in names if name in offered), offered[0])


def leaf_or(
    asked: Asked,
    template: str,
    context: Callable[[str], dict[str, Any]],
    document: Callable[[], bytes],
    media_type: str,
) -> Response:
    """Answer with a page or with the document, whichever is asked for.

    Parameters
    ----------
    asked
        A request that takes `DOCUMENT_FORM` and `PAGE_LANG`.
    template
        Name of the page's template.
    context
        Gives what the template tells, in a language.
    document
        Writes the document.
    media_type
        Of the document.
    """
    offer = chosen(asked, DOCUMENT_FORMS)
    if offer is HTML:
        return leaf(asked, DOCUMENT_FORMS, template, context)
    return answer(asked, document, media_type, alternates=alternates(asked, DOCUMENT_FORMS, offer))


def leaf(
    asked: Asked,
    offers: Sequence[Offer],
    template: str,
    context: Callable[[str], dict[str, Any]],
) -> Response:
    """Answer with a page.

    Parameters
    ----------
    asked
        A request that takes `PAGE_LANG`.
    offers
        All forms of the answer.
    template, context
        As of `leaf_or`.
    """
    lang = language(asked)
    root = asked.served.public_url or asked.request.scope.get("root_path", "")
    imports = _imports(root)

    def make() -> bytes:
        told = {
            "lang": lang,
            "words": WORDS[lang],
            "root": root,
            "imports": Markup(imports),  # noqa: S704 - JSON without a tag in it, hashed in the policy
            "site": asked.atlas.theatre.title.get(lang) or asked.atlas.theatre.id,
            "languages": [name for name in WORDS if name != lang],
            "in_language": lambda name: asked.link(f=HTML.name, lang=name),
            "forms": [(offer.title, asked.link(f=offer.name, lang=None)) for offer in offers if offer is not HTML],
            "canonical": asked.canonical,
            "is_citable": asked.takes_revision,
            "revision": asked.revision,
            **context(lang),
        }
        return _templates.get_template(template).render(told).encode()

    response = answer(
        asked,
        make,
        HTML.media_type,
        alternates=alternates(asked, offers, HTML),
        also_varies_by="Accept-Language",
        tag_of=lang,
    )
    digest = base64.b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    response.headers["Content-Security-Policy"] = _POLICY.format(digest=digest)
    return response


@cache
def _imports(root: str) -> str:
    """Write the import map: the same text for the same server, so that its hash can stand in a header."""
    names = sorted({MAP_MODULE, *modules_behind(MAP_MODULE)})
    content = {"imports": {f"marchland/{name}": f"{root}/static/js/{name}" for name in names}}
    return orjson.dumps(content).decode().replace("<", "\\u003c")
