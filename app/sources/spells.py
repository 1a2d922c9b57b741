"""Spells: how long a place stays in a state, and which of them are too short to be believed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_State = TypeVar("_State")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[_State]):
    """From a day on, a place is in a state."""

    day: date
    state: _State


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Generic[_State]):
    """The changes of one place that lasted, and those that did not."""

    changes: tuple[Change[_State], ...]
    dropped: tuple[Change[_State], ...]
    """Gone again too soon."""
    pending: Change[_State] | None
    """The last one, if the data end too soon after it to tell."""


def settled(
    changes: Sequence[Change[_State]], *, before: _State | None, last_day: date, min_days: int
) -> Settled[_State]:
    """Tell the changes that lasted from those that did not.

    What is kept never depends on days after the change has lasted long enough, so that longer data add changes
    and take none back.

    Parameters
    ----------
    changes
        In order of their days; neighbours differ.
    before
        The state before the first of them. If ``None``, nothing is known: the first one may have begun
        long ago, and is kept.
    last_day
        The last day on which the place was looked at.
    min_days
        A state that lasts fewer days is passed over.
    """
    kept: list[Change[_State]] = []
    dropped: list[Change[_State]] = []
    pending = None
    state = before
    ends = [following.day for _, following in pairwise(changes)]
    for index, change in enumerate(changes):
        if change.state == state:
            continue
        began_before = index == 0 and before is None
        if index < len(ends):
            lasted = (ends[index] - change.day).days
            if lasted < min_days and not began_before:
                dropped.append(change)
                continue
        elif (last_day - change.day).days + 1 < min_days and not began_before:
            pending = change
            continue
        kept.append(change)
        state = change.state
    return Settled(changes=tuple(kept), dropped=tuple(dropped), pending=pending)
