"""Settlements written for one day after another: another day needs only the parts written again that differ."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    from app.atlas.features import SettlementFeatures


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Day:
    """What was written last. Replaced, never changed, so that threads need not wait for one another."""

    periods: NDArray[np.int32]
    parts: tuple[bytes, ...]


class Passage:
    """Some settlements, always the same ones in the same order, with their control on any day."""

    def __init__(self, features: SettlementFeatures, settlements: NDArray[np.int32], block: int) -> None:
        """Write nothing yet.

        Parameters
        ----------
        features
            Writes the settlements.
        settlements
            Their numbers, in the order in which they are written.
        block
            How many are written together: in small blocks a change costs less, and there are more to send.
        """
        self._features = features
        self.settlements = settlements
        self._block = block
        self._last: _Day | None = None

    def on(self, periods: NDArray[np.int32]) -> tuple[bytes, ...]:
        """Write the settlements as the inside of a JSON array, in parts: most are shared with other days.

        Parameters
        ----------
        periods
            Beside each settlement, the number of the period to show; kept, not copied.
        """
        last = self._last
        count = -(-len(self.settlements) // self._block)
        if last is None:
            parts, stale = [b""] * count, set(range(count))
        else:
            stale = set((np.flatnonzero(last.periods != periods) // self._block).tolist())
            if not stale:
                return last.parts
            parts = list(last.parts)
        for number in stale:
            part = slice(number * self._block, (number + 1) * self._block)
            parts[number] = self._features.joined(self.settlements[part], periods[part], follows=number > 0)
        written = tuple(parts)
        # Threads that do this at once may lose one another's day; the next one then has more to write.
        self._last = _Day(periods=periods, parts=written)
        return written


class Passages:
    """The passages that were asked for last."""

    def __init__(self, kept: int) -> None:
        """Start empty.

        Parameters
        ----------
        kept
            How many passages to keep.
        """
        self._kept = kept
        self._lock = Lock()
        self._passages: OrderedDict[Hashable, tuple[Passage, int]] = OrderedDict()

    def get(self, key: Hashable, find: Callable[[], tuple[Passage, int]]) -> tuple[Passage, int]:
        """Give a passage and how many settlements it was chosen from; it is found if it is not there."""
        with self._lock:
            if key in self._passages:
                self._passages.move_to_end(key)
                return self._passages[key]
        found = find()
        with self._lock:
            self._passages[key] = found
            while len(self._passages) > self._kept:
                self._passages.popitem(last=False)
        return found
