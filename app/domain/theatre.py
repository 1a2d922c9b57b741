"""A theatre: the part of the world one map is about. All that is particular to it is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.parties import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Who held a place before any claim."""

    place: str | None
    """The place and all in it; ``None`` is everywhere."""
    party: str | None
    """``None`` where nobody is known to have been in control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """A river that the land of a settlement does not reach across, in one oblast."""

    river: str
    oblast: str
    """Its place id."""
    lines: tuple[tuple[tuple[float, float], ...], ...]
    """Longitude and latitude in degrees."""
    across: tuple[str, ...] = ()
    """Ids of settlements that the lines, drawn coarsely, put on the wrong side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """A time that ended with a day; control gained in it and kept since is drawn apart from what was gained later."""

    before: date
    """The first day after it."""
    name: Mapping[str, str]
    """What control since then is called, by language code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """What a map is about and how it opens."""

    id: str
    title: Mapping[str, str]
    """By language code."""
    first_day: date
    """The first day that the map offers; before it, only the baseline is known."""
    default_method: str
    languages: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees: what the map shows when it opens."""
    parties: tuple[Party, ...]
    baseline: tuple[Baseline, ...]
    barriers: tuple[Barrier, ...] = ()
    attribution: Mapping[str, str] = field(default_factory=dict)
    """Whom the map owes thanks for its places and lines, by language code; empty if nobody."""
    eras: tuple[Era, ...] = ()
    """In the order of their days."""
