"""Columns of values, some of them unknown, and truth in three values."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import numpy as np

from app.filters.fields import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from app.filters.fields import Field

Item = TypeVar("Item")
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MICROSECONDS = 1_000_000
DAY_OF_MICROSECONDS = 86_400 * _MICROSECONDS
EPOCH_DAY = _EPOCH.date().toordinal()


class Values(NamedTuple):
    """A column, or one value that stands for a column of it (length 1)."""

    data: NDArray[Any]
    """Texts as objects, days as ordinals, instants as microseconds since 1970, the rest as what they are. Where a
    value is unknown, something harmless of the same type."""
    known: NDArray[np.bool_]

    def mapped(self, change: Callable[[str], str]) -> Values:
        """Change each text; equal ones only once."""
        changed: dict[str, str] = {}
        for text in self.data.tolist():
            if text not in changed:
                changed[text] = change(text)
        return Values(objects([changed[text] for text in self.data.tolist()]), self.known)


class Rows(Generic[Item]):
    """What features are made from, read field by field as columns when somebody asks."""

    def __init__(self, items: Sequence[Item], fields: Sequence[Field[Item]]) -> None:
        """Read nothing yet."""
        self._items = items
        self._fields: Mapping[str, Field[Item]] = {field.name: field for field in fields}
        self._columns: dict[str, Values] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._items)

    def values(self, name: str) -> Values:
        """Give a column."""
        if name not in self._columns:
            field = self._fields[name]
            self._columns[name] = column(field.kind, [field.read(item) for item in self._items])
        return self._columns[name]


def column(kind: Kind, given: Sequence[Any]) -> Values:
    """Lay out values of a kind as a column; ``None`` is unknown."""
    known = np.array([value is not None for value in given], dtype=np.bool_)
    match kind:
        case Kind.GEOMETRY:
            return Values(objects(given), known)
        case Kind.TEXT:
            return Values(objects(["" if value is None else str(value) for value in given]), known)
        case Kind.TEXTS:
            return Values(objects([frozenset(value or ()) for value in given]), known)
    read, type_ = _STORED[kind]
    return Values(np.array([0 if value is None else read(value) for value in given], dtype=type_), known)


def constant(kind: Kind, value: Any) -> Values:  # noqa: ANN401 - a value of any kind
    """Give one value that stands for a column of it."""
    return column(kind, [value])


def objects(given: Sequence[Any]) -> NDArray[np.object_]:
    """Lay out objects, lists among them, as an array of one dimension."""
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array


def microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 to an instant."""
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * _MICROSECONDS + passed.microseconds


def days_of(kind: Kind, values: Values) -> Values:
    """Give the days (UTC) into which days or instants fall."""
    if kind is Kind.DAY:
        return values
    return Values(values.data // DAY_OF_MICROSECONDS + EPOCH_DAY, values.known)


def truth(data: NDArray[np.bool_], *known: NDArray[np.bool_]) -> Values:
    """Say what is true where all that it follows from is known."""
    together = known[0]
    for more in known[1:]:
        together = together & more
    return Values(data & together, np.broadcast_to(together, np.broadcast_shapes(data.shape, together.shape)))


def all_of(parts: Sequence[Values]) -> Values:
    """Join truths by "and": false if one is, whatever is unknown of the others (Kleene)."""
    holds, fails = parts[0].data, parts[0].known & ~parts[0].data
    for part in parts[1:]:
        holds, fails = holds & part.data, fails | (part.known & ~part.data)
    return Values(holds, holds | fails)


def any_of(parts: Sequence[Values]) -> Values:
    """Join truths by "or"."""
    return negation(all_of([negation(part) for part in parts]))


def negation(part: Values) -> Values:
    """Turn a truth round; what is unknown stays so."""
    return Values(part.known & ~part.data, part.known)


_STORED: Mapping[Kind, tuple[Callable[[Any], Any], type]] = {
    Kind.WHOLE: (float, np.float64),
    Kind.NUMBER: (float, np.float64),
    Kind.FLAG: (bool, np.bool_),
    Kind.DAY: (date.toordinal, np.int64),
    Kind.MOMENT: (partial(microseconds), np.int64),
}
