"""Answers that are given again must be those that would be given anew."""

import pytest
from httpx2 import Response

from app.api.parameter import Asked
from app.api.ready import Given, GivenAnswers, Key, given, ready
from tests.api.serving import Serving
from tests.domain.builders import claim

PATHS = (
    "/snapshots/2022-03-02.geojson",
    "/snapshots/2022-03-02.geojson?controller=RU&method=verified@1",
    "/timeline",
    "/collections/settlements/items?bbox=36,46,39,50&limit=3",
    "/basemap",
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The requests that went the whole way."""
    paths: list[str] = []
    reading = Asked.read.__func__  # type: ignore[attr-defined]

    def noted(cls: object, request: object, parameters: object) -> object:
        paths.append(request.url.path)  # type: ignore[attr-defined]
        return reading(cls, request, parameters)

    monkeypatch.setattr(Asked, "read", classmethod(noted))
    return paths


def told(response: Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return response.status_code, response.content, sorted(response.headers.multi_items())


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br, gzip"])
@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_given_again_as_it_was(server: Serving, read: list[str], path: str, encoding: str) -> None:
    # Given an answer, and what a caller who has it is told
    first = server.get(path, accept_encoding=encoding)
    known = server.get(path, accept_encoding=encoding, if_none_match=f'"other", W/{first.headers["ETag"]}')
    went = len(read)

    # When both are asked for again, and by a caller who has something else
    again = server.get(path, accept_encoding=encoding)
    known_again = server.get(path, accept_encoding=encoding, if_none_match=first.headers["ETag"])
    other = server.get(path, accept_encoding=encoding, if_none_match='"other"')

    # Then they are told the same, and nothing was read anew
    assert told(again) == told(first) == told(other)
    assert told(known_again) == told(known)
    assert known.status_code == 304
    assert len(read) == went == 1


def test_a_304_given_again_has_the_headers_of_one_given_anew(server: Serving) -> None:
    # Given the tag of an answer, on a server that has forgotten it
    path = PATHS[0]
    tag = server.get(path).headers["ETag"]
    server.record(claim("capture", "west-1", "RU", "2022-03-01", "newsweek", credibility=2))
    assert server.get(path).headers["ETag"] != tag

    # When a tag that is right is given first on the whole way and then again
    pinned = f"{path}?revision={server.publisher.atlas.revision - 1}"
    right = server.get(pinned, accept_encoding="gzip").headers["ETag"]
    again = server.get(pinned, accept_encoding="gzip", if_none_match=right)
    anew = server.get(pinned, accept_encoding="gzip", if_none_match=right, authorization="Bearer x")

    # Then both say the same
    assert told(again) == told(anew)
    assert again.status_code == 304


def test_callers_who_ask_otherwise_are_answered_otherwise(server: Serving) -> None:
    # Given an answer for one host and encoding
    path = PATHS[0]
    first = server.get(path, accept_encoding="gzip")

    # When another host, encoding, query or method asks, then each has its own
    assert server.get(path, accept_encoding="br").headers["Content-Encoding"] == "br"
    assert "elsewhere" in server.get(path, accept_encoding="gzip", host="elsewhere").headers["Link"]
    assert server.get(f"{path}?f=geojson", accept_encoding="gzip").headers["ETag"] != first.headers["ETag"]
    head = server.client.head(path, headers={"accept-encoding": "gzip"})
    assert (head.content, head.headers["ETag"]) == (b"", first.headers["ETag"])
    assert server.get(f"{path}?nonsense=1", accept_encoding="gzip").status_code == 400


def test_a_new_atlas_is_answered_from_at_once(server: Serving) -> None:
    # Given an answer that is kept
    path = PATHS[0]
    before = server.get(path)
    assert told(server.get(path)) == told(before)

    # When something is recorded, then the next answer knows it
    server.record(claim("capture", "west-1", "RU", "2022-03-01", "newsweek", credibility=2))
    after = server.get(path)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.content != before.content


def test_problems_pages_and_personal_requests_go_the_whole_way(server: Serving, read: list[str]) -> None:
    # Given requests whose answers no cache may keep, when each comes twice, then each is read twice
    for path, headers in (
        ("/snapshots/never.geojson", {}),
        ("/health/ready", {}),
        (PATHS[0], {"authorization": "Bearer x"}),
        (PATHS[0], {"cookie": "a=b"}),
    ):
        del read[:]
        first = server.get(path, **headers)
        went = len(read)
        assert server.get(path, **headers).status_code == first.status_code
        assert len(read) == 2 * went
        assert went or path == "/health/ready"
    pages = [server.get("/", accept="text/html").text for _ in range(2)]
    assert pages[0] != pages[1]


def test_no_more_is_kept_than_there_is_room_for(server: Serving) -> None:
    # Given room for few answers
    room = 40_000
    kept = GivenAnswers(kept_bytes=room)

    def answer(size: int) -> Given:
        whole = ready(200, [(b"etag", b'"a"')], (b"x" * (size - 100), b"y" * 100))
        assert whole is not None
        prepared = given(whole)
        assert prepared is not None
        return prepared

    # When more are kept than there is room for, and one that is too large
    keys = [Key(f"/{number}", b"", "http", "", None, None, None) for number in range(30)]
    atlas = server.publisher.atlas
    assert kept.find(keys[0], atlas) is None
    for key in keys:
        kept.keep(key, atlas, answer(1_000))
    kept.keep(keys[0], atlas, answer(room))

    # Then the last ones are there, the first are not, and the count is right
    last = kept.find(keys[-1], atlas)
    assert last is not None
    assert last.whole.head == b'etag: "a"\r\n'
    assert kept.find(keys[0], atlas) is None
    assert kept._bytes == sum(one.size for one in kept._given.values()) <= room


def test_a_header_that_holds_a_line_break_makes_no_answer() -> None:
    # Given a header that would be read as two, when an answer is made, then there is none
    assert ready(200, [(b"link", b"a\r\nset-cookie: b")]) is None


def test_a_request_with_a_header_twice_leaves_nothing_behind_for_others(server: Serving, read: list[str]) -> None:
    # Given callers who name two hosts, of which the application takes the first and others would look for the second
    twice = [("host", "first"), ("host", "second"), ("accept-encoding", "identity")]

    # When they have been answered
    told_twice = server.client.get(PATHS[0], headers=twice)
    went = len(read)

    # Then one who asks for the second host is answered anew, and rightly
    told_second = server.get(PATHS[0], host="second", accept_encoding="identity")
    assert "//second/" in told_second.headers["Link"]
    assert "//second/" not in told_twice.headers["Link"]
    assert len(read) > went
