"""Every parameter of the API, declared once: read by it, and documented from it."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from app.api.caching import CRS84
from app.api.parameter import Parameter
from app.domain.control import Status
from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidInputError, InvalidValueError
from app.domain.method import DESCRIPTIONS, Method, parse_method
from app.domain.places import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from app.atlas.atlas import Atlas

DEFAULT_LIMIT = 1000
MAX_LIMIT = 10_000
DEFAULT_PLACES = 10
MAX_PLACES = 100
NOBODY = "none"
"""Names no party in `controller`."""

_WHOLE = re.compile(r"\d{1,15}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,4}(\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_OPEN = ("", "..")
_HALF_GLOBE = 180
_DATETIME_FORMS = (
    "write 2022-10-01, 2022-10, 2022-10-01T00:00:00Z or an interval of these such as 2022-09-01/2022-10-01"
)


class Days(NamedTuple):
    """A closed span of days; an end may be open."""

    first: date | None
    last: date | None

    @property
    def one(self) -> date | None:
        """The day, if it is a single one."""
        return self.first if self.first == self.last else None


class Box(NamedTuple):
    """A box of degrees; `west` > `east` crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def _read_days(text: str, _atlas: Atlas) -> Days:
    if "/" not in text:
        return _span(text, text)
    ends = text.split("/")
    if len(ends) != 2:  # noqa: PLR2004 - an interval has two ends
        raise InvalidValueError("datetime", text, f"has more than one '/'; {_DATETIME_FORMS}")
    start, end = ends
    if start in _OPEN and end in _OPEN:
        raise InvalidValueError("datetime", text, "is open at both ends; give a day for one of them")
    first = None if start in _OPEN else _span(start, text).first
    last = None if end in _OPEN else _span(end, text).last
    if first is not None and last is not None and first > last:
        raise InvalidValueError("datetime", text, "ends before it starts; put the earlier day first")
    return Days(first, last)


def _span(text: str, whole: str) -> Days:
    try:
        if _MONTH.fullmatch(text):
            first = date.fromisoformat(f"{text}-01")
            return Days(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
        if _INSTANT.fullmatch(text):
            # A day of the ledger is a calendar day; the instant falls into one in UTC.
            day = datetime.fromisoformat(text.upper()).astimezone(UTC).date()
            return Days(day, day)
        day = parse_day(text, "datetime")
    except InvalidValueError as error:
        raise InvalidValueError("datetime", whole, f"is not a day or interval; {_DATETIME_FORMS}") from error
    except (ValueError, OverflowError) as error:
        raise InvalidValueError("datetime", whole, f"is not in the calendar: {error}") from error
    return Days(day, day)


def _read_whole(name: str, low: int, high: int | None) -> Callable[[str, Atlas], int]:
    wanted = f"a whole number from {low}" + ("" if high is None else f" to {high}")

    def read(text: str, _atlas: Atlas) -> int:
        if not _WHOLE.fullmatch(text) or int(text) < low or (high is not None and int(text) > high):
            raise InvalidValueError(name, text, f"is not {wanted}")
        return int(text)

    return read


def _read_box(text: str, _atlas: Atlas) -> Box:
    parts = text.split(",")
    if len(parts) == 6:  # noqa: PLR2004 - with heights, which no place here has
        parts = [*parts[:2], *parts[3:5]]
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part.strip()) for part in parts):  # noqa: PLR2004
        raise InvalidValueError("bbox", text, "is not a box; write west,south,east,north in degrees")
    box = Box(*(float(part) for part in parts))
    faults = [Fault(at="bbox", message=message, value=text) for message in _box_faults(box)]
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults)
    return box


def _box_faults(box: Box) -> list[str]:
    faults = []
    if not all(-180 <= lon <= 180 for lon in (box.west, box.east)):  # noqa: PLR2004 - degrees
        faults.append("has a longitude outside -180 to 180; the order is west,south,east,north")
    if not all(-90 <= lat <= 90 for lat in (box.south, box.north)):  # noqa: PLR2004 - degrees
        faults.append("has a latitude outside -90 to 90; the order is west,south,east,north")
    if box.south > box.north:
        faults.append(
            f"has its corners swapped: south {box.south:g} lies north of {box.north:g}; "
            "the order is west,south,east,north"
        )
    # Across the antimeridian a box runs east from a large longitude to a small one. One that would run around
    # more than half of the globe is meant the other way round.
    if box.west > box.east and box.east + 360 - box.west > _HALF_GLOBE:
        faults.append(
            f"has its corners swapped: west {box.west:g} lies east of {box.east:g}; only a box across the "
            "antimeridian runs so, and this one would run around most of the globe"
        )
    return faults


def _read_parties(text: str, atlas: Atlas) -> frozenset[str | None]:
    known = [party.id for party in atlas.theatre.parties]
    named = text.split(",")
    faults = [
        Fault(at="controller", message="names no party", value=name, candidates=(*known, NOBODY))
        for name in named
        if name not in (*known, NOBODY)
    ]
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults)
    return frozenset(None if name == NOBODY else name for name in named)


def _read_oblasts(text: str, atlas: Atlas) -> frozenset[str]:
    ids: set[str] = set()
    faults = []
    for name in text.split(","):
        found = [place for place in atlas.gazetteer.oblasts if place.id == name]
        found = found or list(atlas.gazetteer.named(name, kind=PlaceKind.OBLAST))
        if not found:
            near = atlas.gazetteer.nearest_names(name, kind=PlaceKind.OBLAST)
            candidates = tuple(f"{place.id} ({place.name_en})" for place in near)
            faults.append(Fault(at="oblast", message="names no oblast", value=name, candidates=candidates))
        ids.update(place.id for place in found)
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults)
    return frozenset(ids)


