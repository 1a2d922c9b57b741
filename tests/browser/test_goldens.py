"""Whether the page looks as it did when somebody last looked at it; tests/browser/golden.py says how."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.golden import FOLDER, SCENES, SHARE, differing, golden, marked, picture

pytestmark = pytest.mark.browser

AGAIN: Final = "python -m tests.browser.golden"
"""Takes the pictures anew."""


@pytest.mark.parametrize("name", SCENES)
def test_the_page_looks_as_it_did(browser: Browser, served_map: str, tmp_path: Path, name: str) -> None:
    # given
    kept = golden(name)

    # when
    seen = picture(browser, served_map, SCENES[name])

    # then
    differs = differing(kept, seen)
    share = differs.mean()
    if share > SHARE:
        seen.save(tmp_path / f"{name}.png")
        marked(seen, differs).save(tmp_path / f"{name}-differs.png")
        pytest.fail(
            f"{share:.1%} of the picture is not as in {FOLDER.name}/{name}.png: see {tmp_path}/{name}.png and "
            f"{name}-differs.png. If it is meant, `{AGAIN}` and look at each."
        )


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("date=2022-10-01", "date=2022-08-15"),
        ("theme=light", "theme=dark"),
        ("&theme=light", "&theme=light&method=verified@1"),
        ("&theme=light", "&theme=light&lang=uk"),
    ],
)
def test_another_day_theme_method_or_language_is_another_picture(
    browser: Browser, served_map: str, was: str, becomes: str
) -> None:
    # given
    scene = SCENES["desktop-light"]
    assert was in scene.path

    # when
    seen = picture(browser, served_map, replace(scene, path=scene.path.replace(was, becomes)))

    # then
    assert differing(golden("desktop-light"), seen).mean() > SHARE


def test_letters_and_rims_that_are_drawn_otherwise_make_no_difference(browser: Browser, served_map: str) -> None:
    # when: four pixels for one, with letters that keep to no grid
    seen = picture(browser, served_map, SCENES["desktop-light"], density=2)

    # then
    assert differing(golden("desktop-light"), seen).mean() <= SHARE


def test_pictures_are_few_and_small() -> None:
    # when
    sizes = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}

    # then
    assert sizes.keys() == SCENES.keys()
    assert len(sizes) <= 12
    assert max(sizes.values()) <= 30_000
