"""How much a caller may ask for: so many requests a minute, saved up to a minute's worth."""

from __future__ import annotations

import math
from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from app.api.refusals import TooManyRequestsError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CALLERS = 10_000
"""Beyond these, whoever was not heard of for longest begins anew."""
_MINUTE_S = 60.0


class Allowances:
    """Counts the requests of each caller; each process counts for itself."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = monotonic) -> None:
        """Begin with nobody.

        Parameters
        ----------
        a_minute
            Requests of one caller.
        clock
            Seconds since whenever.
        """
        self._a_minute = a_minute
        self._clock = clock
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Take one request off what a caller has left.

        Raises
        ------
        TooManyRequestsError
            If there is nothing left.
        """
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(caller, (float(self._a_minute), now))
            left = min(float(self._a_minute), left + (now - since) * self._a_minute / _MINUTE_S)
            self._left[caller] = (max(left - 1, 0.0) if left >= 1 else left, now)
            while len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
        if left < 1:
            wait = max(1, math.ceil((1 - left) * _MINUTE_S / self._a_minute))
            message = f"there may be {self._a_minute} of these requests a minute; the next one in {wait} s"
            raise TooManyRequestsError(message, wait)
