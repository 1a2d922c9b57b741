"""A layer: features of one kind, and the columns that all of them have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ColumnType(StrEnum):
    """What a column holds; any may also hold nothing."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    """``YYYY-MM-DD``"""
    MOMENT = "moment"
    """RFC 3339, in UTC."""
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Features, and what every one of them has."""

    name: str
    title: str
    geometry_type: str
    """Of all features: ``Point``, ``MultiPolygon`` or ``MultiLineString``; ``Unknown`` if they may differ."""
    columns: Mapping[str, ColumnType]
    """In the order of the file; beside them each feature has its `id`, which is text."""
    features: Iterable[Mapping[str, Any]]
    """GeoJSON features, lon/lat degrees; read once."""
    changed_at: datetime = _EPOCH
    """What a file says of when it was changed: of a file that follows from its content, not the time of writing."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else the layer says of itself, where the format has a place for it."""


def column_types(names: Iterable[str]) -> dict[str, ColumnType]:
    """Give the types of columns by their names, which mean the same on every feature of the API.

    Parameters
    ----------
    names
        Of the properties of features.
    """
    return {name: _type_of(name) for name in names}


_WHOLE = frozenset({"population", "settlements", "revision", "order"})
_DAYS = frozenset(
    {"valid_from", "valid_to", "from_earliest", "from_latest", "claimed_since", "day", "reported_on", "embargo_until"}
)
_NUMBERS = ("_km2", "_km", "_share", "_share_area", "_share_population")


def _type_of(name: str) -> ColumnType:
    if name in _WHOLE:
        return ColumnType.WHOLE
    if name in _DAYS:
        return ColumnType.DAY
    return ColumnType.NUMBER if name.endswith(_NUMBERS) else ColumnType.TEXT
