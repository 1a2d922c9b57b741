"""CQL2 answered the plain way: one feature at a time, in Python, with ``None`` for what is unknown."""

from __future__ import annotations

import math
import operator
import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SPATIAL = {
    "s_intersects": "intersects",
    "s_within": "within",
    "s_disjoint": "disjoint",
    "s_contains": "contains",
    "s_touches": "touches",
    "s_equals": "equals",
}


def holds(expression: Any, feature: dict[str, Any]) -> bool | None:  # noqa: ANN401 - any CQL2 JSON
    """Tell whether a filter holds for a feature; ``None`` if that is unknown."""
    answer: bool | None = value(expression, feature)
    return answer


def value(given: Any, feature: dict[str, Any]) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one case a kind
    if isinstance(given, bool | int | float | str):
        return given
    if isinstance(given, list):
        return [value(part, feature) for part in given]
    if "property" in given:
        name = given["property"]
        if name == "id":
            return feature["id"]
        if name == "geometry":
            return feature["geometry"] and shape(feature["geometry"])
        return feature["properties"][name]
    if "date" in given:
        return given["date"]
    if "bbox" in given:
        return shapely.box(*given["bbox"])
    if "type" in given:
        return shape(given)
    name, args = given["op"].lower(), given["args"]
    if name == "and":
        truths = [value(arg, feature) for arg in args]
        return False if False in truths else None if None in truths else True
    if name == "or":
        truths = [value(arg, feature) for arg in args]
        return True if True in truths else None if None in truths else False
    if name == "isnull":
        return value(args[0], feature) is None
    if name.startswith("t_"):
        return _temporal(name, _span(args[0], feature), _span(args[1], feature))
    values = [value(arg, feature) for arg in args]
    if any(one is None for one in values):
        return None
    if name == "not":
        return not values[0]
    if name in _COMPARE:
        return _COMPARE[name](*values)
    if name == "between":
        return values[1] <= values[0] <= values[2]
    if name == "in":
        return values[0] in values[1]
    if name == "like":
        return _like(*values)
    if name == "casei":
        return values[0].casefold()
    if name == "accenti":
        parts = unicodedata.normalize("NFD", values[0])
        return unicodedata.normalize("NFC", "".join(sign for sign in parts if not unicodedata.combining(sign)))
    if name in _SPATIAL:
        return bool(getattr(values[0], _SPATIAL[name])(values[1]))
    return _calculated(name, *values)


def _like(text: str, pattern: str) -> bool:
    written = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(written, text, re.DOTALL) is not None


def _calculated(name: str, left: float, right: float) -> float | None:
    results: dict[str, Callable[[], float]] = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
        "div": lambda: math.trunc(left / right),
        "%": lambda: math.fmod(left, right),
    }
    try:
        result = results[name]()
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return float(result)


def _span(given: Any, feature: dict[str, Any]) -> tuple[str, str] | None:  # noqa: ANN401 - any CQL2 JSON
    if isinstance(given, dict) and "interval" in given:
        start, end = (None if one == ".." else value(one, feature) for one in given["interval"])
        return (start or date.min.isoformat(), end or date.max.isoformat())
    day = value(given, feature)
    return None if day is None else (day, day)


def _temporal(name: str, left: tuple[str, str] | None, right: tuple[str, str] | None) -> bool | None:
    if left is None or right is None:
        return None
    (a, b), (c, d) = left, right
    return {
        "t_after": a > d,
        "t_before": b < c,
        "t_intersects": a <= d and b >= c,
        "t_disjoint": a > d or b < c,
        "t_during": a > c and b < d,
        "t_contains": a < c and b > d,
        "t_equals": (a, b) == (c, d),
        "t_starts": a == c and b < d,
        "t_finishedby": a < c and b == d,
    }[name]
