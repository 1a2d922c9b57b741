"""How long, deep and wide a filter may be: whatever it says, it is answered in bounded time and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from app.filters.text import Expression

MAX_LENGTH = 8000
"""Characters; a polygon of some 400 corners."""
MAX_DEPTH = 64
"""Levels of operators, functions and brackets."""
MAX_PARTS = 3000
"""Values, names, numbers of coordinates."""
MAX_RELATIONS = 10
"""Comparisons of geometries, the dearest of all."""
MAX_TEXT_FUNCTIONS = 50
"""Comparisons and changes of texts and lists, which go through them one by one."""
_TEXT_FUNCTIONS = ("like", "casei", "accenti", "a_")


def check_size(expression: Expression, text: str) -> None:
    """Check a filter before anything goes through it that would call itself.

    Raises
    ------
    InvalidValueError
        If it is too deep or has too many parts.
    """
    parts = relations = functions = 0
    level = [expression]
    for depth in range(MAX_DEPTH + 1):
        if not level:
            break
        if depth == MAX_DEPTH:
            raise InvalidValueError("filter", text[:80], f"is nested deeper than {MAX_DEPTH} levels")
        parts += len(level)
        names = [_name(part) for part in level]
        relations += sum(name.startswith("s_") for name in names)
        functions += sum(name.startswith(_TEXT_FUNCTIONS) for name in names)
        level = [inner for part in level for inner in _inner(part)]
    if parts > MAX_PARTS:
        raise InvalidValueError("filter", text[:80], f"has more than {MAX_PARTS} parts")
    if relations > MAX_RELATIONS:
        raise InvalidValueError("filter", text[:80], f"compares geometries more than {MAX_RELATIONS} times")
    if functions > MAX_TEXT_FUNCTIONS:
        raise InvalidValueError("filter", text[:80], f"goes through texts more than {MAX_TEXT_FUNCTIONS} times")


def _inner(part: Expression) -> list[Expression]:
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, list) else []


def _name(part: Expression) -> str:
    return str(part.get("op", "")).lower() if isinstance(part, dict) else ""
