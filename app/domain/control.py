"""Control of a place at a moment, and how firmly it is known."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
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


@cache
def same_control(controller: str | None, status: Status, pressure: Pressure = Pressure.NONE) -> Control:
    """Give control as the one object that is equal to it: there are few kinds, and periods by the ten thousand."""
    return Control(controller, status, pressure)


def held_by(party: str | None) -> Control:
    """Control by one party without contest; unknown if the party is ``None``."""
    return same_control(party, Status.UNKNOWN if party is None else Status.CONTROLLED)
