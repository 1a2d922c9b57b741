"""CQL2 text, read into the JSON that CQL2 has for the same."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn, TypeAlias

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from app.domain.errors import InvalidValueError

Expression: TypeAlias = Any
"""A part of CQL2 JSON: a number, text, boolean, list or object."""

_SHOWN = 20
_WORDS = {
    "COMPARISON": "a comparison",
    "NAME": "a name",
    "QUOTED": "a name",
    "NUMBER": "a number",
    "STRING": "a text in '…'",
    "$END": "the end",
}
_EXACT_DIGITS = 15
_ENOUGH = 12
"""Whoever may go on in more ways than that is told nothing by a list of them."""


def read_text(text: str) -> Expression:
    """Read CQL2 text, in time that grows as its length does.

    Raises
    ------
    InvalidValueError
        If it does not follow the grammar; says where it stops to.
    """
    try:
        return _parser().parse(text)
    except UnexpectedInput as error:
        _explain(text, error)


def _explain(text: str, error: UnexpectedInput) -> NoReturn:
    match error:
        case UnexpectedToken(token=Token(type="$END")) | UnexpectedEOF():
            message = "is not finished"
        case UnexpectedToken() | UnexpectedCharacters():
            place: int = getattr(error, "pos_in_stream", None) or 0
            rest = text[place : place + _SHOWN]
            message = f"cannot be read at character {place + 1}: {rest!r}"
        case _:
            message = "cannot be read"
    expected = _expected(error)
    hint = f"; expected {expected}" if expected else ""
    raise InvalidValueError("filter", text, f"{message}{hint}") from error


def _expected(error: UnexpectedInput) -> str:
    names = getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()
    words = sorted({_word(str(name)) for name in names})
    return ", ".join(words) if 0 < len(words) <= _ENOUGH else ""


def _word(terminal: str) -> str:
    found = _WORDS.get(terminal)
    return found or {"LPAR": "(", "RPAR": ")", "COMMA": ","}.get(terminal, terminal.strip("_"))


@cache
def _parser() -> Lark:
    return Lark.open("cql2.lark", rel_to=__file__, parser="lalr", transformer=_Json(), maybe_placeholders=True)


def _op(name: str, *args: Expression) -> Expression:
    return {"op": name, "args": list(args)}


def _not(expression: Expression) -> Expression:
    return _op("not", expression)


@v_args(inline=True)
class _Json(Transformer[Token, Expression]):
    """Writes each part of the grammar as CQL2 JSON, while it is being read."""

    def either(self, *parts: Expression) -> Expression:
        return _op("or", *parts)

    def both(self, *parts: Expression) -> Expression:
        return _op("and", *parts)

    def negated(self, part: Expression) -> Expression:
        return _not(part)

    def compared(self, left: Expression, sign: Token, right: Expression) -> Expression:
        return _op(str(sign), left, right)

    def arithmetic(self, left: Expression, sign: Token, right: Expression) -> Expression:
        return _op(str(sign).lower(), left, right)

    def negative(self, _: Token, part: Expression) -> Expression:
        return -part if isinstance(part, int | float) and not isinstance(part, bool) else _op("*", -1, part)

    def like(self, left: Expression, pattern: Expression) -> Expression:
        return _op("like", left, pattern)

    def not_like(self, left: Expression, pattern: Expression) -> Expression:
        return _not(_op("like", left, pattern))

    def between(self, left: Expression, low: Expression, high: Expression) -> Expression:
        return _op("between", left, low, high)

    def not_between(self, left: Expression, low: Expression, high: Expression) -> Expression:
        return _not(_op("between", left, low, high))

    def among(self, left: Expression, members: Expression) -> Expression:
        return _op("in", left, members)

    def not_among(self, left: Expression, members: Expression) -> Expression:
        return _not(_op("in", left, members))

    def missing(self, part: Expression) -> Expression:
        return _op("isNull", part)

    def not_missing(self, part: Expression) -> Expression:
        return _not(_op("isNull", part))

    def list(self, *members: Expression) -> Expression:
        return [*members]

    def array(self, first: Expression = None, rest: Expression = None) -> Expression:
        return [] if rest is None else [first, *rest]

    def property(self, name: Token) -> Expression:
        return {"property": str(name).strip('"')}

    def call(self, name: Token, args: Expression) -> Expression:
        return _op(str(name), *(args or ()))

    def number(self, digits: Token) -> Expression:
        return int(digits) if digits.isdigit() and len(digits) <= _EXACT_DIGITS else float(digits)

    def text(self, quoted: Token) -> Expression:
        return _unquoted(quoted)

    def true(self, _: Token) -> Expression:
        return True

    def false(self, _: Token) -> Expression:
        return False

    def date(self, _: Token, quoted: Token) -> Expression:
        return {"date": _unquoted(quoted)}

    def timestamp(self, _: Token, quoted: Token) -> Expression:
        return {"timestamp": _unquoted(quoted)}

    def interval(self, _: Token, start: Expression, end: Expression) -> Expression:
        return {"interval": [start, end]}

    def bbox(self, _: Token, *numbers: Expression) -> Expression:
        return {"bbox": [*numbers]}

    def coordinate(self, sign: Token | None, digits: Token) -> Expression:
        return float(f"{sign or ''}{digits}")

    def position(self, *numbers: Expression) -> Expression:
        return [number for number in numbers if number is not None]

    def body(self, *parts: Expression) -> Expression:
        return [*parts]

    def shape(self, name: Token, body: Expression) -> Expression:
        kind = _SHAPES[str(name).lower().removesuffix("z").strip()]
        if kind == "Point" and len(body) == 1:
            body = body[0]
        if kind == "MultiPoint":
            body = [part[0] if len(part) == 1 and isinstance(part[0], list_) else part for part in body]
        return {"type": kind, "coordinates": body}

    def shapes(self, _: Token, *parts: Expression) -> Expression:
        return {"type": "GeometryCollection", "geometries": [*parts]}


list_ = list
_SHAPES = {
    name.lower(): name for name in ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
}


def _unquoted(quoted: Token) -> str:
    return quoted[1:-1].replace("\\'", "'").replace("''", "'")
