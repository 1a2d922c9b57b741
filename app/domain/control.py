"""Control of a place at a moment, and how firmly it is known."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Whether somebody is in control."""

    CONTROLLED = "controlled"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Pressure(StrEnum):
    """What weighs on the controller."""

    NONE = "none"
    ENCIRCLED = "encircled"


class Assertion(StrEnum):
    """How firmly control is known."""

    CONFIRMED = "confirmed"
    CORROBORATED = "corroborated"
    CLAIMED = "claimed"
    DISPUTED = "disputed"


class Control(NamedTuple):
    """Who holds a place, and how."""

    controller: str | None
    """The party in control; while contested, the last party that was; ``None`` if nobody or not known."""
    status: Status
    pressure: Pressure = Pressure.NONE


def held_by(party: str | None) -> Control:
    """Control by one party without contest; unknown if the party is ``None``."""
    return Control(party, Status.UNKNOWN if party is None else Status.CONTROLLED)
