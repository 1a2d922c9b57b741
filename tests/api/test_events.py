"""The stream of revisions: nothing missed, nothing twice, nobody in the way."""

from __future__ import annotations

import asyncio
import socket
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import httpx2
import orjson
import pytest

from app.api.announcer import MOST_MISSED, Announcer
from app.api.publisher import Publisher
from app.api.refusals import BusyError
from app.atlas.revisions import summaries
from app.domain.ledger import Retraction
from app.storage.engine import writing
from app.storage.ledger_store import append
from tests.api.processes import filled, server_process, theatre_folder
from tests.api.serving import CLAIMS, TODAY, MemoryStore, Serving
from tests.atlas.builders import small_atlas
from tests.domain.builders import claim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from sse_starlette import ServerSentEvent

    from app.atlas.atlas import Atlas
    from app.atlas.revisions import Step, StepSummary

LATER = datetime(2026, 12, 1, tzinfo=UTC)
WEST = claim("capture", "west-1", "RU", "2022-05-05", "reuters", credibility=1)
SOUTH = claim("capture", "west-2", "RU", "2022-05-06", "reuters", credibility=1)
PATIENCE_S = 15.0


class Event(NamedTuple):
    """An event as a browser hears it."""

    kind: str
    id: int
    data: dict[str, Any]


def heard(event: ServerSentEvent) -> Event:
    lines = dict(line.split(": ", 1) for line in event.encode().decode().splitlines() if line)
    return Event(lines["event"], int(lines["id"]), orjson.loads(lines["data"]))


class Ledger:
    """A publisher whose ledger a test appends to, a step at a time."""

    def __init__(self) -> None:
        self.first = small_atlas(*CLAIMS)
        self.store = MemoryStore(ledger=self.first.ledger)
        self.publisher = Publisher(self.first, self.store, lambda: TODAY)
        self._steps = 0

    def record(self, *bodies: Any) -> None:  # noqa: ANN401 - any record
        self._steps += 1
        self.store.ledger = self.store.ledger.append(bodies, LATER + timedelta(seconds=self._steps))

    def publish(self) -> None:
        assert self.publisher.refresh()


async def take(stream: AsyncIterator[ServerSentEvent], count: int) -> list[Event]:
    return [heard(await asyncio.wait_for(anext(stream), PATIENCE_S)) for _ in range(count)]


def run(scenario: Callable[[Ledger, Announcer], Any], **limits: Any) -> None:  # noqa: ANN401 - of the announcer
    asyncio.run(scenario(Ledger(), Announcer(**limits)))


def test_a_listener_is_told_what_each_step_recorded_and_changed() -> None:
    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given a listener
        stream = announcer.events(ledger.publisher, None)
        start = ledger.publisher.atlas.revision
        assert await take(stream, 1) == [Event("ready", start, {"revision": start})]

        # When two steps are recorded and published at once, the second taking a claim back
        ledger.record(WEST, SOUTH)
        ledger.record(Retraction(claim=WEST.id, reason="A mistake."))
        await asyncio.to_thread(ledger.publish)

        # Then it hears of both, in order, with the places and days that look otherwise
        first, second = await take(stream, 2)
        assert first == Event(
            "revision",
            start + 2,
            {
                "revision": start + 2,
                "since": start,
                "recorded_at": "2026-12-01T00:00:01+00:00",
                "records": {"claim": 2},
                "places": {"count": 2, "ids": ["west-1", "west-2"]},
                "days": {"from": "2022-05-05", "to": None},
            },
        )
        assert (second.id, second.data["records"]) == (start + 3, {"retraction": 1})
        assert second.data["places"] == {"count": 1, "ids": ["west-1"]}

    run(scenario)


def test_who_was_away_hears_all_that_was_missed_and_the_same_from_any_process() -> None:
    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given a listener that heard everything
        start = ledger.publisher.atlas.revision
        live = announcer.events(ledger.publisher, None)
        await take(live, 1)
        for body in (WEST, SOUTH):
            ledger.record(body)
            ledger.publish()
        told = await take(live, 2)

        # When others come back after the first step, and after none, to another process
        other = Announcer()
        late = await take(other.events(ledger.publisher, start), 3)
        later = await take(other.events(ledger.publisher, start + 1), 2)

        # Then each is told what it missed, word for word
        assert late[1:] == told
        assert later[1:] == told[1:]

    run(scenario)


def test_who_missed_too_much_is_told_to_begin_anew() -> None:
    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given more steps than are told again
        start = ledger.publisher.atlas.revision
        for number in range(MOST_MISSED + 1):
            ledger.record(claim("hold", "west-3", "UA", f"2023-01-{number % 28 + 1:02}", "blog", note=str(number)))
        ledger.publish()

        # When somebody comes who has heard none of them, then one event says so, and the next ones are told
        stream = announcer.events(ledger.publisher, start)
        _, reset = await take(stream, 2)
        assert (reset.kind, reset.id) == ("reset", start + MOST_MISSED + 1)
        ledger.record(WEST)
        ledger.publish()
        assert [event.kind for event in await take(stream, 1)] == ["revision"]

    run(scenario)


