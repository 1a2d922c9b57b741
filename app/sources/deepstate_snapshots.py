"""One snapshot of the DeepState map: its day and its polygons.

Two forms are in circulation: the map as published, named by the Unix time of publication, and one MultiPolygon of
all occupied land, named by its date. Points (units, arrows) and lines are ignored, heights dropped.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from app.domain.days import YEARS
from app.sources.archives import refuse
from app.sources.deepstate_status import IN_WORDS, Shown, status

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIX_TIME = re.compile(r"\d{9,10}", re.ASCII)
_DATE = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)", re.ASCII)
_AREAS = frozenset({"Polygon", "MultiPolygon", "GeometryCollection"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTime:
    """When a snapshot was published, from its file name."""

    moment: int
    """Seconds since 1970, to tell the later of two snapshots of one day."""
    day: date
    """By UTC. Most snapshots appear around midnight in Kyiv and tell of the day that ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One polygon of the map."""

    shown: Shown
    label: str
    """Name and colour, for the report; the key of a correction."""
    geojson: bytes
    """Its geometry, written the same way whenever it is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The map of a day."""

    when: NamedTime
    at: str
    sha256: str
    areas: tuple[Area, ...]
    is_outline: bool
    """Only the outline of occupied land: what lies outside may be anything but occupied."""


def named_time(name: str) -> NamedTime | None:
    """Read a file name; ``None`` if it is not that of a snapshot."""
    stem, _, suffix = name.lower().rpartition(".")
    if suffix not in ("json", "geojson") or stem.startswith("."):
        return None
    if _UNIX_TIME.fullmatch(stem):
        moment = int(stem)
        return NamedTime(moment=moment, day=datetime.fromtimestamp(moment, UTC).date())
    found = _DATE.search(stem)
    if found is None:
        return None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    if day.year not in YEARS:
        return None
    moment = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return NamedTime(moment=moment, day=day)


def read_snapshot(content: bytes, when: NamedTime, at: str, subject: str, corrections: Mapping[str, str]) -> Snapshot:
    """Read a snapshot.

    Parameters
    ----------
    content
        GeoJSON.
    when
        From its name.
    at
        Where it was found.
    subject
        The file that was given, for a refusal.
    corrections
        By label of a polygon: a word of `IN_WORDS`.

    Raises
    ------
    InvalidInputError
        If it is no FeatureCollection in JSON, or cut short.
    """
    features = _features(content, at, subject)
    areas = [feature for feature in features if _is_area(feature)]
    is_outline = bool(areas) and not any(_text(feature, "name") or _text(feature, "fill") for feature in areas)
    found = []
    for feature in areas:
        name, fill = _text(feature, "name"), _text(feature, "fill")
        label = f"polygon {' '.join(name.split())} {fill}"
        shown = Shown.OCCUPIED if is_outline else _corrected(corrections.get(label), status(name, fill))
        found.append(Area(shown=shown, label=label, geojson=orjson.dumps(feature["geometry"])))
    return Snapshot(
        when=when,
        at=at,
        sha256=hashlib.sha256(content).hexdigest(),
        areas=tuple(found),
        is_outline=is_outline,
    )


def _corrected(word: str | None, told: Shown) -> Shown:
    return told if word is None else IN_WORDS.get(word, told)


def _features(content: bytes, at: str, subject: str) -> list[Any]:
    try:
        collection = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        refuse(subject, f"is no JSON, or is cut short: {error}", at)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        refuse(subject, "is JSON, but no GeoJSON FeatureCollection", at)
    return features


def _is_area(feature: object) -> bool:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    return isinstance(geometry, dict) and geometry.get("type") in _AREAS


def _text(feature: dict[str, Any], key: str) -> str:
    properties = feature.get("properties")
    value = properties.get(key) if isinstance(properties, dict) else None
    return value if isinstance(value, str) else ""
