"""Whether everybody can use the page: in each of its states, language, size, and way of seeing."""

import io
import math
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, product
from typing import Any, Final, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.exports.pictures.ink import rgb
from tests.browser.conftest import READY_MS, Visit
from tests.browser.questions import CUT, LATIN, OVERFLOW, SMALL
from tests.browser.states import STATES, show

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
Rgb: TypeAlias = tuple[int, int, int]
SPACED: Final = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; }
        * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
}"""
"""The spacing that text has to bear (WCAG 2.2, 1.4.12)."""
MATRICES: Final = ("none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia")
TOLD_APART: Final = 20.0
"""Distance in CIELAB between two fills at least; two of 2.3 can just be told apart."""
LIGHTER: Final = 1.6
"""Contrast in luminance between the areas of two parties at least, as WCAG counts it: they are told apart in greys."""
LIGHTER_IN_AN_ERA: Final = 1.3
"""The same between what a party gained in an era and each other area, which grain, specks and lines set off, too."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all states: what it keeps between them is part of what is tested."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", locale="uk-UA")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_any_state(page: Page, served_map: str, state: str, theme: str) -> None:
    # given: a page in either language
    show(page, served_map, STATES[state], theme=theme, lang="uk" if theme == "dark" else "en")

    # when
    result = Axe().run(page)

    # then
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_documentation(visit: Start, served_map: str, scheme: str) -> None:
    # given
    opened = visit(color_scheme=scheme)
    opened.page.goto(f"{served_map}/docs")

    # when
    result = Axe().run(opened.page)

    # then
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("state", STATES)
def test_a_ukrainian_page_says_nothing_in_english_and_its_targets_can_be_hit(
    page: Page, served_map: str, state: str
) -> None:
    # when
    show(page, served_map, STATES[state], lang="uk")

    # then: Latin letters are names of formats, products and keys, or are marked as another language
    assert page.evaluate(LATIN) == []
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("state", ["a day", "a place", "the table", "the chart", "two days", "found places", "a fault"])
def test_at_four_hundred_percent_nothing_is_cut_off_and_nobody_scrolls_sideways(
    visit: Start, served_map: str, state: str
) -> None:
    # given: a window of 1280×1024 at 400 %
    opened = visit(viewport={"width": 320, "height": 256})

    # when
    show(opened.page, served_map, STATES[state], lang="uk")

    # then
    wide, *outside = opened.page.evaluate(OVERFLOW)
    assert wide <= 320, outside
    assert outside == []
    assert opened.page.evaluate("() => document.querySelector('.stage').clientHeight") >= 200


@pytest.mark.parametrize("state", ["a day", "the filters", "range and speed"])
def test_text_may_be_spaced_out(visit: Start, served_map: str, state: str) -> None:
    # given
    opened = visit()
    show(opened.page, served_map, STATES[state], lang="uk")

    # when
    opened.page.evaluate(SPACED)

    # then
    assert opened.page.evaluate(CUT) == []


def test_the_whole_flow_goes_by_keyboard_alone(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    page = opened.page
    opened.open(f"{served_map}/?date=2022-10-01")

    def reach(selector: str) -> None:
        for _ in range(200):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                seen = page.evaluate(
                    """() => {
                        const { left, top, width, height } = document.activeElement.getBoundingClientRect();
                        const on = document.elementFromPoint(left + width / 2, top + height / 2);
                        return document.activeElement.contains(on) || on?.contains(document.activeElement);
                    }"""
                )
                assert seen, f"{selector} has the focus and is covered"
                return
            page.keyboard.press("Tab")
        pytest.fail(f"no key leads to {selector}")

    # when: somebody searches, and chooses
    reach(".search-input")
    page.keyboard.type("Lyman")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    # then
    expect(page.locator(".place-name")).to_be_focused()

    # when: somebody steps, and plays
    page.keyboard.press("ArrowLeft")
    assert opened.day() == "30 September 2022"
    reach(".time-play")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Enter")
    reach(".search-input")

    # when: somebody looks at chart and table
    for tab, there in (("Chart", ".chart-numbers"), ("Table", ".places-table")):
        reach(".panel-tab")
        while page.evaluate("() => document.activeElement.textContent") != tab:
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(there)).to_be_visible()

    # when: somebody compares, and stops it
    reach(".bar-compare")
    page.keyboard.press("Enter")
    expect(page.locator(".compare-table")).to_be_visible()
    reach(".bar-compare")
    page.keyboard.press("Enter")
    expect(page.locator(".compare-table")).to_be_hidden()

    # when: somebody shares, and comes back to where it was
    reach(".bar-share")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".bar-share")).to_be_focused()

    # then: back leads through it all
    page.go_back()
    page.wait_for_selector("[data-ready]", timeout=READY_MS)
    assert opened.messages == []


