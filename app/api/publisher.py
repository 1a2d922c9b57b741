"""The publisher: follows the ledger and puts out a new atlas when it has moved."""

from __future__ import annotations

import logging
from threading import Event, Lock, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import MarchlandError
from app.domain.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.atlas.atlas import Atlas
    from app.domain.ledger import Record

_log = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class LedgerStore(Protocol):
    """Where the ledger is kept."""

    def revision(self) -> int:
        """Give the number of the last record: one cheap query."""

    def records(self, after: int = 0) -> Sequence[Record]:
        """Read the records behind a revision, in order."""

    def release_due(self) -> None:
        """Record the end of every embargo that is over."""


class Publisher:
    """Holds the current atlas. Reads go on from the old one while the next is being built."""

    def __init__(
        self,
        atlas: Atlas,
        store: LedgerStore,
        clock: Callable[[], date],
        *,
        poll_seconds: float = POLL_SECONDS,
        build_seconds: float = 0.0,
    ) -> None:
        """Start from an atlas.

        Parameters
        ----------
        atlas
            The first one to be published.
        store
            Where further records will appear.
        clock
            Tells today's day, on which embargoes end.
        poll_seconds
            How long a new record may wait.
        build_seconds
            How long the first atlas took.
        """
        self._atlas = atlas
        self._store = store
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._looked_for_releases: tuple[date, int] | None = None
        self._building = Lock()
        self._stopping = Event()
        self._thread: Thread | None = None
        self.build_seconds = build_seconds
        """How long the current atlas took to build."""
        self._listeners: list[Callable[[], None]] = []
        self.is_following = True
        """Whether the last look at the store succeeded."""
        self.restarts = 0
        """How many times the ledger did not continue what was known of it: a backup was put back."""

    @property
    def atlas(self) -> Atlas:
        """The current atlas."""
        return self._atlas

    @property
    def today(self) -> date:
        """The day it is."""
        return self._clock()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call something whenever an atlas has been published, in the thread that did it."""
        self._listeners.append(listener)

    def refresh(self) -> bool:
        """Publish a new atlas if the ledger has moved.

        Returns
        -------
        bool
            Whether there was anything new.

        Raises
        ------
        StorageError
            If the store cannot be read; the old atlas stays.
        """
        with self._building:
            self._release_due()
            known = self._atlas.revision
            revision = self._store.revision()
            if revision == known:
                return False
            began = perf_counter()
            if revision > known:
                atlas = self._atlas.with_ledger(Ledger((*self._atlas.ledger, *self._store.records(known))))
            else:
                _log.warning("the ledger went back from revision %d to %d; reading it anew", known, revision)
                atlas = self._atlas.with_other_ledger(Ledger(self._store.records()))
                self.restarts += 1
            # The view that most readers ask for is ready before any of them can.
            atlas.view()
            self._atlas = atlas
            self.build_seconds = perf_counter() - began
            _log.info("published revision %d", atlas.revision)
            for listener in self._listeners:
                listener()
            return True

    def _release_due(self) -> None:
        """Lift embargoes that are over; looks once a day and revision, for most days have none."""
        moment = (self._clock(), self._atlas.revision)
        if moment == self._looked_for_releases:
            return
        if self._atlas.ledger.due_releases(moment[0]):
            self._store.release_due()
        self._looked_for_releases = moment

    def start(self) -> None:
        """Begin to follow the ledger in a thread of its own."""
        self._thread = Thread(target=self._follow, name="publisher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End following."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        while not self._stopping.wait(self._poll_seconds):
            try:
                self.refresh()
            except MarchlandError as error:
                if self.is_following:
                    _log.warning(
                        "the ledger cannot be read, answering from revision %d: %s", self._atlas.revision, error
                    )
                self.is_following = False
            else:
                self.is_following = True
