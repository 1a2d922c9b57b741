"""``/conformance`` and ``/problems``, and the links of the landing page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.api.caching import JSON
from app.api.documents import json_document, link
from app.api.leaves.leaf import DOCUMENT_FORM, HTML, PAGE_LANG, leaf_or
from app.api.leaves.words import WORDS
from app.api.parameter import Asked
from app.api.params import path_id
from app.api.problems import PROBLEM_TYPES, UnknownProblemError
from app.api.reading import reads
from app.api.tile_matrices import tilesets_link, tiling_schemes_link

router = APIRouter(tags=["about"])
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_PROBLEM = path_id("name", "The name of a kind of problem.", "invalid-request")
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-{}/1.0/conf/{}"
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{}"
_MATRICES = "http://www.opengis.net/spec/tms/2.0/conf/{}"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/{}"
_CONFORMS = (
    *(_FEATURES.format(1, name) for name in ("core", "geojson", "html", "oas30")),
    _FEATURES.format(2, "crs"),
    *(_FEATURES.format(3, name) for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")),
    *(_FEATURES.format(5, name) for name in ("schemas", "core-roles-features", "returnables-and-receivables")),
    *(
        _TILES.format(name)
        for name in (
            "core",
            "tileset",
            "tilesets-list",
            "dataset-tilesets",
            "geodata-tilesets",
            "collections-selection",
            "datetime",
            "oas30",
            "mvt",
        )
    ),
    *(_MATRICES.format(name) for name in ("tilematrixset", "json-tilematrixset", "tilesetmetadata")),
    _MATRICES.format("json-tilesetmetadata"),
    *(
        _CQL2.format(name)
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
            "arithmetic",
        )
    ),
)


def landing_document(asked: Asked) -> dict[str, Any]:
    """Say what is here, as OGC API does."""
    theatre = asked.atlas.theatre
    return {
        "title": theatre.title.get("en", theatre.id),
        "description": "Who controls what, by day, with sources. Control is reported, after the fact.",
        "links": [
            link(asked, "/?f=json", "self", "This document"),
            link(asked, "/?f=html", "alternate", "The map", "text/html"),
            link(asked, "/openapi.json", "service-desc", "The API, for programs", OPENAPI),
            link(asked, "/docs", "service-doc", "The API, for people", "text/html"),
            link(asked, "/conformance", "conformance", "The standards that it keeps to"),
            link(asked, "/collections", "data", "The collections"),
            tilesets_link(asked),
            tiling_schemes_link(asked),
            link(asked, "/feeds/transitions.atom", "alternate", "Changes of control", "application/atom+xml"),
            link(asked, "/feeds/transitions.json", "alternate", "Changes of control", "application/feed+json"),
        ],
    }


@reads(
    router,
    "/conformance",
    DOCUMENT_FORM,
    PAGE_LANG,
    summary="The standards that this API keeps to",
    media_types=(JSON, HTML.media_type),
    schema="Conformance",
)
def conformance(asked: Asked) -> Response:
    """Answer with conformance classes."""

    def context(lang: str) -> dict[str, Any]:
        return {"heading": WORDS[lang]["conformance"], "classes": _CONFORMS}

    return leaf_or(asked, "conformance.html", context, lambda: json_document({"conformsTo": _CONFORMS}), JSON)


@reads(
    router,
    "/problems/{name}",
    _PROBLEM,
    DOCUMENT_FORM,
    PAGE_LANG,
    summary="What a kind of problem means",
    media_types=(JSON, HTML.media_type),
    schema="ProblemType",
)
def problem_type(asked: Asked) -> Response:
    """Answer with the meaning of a problem's `type`."""
    kind = PROBLEM_TYPES.get(asked[_PROBLEM])
    if kind is None:
        raise UnknownProblemError(asked[_PROBLEM], tuple(PROBLEM_TYPES))
    content = {"type": f"/problems/{kind.name}", "title": kind.title, "status": kind.status, "detail": kind.about}

    def context(_: str) -> dict[str, Any]:
        return {"heading": kind.title, "about": kind.about, "status": int(kind.status)}

    return leaf_or(asked, "problem.html", context, lambda: json_document(content), JSON)
