"""What `hatch_build.py` makes of the modules of this checkout."""

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

import hatch_build
from app.exports.bundle import Bundling
from tests.support.needs import missing

ROOT: Final = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The browser map with its libraries, the lock, and the program that bundles: all that a bundle is made from."""
    if not (ROOT / ".cache/esbuild").is_file():
        missing("esbuild has not been fetched; python hatch_build.py does it")
    shutil.copytree(ROOT / "static", tmp_path / "static", ignore=shutil.ignore_patterns("bundle", "*.ttf"))
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    shutil.copytree(ROOT / ".cache", tmp_path / ".cache", ignore=lambda _, names: [n for n in names if n != "esbuild"])
    return tmp_path


def test_a_bundle_stands_for_all_modules_and_styles_and_is_made_once(checkout: Path) -> None:
    # When it is made, then pages use it
    assert hatch_build.make_bundle(checkout)
    bundle = Bundling(checkout / "static").current()
    assert bundle is not None
    page = bundle.behind("js/main.js", "js/page.js", "js/panel-pages.js", "js/compare-parts.js")
    assert len(page) <= 15
    assert all((checkout / "static" / name).is_file() for name in page)
    assert all((checkout / "static" / f"{name}.gz").is_file() for name in page)

    # And what is fetched only when it is wanted is in files of its own
    assert not set(bundle.files["vendor/uplot.esm.js"]) & {*page, *bundle.behind("js/embed.js")}
    assert bundle.file("js/panel-pages.js") not in bundle.behind("js/main.js", "js/embed.js")

    # And every module that a page can import stands in it
    told = json.loads((checkout / "static/bundle/manifest.json").read_bytes())
    alone = {"leaf-map.js"}
    assert {path.name for path in (checkout / "static/js").glob("*.js")} - alone == {
        name.removeprefix("js/") for name in told["sources"] if name.startswith("js/")
    }

    # And nothing is made twice
    assert not hatch_build.make_bundle(checkout)


def test_an_edited_module_makes_another_bundle_under_other_names(checkout: Path) -> None:
    # Given
    hatch_build.make_bundle(checkout)
    before = {path.name for path in (checkout / "static/bundle").glob("main-*.js")}

    # When
    module = checkout / "static/js/main.js"
    module.write_text(f"{module.read_text(encoding='utf-8')}\nexport const MORE = 1;\n", encoding="utf-8")

    # Then
    assert hatch_build.make_bundle(checkout)
    assert not before & {path.name for path in (checkout / "static/bundle").glob("main-*.js")}


def test_equal_sources_give_equal_bytes(checkout: Path) -> None:
    def made() -> dict[str, bytes]:
        shutil.rmtree(checkout / "static/bundle", ignore_errors=True)
        hatch_build.make_bundle(checkout)
        return {path.name: path.read_bytes() for path in (checkout / "static/bundle").iterdir()}

    assert made() == made()


def test_a_platform_that_esbuild_is_not_made_for_gets_no_bundle(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a bundle that was made elsewhere, of other sources
    hatch_build.make_bundle(checkout)
    (checkout / "static/js/days.js").write_text("export const none = 0;\n", encoding="utf-8")
    (checkout / ".cache/esbuild").unlink()

    # When
    assert not hatch_build.make_bundle(checkout)

    # Then
    assert Bundling(checkout / "static").current() is None
    assert "single modules" in capsys.readouterr().err
