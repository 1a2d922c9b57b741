"""What every answer is like, whatever it answers."""

import pytest

from tests.api.serving import Serving

PATHS = ("/", "/timeline", "/collections/settlements/items", "/nothing", "/static/js/main.js", "/docs", "/health/live")


@pytest.mark.parametrize("path", PATHS)
def test_any_page_may_read_any_answer(server: Serving, path: str) -> None:
    # When an answer is asked for, with or without an origin, then any origin may read it
    for headers in ({}, {"origin": "null"}, {"origin": "https://example.org"}):
        answer = server.get(path, **headers)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_head_gives_the_headers_of_get_and_no_body(server: Serving, path: str) -> None:
    # When only the headers are asked for, then they are those of the answer
    get, head = server.get(path), server.client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers.get("etag") == get.headers.get("etag")
    assert head.headers["content-type"] == get.headers["content-type"]


def test_a_browser_that_asks_first_is_told_yes(server: Serving) -> None:
    # When a browser asks whether a page of another origin may read, then it may
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    answer = server.client.options("/timeline", headers=asked)
    assert answer.status_code == 204
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


def test_health_tells_what_is_served(server: Serving) -> None:
    # When the server is asked how it is, then it tells, and nobody keeps the answer
    assert server.json("/health/live") == {"status": "live"}
    ready = server.json("/health/ready")
    assert (ready["status"], ready["revision"]) == ("ready", server.publisher.atlas.revision)
    assert ready["database"] == "reachable"
    assert server.get("/health/ready").headers["cache-control"] == "no-store"


def test_static_files_travel_compressed_and_are_asked_about_again(server: Serving) -> None:
    # When a module is fetched by a browser
    whole = server.get("/static/js/main.js", accept_encoding="identity")
    packed = server.get("/static/js/main.js", accept_encoding="gzip")

    # Then it comes compressed and is the same file, and a second request learns that it has not changed
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert int(packed.headers.get("content-length", 0)) < int(whole.headers["content-length"])
    assert packed.text == whole.text
    again = server.get("/static/js/main.js", accept_encoding="gzip", if_none_match=packed.headers["etag"])
    assert again.status_code == 304
