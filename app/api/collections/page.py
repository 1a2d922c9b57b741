"""A page of features, and the days that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from app.api.params import DATETIME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.api.parameter import Asked


class Page(NamedTuple):
    """Some features of all that were found."""

    features: Sequence[bytes]
    """Encoded, in parts that need only be put together: commas stand in them."""
    returned: int
    matched: int
    says: Mapping[str, Any] | None = None
    """What else the document says of itself."""

    def parsed(self) -> list[dict[str, Any]]:
        """Give the features one by one, for forms other than GeoJSON."""
        features: list[dict[str, Any]] = orjson.loads(b"".join((b"[", *self.features, b"]")))
        return features


def asked_day(asked: Asked) -> date:
    """Give the last day that is asked about; the latest day where that is open."""
    days = asked[DATETIME]
    return (days.last if days else None) or asked.latest_day


def day_members(asked: Asked) -> dict[str, Any]:
    """Say which days an answer is about."""
    days = asked[DATETIME]
    if days is None or days.one is not None:
        return {"day": asked_day(asked)}
    return {"day": None, "days": {"from": days.first, "to": days.last}}


def parsed(feature: bytes) -> dict[str, Any]:
    """Give an encoded feature as an object."""
    found: dict[str, Any] = orjson.loads(feature)
    return found
