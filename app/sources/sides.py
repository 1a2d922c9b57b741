"""The two parties that published data of a war speak of without naming them by our ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Whom data mean."""

    occupier: str = "RU"
    holder: str = "UA"
    """Whose land it is that is occupied or returned."""
