"""Fields that tell of control in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.control import Assertion, Pressure, Status
from app.filters.fields import Field, Item, day, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.timeline import Period


def held(name: str, when: str, period: Callable[[Item], Period]) -> tuple[Field[Item], ...]:
    """Declare who holds a place, and how.

    Parameters
    ----------
    name
        Before each name, such as ``before_``; may be empty.
    when
        In the same way before each title.
    period
        Gives the period.
    """
    return (
        text(
            f"{name}controller",
            f"The party in control{when}; null for nobody",
            lambda item: period(item).control.controller,
        ),
        text(
            f"{name}status",
            f"Whether it is controlled, contested or unknown{when}",
            lambda item: period(item).control.status,
            words=tuple(Status),
            is_always_there=True,
        ),
        text(
            f"{name}pressure",
            f"Whether it is encircled{when}",
            lambda item: period(item).control.pressure,
            words=tuple(Pressure),
            is_always_there=True,
        ),
    )


def firmness(period: Callable[[Item], Period]) -> Field[Item]:
    """Declare how firmly control is known."""
    return text(
        "assertion",
        "How firmly control is known",
        lambda item: period(item).assertion,
        words=tuple(Assertion),
        is_always_there=True,
    )


def control(period: Callable[[Item], Period]) -> tuple[Field[Item], ...]:
    """Declare control, how firmly it is known and who claims it."""
    return (
        *held("", "", period),
        firmness(period),
        text("claimed_by", "The party that claims it and is not believed yet", lambda item: period(item).claimed_by),
    )


def uncertainty(period: Callable[[Item], Period]) -> tuple[Field[Item], ...]:
    """Declare between which days a period can have begun."""
    return (
        day("from_earliest", "The first day on which it can have begun", lambda item: period(item).from_earliest),
        day("from_latest", "The last day on which it can have begun", lambda item: period(item).from_latest),
    )
