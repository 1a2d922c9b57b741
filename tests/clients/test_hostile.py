"""What nobody means well is refused: clearly, soon, and in bounded memory."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest

from app.domain.submissions import TokenRole
from app.storage.engine import open_engine, writing
from app.storage.token_store import add_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.clients.serving import LiveServer

ITEMS = "/collections/settlements/items"
SOON_S = 10.0
"""On a machine that has other things to do, too; an idle one takes some milliseconds."""
MEMORY_MB = 300
"""By how much the server may grow over all of these tests."""
FAULTS = (400, 404, 405, 406, 413, 414, 415, 416, 422, 431)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


def ask(
    live: LiveServer, path: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", body: bytes = b""
) -> Told:
    """Ask, as no well-behaved client would."""
    begin = time.monotonic()
    connection = HTTPConnection("127.0.0.1", urlsplit(live.address).port, timeout=60)
    try:
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Told(status=response.status, headers=names, body=content, seconds=time.monotonic() - begin)


def assert_refused(told: Told, *statuses: int) -> dict[str, Any]:
    """Check that an answer is a problem that says what is wrong."""
    assert told.status in (statuses or FAULTS), (told.status, told.body[:500])
    assert told.seconds < SOON_S
    assert told.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(told.body)
    assert problem["status"] == told.status
    assert problem["detail"]
    assert len(told.body) < 20_000
    return problem


@pytest.fixture(scope="module", autouse=True)
def _bounded_memory(live: LiveServer) -> Iterator[None]:
    """Measure what the server holds before and after."""
    ask(live, ITEMS)
    before = live.resident_mb()
    yield
    grown = live.resident_mb() - before
    assert grown < MEMORY_MB, f"{grown:.0f} MB more than before"


HUGE = "9" * 1500
FILTERS = {
    "deep": "(" * 2000 + "population > 1" + ")" * 2000,
    "deep without brackets": "NOT " * 1900 + "population > 1",
    "many": " OR ".join(["population > 1"] * 500),
    "long list": "name IN (" + ",".join(["'x'"] * 1900) + ")",
    "backtracking": "name LIKE '" + "%a" * 700 + "b'",
    "many patterns": " OR ".join(f"name LIKE '%{number}%a%b%c%'" for number in range(60)),
    "huge number": f"population > {HUGE}",
    "huge exponent": "population > 1e999999999",
    "power": "population > " + "^".join(["9"] * 60),
    "power of powers": "population > 9^9^9^9^9^9^9^9",
    "division by nothing": "population / 0 > 1",
    "unclosed": "name = 'x",
    "nul": "name = '\x00'",
    "sql": "name = 'x'; DROP TABLE records; --",
    "python": "__import__('os').system('true') = 1",
    "huge shape": "S_INTERSECTS(geometry, POLYGON((" + ",".join(f"{n % 90} {n % 80}" for n in range(900)) + ",0 0)))",
    "not a number": "S_INTERSECTS(geometry, POINT(nan nan))",
    "infinite": "S_INTERSECTS(geometry, POINT(1e400 1))",
    "deep JSON": '{"op":"not","args":[' * 150 + "true" + "]}" * 150,
    "wide JSON": '{"op":"and","args":[' + ",".join(["true"] * 1500) + "]}",
    "JSON of nothing": '{"op":null,"args":{}}',
    "lists in lists": '{"op":"=","args":' + "[" * 900 + "]" * 900 + "}",
    "surrogate": '{"op":"=","args":[{"property":"name"},"\\ud800"]}',
}
"""All of them shorter than what a parameter may be, so that the filter itself has to bear them."""


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_takes_long(live: LiveServer, name: str) -> None:
    # When a filter is deep, wide, huge or means harm
    told = ask(live, f"{ITEMS}?{urlencode({'filter': FILTERS[name], 'limit': 10})}")

    # Then it is answered or refused, soon
    assert told.seconds < SOON_S
    if told.status != 200:
        assert_refused(told, 400)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=1000000", "limit"),
        (f"limit={HUGE}", "limit"),
        (f"offset={HUGE}", "offset"),
        ("offset=1e5", "offset"),
        (f"revision={HUGE}", "revision"),
        (f"filter={'x' * 9000}", "filter"),
        (f"sortby={','.join(['name'] * 300)}", "sortby"),
        (f"properties={','.join(['nothing'] * 200)}", "properties"),
        (f"bbox={','.join(['1'] * 900)}", "bbox"),
        (f"bbox=1,1,{HUGE},2", "bbox"),
        (f"datetime=2022-10-01/{'/' * 1000}", "datetime"),
        ("datetime=%F0%9F%92%A3", "datetime"),
        ("as_of=-4713-01-01", "as_of"),
        (f"method={'consensus@' * 100}", "method"),
        (f"oblast={','.join(['x'] * 900)}", "oblast"),
        (f"controller={','.join(['UA'] * 600)},XX", "controller"),
        ("f=csv&f=json", "f"),
        ("f=json%00", "f"),
        ("f=../../etc/passwd", "f"),
        ("crs=http://localhost/", "crs"),
    ],
)
def test_a_hostile_value_is_a_fault_of_its_parameter(live: LiveServer, query: str, parameter: str) -> None:
    # When a parameter is asked for more than there can be, then the fault is told and not obeyed
    problem = assert_refused(ask(live, f"{ITEMS}?{query}"), 400)
    assert {error["parameter"] for error in problem["errors"]} == {parameter}


def test_many_parameters_are_refused_in_a_few_lines(live: LiveServer) -> None:
    # When a thousand parameters come that are none, then the answer is no thousand lines long
    query = "&".join(f"p{number}=1" for number in range(1000))
    told = ask(live, f"{ITEMS}?{query}")
    assert told.status == 400
    assert told.seconds < SOON_S
    assert len(told.body) < 1_000_000


def test_an_address_without_end_is_refused(live: LiveServer) -> None:
    # When an address is longer than any server reads, then the connection says so, and the server goes on
    told = ask(live, f"{ITEMS}?filter={'x' * 200_000}")
    assert 400 <= told.status < 500
    assert ask(live, "/health/live").status == 200


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"offset": "-2"}, "offset"),
        ({"offset": "2; DROP TABLE records"}, "offset"),
        ({"revision": "999999"}, "revision"),
        ({"revision": "1 OR 1=1"}, "revision"),
        ({"datetime": "2022-13-01"}, "datetime"),
        ({"method": "consensus@2"}, "method"),
        ({"limit": "100000"}, "limit"),
        ({"token": "AAAA"}, "token"),
    ],
)
def test_a_link_to_the_next_page_that_was_tampered_with_is_refused(
    live: LiveServer, changes: dict[str, str], parameter: str
) -> None:
    # Given the link to the next page, with something else written into it
    page = json.loads(ask(live, f"{ITEMS}?limit=2").body)
    (link,) = [one["href"] for one in page["links"] if one["rel"] == "next"]
    url = urlsplit(link)
    query = urlencode(dict(parse_qsl(url.query)) | changes)

    # When it is followed, then what was changed is the fault
    problem = assert_refused(ask(live, f"{url.path}?{query}"), 400)
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_a_link_beyond_the_last_page_is_an_empty_page(live: LiveServer) -> None:
    # When the offset of a link is set far behind the end, then there is nothing, and no further link
    page = json.loads(ask(live, f"{ITEMS}?offset=1000000").body)
    assert page["features"] == []
    assert "next" not in {one["rel"] for one in page["links"]}


HEADERS = [
    {"Accept": "application/x-nothing"},
    {"Accept": ",".join(["text/x;q=0.1"] * 500)},
    {"Accept": "*/*;q=NaN, text/html;q=-1, ;;;,,,=/="},
    {"Accept-Encoding": ",".join(["gzip;q=1e999", "br;q=x", "*;q="] * 200)},
    {"Accept-Language": "x" * 5000},
    {"Accept-Datetime": "yesterday"},
    {"If-None-Match": ",".join(['W/"x"'] * 1000)},
    {"If-None-Match": '"' * 3000},
    {"If-Modified-Since": "Sun, 99 Nov 9999 99:99:99 GMT"},
    {"Range": "bytes=0-0," + ",".join(f"{n}-{n}" for n in range(500))},
    {"Range": "bytes=99999999999999999999-"},
    {"Range": "lines=1-2"},
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript"},
    {"Content-Length": "0", "Transfer-Encoding": "identity"},
    {"Cookie": "a=b;" * 1000},
    {"Authorization": "Bearer " + "x" * 5000},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
@pytest.mark.parametrize(
    "path", [f"{ITEMS}?limit=5", "/snapshots/2022-10-01.geojson?layer=oblasts", "/", "/collections"]
)
def test_no_header_breaks_an_answer(live: LiveServer, path: str, headers: dict[str, str]) -> None:
    # When a header is nonsense, then the answer is what it would be without it, or a clear fault
    told = ask(live, path, headers)
    assert told.seconds < SOON_S
    assert told.status in (200, 206, 304, *FAULTS)
    if told.status in FAULTS and told.headers.get("content-type") != "text/plain; charset=utf-8":
        assert_refused(told)


@pytest.mark.parametrize("last", ["-1", "x", HUGE, "1.5", "", "٣", "99999999999999999999"])
def test_a_stream_is_not_begun_for_a_hostile_event_id(live: LiveServer, last: str) -> None:
    # When the last event heard of is none
    told = ask(live, f"/events?last_event_id={quote(last)}")

    # Then the stream is refused before it begins
    assert_refused(told, 400)


BODIES = {
    "none": b"",
    "not JSON": b"{",
    "deep": b"[" * 100_000,
    "deep objects": b'{"claims":' * 20_000,
    "a number": b"1" * 100_000,
    "many claims": b'{"claims":[' + b"{}," * 50_000 + b"{}]}",
    "not text": bytes(range(256)) * 100,
    "too large": b"x" * 40_000_000,
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", ["/claims", "/imports"])
def test_no_body_of_a_stranger_is_read_far(live: LiveServer, path: str, name: str) -> None:
    # When somebody without a token sends a body of any kind
    headers = {"Content-Type": "application/json", "Idempotency-Key": "x" * 4000, "Authorization": "Bearer nobody"}
    try:
        told = ask(live, path, headers, method="POST", body=BODIES[name])
    except (BrokenPipeError, ConnectionResetError):
        # The server hung up on a body that it would not take.
        assert len(BODIES[name]) > 1_000_000
    else:
        # Then it is refused for what it is
        assert_refused(told, 400, 401, 413, 429)
    assert ask(live, "/health/live").status == 200


@pytest.fixture(scope="module")
def secret(live: LiveServer) -> str:
    """The secret of a token that may write: all that is sent with it here is refused."""
    engine = open_engine(f"sqlite:///{live.log.with_name('marchland.gpkg')}")
    try:
        with writing(engine) as connection:
            return add_token(connection, "hostile", TokenRole.CONTRIBUTOR, datetime.now(UTC), None)[1]
    finally:
        engine.dispose()


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", ["/claims", "/imports"])
def test_no_body_of_a_contributor_records_anything(live: LiveServer, secret: str, path: str, name: str) -> None:
    # Given the revision of the ledger
    before = json.loads(ask(live, f"{ITEMS}?limit=1").body)["revision"]

    # When somebody who may write sends a body that is no claim
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
    try:
        told = ask(live, path, headers, method="POST", body=BODIES[name])
    except (BrokenPipeError, ConnectionResetError):
        assert len(BODIES[name]) > 1_000_000
    else:
        assert_refused(told, 400, 413, 415, 422, 429)

    # Then nothing is recorded
    assert json.loads(ask(live, f"{ITEMS}?limit=1").body)["revision"] == before


@pytest.mark.parametrize(
    "key", ["", "x" * 4000, "\u00e9\u00fc", "a\tb", '"', "x" * 60_000], ids=lambda key: str(len(key))
)
def test_a_hostile_idempotency_key_is_refused(live: LiveServer, secret: str, key: str) -> None:
    # When the key of a request is none, then it is a fault of the request
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    told = ask(live, "/claims", headers, method="POST", body=b"{}")
    assert_refused(told, 400, 422, 431)


@pytest.mark.parametrize(
    "media_type", ["", "text/html", "application/json; charset=utf-7", "x" * 3000, "multipart/form-data"]
)
def test_a_body_of_another_kind_is_refused(live: LiveServer, secret: str, media_type: str) -> None:
    # When a body is said to be what nobody takes, then it is refused for that or for what is in it
    headers = {"Content-Type": media_type, "Authorization": f"Bearer {secret}"}
    assert_refused(ask(live, "/imports", headers, method="POST", body=b"<html>"), 400, 415, 422)
