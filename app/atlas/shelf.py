"""A small store of things that are dear to make."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Keeps what was used last. Threads that want the same thing at once wait for one making of it."""

    def __init__(self, kept: int) -> None:
        """Start empty.

        Parameters
        ----------
        kept
            How many things to keep.
        """
        self._kept = kept
        self._lock = Lock()
        self._things: OrderedDict[K, Future[V]] = OrderedDict()

    def __len__(self) -> int:
        """How many things are kept or being made."""
        return len(self._things)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Give the thing with a key, making it if it is not there.

        An error while making it reaches everybody who waits, and nothing is kept.
        """
        with self._lock:
            future = self._things.get(key)
            is_mine = future is None
            if future is None:
                future = self._things[key] = Future()
            self._things.move_to_end(key)
            while len(self._things) > self._kept:
                self._things.popitem(last=False)
        if is_mine:
            self._make(key, future, make)
        return future.result()

    def has(self, key: K) -> bool:
        """Tell whether a thing is made and kept, without counting it as used."""
        future = self._things.get(key)
        return future is not None and future.done()

    def ready(self) -> list[tuple[K, V]]:
        """Give what is made and kept, and its keys, without counting it as used."""
        with self._lock:
            done = [(key, future) for key, future in self._things.items() if future.done()]
        return [(key, future.result()) for key, future in done if future.exception() is None]

    def _make(self, key: K, future: Future[V], make: Callable[[], V]) -> None:
        try:
            future.set_result(make())
        except BaseException as error:  # noqa: BLE001 - handed on to everybody who waits
            with self._lock:
                if self._things.get(key) is future:
                    del self._things[key]
            future.set_exception(error)