def test_the_page_has_landmarks_with_names_and_headings_in_order(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01")

    # then
    tree = opened.page.locator("body").aria_snapshot()
    for line in ("- banner:", "- main:", '- complementary "What the map shows":', '- region "Timeline":'):
        assert line in tree
    levels: list[int] = opened.page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, h4')]
            .filter((one) => one.checkVisibility()).map(({ tagName }) => Number(tagName[1]))"""
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", MATRICES)
def test_fills_of_the_parties_are_told_apart_by_every_eye(
    visit: Start, served_map: str, sight: str, theme: str
) -> None:
    # given
    opened = visit()
    show(opened.page, served_map, STATES["a day"], theme=theme)
    session: Any = opened.page.context.new_cdp_session(opened.page)

    # when
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": sight})

    # then
    fills = colours_of_swatches(opened, ".legend-parties .swatch")
    assert len(fills) == 2
    for one, other in combinations(fills, 2):
        assert distance(one, other) >= TOLD_APART
        assert contrast(one, other) >= LIGHTER


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_areas_gained_in_an_era_are_told_from_all_others_in_greys(visit: Start, served_map: str, theme: str) -> None:
    # given
    opened = visit()

    # when
    show(opened.page, served_map, STATES["a day"], theme=theme)

    # then
    parties = colours_of_swatches(opened, ".legend-parties .swatch")
    eras = colours_of_swatches(opened, ".legend-list li:has(circle) .swatch:has(.swatch-rim)")
    assert len(eras) == 1
    for party, era in product(parties, eras):
        assert contrast(party, era) >= LIGHTER_IN_AN_ERA


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_and_the_line_of_contact_stand_out_from_every_area(visit: Start, served_map: str, theme: str) -> None:
    # given
    opened = visit()
    show(opened.page, served_map, STATES["a day"], theme=theme)

    # when
    ink, line = (
        rgb(opened.page.evaluate("name => getComputedStyle(document.body).getPropertyValue(name).trim()", name))
        for name in ("--map-ink", "--map-contact")
    )

    # then: lines have three to one, and names have a halo besides
    for fill in colours_of_swatches(opened, ".legend-parties .swatch"):
        assert contrast(fill, line) >= 3
        assert contrast(fill, ink) >= 3


def colours_of_swatches(visit: Visit, selector: str) -> list[Rgb]:
    """Read each swatch off a picture of the page, where it has neither specks nor a rim."""
    spots: list[list[float]] = visit.page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].map((swatch) => {
            const { left, top, width, height } = swatch.getBoundingClientRect();
            return [left + 0.3 * width, top + height / 2];
        })""",
        selector,
    )
    picture = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    return [picture.getpixel((round(x), round(y))) for x, y in spots]  # type: ignore[misc]


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast of two sRGB colours as WCAG 2.2 counts it, from 1 to 21."""

    def luminance(colour: Rgb) -> float:
        parts = [part / 255 for part in colour]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: Rgb, other: Rgb) -> float:
    """Distance of two sRGB colours in CIELAB under D65 (CIE 1976)."""

    def lab(colour: Rgb) -> tuple[float, float, float]:
        parts = [part / 255 for part in colour]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        xyz = (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
        x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
        return 116 * y - 16, 500 * (x - y), 200 * (y - z)

    return math.dist(lab(one), lab(other))


def test_the_focus_stays_with_a_place_while_its_claims_arrive_and_in_the_panel_on_the_way_back(
    visit: Start, served_map: str
) -> None:
    # given
    opened = visit()
    page = opened.page
    opened.open(f"{served_map}/?date=2022-10-01")

    # when
    page.locator(".feed-item").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".why")).to_be_visible()

    # then
    expect(page.locator(".place-name")).to_be_focused()

    # when
    page.locator(".place-back").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".feed-item").first).to_be_visible()

    # then
    assert page.evaluate("() => document.activeElement.closest('.panel-body') !== null")
