"""Where pictures are drawn: a few at a time, so that whoever asks for control is still answered at once."""

from __future__ import annotations

from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from app.api.bodies import Bodies
from app.api.refusals import BusyError
from app.exports.pictures.ground import Ground
from app.exports.pictures.picture import Atelier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.api.parameter import Asked

PICTURES_AT_ONCE = 2
PICTURES_WAITING = 6
PATIENCE_S = 15.0
"""How long a picture waits for its turn."""
KEPT_BYTES = 32 * 2**20


class Desk:
    """A number of places to work at, and a queue before them."""

    def __init__(self, what: str, *, places: int, waiting: int, patience_s: float, retry_after_s: int) -> None:
        """Set up.

        Parameters
        ----------
        what
            Is made there, for the error.
        places
            How many may be made at once.
        waiting
            How many more may wait for a place.
        patience_s
            How long each waits.
        retry_after_s
            When to come again.
        """
        self._what, self._patience_s, self._retry_after_s = what, patience_s, retry_after_s
        self._door = BoundedSemaphore(places + waiting)
        self._places = BoundedSemaphore(places)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place.

        Raises
        ------
        BusyError
            If none is free in time, or too many wait already.
        """
        if not self._door.acquire(blocking=False):
            raise self._busy()
        try:
            if not self._places.acquire(timeout=self._patience_s):
                raise self._busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._door.release()

    def _busy(self) -> BusyError:
        message = f"the server makes as many {self._what} as it can; ask again in {self._retry_after_s} s"
        return BusyError(message, self._retry_after_s)


class Studio:
    """Draws, and keeps what it has drawn last."""

    def __init__(self) -> None:
        """Open."""
        self.pictures = Desk(
            "pictures",
            places=PICTURES_AT_ONCE,
            waiting=PICTURES_WAITING,
            patience_s=PATIENCE_S,
            retry_after_s=5,
        )
        self.films = Desk("animations", places=1, waiting=0, patience_s=0, retry_after_s=30)
        self._kept = Bodies(KEPT_BYTES)
        self._lock = Lock()
        self._ground: Ground | None = None

    def atelier(self, asked: Asked) -> Atelier:
        """Lay out what pictures of a request's view are drawn from."""
        return Atelier(view=asked.view, ground=self._decoded(asked.served.basemap), oblasts=asked.atlas.oblasts)

    def keeps(self, tag: str) -> bool:
        """Tell whether what bears a tag is drawn already."""
        return self._kept.get(tag) is not None

    def drawn(self, tag: str, desk: Desk, draw: Callable[[], bytes]) -> bytes:
        """Give what bears a tag, drawing it at a desk if it is not kept.

        Raises
        ------
        BusyError
            If the desk is taken.
        """
        found = self._kept.get(tag)
        if found is not None:
            return found
        with desk.place():
            # Somebody else may have asked for the same, and been before.
            found = self._kept.get(tag)
            if found is None:
                found = draw()
                self._kept.keep(tag, found)
        return found

    def _decoded(self, basemap: bytes) -> Ground:
        with self._lock:
            if self._ground is None:
                self._ground = Ground.decoded(basemap)
            return self._ground
