"""A filter checked against the fields there are, and made into something that answers."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeAlias, TypeVar

import numpy as np

from app.domain.errors import Fault, InvalidInputError, InvalidValueError
from app.filters import literals, predicates
from app.filters.fields import NUMERIC, SCALAR, TEMPORAL, Kind
from app.filters.predicates import ALWAYS, ARITHMETIC, ARRAYS, COMPARISONS, SPATIAL, TEXT
from app.filters.predicates import TEMPORAL as RELATIONS
from app.filters.values import Rows, Values, all_of, any_of, constant, days_of, negation, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.filters.fields import Field
    from app.filters.predicates import Span
    from app.filters.text import Expression

Item = TypeVar("Item")
Evaluate: TypeAlias = "Callable[[Rows[Any]], Values]"
_SHOWN = 80
_FEW = 2
_LITERALS: Mapping[str, tuple[Kind, Callable[[Any], Any]]] = {
    "date": (Kind.DAY, literals.read_day),
    "timestamp": (Kind.MOMENT, literals.read_moment),
    "bbox": (Kind.GEOMETRY, literals.read_box),
}
_FUNCTIONS = sorted((*SPATIAL, *RELATIONS, *ARRAYS, *TEXT))


class Part(NamedTuple):
    """A part of a filter that has a value."""

    kind: Kind
    evaluate: Evaluate
    literal: Any = None
    """The value, if it stands in the filter itself."""


class _Interval(NamedTuple):
    start: Part | None
    """``None`` is open."""
    end: Part | None


class _Faulty(Exception):  # noqa: N818 - never leaves this module
    """A part has a fault, which is noted."""


class Check(Generic[Item]):
    """Checks one filter, and gathers everything that is wrong with it."""

    def __init__(self, fields: Sequence[Field[Item]]) -> None:
        """Check against some fields."""
        self._fields: Mapping[str, Field[Item]] = {field.name: field for field in fields if field.is_queryable}
        self._faults: list[Fault] = []

    def condition(self, expression: Expression) -> Evaluate:
        """Check a whole filter.

        Returns
        -------
        Callable
            Gives of every row whether the filter holds: true, false or unknown.

        Raises
        ------
        InvalidInputError
            With everything that is wrong.
        """
        found: Evaluate | None = self._tried(self._truth, expression)
        if self._faults or found is None:
            subject = "the request"
            raise InvalidInputError(subject, self._faults)
        return found

    def _tried(self, check: Callable[[Expression], Any], expression: Expression) -> Any:  # noqa: ANN401 - what it gives
        try:
            return check(expression)
        except _Faulty:
            return None
        except InvalidValueError as error:
            self._note(error.reason, error.value)
            return None

    def _each(self, check: Callable[[Expression], Any], given: Sequence[Expression]) -> list[Any]:
        """Check several parts, all of them even if one has a fault."""
        found = [self._tried(check, part) for part in given]
        if any(part is None for part in found):
            raise _Faulty
        return found

    def _note(self, message: str, value: object, candidates: Sequence[str] = ()) -> None:
        self._faults.append(
            Fault(at="filter", message=message, value=str(value)[:_SHOWN], candidates=tuple(candidates))
        )

    def _refuse(self, message: str, value: object, candidates: Sequence[str] = ()) -> NoReturn:
        self._note(message, value, candidates)
        raise _Faulty

    # Truths

    def _truth(self, given: Expression) -> Evaluate:
        part = self._part(given)
        if part.kind is not Kind.FLAG:
            self._refuse(f"is a {part.kind} where something true or false belongs", given)
        return part.evaluate

    def _part(self, given: Expression) -> Part:
        match given:
            case bool():
                return _literal(Kind.FLAG, given)
            case int() | float() if math.isfinite(given):
                return _literal(Kind.NUMBER, float(given))
            case str():
                return _literal(Kind.TEXT, given)
            case list():
                return self._texts(given)
            case dict():
                return self._object(given)
        return self._refuse("has a part that is no value of CQL2", given)

    def _object(self, given: dict[str, Expression]) -> Part:
        match given:
            case {"property": str(name)} if len(given) == 1:
                return self._property(name)
            case {"op": str(name), "args": list(args)} if len(given) == _FEW:
                return self._operation(name, args)
            case {"type": str()}:
                return _literal(Kind.GEOMETRY, literals.read_geometry(given))
            case {"interval": _}:
                self._refuse("has an interval outside of a temporal function", given)
        if len(given) == 1:
            ((word, value),) = given.items()
            if word in _LITERALS:
                kind, read = _LITERALS[word]
                return _literal(kind, read(value))
        return self._refuse("has an object that CQL2 does not know", given)

    def _property(self, name: str) -> Part:
        field = self._fields.get(name)
        if field is None:
            near = difflib.get_close_matches(name, self._fields, n=3, cutoff=0.6)
            self._refuse(f"names no property; there are {', '.join(self._fields)}", name, near)
        return Part(field.kind, lambda rows: rows.values(name))

    def _texts(self, given: list[Expression]) -> Part:
        if not all(isinstance(member, str) for member in given):
            self._refuse("has a list with something else than texts", given)
        return _literal(Kind.TEXTS, given)

    def _operation(self, name: str, args: list[Expression]) -> Part:
        low = name.lower()
        for names, count, check in (
            (("and", "or"), None, self._joined),
            (("not",), 1, self._negated),
            (("isnull",), 1, self._missing),
            (("like",), 2, self._like),
            (("between",), 3, self._between),
            (("in",), 2, self._among),
            (COMPARISONS, 2, self._compared),
            (ARITHMETIC, 2, self._calculated),
            (TEXT, 1, self._changed),
            (SPATIAL, 2, self._spatial),
            (RELATIONS, 2, self._temporal),
            (ARRAYS, 2, self._arrays),
        ):
            if low in names:
                if count is not None and len(args) != count:
                    self._refuse(f"gives {name} {len(args)} values; it takes {count}", name)
                return check(low, args)
        near = difflib.get_close_matches(low, _FUNCTIONS, n=3, cutoff=0.6)
        return self._refuse(f"names no function; there are {', '.join(_FUNCTIONS)}", name, near)

    def _joined(self, name: str, args: list[Expression]) -> Part:
        if not args:
            self._refuse(f"joins nothing by {name}", name)
        parts: list[Evaluate] = self._each(self._truth, args)
        join = all_of if name == "and" else any_of
        return Part(Kind.FLAG, lambda rows: join([part(rows) for part in parts]))

    def _negated(self, _: str, args: list[Expression]) -> Part:
        part = self._truth(args[0])
        return Part(Kind.FLAG, lambda rows: negation(part(rows)))

    def _missing(self, _: str, args: list[Expression]) -> Part:
        part = self._part(args[0])

        def evaluate(rows: Rows[Any]) -> Values:
            known = part.evaluate(rows).known
            return Values(~known, np.ones(known.shape, dtype=np.bool_))

        return Part(Kind.FLAG, evaluate)

    # Comparisons

    def _compared(self, name: str, args: list[Expression]) -> Part:
        left, right = self._alike(self._each(self._part, args))
        if left.kind not in SCALAR:
            self._refuse(f"compares a {left.kind} by {name}; functions compare those", name)
        if left.kind is Kind.FLAG and name not in ("=", "<>"):
            self._refuse(f"compares truths by {name}; they have no order", name)
        return Part(Kind.FLAG, lambda rows: predicates.compared(name, left.evaluate(rows), right.evaluate(rows)))

    def _alike(self, parts: Sequence[Part]) -> list[Part]:
        """Bring parts to one kind: texts that are compared with days are read as days, instants fall into days."""
        kinds = {part.kind for part in parts}
        if kinds & TEMPORAL:
            return self._times(parts)
        if kinds <= NUMERIC or len(kinds) == 1:
            return [*parts]
        words = " with a ".join(sorted(kinds))
        return self._refuse(f"compares a {words}", ", ".join(_shown(part) for part in parts))

    def _times(self, parts: Sequence[Part]) -> list[Part]:
        target = Kind.MOMENT
        if any(part.kind is Kind.DAY or (part.kind is Kind.TEXT and _is_day(part.literal)) for part in parts):
            target = Kind.DAY
        return [self._time(part, target) for part in parts]

    def _time(self, part: Part, target: Kind) -> Part:
        if part.kind is Kind.TEXT and part.literal is not None:
            is_day = _is_day(part.literal)
            read = literals.read_day if is_day else literals.read_moment
            part = _literal(Kind.DAY if is_day else Kind.MOMENT, read(part.literal))
        if part.kind not in TEMPORAL:
            self._refuse(f"compares a {part.kind} with a day or an instant", _shown(part))
        if part.kind is target:
            return part
        return Part(Kind.DAY, lambda rows: days_of(part.kind, part.evaluate(rows)))

    def _like(self, _: str, args: list[Expression]) -> Part:
        left, pattern = self._each(self._part, args)
        if left.kind is not Kind.TEXT or pattern.literal is None or pattern.kind is not Kind.TEXT:
            self._refuse("gives LIKE something else than a text and a pattern in '…'", args)
        return Part(Kind.FLAG, lambda rows: predicates.like(left.evaluate(rows), pattern.literal))

    def _between(self, _: str, args: list[Expression]) -> Part:
        value, low, high = self._alike(self._each(self._part, args))
        if value.kind not in NUMERIC | TEMPORAL:
            self._refuse(f"asks for a {value.kind} BETWEEN two; numbers and days have that", args)

        def evaluate(rows: Rows[Any]) -> Values:
            here = value.evaluate(rows)
            return all_of(
                [
                    predicates.compared(">=", here, low.evaluate(rows)),
                    predicates.compared("<=", here, high.evaluate(rows)),
                ]
            )

        return Part(Kind.FLAG, evaluate)

    def _among(self, _: str, args: list[Expression]) -> Part:
        if not isinstance(args[1], list) or not args[1]:
            self._refuse("gives IN something else than a list with members", args)
        value, *members = self._alike(self._each(self._part, [args[0], *args[1]]))
        if value.kind not in SCALAR:
            self._refuse(f"looks for a {value.kind} IN a list; texts, numbers and days have that", args)
        if any(member.literal is None for member in members):
            self._refuse("has a list with something else than values", args)
        wanted = {constant(member.kind, member.literal).data.item() for member in members}

        def evaluate(rows: Rows[Any]) -> Values:
            here = value.evaluate(rows)
            return truth(np.array([one in wanted for one in here.data.tolist()], dtype=np.bool_), here.known)

        return Part(Kind.FLAG, evaluate)

    # Functions

    def _calculated(self, name: str, args: list[Expression]) -> Part:
        left, right = self._each(self._part, args)
        for part in (left, right):
            if part.kind not in NUMERIC:
                self._refuse(f"calculates by {name} with a {part.kind}", _shown(part))
        return Part(Kind.NUMBER, lambda rows: predicates.calculated(name, left.evaluate(rows), right.evaluate(rows)))

    def _changed(self, name: str, args: list[Expression]) -> Part:
        part, change = self._part(args[0]), TEXT[name]
        if part.kind is not Kind.TEXT:
            self._refuse(f"gives {name} a {part.kind}; it takes a text", _shown(part))
        if part.literal is not None:
            return _literal(Kind.TEXT, change(part.literal))
        return Part(Kind.TEXT, lambda rows: part.evaluate(rows).mapped(change))

    def _spatial(self, name: str, args: list[Expression]) -> Part:
        left, right = self._each(self._part, args)
        for part in (left, right):
            if part.kind is not Kind.GEOMETRY:
                self._refuse(f"gives {name} a {part.kind}; it takes geometries", _shown(part))
        return Part(Kind.FLAG, lambda rows: predicates.spatial(name, left.evaluate(rows), right.evaluate(rows)))

    def _arrays(self, name: str, args: list[Expression]) -> Part:
        left, right = (self._listed(part) for part in self._each(self._part, args))
        for part in (left, right):
            if part.kind is not Kind.TEXTS:
                self._refuse(f"gives {name} a {part.kind}; it takes lists of texts", _shown(part))
        return Part(Kind.FLAG, lambda rows: predicates.arrays(name, left.evaluate(rows), right.evaluate(rows)))

    def _listed(self, part: Part) -> Part:
        # ('a') is a text in brackets to the grammar, and a list of one to whoever wrote it.
        return _literal(Kind.TEXTS, [part.literal]) if part.kind is Kind.TEXT and part.literal is not None else part

    # Time

    def _temporal(self, name: str, args: list[Expression]) -> Part:
        left, right = self._each(self._span, args)
        return Part(Kind.FLAG, lambda rows: predicates.temporal(name, left(rows), right(rows)))

    def _span(self, given: Expression) -> Callable[[Rows[Any]], Span]:
        if isinstance(given, dict) and "interval" in given:
            ends = given["interval"]
            if len(given) != 1 or not isinstance(ends, list) or len(ends) != _FEW:
                self._refuse("has an interval without two ends", given)
            start, end = (None if one == literals.OPEN else self._day(one) for one in ends)
            return _spanned(self._ordered(_Interval(start, end), given))
        day = self._day(given)
        return lambda rows: predicates.instant(day.evaluate(rows))

    def _day(self, given: Expression) -> Part:
        return self._time(self._part(given), Kind.DAY)

    def _ordered(self, interval: _Interval, given: Expression) -> _Interval:
        if interval.start is None or interval.end is None:
            return interval
        start, end = interval.start.literal, interval.end.literal
        if start is not None and end is not None and start > end:
            self._refuse("has an interval that ends before it starts", given)
        return interval


def _spanned(interval: _Interval) -> Callable[[Rows[Any]], Span]:
    """Make spans of days; where an end is not known, it is open."""

    def evaluate(rows: Rows[Any]) -> Span:
        first, last = (
            np.array([open_end])
            if part is None
            else np.where((found := part.evaluate(rows)).known, found.data, open_end)
            for part, open_end in ((interval.start, ALWAYS.min), (interval.end, ALWAYS.max))
        )
        return predicates.Span(first, last, np.array([True]))

    return evaluate


def _literal(kind: Kind, value: Any) -> Part:  # noqa: ANN401 - a value of any kind
    values = constant(kind, value)
    return Part(kind, lambda _: values, value)


def _is_day(text: Any) -> bool:  # noqa: ANN401 - a literal of any kind
    return isinstance(text, str) and "t" not in text.lower()


def _shown(part: Part) -> str:
    return part.kind.value if part.literal is None else str(part.literal)
