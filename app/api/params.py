"""Every parameter of the API, declared once: read by it, and documented from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.api.caching import CRS84
from app.api.parameter import Parameter
from app.api.readers import (
    NOBODY,
    Box,
    Days,
    one_of,
    read_box,
    read_days,
    read_method,
    read_oblasts,
    read_parties,
    read_places,
    read_revision,
    read_sources,
    read_statuses,
    read_whole,
    read_words,
    some_of,
)
from app.domain.claims import ClaimKind
from app.domain.control import Status
from app.domain.days import parse_day
from app.domain.method import DESCRIPTIONS, Method

T = TypeVar("T")
DEFAULT_LIMIT = 1000
MAX_LIMIT = 10_000
DEFAULT_PLACES = 10
MAX_PLACES = 100
DEFAULT_ENTRIES = 50
MAX_ENTRIES = 1000

DATETIME: Parameter[Days | None] = Parameter(
    name="datetime",
    read=read_days,
    default=None,
    description="The day asked about: a day, a month, an RFC 3339 instant (its day in UTC), or a closed or half-open "
    "interval of these. A feature answers if its validity meets it; an interval gives one feature for every control "
    "period that does. Default: the latest day; with `revision`, the day on which that was recorded.",
    schema={"type": "string"},
    example="2022-10-01",
    pinned=lambda asked: asked.latest_day.isoformat(),
)
TRANSITION_DAYS: Parameter[Days | None] = replace(
    DATETIME,
    description="The days of the transitions: a day, a month, an instant, or a closed or half-open interval of these. "
    "Default: all up to the latest day; with `revision`, to the day on which that was recorded.",
    example="2022-09-01/2022-09-30",
    pinned=lambda asked: f"../{asked.latest_day}",
)
TIMELINE_DAYS: Parameter[Days | None] = replace(
    DATETIME,
    description="The days to tell of: a day, a month, or a closed or half-open interval of these. Default: from the "
    "first day of the theatre to the latest; with `revision`, to the day on which that was recorded.",
    example="2022-02-24/2022-12-31",
    pinned=lambda asked: f"../{asked.latest_day}",
)
DAY: Parameter[date | None] = Parameter(
    name="day",
    read=lambda text, _: parse_day(text, "day"),
    default=None,
    description="The day asked about, YYYY-MM-DD. Default: the latest day; with `revision`, the day on which that was "
    "recorded.",
    schema={"type": "string", "format": "date"},
    example="2022-10-01",
    pinned=lambda asked: asked.latest_day.isoformat(),
)
SNAPSHOT_DAY: Parameter[date] = Parameter(
    name="day",
    read=lambda text, _: parse_day(text, "day"),
    default=date.max,
    description="The day, YYYY-MM-DD.",
    schema={"type": "string", "format": "date"},
    example="2022-10-01",
    place="path",
)
AS_OF: Parameter[date | None] = Parameter(
    name="as_of",
    read=lambda text, _: parse_day(text, "as_of"),
    default=None,
    description="Only claims reported by this day count: the map of one day as known on another.",
    schema={"type": "string", "format": "date"},
    example="2022-10-01",
)
REVISION: Parameter[int | None] = Parameter(
    name="revision",
    read=read_revision,
    default=None,
    description="Only records of the ledger up to this number count. Such an answer never changes: a citation.",
    schema={"type": "integer", "minimum": 0},
    pinned=lambda asked: str(asked.revision),
)
METHOD: Parameter[Method | None] = Parameter(
    name="method",
    read=read_method,
    default=None,
    description="The rules that decide which claims to believe: "
    + " ".join(f"`{name}`: {text}" for name, text in DESCRIPTIONS.items()),
    schema={"type": "string"},
    example="consensus@1",
    pinned=lambda asked: str(asked.value("method") or asked.atlas.default_method),
)
BBOX: Parameter[Box | None] = Parameter(
    name="bbox",
    read=read_box,
    default=None,
    description="Only places in this box: west,south,east,north in degrees (WGS 84). West of 180 and east of -180 "
    "crosses the antimeridian.",
    schema={"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    example="36,46,40,50",
)
LIMIT: Parameter[int] = Parameter(
    name="limit",
    read=read_whole("limit", 1, MAX_LIMIT),
    default=DEFAULT_LIMIT,
    description="At most so many features; the answer links to the next page.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
)
OFFSET: Parameter[int] = Parameter(
    name="offset",
    read=read_whole("offset", 0, None),
    default=0,
    description="How many features to pass over. Follow the `next` links instead of counting: they pin the revision.",
    schema={"type": "integer", "minimum": 0, "default": 0},
)
CONTROLLER: Parameter[frozenset[str | None] | None] = Parameter(
    name="controller",
    read=read_parties,
    default=None,
    description=f"Only places with this party as controller; several joined by commas, `{NOBODY}` for nobody.",
    schema={"type": "string"},
    example="RU",
)
STATUS: Parameter[frozenset[Status] | None] = Parameter(
    name="status",
    read=read_statuses,
    default=None,
    description=f"Only places with this status: {', '.join(Status)}; several joined by commas.",
    schema={"type": "string"},
    example="contested",
)
OBLAST: Parameter[frozenset[str] | None] = Parameter(
    name="oblast",
    read=read_oblasts,
    default=None,
    description="Only places in this oblast: its code, or its name in English or Ukrainian, of which the first word "
    "will do; several joined by commas.",
    schema={"type": "string"},
    example="UA14000000000091971",
)
QUERY: Parameter[str] = Parameter(
    name="q",
    read=read_words,
    default="",
    is_needed=True,
    description="The beginning of a name, in any spelling.",
    schema={"type": "string", "minLength": 1},
    example="lyman",
)
PLACES_LIMIT: Parameter[int] = Parameter(
    name="limit",
    read=read_whole("limit", 1, MAX_PLACES),
    default=DEFAULT_PLACES,
    description="At most so many places.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_PLACES, "default": DEFAULT_PLACES},
)
LAYER: Parameter[str] = Parameter(
    name="layer",
    read=one_of("layer", ("settlements", "oblasts", "areas", "frontline")),
    default="settlements",
    description="What to draw. `areas` takes no `oblast`, and `frontline` of the filters only `bbox`.",
    schema={
        "type": "string",
        "enum": ["settlements", "oblasts", "areas", "frontline"],
        "default": "settlements",
    },
)
CRS: Parameter[str] = Parameter(
    name="crs",
    read=one_of("crs", (CRS84,)),
    default=CRS84,
    description="The coordinate reference system of the answer. There is one: longitude and latitude in degrees.",
    schema={"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
)
BBOX_CRS: Parameter[str] = Parameter(
    name="bbox-crs",
    read=one_of("bbox-crs", (CRS84,)),
    default=CRS84,
    description="The coordinate reference system of `bbox`. There is one: longitude and latitude in degrees.",
    schema={"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
)
FROM: Parameter[date | None] = Parameter(
    name="from",
    read=lambda text, _: parse_day(text, "from"),
    default=None,
    description="The first day, YYYY-MM-DD. Default: the same as `to`.",
    schema={"type": "string", "format": "date"},
    example="2022-02-23",
    pinned=lambda asked: str(asked.value("to") or asked.latest_day),
)
TO: Parameter[date | None] = Parameter(
    name="to",
    read=lambda text, _: parse_day(text, "to"),
    default=None,
    description="The last day, YYYY-MM-DD. Default: the latest day; with `revision`, the day on which that was "
    "recorded.",
    schema={"type": "string", "format": "date"},
    example="2022-11-12",
    pinned=lambda asked: str(max(asked.latest_day, asked.value("from") or date.min)),
)
STEP: Parameter[str] = Parameter(
    name="step",
    read=one_of("step", ("day", "week", "month")),
    default="day",
    description="How far the days of a series are apart, counted from `from`.",
    schema={"type": "string", "enum": ["day", "week", "month"], "default": "day"},
)
BY: Parameter[str] = Parameter(
    name="by",
    read=one_of("by", ("party", "oblast")),
    default="party",
    description="`party` counts the whole theatre, `oblast` every oblast apart.",
    schema={"type": "string", "enum": ["party", "oblast"], "default": "party"},
)
LANG: Parameter[str] = Parameter(
    name="lang",
    read=one_of("lang", ("en", "uk")),
    default="en",
    description="The language of sentences: English or Ukrainian.",
    schema={"type": "string", "enum": ["en", "uk"], "default": "en"},
)
NAMES: Parameter[str | None] = Parameter(
    name="names",
    read=one_of("names", ("en", "uk")),
    default=None,
    description="The one language that names of places are wanted in; those of the other are `null`.",
    schema={"type": "string", "enum": ["en", "uk"]},
    example="en",
)
DETAIL: Parameter[str] = Parameter(
    name="detail",
    read=one_of("detail", ("full", "coarse")),
    default="full",
    description="`coarse` is for small maps: lines are off by up to a hundredth of a degree.",
    schema={"type": "string", "enum": ["full", "coarse"], "default": "full"},
)
FEED_LIMIT: Parameter[int] = Parameter(
    name="limit",
    read=read_whole("limit", 1, MAX_ENTRIES),
    default=DEFAULT_ENTRIES,
    description="At most so many entries; the feed links to the next page.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_ENTRIES, "default": DEFAULT_ENTRIES},
)
PLACE: Parameter[frozenset[str] | None] = Parameter(
    name="place",
    read=read_places,
    default=None,
    description="Only what names this place itself: its id or a name of it; several joined by commas.",
    schema={"type": "string"},
)
ORIGIN: Parameter[frozenset[str] | None] = Parameter(
    name="origin",
    read=read_sources,
    default=None,
    description="Only what this source says: its id; several joined by commas.",
    schema={"type": "string"},
)
CLAIM_KIND: Parameter[frozenset[str] | None] = Parameter(
    name="kind",
    read=some_of("kind", tuple(ClaimKind)),
    default=None,
    description=f"Only claims of this kind: {', '.join(ClaimKind)}; several joined by commas.",
    schema={"type": "string"},
    example=ClaimKind.CAPTURE,
)
CLAIM_DAYS: Parameter[Days | None] = replace(
    DATETIME,
    description="The days that the claims speak of: a day, a month, an instant, or a closed or half-open interval of "
    "these. A claim answers if what it says can have happened then. Default: all.",
    example="2022-09-01/2022-09-30",
    pinned=None,
)
VIEW = (METHOD, AS_OF, REVISION)
"""The parameters that choose the view."""
FILTERS = (BBOX, OBLAST, CONTROLLER, STATUS)
"""The parameters that choose settlements."""


def needed(parameter: Parameter[T], description: str) -> Parameter[T]:
    """Declare that a path cannot do without a parameter that is optional elsewhere."""
    return replace(parameter, is_needed=True, description=description, pinned=None)


def path_id(name: str, description: str, example: str | None) -> Parameter[str]:
    """Declare an id in a path."""
    return Parameter(
        name=name,
        read=lambda text, _: text,
        default="",
        description=description,
        schema={"type": "string"},
        example=example,
        place="path",
    )


def format_of(*names: str) -> Parameter[str]:
    """Declare `f`, the format; the first name is the default."""
    return Parameter(
        name="f",
        read=one_of("f", names),
        default=names[0],
        description="The format.",
        schema={"type": "string", "enum": list(names), "default": names[0]},
    )


GEOJSON_FORMAT = format_of("json", "geojson")
JSON_FORMAT = format_of("json")
