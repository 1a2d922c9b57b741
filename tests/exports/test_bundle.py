"""What the build makes of the modules, and when pages use it."""

import hashlib
import json
from pathlib import Path

import pytest

from app.exports.assets import linked
from app.exports.bundle import Bundle, Bundling

BUNDLE = Bundle(
    files={
        "js/main.js": ("bundle/main-ABCDEFGH.js", "bundle/chunk-AAAAAAAA.js"),
        "js/page.js": ("bundle/page-BBBBBBBB.js", "bundle/chunk-AAAAAAAA.js"),
        "css/cascade.css": ("bundle/cascade-CCCCCCCC.css",),
        "vendor/leaflet.umd.js": ("bundle/leaflet.umd-DDDDDDDD.js",),
    }
)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder of two modules with a bundle of both."""
    for name in ("js", "bundle"):
        (tmp_path / name).mkdir()
    sources = {}
    for name in ("js/main.js", "js/days.js"):
        (tmp_path / name).write_text(f"// {name}\n", encoding="utf-8")
        sources[name] = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    files = {"js/main.js": {"file": "main-ABCDEFGH.js", "needs": ["main-ABCDEFGH.js", "chunk-AAAAAAAA.js"]}}
    (tmp_path / "bundle/manifest.json").write_text(json.dumps({"sources": sources, "files": files}), encoding="utf-8")
    return tmp_path


def test_a_bundle_of_the_sources_as_they_are_is_used(static: Path) -> None:
    bundle = Bundling(static).current()

    assert bundle is not None
    assert bundle.file("js/main.js") == "bundle/main-ABCDEFGH.js"
    assert bundle.behind("js/main.js") == ("bundle/main-ABCDEFGH.js", "bundle/chunk-AAAAAAAA.js")


def test_without_a_bundle_there_is_none(static: Path) -> None:
    (static / "bundle/manifest.json").unlink()

    assert Bundling(static).current() is None


def test_a_module_that_is_edited_while_the_server_runs_puts_the_bundle_out_of_use_until_it_is_as_it_was(
    static: Path,
) -> None:
    # Given a server that has used the bundle
    bundling = Bundling(static)
    assert bundling.current() is not None
    before = (static / "js/days.js").read_bytes()

    # When a module that it was made from is edited, then the modules are served
    (static / "js/days.js").write_bytes(before + b"export const DAY = 1;\n")
    assert bundling.current() is None

    # And when that is taken back, the bundle
    (static / "js/days.js").write_bytes(before)
    assert bundling.current() is not None

    # And when a module is gone, the modules again
    (static / "js/days.js").unlink()
    assert bundling.current() is None


def test_a_bundle_that_is_made_while_the_server_runs_comes_into_use(static: Path) -> None:
    manifest = (static / "bundle/manifest.json").read_bytes()
    (static / "bundle/manifest.json").unlink()
    bundling = Bundling(static)
    assert bundling.current() is None

    (static / "bundle/manifest.json").write_bytes(manifest)

    assert bundling.current() is not None


def test_a_page_links_to_the_bundle_and_still_knows_every_single_module() -> None:
    assets = linked("/static", "main.js", "page.js", bundle=BUNDLE)

    assert assets.styles == ("/static/bundle/cascade-CCCCCCCC.css",)
    assert assets.leaflet == "/static/bundle/leaflet.umd-DDDDDDDD.js"
    assert assets.preloads == tuple(
        f"/static/bundle/{name}" for name in ("main-ABCDEFGH.js", "chunk-AAAAAAAA.js", "page-BBBBBBBB.js")
    )
    assert assets.modules["marchland/main.js"] == "/static/bundle/main-ABCDEFGH.js"
    assert assets.modules["marchland/days.js"] == "/static/js/days.js"
