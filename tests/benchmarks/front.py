"""A moving front: changes of control that lie together in space and time, as those of a war do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_WAVES = 7
_DEPTH = 0.15
"""How far into the land the line lies on average, as a part of its width."""
_SWING = 0.1
_ROUGHNESS = 0.01
_SAMPLE = 2_000
_TRIALS = 4


class Changes(NamedTuple):
    """What changes hands, in the order of days; a place at most once a day, taken first and then back in turn."""

    day: NDArray[np.int64]
    """Days after the first."""
    place: NDArray[np.int64]
    taken: NDArray[np.bool_]
    """Whether the place is taken; else it is taken back."""


def moving_front(lonlat: NDArray[np.float64], *, changes: int, days: int, seed: int) -> Changes:
    """Let a line sway over points and note each time that it passes one.

    The line runs from south to north, a sum of waves that come and go, each at a pace of its own; every point counts
    as a little nearer or farther than it is, so that the line frays.

    Parameters
    ----------
    lonlat
        Shape (n, 2): the points, degrees.
    changes
        About how many there shall be: more make the line sway faster.
    days
        Over how many days.
    seed
        Of the random numbers.
    """
    chance = np.random.default_rng(seed)
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    x, y = ((lonlat - low) / (high - low)).T
    # The line begins in the east, behind every point.
    reach = 1 - x + np.abs(chance.normal(0, _ROUGHNESS, len(x)))
    waves = np.array([np.cos(np.pi * wave * y) for wave in range(_WAVES)])
    rates = 2 * np.pi * chance.uniform(0.5, 1.5, _WAVES) * np.arange(1, _WAVES + 1)
    sample = chance.permutation(len(x))[:_SAMPLE]
    pace = 1.0
    for _ in range(_TRIALS):
        trial = sum(len(flipped) for _, flipped, _ in _passed(reach[sample], waves[:, sample], rates * pace, days))
        pace *= changes * len(sample) / (max(1, trial) * len(x))
    passed = list(_passed(reach, waves, rates * pace, days))
    return Changes(
        day=np.repeat([day for day, _, _ in passed], [len(flipped) for _, flipped, _ in passed]),
        place=np.concatenate([flipped for _, flipped, _ in passed]),
        taken=np.concatenate([taken for _, _, taken in passed]),
    )


def _passed(
    reach: NDArray[np.float64], waves: NDArray[np.float64], rates: NDArray[np.float64], days: int
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.bool_]]]:
    heights = _SWING / np.sqrt(np.arange(1, _WAVES + 1))
    behind = np.zeros(len(reach), dtype=np.bool_)
    for day in range(1, days + 1):
        advance = min(1.0, 20 * day / days)
        line = advance * (_DEPTH + (heights * np.sin(rates * day / days)) @ waves)
        now = reach < line
        flipped = np.flatnonzero(now != behind)
        behind = now
        yield day, flipped, now[flipped]
