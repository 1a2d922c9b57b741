"""A server that sends what is ready past ASGI says the same, to the byte, as one that does not."""

import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.direct import SmallAnswers
from app.cli.quick_http import QuickHttpProtocol
from tests.api.serving import CLAIMS, serving

PAGE = "/collections/settlements/items?limit=3"
OTHER_PAGE = f"{PAGE}&datetime=2022-03-02"
SNAPSHOT = "/snapshots/2022-03-02.geojson"
_PATIENCE_S = 10
_DATE = re.compile(rb"date: [^\r]*\r\n")


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server, and what of the requests to it reached the application."""

    port: int
    reached: list[str]
    app: ASGIApp
    server: uvicorn.Server

    def told(self, *sent: bytes, ends: bool = False) -> bytes:
        """Send requests over one connection, all at once; give all that comes back, without its dates.

        `ends` says that the server will close the connection; otherwise a last request asks it to.
        """
        last = b"" if ends else request("/health/live", "Connection: close")
        with closing(socket.create_connection(("127.0.0.1", self.port), _PATIENCE_S)) as connection:
            connection.sendall(b"".join(sent) + last)
            return _DATE.sub(b"", b"".join(iter(lambda: connection.recv(2**16), b"")))


def request(path: str, *headers: str, method: str = "GET", version: str = "1.1", body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/{version}", "Host: test", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def running(protocol: type[HttpToolsProtocol], *, access_log: bool = False) -> Iterator[Running]:
    app = serving(*CLAIMS).client.app
    reached: list[str] = []

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            reached.append(scope["path"])
        await app(scope, receive, send)

    config = uvicorn.Config(noting, port=0, http=protocol, log_config=None, access_log=access_log, server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        end = time.monotonic() + _PATIENCE_S
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Running(port=port, reached=reached, app=app, server=server)
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Running, Running]]:
    """A quick server, and one of uvicorn's own."""
    log = logging.getLogger("uvicorn.access")
    before = log.handlers, log.propagate
    with ExitStack() as stack:
        yield stack.enter_context(running(QuickHttpProtocol)), stack.enter_context(running(HttpToolsProtocol))
    log.handlers, log.propagate = before


def tag_of(server: Running, path: str) -> str:
    found = re.search(rb'etag: ("[^"]+")', server.told(request(path)))
    assert found is not None
    return found[1].decode()


