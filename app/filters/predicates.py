"""What the operators and functions of CQL2 say of columns."""

from __future__ import annotations

import operator
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import shapely

from app.filters.values import Values, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

Flags: TypeAlias = "NDArray[np.bool_]"
ALWAYS = np.iinfo(np.int64)
"""Its ends stand for the open ends of time."""

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "div": lambda left, right: np.trunc(np.divide(left, right)),
    "^": np.float_power,
}
SPATIAL: Mapping[str, Callable[[Any, Any], Flags]] = {
    "s_contains": shapely.contains,
    "s_crosses": shapely.crosses,
    "s_disjoint": shapely.disjoint,
    "s_equals": shapely.equals,
    "s_intersects": shapely.intersects,
    "s_overlaps": shapely.overlaps,
    "s_touches": shapely.touches,
    "s_within": shapely.within,
}
_TURNED = {"s_contains": "s_within", "s_within": "s_contains"}
"""What holds between two geometries the other way round, where that is not the same."""
ARRAYS: Mapping[str, Callable[[frozenset[str], frozenset[str]], bool]] = {
    "a_containedby": frozenset.issubset,
    "a_contains": frozenset.issuperset,
    "a_equals": operator.eq,
    "a_overlaps": lambda left, right: not left.isdisjoint(right),
}


class Span(NamedTuple):
    """First and last days; open ends are those of `ALWAYS`. An instant is a span of one day."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    known: Flags


TEMPORAL: Mapping[str, Callable[[Span, Span], Flags]] = {
    "t_after": lambda a, b: a.first > b.last,
    "t_before": lambda a, b: a.last < b.first,
    "t_contains": lambda a, b: (a.first < b.first) & (a.last > b.last),
    "t_disjoint": lambda a, b: (a.first > b.last) | (a.last < b.first),
    "t_during": lambda a, b: (a.first > b.first) & (a.last < b.last),
    "t_equals": lambda a, b: (a.first == b.first) & (a.last == b.last),
    "t_finishedby": lambda a, b: (a.first < b.first) & (a.last == b.last),
    "t_finishes": lambda a, b: (a.first > b.first) & (a.last == b.last),
    "t_intersects": lambda a, b: (a.first <= b.last) & (a.last >= b.first),
    "t_meets": lambda a, b: a.last == b.first,
    "t_metby": lambda a, b: a.first == b.last,
    "t_overlappedby": lambda a, b: (a.first > b.first) & (a.first < b.last) & (a.last > b.last),
    "t_overlaps": lambda a, b: (a.first < b.first) & (a.last > b.first) & (a.last < b.last),
    "t_startedby": lambda a, b: (a.first == b.first) & (a.last > b.last),
    "t_starts": lambda a, b: (a.first == b.first) & (a.last < b.last),
}
"""The relations of Allen between closed spans of days."""


def unaccented(text: str) -> str:
    """Take the accents off letters."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if not unicodedata.combining(sign)))


TEXT: Mapping[str, Callable[[str], str]] = {
    "casei": str.casefold,
    "accenti": unaccented,
}


def compared(sign: str, left: Values, right: Values) -> Values:
    """Compare two columns of one kind."""
    data = np.asarray(COMPARISONS[sign](left.data, right.data), dtype=np.bool_)
    return truth(data, left.known, right.known)


def calculated(sign: str, left: Values, right: Values) -> Values:
    """Calculate; what has no result, as a number divided by zero, is unknown."""
    with np.errstate(all="ignore"):
        data = ARITHMETIC[sign](left.data, right.data)
    known = left.known & right.known & np.isfinite(data)
    return Values(np.where(known, data, 0.0), known)


def like(values: Values, pattern: str) -> Values:
    r"""Compare texts with a pattern: ``%`` is any text, ``_`` any character, ``\`` makes the next one ordinary."""
    matches = _pattern(pattern).fullmatch
    verdict: dict[str, bool] = {text: matches(text) is not None for text in set(values.data.tolist())}
    data = np.array([verdict[text] for text in values.data.tolist()], dtype=np.bool_)
    return truth(data, values.known)


def _pattern(text: str) -> re.Pattern[str]:
    """Write a pattern as a regular expression that never goes back over what it has matched.

    Each piece between two ``%`` is found where it first occurs, which is never worse than a later place; the last one
    stands at the end. So the time is that of the text times the pattern, whatever either says.
    """
    pieces: list[list[str]] = [[]]
    signs = iter(text)
    for sign in signs:
        if sign == "%":
            pieces.append([])
        elif sign == "_":
            pieces[-1].append(".")
        else:
            pieces[-1].append(re.escape(next(signs, sign) if sign == "\\" else sign))
    first, *rest = ("".join(piece) for piece in pieces)
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    # The end may overlap what was found in the middle, but only from there on.
    last = rest[-1]
    return re.compile(f"{first}{middle}.*{last}" if last else f"{first}{middle}.*", re.DOTALL)


def spatial(name: str, left: Values, right: Values) -> Values:
    """Compare geometries; columns repeat the same outlines, so each two are compared once."""
    first, first_of = _distinct(left.data)
    second, second_of = _distinct(right.data)
    known = np.broadcast_to(left.known & right.known, np.broadcast_shapes(left.data.shape, right.data.shape))
    if len(second) == 1:
        # The first of two geometries is the one that being prepared speeds up.
        shapely.prepare(second)
        data = SPATIAL[_TURNED.get(name, name)](second, first)[first_of]
    elif len(first) == 1:
        shapely.prepare(first)
        data = SPATIAL[name](first, second)[second_of]
    else:
        data = SPATIAL[name](left.data, right.data)
    return truth(np.broadcast_to(data, known.shape), known)


def _distinct(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    ids = np.fromiter(map(id, geometries.tolist()), dtype=np.int64, count=len(geometries))
    _, first, of = np.unique(ids, return_index=True, return_inverse=True)
    return geometries[first], of


def arrays(name: str, left: Values, right: Values) -> Values:
    """Compare sets of texts."""
    relation = ARRAYS[name]
    firsts, seconds = np.broadcast_arrays(left.data, right.data)
    data = [relation(first, second) for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True)]
    return truth(np.array(data, dtype=np.bool_), left.known, right.known)


def temporal(name: str, left: Span, right: Span) -> Values:
    """Compare spans of days."""
    return truth(TEMPORAL[name](left, right), left.known, right.known)


def instant(days: Values) -> Span:
    """Give days as spans of one day."""
    return Span(days.data, days.data, days.known)
