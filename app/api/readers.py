"""Reading the text of parameters: days, boxes, numbers, names."""

from __future__ import annotations

import calendar
import difflib
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from app.domain.control import Status
from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidInputError, InvalidValueError
from app.domain.method import Method, parse_method
from app.domain.places import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from app.atlas.atlas import Atlas
    from app.domain.places import Place

_MOST_OFFERS = 3
"""For so many wrong names is looked for what was meant: each search goes through all places."""
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


def read_days(text: str, _atlas: Atlas) -> Days:
    """Read a day, a month, an instant or an interval of these."""
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


def read_whole(name: str, low: int, high: int | None) -> Callable[[str, Atlas], int]:
    """Give a reader of whole numbers; `high` is the largest that is allowed."""
    wanted = f"a whole number from {low}" + ("" if high is None else f" to {high}")

    def read(text: str, _atlas: Atlas) -> int:
        if not _WHOLE.fullmatch(text) or int(text) < low or (high is not None and int(text) > high):
            raise InvalidValueError(name, text, f"is not {wanted}")
        return int(text)

    return read


def read_box(text: str, _atlas: Atlas) -> Box:
    """Read a box; every fault of it is listed."""
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


def read_parties(text: str, atlas: Atlas) -> frozenset[str | None]:
    """Read parties, joined by commas."""
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


def read_oblasts(text: str, atlas: Atlas) -> frozenset[str]:
    """Read oblasts, by code or name, joined by commas; of a name the first words will do if they are of one only."""
    ids: set[str] = set()
    faults: list[Fault] = []
    for name in dict.fromkeys(text.split(",")):
        found = [place for place in atlas.gazetteer.oblasts if place.id == name]
        found = found or list(atlas.gazetteer.named(name, kind=PlaceKind.OBLAST))
        found = found or _begun(name, atlas.gazetteer.oblasts)
        if not found:
            near = atlas.gazetteer.nearest_names(name, kind=PlaceKind.OBLAST) if len(faults) < _MOST_OFFERS else ()
            candidates = tuple(f"{place.id} ({place.name_en})" for place in near)
            faults.append(Fault(at="oblast", message="names no oblast", value=name, candidates=candidates))
        ids.update(place.id for place in found)
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults)
    return frozenset(ids)


def _begun(words: str, places: Iterable[Place]) -> list[Place]:
    """Give the one place whose name begins with some words; none if there are several."""
    begin = f"{words.strip().casefold()} "
    names = ((place, (place.name_en, place.name_uk)) for place in places)
    found = [place for place, known in names if any((name or "").casefold().startswith(begin) for name in known)]
    return found if len(found) == 1 else []


def read_places(text: str, atlas: Atlas) -> frozenset[str]:
    """Read places of any kind, by id or name, joined by commas; a name may be that of several."""
    ids: set[str] = set()
    faults: list[Fault] = []
    for name in dict.fromkeys(text.split(",")):
        found = [name] if name in atlas.gazetteer else [place.id for place in atlas.gazetteer.named(name)]
        if not found:
            near = atlas.gazetteer.nearest_names(name) if len(faults) < _MOST_OFFERS else ()
            candidates = tuple(f"{place.id} ({place.name_en})" for place in near)
            faults.append(Fault(at="place", message="names no place", value=name, candidates=candidates))
        ids.update(found)
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults)
    return frozenset(ids)


def read_sources(text: str, atlas: Atlas) -> frozenset[str]:
    """Read sources, by id, joined by commas."""
    known = atlas.view().known.sources
    strange = [name for name in dict.fromkeys(text.split(",")) if name not in known]
    faults = [
        Fault(
            at="origin",
            message="names no source",
            value=name,
            candidates=tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.5)) if number < _MOST_OFFERS else (),
        )
        for number, name in enumerate(strange)
    ]
    if faults:
        subject = "the request"
        raise InvalidInputError(subject, faults)
    return frozenset(text.split(","))


def read_revision(text: str, atlas: Atlas) -> int:
    """Read a revision that the ledger has."""
    number = read_whole("revision", 0, None)(text, atlas)
    if number > atlas.revision:
        raise InvalidValueError("revision", text, f"is later than the ledger, whose last revision is {atlas.revision}")
    return number


def read_method(text: str, atlas: Atlas) -> Method:
    """Read a method."""
    return parse_method(text, [party.id for party in atlas.theatre.parties])


def one_of(name: str, words: Collection[str]) -> Callable[[str, Atlas], str]:
    """Give a reader of one word out of a few."""

    def read(text: str, _atlas: Atlas) -> str:
        if text not in words:
            raise InvalidValueError(name, text, f"is not one of {', '.join(words)}")
        return text

    return read


def some_of(name: str, words: Collection[str]) -> Callable[[str, Atlas], frozenset[str]]:
    """Give a reader of words out of a few, joined by commas."""
    read_one = one_of(name, words)

    def read(text: str, atlas: Atlas) -> frozenset[str]:
        return frozenset(read_one(word, atlas) for word in text.split(","))

    return read


def read_statuses(text: str, _atlas: Atlas) -> frozenset[Status]:
    """Read statuses, joined by commas."""
    words = [status.value for status in Status]
    return frozenset(Status(one_of("status", words)(word, _atlas)) for word in text.split(","))


def read_words(text: str, _atlas: Atlas) -> str:
    """Read what somebody types to find a place."""
    if not text.strip() or "\x00" in text:
        raise InvalidValueError("q", text, "is empty; give the beginning of a name")
    return text
