"""Fields: what the features of a collection have, told once for schemas, filters, sorting and columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Item = TypeVar("Item")


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "boolean"
    DAY = "day"
    MOMENT = "instant"
    GEOMETRY = "geometry"
    TEXTS = "list of texts"
    RECORDS = "list of objects"


NUMERIC = frozenset({Kind.WHOLE, Kind.NUMBER})
TEMPORAL = frozenset({Kind.DAY, Kind.MOMENT})
SCALAR = frozenset({Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.FLAG, Kind.DAY, Kind.MOMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[Item]):
    """One property of the features of a collection, or their id or geometry."""

    name: str
    kind: Kind
    title: str
    """What it is, as the end of "This is …", for schemas."""
    read: Callable[[Item], Any]
    """Gives it, of what a feature is made from."""
    words: tuple[str, ...] = ()
    """All values that a text may have, if they are few and known."""
    role: str | None = None
    """`x-ogc-role` of OGC API – Features, Part 5."""
    is_always_there: bool = False
    """Whether it is never null."""
    is_queryable: bool = True
    """Whether filters may speak of it."""
    shape: str | None = None
    """Of a geometry: its `format`, such as ``geometry-point``."""

    @property
    def is_sortable(self) -> bool:
        """Whether features have an order by it."""
        return self.is_queryable and self.kind in SCALAR


def text(name: str, title: str, read: Callable[[Item], Any], **rest: Any) -> Field[Item]:  # noqa: ANN401 - of a Field
    """Declare a text."""
    return Field(name=name, kind=Kind.TEXT, title=title, read=read, **rest)


def day(name: str, title: str, read: Callable[[Item], Any], **rest: Any) -> Field[Item]:  # noqa: ANN401 - of a Field
    """Declare a day."""
    return Field(name=name, kind=Kind.DAY, title=title, read=read, **rest)


def whole(name: str, title: str, read: Callable[[Item], Any], **rest: Any) -> Field[Item]:  # noqa: ANN401 - of a Field
    """Declare a whole number."""
    return Field(name=name, kind=Kind.WHOLE, title=title, read=read, **rest)


def number(name: str, title: str, read: Callable[[Item], Any], **rest: Any) -> Field[Item]:  # noqa: ANN401 - of a Field
    """Declare a number."""
    return Field(name=name, kind=Kind.NUMBER, title=title, read=read, **rest)


def identity(title: str, read: Callable[[Item], str]) -> Field[Item]:
    """Declare the id."""
    return Field(name="id", kind=Kind.TEXT, title=title, read=read, role="id", is_always_there=True)


def geometry(title: str, read: Callable[[Item], Any], shape: str) -> Field[Item]:
    """Declare the geometry; `shape` is its `format`."""
    return Field(
        name="geometry", kind=Kind.GEOMETRY, title=title, read=read, role="primary-geometry", shape=f"geometry-{shape}"
    )


def origin(read_method: Callable[[Item], str] | None, read_revision: Callable[[Item], int]) -> tuple[Field[Item], ...]:
    """Declare the method and the revision that a feature follows from: parameters of the same names choose them."""
    said = {"is_always_there": True, "is_queryable": False}
    revision = whole("revision", "The revision of the ledger that it rests on", read_revision, **said)
    if read_method is None:
        return (revision,)
    return (text("method", "The rules that decided", read_method, **said), revision)
