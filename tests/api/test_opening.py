"""What the page opens with."""

import gzip
import re

import brotli  # type: ignore[import-untyped]
import pytest

from app.api.opening import Opening, UnknownTimelineError
from tests.api.serving import CLAIMS, Serving
from tests.atlas.builders import small_atlas
from tests.domain.builders import claim


@pytest.fixture
def prepared(server: Serving) -> str:
    """The path of the timeline of the server's atlas, ready."""
    return f"/timeline/{opening_of(server).prepare(server.publisher.atlas)}.json"


def opening_of(server: Serving) -> Opening:
    opening: Opening = server.client.app.state.served.opening  # type: ignore[attr-defined]  # the application, as it is
    return opening


def raw(server: Serving, path: str, encoding: str) -> bytes:
    with server.client.stream("GET", path, headers={"accept-encoding": encoding}) as packed:
        assert packed.headers.get("content-encoding", "identity") == encoding
        return b"".join(packed.iter_raw())


def test_it_is_what_the_timeline_answers_however_it_is_packed(server: Serving, prepared: str) -> None:
    # Given the plain timeline
    plain = server.get("/timeline", accept_encoding="identity").content

    # When the prepared one is asked for in each encoding, then it unpacks to the same bytes
    assert raw(server, prepared, "identity") == plain
    assert gzip.decompress(raw(server, prepared, "gzip")) == plain
    assert brotli.decompress(raw(server, prepared, "br")) == plain


def test_caches_may_keep_it_for_ever(server: Serving, prepared: str) -> None:
    # When it is asked for, then it is immutable
    answer = server.get(prepared)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"

    # And who has it is not sent it again
    again = server.get(prepared, if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_names_it_once_it_is_ready(server: Serving, prepared: str) -> None:
    # When the page is sent, then it says where its timeline is
    for path in ("/?f=html", "/embed"):
        assert f'"opening": "{prepared}"' in server.get(path).text


def test_a_page_that_comes_before_it_is_ready_is_not_kept_waiting(server: Serving) -> None:
    # Given a server that has prepared nothing, when the page is sent, then it does without
    page = server.get("/?f=html").text
    assert '"opening": null' in page or re.search(r'"opening": "/timeline/[0-9a-f]{32}\.json"', page)

    # And soon after, a page has it
    opening = opening_of(server)
    assert opening._preparing is not None
    opening._preparing.join(30)
    assert opening.digest(server.publisher.atlas) is not None


def test_a_page_sent_before_a_record_still_finds_its_own(server: Serving, prepared: str) -> None:
    # Given a page's timeline
    before = server.get(prepared).content

    # When something is recorded and the next timeline is prepared
    server.record(claim("capture", "west-1", "RU", "2022-02-25", "reuters", credibility=1))
    assert prepared != f"/timeline/{opening_of(server).prepare(server.publisher.atlas)}.json"

    # Then the old address still gives the old content
    assert server.get(prepared).content == before


def test_an_address_that_is_not_at_hand_is_not_found(server: Serving) -> None:
    # When a digest is asked for that nobody has, then it is a problem of its own
    answer = server.get(f"/timeline/{'0' * 32}.json")
    assert answer.status_code == 404
    assert "no timeline" in answer.json()["detail"]
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_only_the_latest_few_are_kept() -> None:
    # Given room for two
    opening = Opening(kept=2)

    # When three different ones are prepared, then the first is let go of
    digests = [opening.prepare(small_atlas(*CLAIMS[:count])) for count in range(3)]
    assert len(set(digests)) == 3
    for digest in digests[1:]:
        assert opening.body(digest, "identity").startswith(b"{")
    with pytest.raises(UnknownTimelineError):
        opening.body(digests[0], "identity")


def test_the_same_content_has_the_same_address_on_every_server() -> None:
    # When two servers prepare the same ledger, then they agree
    assert Opening().prepare(small_atlas(*CLAIMS)) == Opening().prepare(small_atlas(*CLAIMS))
