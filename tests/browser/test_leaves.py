"""Pages of collections and features in a browser: a map where scripts run, everything else without them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
ITEMS = "/collections/settlements/items?datetime=2022-10-01&controller=RU&lang=en"
PAGES = {
    "/collections?lang=uk": False,
    "/collections/settlements?lang=en": False,
    ITEMS: True,
    "/collections/areas/items?datetime=2022-10-01&lang=uk": True,
    "/collections/settlements/items/UA14120110010088407?datetime=2022-10-01&lang=en": True,
    "/collections/claims/schema?lang=en": False,
    "/problems/invalid-request?lang=en": False,
}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_fit_are_accessible_and_ask_nobody_else(visit: Start, served_map: str, scheme: str, width: int) -> None:
    # given
    opened = visit(color_scheme=scheme, viewport={"width": width, "height": 844})
    for path, has_map in PAGES.items():
        # when
        opened.page.goto(f"{served_map}{path}")

        # then
        assert opened.page.locator("[data-drawn]").count() == 0 or has_map
        if has_map:
            expect(opened.page.locator("[data-drawn] canvas").first).to_be_visible()
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert Axe().run(opened.page).response["violations"] == [], path
        paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 28)")
    assert all(url.startswith((served_map, "data:")) for url in opened.requests)
    assert opened.messages == []


def test_without_scripts_a_page_lists_narrows_and_turns(visit: Start, served_map: str) -> None:
    # given
    opened = visit(java_script_enabled=False)
    page = opened.page
    page.goto(f"{served_map}/collections/settlements?lang=en")

    # when the form is filled in and sent, most of it empty
    page.get_by_label("Day or span").fill("2022-10-01")
    page.get_by_label("Held by").select_option("RU")
    page.get_by_role("button", name="Show").click()

    # then the page lists what fits, and leads on
    expect(page.get_by_text("Day 2022-10-01")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(51)
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("51–100 of")).to_be_visible()
    page.get_by_role("rowheader").nth(3).get_by_role("link").click()
    expect(page.get_by_role("link", name="On the map of 2022-10-01")).to_be_visible()
    assert opened.messages == []
