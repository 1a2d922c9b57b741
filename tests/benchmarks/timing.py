"""Taking times, so that one slow moment of the machine does not decide."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def median_ms(call: Callable[[T], object], arguments: Iterable[T]) -> float:
    """Call with each argument and give the median time in milliseconds."""
    taken = []
    for argument in arguments:
        begin = time.perf_counter()
        call(argument)
        taken.append(time.perf_counter() - begin)
    return median(taken) * 1e3


def once_s(call: Callable[[], T]) -> tuple[float, T]:
    """Call once; give the seconds it took and what came of it."""
    begin = time.perf_counter()
    result = call()
    return time.perf_counter() - begin, result
