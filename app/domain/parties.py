"""Who can hold a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side that can control places. An administration or armed group belongs to one."""

    id: str
    name: Mapping[str, str]
    """By language code."""
    color_light: str
    """``#rrggbb`` on a light page."""
    color_dark: str
    """``#rrggbb`` on a dark page."""
    pattern: str
    """``solid``, ``hatch``, ``dots`` or ``cross``: what tells the party apart without colour."""