def _read_method(text: str, atlas: Atlas) -> Method:
    return parse_method(text, [party.id for party in atlas.theatre.parties])


def _one_of(name: str, words: Collection[str]) -> Callable[[str, Atlas], str]:
    def read(text: str, _atlas: Atlas) -> str:
        if text not in words:
            raise InvalidValueError(name, text, f"is not one of {', '.join(words)}")
        return text

    return read


def _read_statuses(text: str, _atlas: Atlas) -> frozenset[Status]:
    words = [status.value for status in Status]
    return frozenset(Status(_one_of("status", words)(word, _atlas)) for word in text.split(","))


def _read_words(text: str, _atlas: Atlas) -> str:
    if not text.strip() or "\x00" in text:
        raise InvalidValueError("q", text, "is empty; give the beginning of a name")
    return text


DATETIME: Parameter[Days | None] = Parameter(
    name="datetime",
    read=_read_days,
    default=None,
    description="The day asked about: a day, a month, an RFC 3339 instant (its day in UTC), or a closed or half-open "
    "interval of these. A feature answers if its validity meets it; an interval gives one feature for every control "
    "period that does. Default: the latest day; with `revision`, the day on which that was recorded.",
    schema={"type": "string"},
    example="2022-10-01",
    pinned=lambda asked: asked.latest_day.isoformat(),
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
    read=_read_whole("revision", 0, None),
    default=None,
    description="Only records of the ledger up to this number count. Such an answer never changes: a citation.",
    schema={"type": "integer", "minimum": 0},
    pinned=lambda asked: str(asked.revision),
)
METHOD: Parameter[Method | None] = Parameter(
    name="method",
    read=_read_method,
    default=None,
    description="The rules that decide which claims to believe: "
    + " ".join(f"`{name}`: {text}" for name, text in DESCRIPTIONS.items()),
    schema={"type": "string"},
    example="consensus@1",
    pinned=lambda asked: str(asked.value("method") or asked.atlas.default_method),
)
BBOX: Parameter[Box | None] = Parameter(
    name="bbox",
    read=_read_box,
    default=None,
    description="Only places in this box: west,south,east,north in degrees (WGS 84). West of 180 and east of -180 "
    "crosses the antimeridian.",
    schema={"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    example="36,46,40,50",
)
LIMIT: Parameter[int] = Parameter(
    name="limit",
    read=_read_whole("limit", 1, MAX_LIMIT),
    default=DEFAULT_LIMIT,
    description="At most so many features; the answer links to the next page.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
)
OFFSET: Parameter[int] = Parameter(
    name="offset",
    read=_read_whole("offset", 0, None),
    default=0,
    description="How many features to pass over. Follow the `next` links instead of counting: they pin the revision.",
    schema={"type": "integer", "minimum": 0, "default": 0},
)
CONTROLLER: Parameter[frozenset[str | None] | None] = Parameter(
    name="controller",
    read=_read_parties,
    default=None,
    description=f"Only places with this party as controller; several joined by commas, `{NOBODY}` for nobody.",
    schema={"type": "string"},
    example="RU",
)
STATUS: Parameter[frozenset[Status] | None] = Parameter(
    name="status",
    read=_read_statuses,
    default=None,
    description=f"Only places with this status: {', '.join(Status)}; several joined by commas.",
    schema={"type": "string"},
    example="contested",
)
OBLAST: Parameter[frozenset[str] | None] = Parameter(
    name="oblast",
    read=_read_oblasts,
    default=None,
    description="Only places in this oblast: its code, or its name in English or Ukrainian; several joined by commas.",
    schema={"type": "string"},
    example="UA14000000000091971",
)
QUERY: Parameter[str] = Parameter(
    name="q",
    read=_read_words,
    default="",
    is_needed=True,
    description="The beginning of a name, in any spelling.",
    schema={"type": "string", "minLength": 1},
    example="lyman",
)
PLACES_LIMIT: Parameter[int] = Parameter(
    name="limit",
    read=_read_whole("limit", 1, MAX_PLACES),
    default=DEFAULT_PLACES,
    description="At most so many places.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_PLACES, "default": DEFAULT_PLACES},
)
LAYER: Parameter[str] = Parameter(
    name="layer",
    read=_one_of("layer", ("settlements", "oblasts")),
    default="settlements",
    description="What to draw.",
    schema={"type": "string", "enum": ["settlements", "oblasts"], "default": "settlements"},
)
CRS: Parameter[str] = Parameter(
    name="crs",
    read=_one_of("crs", (CRS84,)),
    default=CRS84,
    description="The coordinate reference system of the answer. There is one: longitude and latitude in degrees.",
    schema={"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
)
BBOX_CRS: Parameter[str] = Parameter(
    name="bbox-crs",
    read=_one_of("bbox-crs", (CRS84,)),
    default=CRS84,
    description="The coordinate reference system of `bbox`. There is one: longitude and latitude in degrees.",
    schema={"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84},
)
VIEW = (METHOD, AS_OF, REVISION)
"""The parameters that choose the view."""
FILTERS = (BBOX, OBLAST, CONTROLLER, STATUS)
"""The parameters that choose settlements."""


def path_id(name: str, description: str, example: str) -> Parameter[str]:
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
        read=_one_of("f", names),
        default=names[0],
        description="The format.",
        schema={"type": "string", "enum": list(names), "default": names[0]},
    )


GEOJSON_FORMAT = format_of("json", "geojson")
JSON_FORMAT = format_of("json")
