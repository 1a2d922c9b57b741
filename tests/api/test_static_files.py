"""The browser map's files, over HTTP."""

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from app.api.static_files import MapFiles
from tests.api.serving import Serving

NAME = "bundle/main-ABCDEFGH.js"
TEXT = b"export const map = 1;\n" * 100


@pytest.fixture
def files(tmp_path: Path) -> TestClient:
    """A folder with a bundled file, packed too, and a plain one."""
    for name in ("bundle", "js"):
        (tmp_path / name).mkdir()
    (tmp_path / NAME).write_bytes(TEXT)
    (tmp_path / f"{NAME}.gz").write_bytes(gzip.compress(TEXT, mtime=0))
    (tmp_path / "bundle/manifest.json").write_bytes(b"{}")
    (tmp_path / "js/days.js").write_bytes(TEXT)
    app = Starlette()
    app.mount("/static", GZipMiddleware(MapFiles(directory=tmp_path)))
    return TestClient(app)


def test_a_file_named_by_its_content_is_kept_for_ever_and_sent_as_it_was_packed(files: TestClient) -> None:
    with files.stream("GET", f"/static/{NAME}", headers={"accept-encoding": "gzip, br"}) as answer:
        packed = b"".join(answer.iter_raw())

    assert packed == gzip.compress(TEXT, mtime=0)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(packed))

    # And who has it is not sent it again
    again = files.get(f"/static/{NAME}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_takes_no_gzip_gets_it_as_it_is(files: TestClient) -> None:
    answer = files.get(f"/static/{NAME}", headers={"accept-encoding": "identity"})

    assert answer.content == TEXT
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["js/days.js", "bundle/manifest.json"])
def test_a_file_whose_name_says_nothing_of_its_content_is_asked_about(files: TestClient, path: str) -> None:
    answer = files.get(f"/static/{path}")

    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["etag"].startswith('W/"')


def test_a_file_that_is_not_there_is_not_found(files: TestClient) -> None:
    assert files.get("/static/bundle/main-ZZZZZZZZ.js").status_code == 404


def test_a_page_of_any_origin_may_read_them(server: Serving) -> None:
    assert server.get("/static/icons/marchland.svg").headers["access-control-allow-origin"] == "*"
