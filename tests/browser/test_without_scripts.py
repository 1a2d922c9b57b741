"""A page whose scripts do not run: a picture of what it was asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.resources import static_dir
from tests.browser.conftest import Visit
from tests.support.needs import missing

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]


@pytest.mark.parametrize(("path", "width"), [("", 1280), ("embed", 390)])
def test_a_page_without_scripts_shows_the_picture_of_its_day(
    visit: Start, served_map: str, path: str, width: int
) -> None:
    # given
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")
    opened = visit(java_script_enabled=False, viewport={"width": width, "height": 800})

    # when
    opened.page.goto(f"{served_map}/{path}?date=2022-10-01&lang=en")

    # then
    picture = opened.page.get_by_role("img", name="1 October 2022: settlements held by")
    expect(picture).to_be_visible()
    expect(opened.page.get_by_role("slider")).to_have_count(0)
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(width, abs=20)
    assert box["height"] > 150
    assert any("/pictures/2022-10-01.png" in url for url in opened.requests)
    assert all(url.startswith(served_map) for url in opened.requests)
    assert opened.messages == []
