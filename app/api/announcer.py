"""The announcer: tells everybody who listens what each step of the ledger changed, as Server-Sent Events.

Any number of listeners wait on one event loop, none on a thread. What a step changed is worked out once, whoever
asks, and follows from the ledger alone: every process tells the same under the same id, so that a listener may be
cut off by one and go on with another.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
import anyio.to_thread
import orjson
from sse_starlette import ServerSentEvent

from app.api.refusals import BusyError
from app.atlas.revisions import Step, steps_after, summaries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from app.api.publisher import Publisher
    from app.atlas.atlas import Atlas
    from app.atlas.revisions import StepSummary

MOST_LISTENERS = 500
"""A listener costs a connection and some kilobytes."""
MOST_MISSED = 100
"""Who has missed more steps is told to begin anew."""
LISTED_PLACES = 100
RETRY_MS = 3_000
AHEAD_SECONDS = 10.0
"""How long another process may be behind the one that a listener heard before."""
_KEPT = 2 * MOST_MISSED
_RETRY_AFTER_S = 30


class _Told(NamedTuple):
    events: list[ServerSentEvent]
    revision: int


class Announcer:
    """Keeps listeners waiting, and tells them."""

    def __init__(
        self,
        *,
        most_listeners: int = MOST_LISTENERS,
        ahead_seconds: float = AHEAD_SECONDS,
        summarise: Callable[[Atlas, Sequence[Step]], list[StepSummary]] = summaries,
    ) -> None:
        """Start with nobody listening.

        Parameters
        ----------
        most_listeners
            Further ones are refused.
        ahead_seconds
            How long to wait for a revision that a listener knows and this process does not.
        summarise
            Works out what steps changed.
        """
        self.listeners = 0
        self._most = most_listeners
        self._ahead_seconds = ahead_seconds
        self._summarise = summarise
        self._publisher: Publisher | None = None
        self._wake: Callable[[], None] = lambda: None
        self._moved = asyncio.Event()
        self._limiter: anyio.CapacityLimiter | None = None
        self._kept: OrderedDict[Step, ServerSentEvent] = OrderedDict()

    def admit(self) -> None:
        """Make sure that there is room for one more.

        Raises
        ------
        BusyError
            If there is none.
        """
        if self.listeners >= self._most:
            message = f"{self._most} listen already, which is as many as one process serves"
            raise BusyError(message, _RETRY_AFTER_S)

    async def events(
        self, publisher: Publisher, heard: int | None, ending: anyio.Event | None = None
    ) -> AsyncIterator[ServerSentEvent]:
        """Tell everything from now on.

        Parameters
        ----------
        publisher
            Whose revisions; always the same.
        heard
            The last revision that the listener heard of, so that it is told what it missed; ``None`` is the present.
        ending
            Set when the server stops: the stream then comes to its end.
        """
        self._follow(publisher)
        self.listeners += 1
        try:
            restarts = publisher.restarts
            revision = publisher.atlas.revision if heard is None else heard
            yield ServerSentEvent(retry=RETRY_MS, event="ready", data=_json({"revision": revision}), id=str(revision))
            while ending is None or not ending.is_set():
                moved = self._moved
                if restarts != publisher.restarts:
                    restarts, revision = publisher.restarts, publisher.atlas.revision
                    yield _reset("the ledger was replaced by another", revision)
                told = await self._told(publisher.atlas, revision)
                for event in told.events:
                    yield event
                revision = told.revision
                if revision > publisher.atlas.revision and not await _happens(moved, self._ahead_seconds):
                    revision = publisher.atlas.revision
                    yield _reset("the ledger has no such revision", revision)
                else:
                    await _either(moved, ending)
        finally:
            self.listeners -= 1

    def _follow(self, publisher: Publisher) -> None:
        if self._publisher is publisher:
            return
        self._publisher = publisher
        self._moved = asyncio.Event()
        self._limiter = anyio.CapacityLimiter(1)
        loop = asyncio.get_running_loop()

        def wake() -> None:
            moved, self._moved = self._moved, asyncio.Event()
            moved.set()

        def published() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(wake)

        publisher.listen(published)

    async def _told(self, atlas: Atlas, revision: int) -> _Told:
        steps = steps_after(atlas, revision)
        if len(steps) > MOST_MISSED:
            return _Told([_reset(f"more than {MOST_MISSED} steps were missed", atlas.revision)], atlas.revision)
        known = [self._kept.get(step) for step in steps]
        events = [event for event in known if event is not None]
        if len(events) < len(steps):
            events = await anyio.to_thread.run_sync(self._worked_out, atlas, steps, limiter=self._limiter)
        return _Told(events, max(revision, atlas.revision))

    def _worked_out(self, atlas: Atlas, steps: list[Step]) -> list[ServerSentEvent]:
        # One at a time: who waited finds the work of the one before.
        for summary in self._summarise(atlas, [step for step in steps if step not in self._kept]):
            self._kept[summary.step] = _event(summary)
        events = [self._kept[step] for step in steps]
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return events


async def _either(moved: asyncio.Event, ending: anyio.Event | None) -> None:
    """Wait for the first of two events."""
    waits = {asyncio.ensure_future(event.wait()) for event in (moved, ending) if event is not None}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _event(summary: StepSummary) -> ServerSentEvent:
    step = summary.step
    data = {
        "revision": step.revision,
        "since": step.since,
        "recorded_at": step.recorded_at,
        "records": dict(sorted(summary.records.items())),
        "places": {"count": len(summary.places), "ids": summary.places[:LISTED_PLACES]},
        "days": {"from": summary.first, "to": summary.last} if summary.places else None,
    }
    return ServerSentEvent(event="revision", id=str(step.revision), data=_json(data))


def _reset(reason: str, revision: int) -> ServerSentEvent:
    return ServerSentEvent(event="reset", id=str(revision), data=_json({"revision": revision, "reason": reason}))


def _json(content: dict[str, Any]) -> str:
    return orjson.dumps(content).decode()
