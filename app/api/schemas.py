"""The shapes of answers, for the OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.collections.claims import CLAIMS
from app.api.collections.narrowing import value_schema
from app.api.tile_schemas import TILE_SCHEMAS
from app.domain.claims import ClaimKind
from app.domain.control import Assertion, Pressure, Status
from app.domain.transitions import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.filters.fields import Field

_TEXT = {"type": "string"}
_MAYBE_TEXT = {"type": "string", "nullable": True}
_WHOLE = {"type": "integer"}
_MAYBE_WHOLE = {"type": "integer", "nullable": True}
_MAYBE_NUMBER = {"type": "number", "nullable": True}
_DAY = {"type": "string", "format": "date"}
_MAYBE_DAY = {"type": "string", "format": "date", "nullable": True}
_INSTANT = {"type": "string", "format": "date-time"}
_BY_LANGUAGE = {"type": "object", "properties": {"en": _TEXT, "uk": _TEXT}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _record(properties: dict[str, Any], *, all_of: bool = True) -> dict[str, Any]:
    record: dict[str, Any] = {"type": "object", "properties": properties}
    return record | {"required": list(properties)} if all_of else record


def _one_of(words: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _feature(geometry: str, properties: str) -> dict[str, Any]:
    coordinates = {"type": "object", "nullable": True, "properties": {"type": _one_of([geometry])}}
    feature = {"type": _one_of(["Feature"]), "id": _TEXT, "geometry": coordinates, "properties": _ref(properties)}
    return _record(feature)


def _of_field(field: Field[Any]) -> dict[str, Any]:
    schema = {"description": field.title, **value_schema(field)}
    if not field.is_always_there:
        schema["nullable"] = True
        schema.pop("enum", None)
    return schema


_CONTROL = {
    "controller": _MAYBE_TEXT,
    "status": _one_of(Status),
    "pressure": _one_of(Pressure),
    "assertion": _one_of(Assertion),
    "claimed_by": _MAYBE_TEXT,
}
_PLACE = {
    "id": _TEXT,
    "name": _TEXT,
    "name_uk": _TEXT,
    "kind": _TEXT,
    "oblast": _MAYBE_TEXT,
    "oblast_name": _MAYBE_TEXT,
    "raion": _MAYBE_TEXT,
    "hromada": _MAYBE_TEXT,
    "population": _MAYBE_WHOLE,
    "lon": _MAYBE_NUMBER,
    "lat": _MAYBE_NUMBER,
}
_VIEW = {"as_of": _MAYBE_DAY, "method": _TEXT, "revision": _WHOLE}
_COVERAGE = {"covered": _record({"from": _DAY, "to": _DAY}), "note": _MAYBE_TEXT}
_LINKS = _list(_ref("Link"))
_COLLECTION_MEMBERS = {
    "type": _one_of(["FeatureCollection"]),
    "day": _MAYBE_DAY,
    **_VIEW,
    "recorded_at": {"type": "string", "format": "date-time", "nullable": True},
    "numberMatched": _WHOLE,
    "numberReturned": _WHOLE,
    **_COVERAGE,
    "links": _LINKS,
}
_SOURCE = _record(
    {
        "id": _TEXT,
        "name": _TEXT,
        "name_uk": _MAYBE_TEXT,
        "alignment": _MAYBE_TEXT,
        "reliability": _MAYBE_TEXT,
        "role": _MAYBE_TEXT,
    }
)
_EVIDENCE = _record(
    {
        "kind": _TEXT,
        "publisher": _TEXT,
        "title": _TEXT,
        "date": _DAY,
        "url": _MAYBE_TEXT,
        "archive_url": _MAYBE_TEXT,
    }
)
_MODEL = {"method": _TEXT, "revision": _WHOLE, "tessellation": _TEXT, "model": _TEXT}
_PERIOD = {"from": _MAYBE_DAY, "to": _MAYBE_DAY, "from_earliest": _MAYBE_DAY, "from_latest": _MAYBE_DAY}
_BEARER = {**_record({"id": _TEXT, "name": _TEXT}), "nullable": True}
_SUBMISSION = {
    "id": _TEXT,
    "kind": _one_of(("claims", "retraction")),
    "state": _one_of(("pending", "accepted", "rejected")),
    "count": _WHOLE,
    "submitted_by": _BEARER,
    "submitted_at": _INSTANT,
    "decided_by": _BEARER,
    "decided_at": {**_INSTANT, "nullable": True},
    "reason": _MAYBE_TEXT,
    "since": _MAYBE_WHOLE,
    "revision": _MAYBE_WHOLE,
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "Problem": _record(
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": _WHOLE,
            "detail": _TEXT,
            "instance": _TEXT,
            "errors": _list(
                _record(
                    {
                        "parameter": _MAYBE_TEXT,
                        "pointer": _TEXT,
                        "detail": _TEXT,
                        "value": _MAYBE_TEXT,
                        "candidates": _list(_TEXT),
                    }
                )
            ),
        }
    ),
    "ProblemType": _record({"type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT}),
    "Link": _record({"href": _TEXT, "rel": _TEXT, "type": _TEXT, "title": _TEXT}),
    "Landing": _record({"title": _TEXT, "description": _TEXT, "links": _LINKS}),
    "Conformance": _record({"conformsTo": _list(_TEXT)}),
    "Collections": _record({"links": _LINKS, "collections": _list(_ref("Collection"))}),
    "Collection": _record(
        {
            "id": _TEXT,
            "title": _TEXT,
            "description": _TEXT,
            "itemType": _TEXT,
            "crs": _list(_TEXT),
            "extent": {"type": "object"},
            "links": _LINKS,
        }
    ),
    "Settlement": _feature("Point", "SettlementProperties"),
    "Oblast": _feature("MultiPolygon", "OblastProperties"),
    "Area": _feature("MultiPolygon", "AreaProperties"),
    "Contact": _feature("MultiLineString", "ContactProperties"),
    "AreaProperties": _record(
        {
            "controller": _MAYBE_TEXT,
            "status": _one_of(Status),
            "claimed_by": _MAYBE_TEXT,
            "area_km2": {"type": "number"},
            "settlements": _WHOLE,
            **_MODEL,
        }
    ),
    "ContactProperties": _record(
        {"left": _MAYBE_TEXT, "right": _MAYBE_TEXT, "length_km": {"type": "number"}, **_MODEL}
    ),
    "SettlementProperties": _record(
        {
            **{key: _PLACE[key] for key in ("name", "name_uk", "kind", "oblast", "raion", "hromada", "oblast_name")},
            "population": _MAYBE_WHOLE,
            **_CONTROL,
            "rule": _TEXT,
            "valid_from": _MAYBE_DAY,
            "valid_to": _MAYBE_DAY,
            "from_earliest": _MAYBE_DAY,
            "from_latest": _MAYBE_DAY,
            "method": _TEXT,
            "revision": _WHOLE,
        }
    ),
    "OblastProperties": {
        **_record(
            {
                "name": _TEXT,
                "name_uk": _TEXT,
                "settlements": _WHOLE,
                "population": _WHOLE,
                "area_km2": _MAYBE_NUMBER,
                "contested_share": _MAYBE_NUMBER,
                "unknown_share": _MAYBE_NUMBER,
                "claimed_by": _MAYBE_TEXT,
                "claimed_since": _MAYBE_DAY,
                "claimed_held_share": _MAYBE_NUMBER,
                **_MODEL,
            }
        ),
        "description": "Besides, for every party `held_ID_share`; every share also with `_area` and `_population`.",
        "additionalProperties": _MAYBE_NUMBER,
    },
    "SettlementCollection": _record({**_COLLECTION_MEMBERS, "features": _list(_ref("Settlement"))}),
    "OblastCollection": _record({**_COLLECTION_MEMBERS, **_MODEL, "features": _list(_ref("Oblast"))}),
    "AreaCollection": _record({**_COLLECTION_MEMBERS, **_MODEL, "features": _list(_ref("Area"))}),
    "ContactCollection": _record({**_COLLECTION_MEMBERS, **_MODEL, "features": _list(_ref("Contact"))}),
    "Snapshot": _record(
        {
            **_COLLECTION_MEMBERS,
            "layer": _TEXT,
            "features": _list({"anyOf": [_ref(name) for name in ("Settlement", "Oblast", "Area", "Contact")]}),
        }
    ),
    "Statistics": _record(
        {
            "from": _DAY,
            "to": _DAY,
            "step": _one_of(("day", "week", "month")),
            "by": _one_of(("party", "oblast")),
            "as_of": _MAYBE_DAY,
            **_MODEL,
            "settlements": _WHOLE,
            **_COVERAGE,
            "days": _list(_DAY),
            "series": _list(
                _record(
                    {
                        "oblast": _MAYBE_TEXT,
                        "name": _MAYBE_TEXT,
                        "holder": _TEXT,
                        "settlements": _list(_WHOLE),
                        "population": _list(_WHOLE),
                        **{f"area{part}_km2": _list(_MAYBE_NUMBER) for part in ("", "_low", "_high")},
                        **{f"share{part}": _list(_MAYBE_NUMBER) for part in ("", "_population", "_area")},
                    }
                )
            ),
            "claims": _list(
                _record(
                    {
                        "place": _TEXT,
                        "name": _TEXT,
                        "party": _TEXT,
                        "since": _DAY,
                        **{f"held_share{part}": _list(_MAYBE_NUMBER) for part in ("", "_population", "_area")},
                    }
                )
            ),
            "links": _LINKS,
        }
    ),
    "Transition": _feature("Point", "TransitionProperties"),
    "TransitionProperties": _record(
        {
            "place": _TEXT,
            "name": _TEXT,
            "name_uk": _TEXT,
            "oblast": _MAYBE_TEXT,
            "oblast_name": _MAYBE_TEXT,
            "population": _MAYBE_WHOLE,
            "area_km2": _MAYBE_NUMBER,
            "day": _DAY,
            "change": _one_of(Change),
            **{
                f"{when}_{name}": kind
                for when in ("before", "after")
                for name, kind in (
                    ("controller", _MAYBE_TEXT),
                    ("status", _one_of(Status)),
                    ("pressure", _one_of(Pressure)),
                )
            },
            "assertion": _one_of(Assertion),
            "rule": _TEXT,
            "claims": _list(_TEXT),
            "origins": _list(_record({"id": _TEXT, "name": _TEXT, "name_uk": _MAYBE_TEXT})),
            "from_earliest": _MAYBE_DAY,
            "from_latest": _MAYBE_DAY,
            **_MODEL,
        }
    ),
    "Flow": _record(
        {
            "before": _TEXT,
            "after": _TEXT,
            "settlements": _WHOLE,
            "population": _WHOLE,
            "area_km2": _MAYBE_NUMBER,
        }
    ),
    "Matrix": _record(
        {
            "holders": _list(_TEXT),
            "total": _list(_ref("Flow")),
            "oblasts": _list(_record({"oblast": _MAYBE_TEXT, "name": _MAYBE_TEXT, "flows": _list(_ref("Flow"))})),
        }
    ),
    "Side": _record({"day": _DAY, "method": _TEXT, "as_of": _MAYBE_DAY}),
    "Comparison": _record(
        {
            "left": _ref("Side"),
            "right": _ref("Side"),
            "revision": _WHOLE,
            "recorded_at": {"type": "string", "format": "date-time", "nullable": True},
            "tessellation": _TEXT,
            "model": _TEXT,
            "matrix": _ref("Matrix"),
            "numberMatched": _WHOLE,
            "differences": _list(
                _record(
                    {
                        "id": _TEXT,
                        "name": _TEXT,
                        "name_uk": _MAYBE_TEXT,
                        "oblast": _MAYBE_TEXT,
                        "oblast_name": _MAYBE_TEXT,
                        "population": _MAYBE_WHOLE,
                        "left": _record({**_CONTROL, "rule": _TEXT}),
                        "right": _record({**_CONTROL, "rule": _TEXT}),
                    }
                )
            ),
            "links": _LINKS,
        }
    ),
    "TransitionCollection": _record({**_COLLECTION_MEMBERS, **_MODEL, "features": _list(_ref("Transition"))}),
    "Transitions": _record(
        {
            **{key: value for key, value in _COLLECTION_MEMBERS.items() if key != "day"},
            **_MODEL,
            "from": _DAY,
            "to": _DAY,
            "matrix": _ref("Matrix"),
            "features": _list(_ref("Transition")),
        }
    ),
    "Places": _record({"places": _list(_record({**_PLACE, "matched": _TEXT}))}),
    "Place": _record(
        {
            **_PLACE,
            "timeline": _list(_record({**_PERIOD, **_CONTROL, "rule": _TEXT, "claims": _list(_TEXT)})),
            "shares": {"type": "object", "additionalProperties": _MAYBE_NUMBER},
            "claims": _list(_ref("Claim")),
        },
        all_of=False,
    ),
    "Why": _record(
        {
            "place": _record(_PLACE),
            "day": _DAY,
            **_VIEW,
            "control": _record(_CONTROL),
            "period": _record(_PERIOD),
            "rule": _TEXT,
            "rule_text": _BY_LANGUAGE,
            **{name: _list(_ref("Claim")) for name in ("deciding", "losing", "supporting", "context")},
            "flips": _list(_record({"to": _TEXT, "needs": _TEXT, "text": _BY_LANGUAGE})),
            "without": _list(
                _record(
                    {
                        "claim": _TEXT,
                        "controller": _MAYBE_TEXT,
                        "status": _TEXT,
                        "claimed_by": _MAYBE_TEXT,
                        "rule": _TEXT,
                    }
                )
            ),
        }
    ),
    "Claim": _record(
        {
            "id": _TEXT,
            "kind": _TEXT,
            "party": _MAYBE_TEXT,
            "to": _MAYBE_TEXT,
            "when": _TEXT,
            "earliest": _MAYBE_DAY,
            "latest": _DAY,
            "reported_on": _DAY,
            "recorded_at": {"type": "string", "format": "date-time", "nullable": True},
            "origin": _SOURCE,
            "relay": {**_SOURCE, "nullable": True},
            "credibility": _WHOLE,
            "place": _TEXT,
            "place_name": _TEXT,
            "place_name_uk": _TEXT,
            "count": _MAYBE_WHOLE,
            "act": _MAYBE_TEXT,
            "note": _MAYBE_TEXT,
            "evidence": _list(_EVIDENCE),
            "summary": _BY_LANGUAGE,
        }
    ),
    "Oembed": _record(
        {
            **dict.fromkeys(
                ("version", "type", "title", "provider_name", "provider_url", "thumbnail_url", "html"), _TEXT
            ),
            **{
                key: {"type": "integer"}
                for key in ("cache_age", "thumbnail_width", "thumbnail_height", "width", "height")
            },
        }
    ),
    "Picture": {"type": "string", "format": "binary"},
    "AtomFeed": {"type": "string", "description": "RFC 4287; docs/feeds.md says what an entry holds."},
    "JsonFeed": {
        **_record(
            {
                "version": _one_of(["https://jsonfeed.org/version/1.1"]),
                "title": _TEXT,
                "home_page_url": _TEXT,
                "feed_url": _TEXT,
                "items": _list(_ref("JsonFeedItem")),
            }
        ),
        "description": "JSON Feed 1.1; `next_url` leads to the next page where there is one.",
    },
    "NewClaim": {
        "type": "object",
        "description": "The columns of docs/import.md; `place` and `except` may be lists.",
        "required": ["kind", "place", "when", "reported_on", "origin", "credibility"],
        "properties": {
            "kind": _one_of(ClaimKind),
            "place": {"anyOf": [_TEXT, _list(_TEXT)]},
            "when": _TEXT,
            "reported_on": _DAY,
            "origin": _TEXT,
            "credibility": {"type": "integer", "minimum": 1, "maximum": 6},
            "party": _MAYBE_TEXT,
            "to": _MAYBE_TEXT,
            "evidence": _list({"type": "object"}),
            "note": _MAYBE_TEXT,
        },
        "additionalProperties": True,
    },
    "NewRetraction": {
        "type": "object",
        "required": ["reason"],
        "properties": {"reason": _TEXT, "reported_on": _MAYBE_DAY},
        "additionalProperties": False,
    },
    "NewRejection": {**_record({"reason": _TEXT}), "additionalProperties": False},
    "Submission": _record(_SUBMISSION),
    "Submissions": _record({"submissions": _list(_record(_SUBMISSION))}),
    "Submitted": {
        "type": "object",
        "description": "What was recorded, or waits; without `id` where nothing was new, or on a dry run.",
        "required": ["state", "revision"],
        "properties": {
            **_SUBMISSION,
            "state": _one_of(("accepted", "pending", "known", "foreseen")),
            "claims": _list(_TEXT),
            "recorded": _WHOLE,
            "already": _WHOLE,
            "changes": _record({"count": _WHOLE, "places": _WHOLE, "listed": _list({"type": "object"})}),
        },
    },
    "Citation": {
        "description": "Text or BibTeX; as CSL-JSON, a list of one item.",
        "anyOf": [
            _TEXT,
            _list(
                _record(
                    {
                        "id": _TEXT,
                        "type": _one_of(["dataset", "map"]),
                        "title": _TEXT,
                        "container-title": _TEXT,
                        "publisher": _TEXT,
                        "version": _TEXT,
                        "accessed": _ref("CslDate"),
                        "URL": _TEXT,
                        "note": _TEXT,
                        "language": _TEXT,
                    }
                )
            ),
        ],
    },
    "CslDate": _record({"date-parts": _list(_list(_WHOLE))}),
    "LinkFormat": {"type": "string", "description": "RFC 6690, with the relations of RFC 7089."},
    "Events": {"type": "string", "description": "Server-Sent Events without end; docs/feeds.md tells them."},
    "JsonFeedItem": _record(
        {
            "id": _TEXT,
            "url": _TEXT,
            "title": _TEXT,
            "content_text": _TEXT,
            "date_published": _INSTANT,
            "date_modified": _INSTANT,
            "tags": _list(_TEXT),
            "_marchland": _record(
                {
                    "place": _TEXT,
                    "oblast": _MAYBE_TEXT,
                    "lon": _MAYBE_NUMBER,
                    "lat": _MAYBE_NUMBER,
                    "day": _DAY,
                    "change": _one_of(Change),
                    "before_controller": _MAYBE_TEXT,
                    "before_status": _one_of(Status),
                    "controller": _MAYBE_TEXT,
                    "status": _one_of(Status),
                    "pressure": _one_of(Pressure),
                    "rule": _TEXT,
                    "claims": _list(_TEXT),
                    "evidence": _list(_record({"publisher": _TEXT, "title": _TEXT, "url": _TEXT})),
                }
            ),
        }
    ),
    "ClaimFeature": _record(
        {
            "type": _one_of(["Feature"]),
            "id": _TEXT,
            "geometry": {"type": "object", "nullable": True, "properties": {"type": _TEXT}},
            "properties": _ref("ClaimFeatureProperties"),
        }
    ),
    "ClaimFeatureProperties": _record({field.name: _of_field(field) for field in CLAIMS.fields[2:]}),
    "ClaimFeatureCollection": _record(
        {
            **{key: value for key, value in _COLLECTION_MEMBERS.items() if key != "method"},
            "features": _list(_ref("ClaimFeature")),
        }
    ),
    **TILE_SCHEMAS,
    "JsonSchema": {"type": "object", "description": "A JSON Schema, draft 2020-12."},
    "Timeline": {"type": "object", "description": "Columns; docs/architecture.md lays them out."},
    "Reasons": {"type": "object", "description": "Tables and cases; docs/architecture.md lays them out."},
    "Land": {"type": "object", "description": "Columns; docs/architecture.md lays them out."},
    "Topology": {"type": "object", "description": "TopoJSON; among its objects `oblasts`."},
    "OpenAPI": {"type": "object"},
}
