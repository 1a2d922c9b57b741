"""Reading ``theatre.toml``: what a map is about and how it opens."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault, InvalidInputError, InvalidValueError
from app.domain.method import parse_method
from app.domain.theatre import Era

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

_NAME = "theatre.toml"
_ENDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierEntry:
    """One ``[[barriers]]``, before rivers and places are known."""

    river: str
    oblast: str
    across: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """`theatre.toml`, before parties and places are known."""

    id: str
    title: Mapping[str, str]
    first_day: date
    default_method: str
    languages: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    baseline: tuple[tuple[str, str], ...]
    """Place id, empty for everywhere, and party id, empty for nobody."""
    barriers: tuple[BarrierEntry, ...] = ()
    attribution: Mapping[str, str] = field(default_factory=dict)
    eras: tuple[Era, ...] = ()


def read_outline(path: Path) -> Outline:
    """Read a theatre's outline.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InvalidInputError
        With every fault of the file.
    """
    content = _content(path)
    found = {key: check(content) for key, check in _CHECKS.items()}
    faults = [Fault(at=f"{_NAME}, {key}", message=_WANTED[key]) for key, value in found.items() if value is None]
    faults += [
        Fault(at=f"{_NAME}, {key}", message="is no key of a theatre")
        for key in content
        if key not in ("view", *_CHECKS)
    ]
    if faults:
        raise InvalidInputError(path.name, faults)
    return Outline(
        id=found["id"],
        title=found["title"],
        first_day=found["first_day"],
        default_method=found["default_method"],
        languages=tuple(found["languages"]),
        bounds=found["view.bounds"],
        baseline=found["baseline"],
        barriers=found["barriers"],
        attribution=found["attribution"],
        eras=found["eras"],
    )


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InvalidInputError(path.name, [Fault(at=path.name, message=message)]) from error
    except ValueError as error:
        message = f"is not TOML in UTF-8: {error}"
        raise InvalidInputError(path.name, [Fault(at=path.name, message=message)]) from error


def outline_faults(outline: Outline, parties: Collection[str], places: Collection[str]) -> list[Fault]:
    """List what of an outline names no party, place or method."""
    faults = []
    for place, party in outline.baseline:
        if place and place not in places:
            faults.append(Fault(at=f"{_NAME}, baseline", value=place, message="is no place of the gazetteer"))
        if party and party not in parties:
            faults.append(Fault(at=f"{_NAME}, baseline", value=party, message="is no party of parties.csv"))
    try:
        parse_method(outline.default_method, parties)
    except InvalidValueError as error:
        faults.append(Fault(at=f"{_NAME}, default_method", value=outline.default_method, message=error.reason))
    return faults


def _text(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    return value if isinstance(value, str) and value else None


def _languages(content: dict[str, Any]) -> list[str] | None:
    value = content.get("languages")
    if not isinstance(value, list) or not value or not all(isinstance(code, str) and code for code in value):
        return None
    return value


def _title(content: dict[str, Any]) -> dict[str, str] | None:
    return _in_every_language(content, "title") if content.get("title") else None


def _attribution(content: dict[str, Any]) -> dict[str, str] | None:
    return _in_every_language(content, "attribution") if "attribution" in content else {}


def _in_every_language(content: dict[str, Any], key: str) -> dict[str, str] | None:
    value = content[key]
    if not isinstance(value, dict) or not value:
        return None
    is_complete = all(isinstance(value.get(code), str) for code in _languages(content) or value)
    return value if is_complete else None


def _first_day(content: dict[str, Any]) -> date | None:
    return _day(content.get("first_day"))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _bounds(content: dict[str, Any]) -> tuple[float, float, float, float] | None:
    view = content.get("view")
    value = view.get("bounds") if isinstance(view, dict) else None
    if not isinstance(value, list) or len(value) != _ENDS:
        return None
    if not all(isinstance(degrees, int | float) and not isinstance(degrees, bool) for degrees in value):
        return None
    west, south, east, north = map(float, value)
    on_globe = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004 - the globe
    return (west, south, east, north) if on_globe else None


def _baseline(content: dict[str, Any]) -> tuple[tuple[str, str], ...] | None:
    value = content.get("baseline")
    if not isinstance(value, list) or not value:
        return None
    entries = []
    for entry in value:
        if not isinstance(entry, dict) or entry.keys() != {"place", "party"}:
            return None
        if not all(isinstance(text, str) for text in entry.values()):
            return None
        entries.append((entry["place"], entry["party"]))
    return tuple(entries)


def _barriers(content: dict[str, Any]) -> tuple[BarrierEntry, ...] | None:
    value = content.get("barriers", [])
    if not isinstance(value, list):
        return None
    entries = []
    for entry in value:
        if not isinstance(entry, dict) or not {"river", "oblast"} <= entry.keys() <= {"river", "oblast", "across"}:
            return None
        across = entry.get("across", [])
        texts = [entry["river"], entry["oblast"], *(across if isinstance(across, list) else [None])]
        if not all(isinstance(text, str) and text for text in texts):
            return None
        entries.append(BarrierEntry(river=entry["river"], oblast=entry["oblast"], across=tuple(across)))
    return tuple(entries)


def _eras(content: dict[str, Any]) -> tuple[Era, ...] | None:
    value = content.get("eras", [])
    if not isinstance(value, list):
        return None
    eras = []
    for entry in value:
        if not isinstance(entry, dict) or entry.keys() != {"before", "name"}:
            return None
        before, name = _day(entry["before"]), _in_every_language({**content, **entry}, "name")
        if before is None or name is None:
            return None
        eras.append(Era(before=before, name=name))
    days = [era.before for era in eras]
    return tuple(eras) if days == sorted(set(days)) else None


_CHECKS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "id": lambda content: _text(content, "id"),
    "title": _title,
    "first_day": _first_day,
    "default_method": lambda content: _text(content, "default_method"),
    "languages": _languages,
    "view.bounds": _bounds,
    "baseline": _baseline,
    "barriers": _barriers,
    "attribution": _attribution,
    "eras": _eras,
}
_WANTED = {
    "id": "must be a text",
    "title": "must give the title in every language",
    "first_day": "must be a day, as 2014-01-01 without quotes",
    "default_method": "must be the id of a method, as consensus@1",
    "languages": 'must be a list of language codes, as ["en", "uk"]',
    "view.bounds": "must be [west, south, east, north] in degrees, with west < east and south < north",
    "baseline": 'must be one or more [[baseline]], each with a place ("" is everywhere) and a party',
    "attribution": "must name whom the map owes thanks, in every language",
    "eras": "must be [[eras]] in the order of their days, each with before, a day, and name, in every language",
    "barriers": "must be [[barriers]], each with a river, an oblast and, if need be, across, a list of settlements",
}
