"""A thing that is dear to make, made when it is first needed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Once(Generic[T]):
    """Makes a thing once, whichever thread asks for it first; the others wait."""

    def __init__(self, make: Callable[[], T]) -> None:
        """Make nothing yet.

        Parameters
        ----------
        make
            Called by the first who asks; if it fails, by the next one again.
        """
        self._make: Callable[[], T] | None = make
        self._lock = Lock()
        self._made: T

    def get(self) -> T:
        """Give the thing."""
        if self._make is not None:
            with self._lock:
                if self._make is not None:
                    self._made = self._make()
                    # Let go of what it was made from, and of the way in here: the lock is not taken again.
                    self._make = None
        return self._made
