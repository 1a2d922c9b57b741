"""The cells of the official register: dates, names, and the places that a row does not speak for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{2})\s*\.\s*(\d{2})\s*\.\s*(\d{4})", re.ASCII)
_NEARLY_A_DATE = re.compile(r"(\d{1,2})\D{0,3}(\d{1,2})\D{0,3}(\d{4})", re.ASCII)
_EXCEPT = re.compile(r"\s+за\s+винятком\s*:?\s*", re.IGNORECASE)
# "с." is also written with a Latin letter, "с-ще" also "с-ща" and with a full stop.
_KIND_OF_PLACE = re.compile(r"(?:^|(?<=[\s,;(]))(?:частин\w+\s+)?(?:с-щ[ея]\.?|с-ща\.?|смт\.?|[сcмm]\.)\s*")
_CODE = re.compile(r"UA\d{17}", re.ASCII)
_FORMER = re.compile(r"\(([^)]*)\)")
_HROMADA = re.compile(r"\s+(\S+(?:\s+\(\S+\))?)\s+(?:міської|селищної|сільської)\s+територіальної\s+громади.*$")
_HROMADA_ITSELF = re.compile(r"\s+(?:міська|селищна|сільська)\s+територіальна\s+громада.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place as a row names it."""

    names: tuple[str, ...]
    """Without its kind; a name in brackets, former or new, behind the other."""
    hromada: str
    """The hromada it lies in, in the genitive; empty if the row does not say."""
    is_part: bool
    """Only a part of a settlement."""
    excepted: tuple[ExceptedPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptedPlace:
    """A place that a row does not speak for."""

    name: str
    code: str
    """Its code, where names alone do not tell places apart."""
    is_part: bool


def parse_date(text: str) -> date | None:
    """Read ``31.03.2022``; blanks around the dots do not matter. ``None`` if it is no date."""
    match = _DATE.fullmatch(text.strip())
    return None if match is None else _date(match)


def nearest_date(text: str) -> date | None:
    """Guess what a broken date may mean, for somebody to confirm."""
    match = _NEARLY_A_DATE.search(text)
    return None if match is None else _date(match)


def _date(match: re.Match[str]) -> date | None:
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_name(text: str) -> NamedPlace:
    """Take the name of a row apart."""
    named, *exceptions = _EXCEPT.split(text, maxsplit=1)
    marker = _KIND_OF_PLACE.match(named)
    bare = named[marker.end() :] if marker else named
    hromada = _HROMADA.search(bare)
    bare = _HROMADA_ITSELF.sub("", bare[: hromada.start()] if hromada else bare)
    bare = re.sub(r"\s+район$", "", bare.strip())
    former = [_without_kind(other) for other in _FORMER.findall(bare)]
    names = (_FORMER.sub("", bare).strip(), *former)
    return NamedPlace(
        names=tuple(name for name in names if name),
        hromada=hromada[1] if hromada else "",
        is_part=named.lower().startswith("частин"),
        excepted=tuple(_excepted(exceptions[0])) if exceptions else (),
    )


def _excepted(text: str) -> list[ExceptedPlace]:
    """Cut a list at the kinds of places in it: its commas are not all there."""
    markers = list(_KIND_OF_PLACE.finditer(text))
    ends = [marker.start() for marker in markers[1:]] + [len(text)]
    found = []
    for marker, end in zip(markers, ends, strict=True):
        part = text[marker.end() : end]
        code = _CODE.search(part)
        name = re.sub(r"[\s,;]+(?:та|і|й)?\s*$", "", _FORMER.sub("", part))
        is_part = marker.group().startswith("частин")
        found.append(ExceptedPlace(name=name.strip(), code=code.group() if code else "", is_part=is_part))
    return found


def _without_kind(text: str) -> str:
    marker = _KIND_OF_PLACE.match(text)
    return (text[marker.end() :] if marker else text).strip()
