"""Answers that caches can keep, and citations that never change."""

import gzip
from datetime import timedelta

import brotli  # type: ignore[import-untyped]
import pytest

from app.api.bodies import Bodies
from app.api.caching import preferred_encoding
from tests.api.serving import TODAY, Serving
from tests.domain.builders import claim

SNAPSHOT = "/snapshots/2022-03-02.geojson"
BACKDATED = claim("capture", "west-1", "RU", "2022-02-25", "reuters", credibility=1)
PATHS = (
    SNAPSHOT,
    f"{SNAPSHOT}?layer=oblasts",
    "/collections/settlements/items?datetime=2022-03-02&limit=3",
    "/collections/settlements/items/east-1?datetime=2022-03-02",
    "/collections/oblasts/items",
    "/timeline",
    "/places/east-1",
    "/places/west-1/why?day=2022-03-02",
    "/places/east",
)


def with_query(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


@pytest.mark.parametrize("path", PATHS)
def test_a_pinned_answer_is_the_same_to_the_byte_whatever_is_recorded_later(server: Serving, path: str) -> None:
    # Given the answer for a revision
    pinned = with_query(path, f"revision={server.publisher.atlas.revision}")
    before = server.get(pinned)

    # When a backdated claim is recorded, a year passes, and the answer is asked for again
    server.record(BACKDATED)
    server.today[0] = TODAY + timedelta(days=365)
    after = server.get(pinned)

    # Then not a byte differs, and caches may keep it for ever
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]
    assert before.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert before.json() == after.json()


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_moves_says_where_it_stands_still(server: Serving, path: str) -> None:
    # Given an answer without a revision
    answer = server.get(path)
    canonical = answer.links["canonical"]["url"].removeprefix("http://test")

    # When its canonical link is followed, now and after something was recorded
    now = server.get(canonical)
    server.record(BACKDATED)
    later = server.get(canonical)

    # Then it is for ever what the answer was
    assert "stale-while-revalidate" in answer.headers["cache-control"]
    assert "immutable" in now.headers["cache-control"]
    assert now.content == later.content
    assert server.get(path).headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize("path", [*PATHS, "/conformance", "/basemap", "/places?q=east", "/openapi.json"])
def test_who_has_the_answer_is_not_sent_it_again(server: Serving, path: str) -> None:
    # Given an answer
    first = server.get(path)

    # When it is asked for with its tag, alone, among others, or weak
    for tag in (first.headers["etag"], f'"other", {first.headers["etag"]}', f"W/{first.headers['etag']}", "*"):
        again = server.get(path, if_none_match=tag)

        # Then there is nothing to send
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "cache-control" in again.headers
    assert server.get(path, if_none_match='"other"').status_code == 200


def test_the_calendar_alone_changes_no_answer(server: Serving) -> None:
    # Given the tag of an answer without a day
    tag = server.get("/timeline").headers["etag"]

    # When a day passes, then the answer is the same
    server.today[0] += timedelta(days=1)
    assert server.get("/timeline", if_none_match=tag).status_code == 304


def test_answers_that_differ_have_tags_that_differ(server: Serving) -> None:
    # Given many different requests
    queries = ("", "?method=verified@1", "?as_of=2022-03-01", "?controller=RU", "?oblast=east", "?layer=oblasts")
    tags = [server.get(SNAPSHOT + query).headers["etag"] for query in queries]
    tags.append(server.get("/snapshots/2022-03-03.geojson").headers["etag"])
    tags.append(server.get(SNAPSHOT, accept_encoding="identity").headers["etag"])

    # Then no two share a tag
    assert len(set(tags)) == len(tags)


def test_bodies_are_packed_as_the_caller_accepts(server: Serving) -> None:
    # Given the plain answer
    plain = server.get(SNAPSHOT, accept_encoding="identity")

    # When it is asked for packed, then it unpacks to the same bytes, and caches are told to keep both
    for encoding in ("gzip", "br"):
        with server.client.stream("GET", SNAPSHOT, headers={"accept-encoding": encoding}) as packed:
            raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == encoding
        assert (gzip.decompress(raw) if encoding == "gzip" else brotli.decompress(raw)) == plain.content
        assert "Accept-Encoding" in packed.headers["vary"]
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.1, gzip", "gzip"),
        ("zstd, deflate", "zstd"),
        ("gzip, deflate, zstd", "zstd"),
        ("gzip, deflate, br, zstd", "br"),
        ("deflate", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("GZIP ; Q=1", "gzip"),
    ],
)
def test_the_encoding_is_the_best_that_is_accepted(accepted: str, chosen: str) -> None:
    # When a caller says what it accepts, then the best of it is chosen
    assert preferred_encoding(accepted) == chosen


def test_kept_bodies_stay_within_their_bounds() -> None:
    # Given room for ten bytes
    bodies = Bodies(10)

    # When more is kept
    for key in ("a", "b", "c"):
        bodies.keep(key, b"1234")
        bodies.get("a")

    # Then what was used last stays, and a body too large for all is not kept
    assert [bodies.get(key) is not None for key in ("a", "b", "c")] == [True, False, True]
    bodies.keep("large", b"1" * 11)
    assert bodies.get("large") is None