CASES = {
    "pages, known and new": [request(PAGE), request(OTHER_PAGE), request(PAGE), request(PAGE)],
    "pages among what takes longer": [request(SNAPSHOT), request(PAGE), request("/nowhere"), request(PAGE)],
    "a snapshot again and again": [request(SNAPSHOT)] * 3,
    "a snapshot in gzip": [request(SNAPSHOT, "Accept-Encoding: gzip")] * 2,
    "HEAD": [request(PAGE, method="HEAD"), request(PAGE), request(SNAPSHOT, method="HEAD")],
    "any tag": [request(PAGE), request(PAGE, "If-None-Match: *"), request(SNAPSHOT, "If-None-Match: *")],
    "a wrong tag": [request(PAGE), request(PAGE, 'If-None-Match: "other", W/"another"')],
    "a body with GET": [request(PAGE, "Content-Length: 5", body=b"GET /"), request(PAGE)],
    "a chunked body with GET": [
        request(PAGE, "Transfer-Encoding: chunked", body=b"5\r\nGET /\r\n0\r\n\r\n"),
        request(PAGE),
    ],
    "an expectation": [request(PAGE, "Expect: 100-continue"), request(PAGE)],
    "faults": [request(f"{PAGE}&nonsense=1"), request(f"{PAGE}&limit=4"), request(PAGE)],
    "POST": [request(PAGE, "Content-Length: 2", method="POST", body=b"{}"), request(PAGE)],
    "OPTIONS": [request(PAGE, "Access-Control-Request-Method: GET", "Origin: https://a", method="OPTIONS")],
    "a cookie, a token": [request(PAGE, "Cookie: a=b"), request(PAGE, "Authorization: Bearer x"), request(PAGE)],
    "another host": [request(PAGE), request(PAGE).replace(b"Host: test", b"Host: elsewhere")],
    "a header twice": [request(PAGE, "Host: second"), request(PAGE, "Accept: text/html", "Accept: text/csv")],
    "behind a proxy": [request(PAGE, "X-Forwarded-Proto: https", "X-Forwarded-For: 1.2.3.4"), request(PAGE)],
    "a quoted path": [request("/collections/settle%6Dents/items?limit=3"), request("/%D1%8F")],
    "a whole address": [request(f"http://test{PAGE}")],
    "keep-alive said": [request(PAGE, "Connection: keep-alive")] * 2,
}
ENDING = {
    "close": [request(PAGE), request(PAGE, "Connection: close")],
    "HTTP/1.0": [request(PAGE, version="1.0")],
    "HTTP/1.0 kept": [request(PAGE, "Connection: keep-alive", version="1.0")],
    "nonsense": [b"nonsense\r\n\r\n"],
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_sent_past_asgi_is_what_asgi_sends(both: tuple[Running, Running], name: str) -> None:
    # Given requests that follow one another without waiting, when both servers answer, then they say the same
    quick, ordinary = both
    for _ in range(2):
        assert quick.told(*CASES[name]) == ordinary.told(*CASES[name])


@pytest.mark.parametrize("name", ENDING)
def test_connections_end_as_they_do_otherwise(both: tuple[Running, Running], name: str) -> None:
    # Given requests after which a connection cannot go on, when both servers answer, then both end it alike
    quick, ordinary = both
    assert quick.told(*ENDING[name], ends=True) == ordinary.told(*ENDING[name], ends=True)


def test_nonsense_after_a_request_ends_the_connection_behind_its_answer(both: tuple[Running, Running]) -> None:
    # Given a sound request and something else, when both come at once, then the first is answered, the other refused
    told = both[0].told(request(PAGE), b"\x00\x01\r\n\r\n", ends=True)
    assert re.findall(rb"HTTP/1.1 (\d+)", told) == [b"200", b"400"]


def test_requests_that_come_in_pieces_are_answered(both: tuple[Running, Running]) -> None:
    # Given a request that arrives byte by byte
    quick, ordinary = both
    with closing(socket.create_connection(("127.0.0.1", quick.port), _PATIENCE_S)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request(PAGE, "Connection: keep-alive") + request(PAGE, "Connection: close"):
            connection.sendall(bytes([byte]))
        told = _DATE.sub(b"", b"".join(iter(lambda: connection.recv(2**16), b"")))

    # Then the answer is that of the whole
    expected = ordinary.told(request(PAGE, "Connection: keep-alive"), request(PAGE, "Connection: close"), ends=True)
    assert told == expected


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', ' "other" ,W/{} '])
@pytest.mark.parametrize("path", [PAGE, SNAPSHOT])
def test_a_caller_who_has_the_answer_is_told_so_without_asgi(
    both: tuple[Running, Running], path: str, form: str
) -> None:
    # Given an answer that was given
    quick, ordinary = both
    known = request(path, f"If-None-Match: {form.format(tag_of(ordinary, path))}")
    quick.told(request(path))
    del quick.reached[:]

    # When a caller names its tag among others, then the answer is 304, equal, and nobody else was asked
    told = quick.told(known, known)
    assert told == ordinary.told(known, known)
    assert told.startswith(b"HTTP/1.1 304 Not Modified\r\n")
    assert quick.reached == ["/health/live"]


def test_a_page_nobody_asked_for_before_needs_no_asgi_and_is_counted(both: tuple[Running, Running]) -> None:
    # Given the counts of both servers, and days that were not asked for before
    def counts(server: Running) -> tuple[list[bytes], int]:
        told = server.told(request("/metrics"))
        kinds = re.findall(rb"marchland_repeated_answers_total{[^}]*(kind=[^}]*)} ([0-9.]+)", told)
        route = rb'route="/collections/settlements/items"[^}]*} ([0-9.]+)'
        anew = re.search(rb"marchland_requests_total{[^}]*" + route, told)
        return [kind + value for kind, value in kinds], int(float(anew[1])) if anew else 0

    before = [counts(server)[1] for server in both]
    repeated = [counts(server)[0] for server in both]
    pages = [request(f"{PAGE}&datetime=2022-05-{day:02}") for day in range(1, 11)]
    del both[0].reached[:]

    # When they are asked for, then half of them again
    for server in both:
        server.told(*pages, *pages[:5])

    # Then ten more were answered anew on both, five were repeated, and the quick one answered past ASGI
    after = [counts(server)[1] for server in both]
    assert [b - a for a, b in zip(before, after, strict=True)] == [10, 10]
    assert [counts(server)[0] for server in both] != repeated
    assert both[0].reached[0] == "/health/live"


def test_a_caller_who_sends_much_and_reads_late_gets_everything_in_order(both: tuple[Running, Running]) -> None:
    # Given many requests without a wait, and a caller who begins to read when all are sent
    quick, _ = both
    paths = [f"/collections/settlements/items?limit={1 + number % 20}" for number in range(3000)]
    sent = b"".join(request(path) for path in paths) + request("/health/live", "Connection: close")
    with closing(socket.create_connection(("127.0.0.1", quick.port), _PATIENCE_S)) as connection:
        sender = threading.Thread(target=connection.sendall, args=(sent,))
        sender.start()
        time.sleep(0.3)
        told = b"".join(iter(lambda: connection.recv(2**16), b""))
        sender.join(_PATIENCE_S)

    # When it reads, then all is there, in order
    returned = [int(number) for number in re.findall(rb'"numberReturned":(\d+)', told)]
    assert len(returned) == len(paths)
    assert returned == [min(1 + number % 20, max(returned)) for number in range(len(paths))]


def test_an_answer_that_cannot_be_made_at_once_fails_in_the_ordinary_way(
    both: tuple[Running, Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a fault in the program
    quick, _ = both

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(SmallAnswers, "answer", broken)

    # When a page is asked for, then the application answers, and the connection goes on
    told = quick.told(request(f"{PAGE}&offset=1"), request("/health/live"))
    assert told.startswith(b"HTTP/1.1 200 OK")
    assert told.count(b"HTTP/1.1 200 OK") == 3


def test_every_request_is_in_the_access_log(caplog: pytest.LogCaptureFixture) -> None:
    # Given a server that logs requests
    log = logging.getLogger("uvicorn.access")
    with caplog.at_level(logging.INFO, "uvicorn.access"), running(QuickHttpProtocol, access_log=True) as server:
        log.propagate = True

        # When some are answered, then each is named
        server.told(request(PAGE), request(PAGE), request(PAGE))
    lines = [record.getMessage() for record in caplog.records if record.name == "uvicorn.access"]
    pages, last = (sum(f"GET {path} HTTP" in line for line in lines) for path in (PAGE, "/health/live"))
    # Whoever listens may do so in several places.
    assert pages == 3 * last > 0


def test_a_server_that_stops_ends_idle_connections_and_finishes_what_it_sends() -> None:
    # Given a connection on which an answer was given, and nothing was asked since
    with running(QuickHttpProtocol) as server:
        connection = socket.create_connection(("127.0.0.1", server.port), _PATIENCE_S)
        connection.sendall(request(PAGE))
        begun = connection.recv(100)

    # When the server has stopped, then the answer is whole, and the connection closed
    with closing(connection):
        told = begun + b"".join(iter(lambda: connection.recv(2**16), b""))
    head, _, body = told.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    assert len(body) == int(length[1])