def test_a_listener_ahead_of_this_process_is_waited_for_and_then_told_to_begin_anew() -> None:
    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given somebody who heard of a revision elsewhere that is not here yet, and one who heard of none there is
        start = ledger.publisher.atlas.revision
        near, far = (announcer.events(ledger.publisher, start + ahead) for ahead in (1, 900))
        await take(near, 1)
        await take(far, 1)
        waits = [asyncio.ensure_future(take(stream, 1)) for stream in (near, far)]
        await asyncio.sleep(0.01)

        # When two steps are published, then the first is not told again, and who knows too much begins anew
        ledger.record(WEST)
        ledger.publish()
        ledger.record(SOUTH)
        ledger.publish()
        [[told], [reset]] = await asyncio.gather(*waits)
        assert (told.kind, told.id) == ("revision", start + 2)
        assert (reset.kind, reset.id) == ("reset", start + 2)

    run(scenario, ahead_seconds=0.3)


def test_a_ledger_that_was_replaced_is_told_of() -> None:
    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given a listener, and a backup put back beneath it
        ledger.record(WEST)
        ledger.publish()
        stream = announcer.events(ledger.publisher, None)
        await take(stream, 1)
        ledger.store.ledger = ledger.first.ledger
        ledger.publish()

        # Then it is told to begin anew
        [reset] = await take(stream, 1)
        assert (reset.kind, reset.id) == ("reset", ledger.first.revision)

    run(scenario)


def test_there_is_room_for_so_many_and_a_place_becomes_free_when_one_leaves() -> None:
    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given as many listeners as there is room for
        streams = [announcer.events(ledger.publisher, None) for _ in range(2)]
        for stream in streams:
            await take(stream, 1)

        # When one more comes, it is refused; when one has left, it is not
        with pytest.raises(BusyError):
            announcer.admit()
        await streams[0].aclose()  # type: ignore[attr-defined]
        announcer.admit()

    run(scenario, most_listeners=2)


def test_many_listeners_are_told_by_working_it_out_once() -> None:
    worked_out: list[Step] = []

    def counted(atlas: Atlas, steps: Sequence[Step]) -> list[StepSummary]:
        worked_out.extend(steps)
        return summaries(atlas, steps)

    async def scenario(ledger: Ledger, announcer: Announcer) -> None:
        # Given many listeners
        streams = [announcer.events(ledger.publisher, None) for _ in range(100)]
        for stream in streams:
            await take(stream, 1)
        waits = [asyncio.ensure_future(take(stream, 1)) for stream in streams]
        await asyncio.sleep(0)

        # When a step is published, then all hear the same, and it was worked out once
        ledger.record(WEST)
        ledger.publish()
        told = await asyncio.gather(*waits)
        assert {events[0].id for events in told} == {ledger.publisher.atlas.revision}
        assert len(worked_out) == 1

    run(scenario, summarise=counted)


def test_headers_alone_can_be_asked_for_and_faults_are_named(server: Serving) -> None:
    # When only the headers are asked for, then the answer ends
    head = server.client.head("/events")
    assert head.headers["content-type"].startswith("text/event-stream")
    assert "no-store" in head.headers["cache-control"]
    assert head.headers["x-accel-buffering"] == "no"
    # And a malformed number is refused, wherever it stands
    assert server.get("/events?last_event_id=x").status_code == 400
    assert server.get("/events", Last_Event_ID="-1").json()["errors"][0]["parameter"] == "Last-Event-ID"


def test_a_server_tells_at_once_what_another_process_records_and_stops_when_told(
    database_url: str, tmp_path: Path
) -> None:
    # Given two servers of one database, somebody who listens to one, and takes gzip
    engine = filled(database_url)
    theatre = theatre_folder(tmp_path)
    with (
        server_process(database_url, theatre) as (one, process),
        server_process(database_url, theatre) as (other, _),
        httpx2.Client(timeout=PATIENCE_S) as client,
        client.stream("GET", f"{one}/events", headers={"Accept-Encoding": "gzip, br"}) as stream,
    ):
        assert "content-encoding" not in stream.headers
        lines = stream.iter_lines()
        start = _next(lines)

        # When a third process records a claim
        with writing(engine) as connection:
            append(connection, [WEST], LATER)
        event = _next(lines)

        # Then it is heard at once, and the other server tells one who comes back to it the same
        assert event.kind == "revision"
        assert event.data["places"]["ids"] == ["west-1"]
        with client.stream("GET", f"{other}/events", headers={"Last-Event-ID": str(start.id)}) as again:
            missed = again.iter_lines()
            assert _next(missed).kind == "ready"
            assert _next(missed) == event

        # And a server that is told to stop while somebody listens stops promptly
        began = time.monotonic()
        process.terminate()
        assert [line for line in lines if not line.startswith(":")] == []
        assert process.wait(timeout=PATIENCE_S) in (0, -15)
        assert time.monotonic() - began < 10
        assert process.stderr is not None
        assert "ERROR" not in process.stderr.read()
    engine.dispose()


def test_a_listener_that_hangs_up_leaves_nothing_behind(sqlite_url: str, tmp_path: Path) -> None:
    # Given a server, and a listener that hangs up without a word
    engine = filled(sqlite_url)
    with server_process(sqlite_url, theatre_folder(tmp_path)) as (address, _), httpx2.Client() as client:
        where = urlsplit(address)
        for _ in range(20):
            with socket.create_connection((where.hostname, where.port)) as listener:
                listener.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
                assert b"200" in listener.recv(100)

        # Then the server goes on answering
        assert client.get(f"{address}/health/ready").json()["revision"] == len(CLAIMS) + 10
    engine.dispose()


def _next(lines: Any) -> Event:  # noqa: ANN401 - an iterator of lines
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if not line and "event" in found:
            return Event(found["event"], int(found["id"]), orjson.loads(found["data"]))
        name, _, value = line.partition(": ")
        found[name] = value
    message = "the stream ended"
    raise AssertionError(message)
