"""What stands beside the map: feed, place, oblast, table, chart, filters, search."""

import csv
import io
import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
LYMAN = "UA14120110010088407"
DONETSK_OBLAST = "UA14000000000091971"
LYMAN_HROMADA = "UA14120110000062928"
AROUND_LYMAN = "bbox=37.4,48.75,38.2,49.2"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}


def told(url: str) -> Any:  # noqa: ANN401 - whatever JSON there is
    """Ask the server of the test."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the server of this test
        return json.load(answer)


def saved(visit: Visit, button: str) -> str:
    """Press a button that saves text, and read what it saved."""
    with visit.page.expect_download() as download:
        visit.page.get_by_text(button, exact=True).click()
    return download.value.path().read_text("utf-8")


def test_the_feed_names_rule_and_sources_and_leads_to_the_place(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01")

    # then
    item = opened.page.locator(".feed-item", has_text="Lyman")
    expect(item).to_contain_text("admitted by the losing side")
    expect(item).to_contain_text("Ministry of Defence of the Russian Federation")


def test_in_ukrainian_sources_have_their_ukrainian_names_and_other_texts_say_their_language(
    visit: Start, served_map: str
) -> None:
    # given
    opened = visit()
    page = opened.page

    # when
    opened.open(f"{served_map}/?date=2022-10-01&lang=uk")

    # then: the feed names who says so in Ukrainian, and in English once the reader chooses that
    origin = page.locator(".feed-item", has_text="Лиман").locator(".feed-origin")
    expect(origin).to_contain_text("Міністерство оборони Російської Федерації")

    # when the place is opened
    opened.open(f"{served_map}/?date=2022-10-01&lang=uk&place={LYMAN}")

    # then: so do the claims; notes, titles and names that are English are marked as that
    cards = page.locator(".claim")
    expect(cards.locator(".claim-origin b", has_text="Міністерство оборони Російської Федерації").first).to_be_visible()
    newsweek = cards.filter(has_text="Newsweek").first
    for part in (".claim-origin b", ".claim-note", ".claim-evidence li > :first-child"):
        written = page.locator(f".claim {part}").filter(has_text=re.compile(r"^[A-Za-z]")).first
        expect(written).to_have_attribute("lang", "en")
    expect(newsweek).to_be_visible()
    assert page.locator(".claim [lang=uk]").count() == 0

    # when the page turns English, then nothing is marked, and the names are English
    opened.open(f"{served_map}/?date=2022-10-01&lang=en&place={LYMAN}")
    expect(
        page.locator(".claim-origin b", has_text="Ministry of Defence of the Russian Federation").first
    ).to_be_visible()
    assert page.locator(".claim [lang=en]").count() == 0
    assert opened.messages == []


@pytest.mark.parametrize("width", [1280, 1266, 1265, 1100])
@pytest.mark.parametrize("lang", ["en", "uk"])
def test_the_bar_fits_the_window_in_both_languages(visit: Start, served_map: str, lang: str, width: int) -> None:
    # given
    opened = visit(viewport={"width": width, "height": 800})

    # when the bar holds as much as it can
    opened.open(f"{served_map}/?date=2022-10-01&as_of=2022-10-02&method=perspective@1%3Fparty%3DRU&lang={lang}")

    # then nothing of it is beyond the edge
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    rights = opened.page.evaluate(
        "[...document.querySelectorAll('.bar > *')].map(e => e.getBoundingClientRect().right)"
    )
    assert max(rights) <= width


def test_the_feed_of_a_range_is_grouped_by_day_and_long_ones_come_in_pages(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&from=2022-02-24&to=2022-11-30")

    # then: the latest day first, a page at a time, all of them in the end
    dates = opened.page.locator(".feed-date")
    expect(dates.first).to_contain_text("November 2022")
    expect(opened.page.locator(".feed-item")).to_have_count(40)
    changes = told(f"{served_map}/collections/transitions/items?datetime=2022-02-24/2022-11-30&limit=1")
    expect(opened.page.locator(".panel-summary")).to_contain_text(f"{changes['numberMatched']:,} changes")
    opened.page.locator(".feed-more").click()
    expect(opened.page.locator(".feed-item")).to_have_count(240)
    expect(opened.page.locator(".feed-item").nth(40)).to_be_focused()

    # when: an item of another day is chosen
    opened.page.locator(".feed-item").first.click()

    # then: it is shown on that day
    expect(opened.page.locator(".place-name")).to_be_visible()
    assert opened.day().endswith("November 2022")


def test_the_link_of_a_place_reopens_it_on_that_day(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?place={LYMAN}&method=verified@1")
    opened.page.wait_for_selector(".why")
    day = opened.day()

    # when
    link = opened.page.get_by_role("link", name="Link to this place on this day")
    other = visit()
    other.open(f"{served_map}/{link.get_attribute('href')}")

    # then
    expect(other.page.locator(".place-name")).to_have_text("Lyman")
    assert other.day() == day
    assert "date=" in str(link.get_attribute("href"))
    assert "method=verified" in other.page.url


def spot(visit: Visit, lat: float, lon: float) -> list[float]:
    """Find where a place is on the screen."""
    at: list[float] = visit.page.evaluate(
        """([lat, lon]) => {
            const map = globalThis.control_map_served;
            const frame = map.getContainer().getBoundingClientRect();
            const at = map.latLngToContainerPoint([lat, lon]);
            return [at.x + frame.left, at.y + frame.top];
        }""",
        [lat, lon],
    )
    return at


def test_a_click_on_land_says_that_it_is_drawn_after_its_settlement(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&{AROUND_LYMAN}")
    note = "You chose land"

    # when: a little beside the dot
    opened.page.mouse.click(*spot(opened, 48.975, 37.83))

    # then
    expect(opened.page.locator(".place")).to_contain_text(note)

    # when: the dot itself
    opened.page.mouse.click(*spot(opened, 48.99012, 37.80843))

    # then
    expect(opened.page.locator(".place-name")).to_have_text("Lyman")
    expect(opened.page.locator(".place")).not_to_contain_text(note)


def test_the_oblast_of_the_address_is_shown_whole_with_ranges_and_its_changes(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    counted = told(f"{served_map}/statistics?from=2022-10-01&to=2022-10-01&oblast={DONETSK_OBLAST}")
    held = {row["holder"]: row for row in counted["series"]}

    # when
    opened.open(f"{served_map}/?date=2022-10-01&oblast={DONETSK_OBLAST}")

    # then
    panel = opened.page.get_by_role("complementary")
    expect(panel.get_by_role("heading", name="Donetsk Oblast")).to_be_visible()
    row = panel.locator(".held-table tr", has_text="Russia")
    expect(row).to_contain_text(str(held["RU"]["settlements"][0]))
    expect(row).to_contain_text(f"{held['RU']['area_km2'][0]:,.0f}")
    expect(row).to_contain_text(f"{held['RU']['area_low_km2'][0]:,.0f}–{held['RU']['area_high_km2'][0]:,.0f}")
    expect(panel).to_contain_text("Claimed by law by Russia since 30 September 2022")
    expect(panel.locator(".oblast-chart")).to_be_visible()
    expect(panel.locator(".panel-summary")).to_contain_text("Donetsk Oblast: 3 places changed")
    box = opened.page.evaluate("() => globalThis.control_map_served.getBounds().getNorth()")
    assert box < 50.5, "the map is at the oblast"

    # when
    opened.page.get_by_role("button", name="Back to the whole map").click()

    # then
    expect(panel.locator(".held-table")).to_contain_text("Ukraine")
    assert "oblast=" not in opened.page.url


def test_an_oblast_opens_by_its_name_on_the_map(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    lon, lat = 35.6, 47.3  # where the name of Zaporizhzhia Oblast stands, roughly

    # when: the pointer looks for the name
    x, y = spot(opened, lat, lon)
    for dx, dy in ((dx, dy) for dy in range(-40, 41, 8) for dx in range(-60, 61, 15)):
        opened.page.mouse.move(x + dx, y + dy)
        opened.page.wait_for_timeout(20)
        if opened.page.locator(".tip b").all_inner_texts() == ["Zaporizhzhia Oblast"]:
            opened.page.mouse.click(x + dx, y + dy)
            break

    # then
    expect(opened.page.locator(".oblast .place-name")).to_have_text("Zaporizhzhia Oblast")


def test_an_oblast_that_is_none_is_said(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&oblast=nowhere")

    # then
    expect(opened.page.get_by_role("alert")).to_contain_text("This map has no oblast nowhere")


def test_a_hromada_shows_who_holds_which_share_of_it(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    hromada = next(
        one for one in told(f"{served_map}/places?q=Lymanska&limit=10")["places"] if one["kind"] == "hromada"
    )

    # when
    opened.open(f"{served_map}/?date=2022-10-01&place={hromada['id']}")

    # then
    expect(opened.page.locator(".place-name")).to_have_text(hromada["name"])
    expect(opened.page.locator(".place .held-table")).to_contain_text("%")
    expect(opened.page.locator(".notice")).to_be_hidden()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Donetsk Ob", "Donetsk Oblast"),
        ("Донецька", "Donetsk Oblast"),
        ("Донецкая", "Donetsk Oblast"),
        ("Красный Лиман", "Lyman"),
        ("Лиман", "Lyman"),
    ],
)
def test_search_knows_english_ukrainian_and_russian_spellings(
    visit: Start, served_map: str, words: str, found: str
) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    box = opened.page.get_by_role("combobox", name="Search a place")

    # when: by keyboard alone
    box.fill(words)
    expect(opened.page.get_by_role("option").first).to_contain_text(found)
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    box.press("Enter")

    # then
    expect(opened.page.locator(".place-name")).to_have_text(found)
    assert ("oblast=" if "Oblast" in found else "place=") in opened.page.url


def test_the_table_is_in_step_with_the_day_the_map_and_the_filters(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-09-30&panel=places&{AROUND_LYMAN}")
    page = opened.page
    row = page.locator(".places-table tbody tr", has=page.get_by_role("button", name="Lyman", exact=True))
    expect(row).to_contain_text("Held by Russia")
    inside = int(page.locator(".panel-body [role=status]").first.inner_text().split(" ")[0])

    # when
    page.locator(".time-forward").click()

    # then
    expect(row).to_contain_text("Held by Ukraine")
    expect(row).to_contain_text("1 Oct 2022")

    # when: everywhere, and only what changed
    page.get_by_label("Only where the map is").uncheck()
    expect(page.locator(".places-table tbody tr")).to_have_count(100)
    assert inside < 5214
    page.get_by_label("Only what changed this day").check()

    # then
    expect(page.locator(".places-table tbody tr")).to_have_count(3)

    # when
    row.locator("td").first.click()

    # then: the place, and the way back
    expect(page.locator(".place-name")).to_have_text("Lyman")
    page.get_by_role("button", name="Back to the table").click()
    expect(page.locator(".places-table")).to_be_visible()


def test_the_table_is_sorted_by_its_heads_and_turned_by_its_pages(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&panel=places&lang=uk")
    page = opened.page
    names = page.locator(".places-choose")
    expect(names.first).to_have_text("Київ")

    # when
    page.get_by_role("button", name="Місце").press("Enter")

    # then
    expect(page.locator(".places-name")).to_have_attribute("aria-sort", "ascending")
    shown = names.all_inner_texts()
    ordered = page.evaluate("names => [...names].sort(new Intl.Collator('uk').compare)", shown)
    assert shown == ordered
    page.get_by_role("button", name="Наступна сторінка").click()
    expect(page.locator(".places-pager")).to_contain_text("Сторінка 2 з 53")
    assert names.first.inner_text() not in shown


def test_the_csv_of_the_table_holds_its_rows_and_what_they_rest_on(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&panel=places&controller=RU&oblast={DONETSK_OBLAST}")
    expected = told(
        f"{served_map}/collections/settlements/items?datetime=2022-10-01&oblast={DONETSK_OBLAST}&controller=RU&limit=1"
    )["numberMatched"]

    # when
    opened.page.get_by_label("Only where the map is").uncheck()
    rows = list(csv.DictReader(io.StringIO(saved(opened, "Save as CSV"))))

    # then
    assert len(rows) == expected
    assert {row["controller"] for row in rows} == {"RU"}
    assert {(row["day"], row["method"]) for row in rows} == {("2022-10-01", "consensus@1")}


def test_filters_say_what_they_hide_and_the_address_keeps_them(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&panel=filters")
    page = opened.page
    note = page.locator(".filter-note")
    expect(note).to_be_hidden()

    # when
    page.get_by_role("checkbox", name="Ukraine").uncheck()
    page.get_by_role("checkbox", name="Names").uncheck()

    # then
    expect(note).to_contain_text("Only shown: Russia and Nobody or unknown.")
    expect(note).to_contain_text("Not on the map: Names.")
    page.wait_for_url("**controller=RU,none**")
    assert page.evaluate("getComputedStyle(control_map_served.getPane('labels')).display") == "none"

    # when: another reader opens the link
    other = visit()
    other.open(page.url)

    # then
    expect(other.page.get_by_role("checkbox", name="Ukraine")).not_to_be_checked()

    # when
    other.page.get_by_role("button", name="Show all").click()

    # then
    expect(other.page.locator(".filter-note")).to_be_hidden()
    expect(other.page.get_by_role("checkbox", name="Ukraine")).to_be_checked()


def test_a_filter_takes_the_colour_off_the_map(visit: Start, served_map: str) -> None:
    # given
    colours = []

    # when
    for filters in ("", "&controller=UA"):
        opened = visit()
        opened.open(f"{served_map}/?date=2022-10-01{filters}&layers=areas&bbox=37,47.6,38.4,48.4")
        colours.append(
            opened.page.evaluate(
                """() => {
                    const canvas = control_map_served.getPane('areas').querySelector('canvas');
                    const at = control_map_served.latLngToContainerPoint([48.0, 37.8]);
                    const box = canvas.getBoundingClientRect();
                    const frame = control_map_served.getContainer().getBoundingClientRect();
                    const stretch = canvas.width / box.width;
                    const x = Math.round((at.x + frame.left - box.left) * stretch);
                    const y = Math.round((at.y + frame.top - box.top) * stretch);
                    return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
                }"""
            )
        )

    # then: coloured, then nearly grey
    assert max(colours[0][:3]) - min(colours[0][:3]) > 60
    assert max(colours[1][:3]) - min(colours[1][:3]) < 20


def test_the_chart_is_fetched_when_it_is_opened_and_keeps_in_step(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    assert not [url for url in opened.requests if "uplot.esm" in url]
    counted = told(f"{served_map}/statistics?from=2022-10-01&to=2022-10-01")
    held = {row["holder"]: row for row in counted["series"]}

    # when
    opened.page.get_by_role("button", name="Chart").click()

    # then
    expect(opened.page.locator(".chart canvas")).to_be_visible()
    numbers = opened.page.locator(".chart-numbers")
    expect(numbers).to_contain_text("1 October 2022")
    expect(numbers.locator("tr", has_text="Russia")).to_contain_text(f"{held['RU']['area_km2'][0]:,.0f}")
    low, high = (f"{held['RU'][f'area_{end}_km2'][0]:,.0f}" for end in ("low", "high"))
    expect(numbers.locator("tr", has_text="Russia")).to_contain_text(f"{low}–{high}")

    # when
    before = opened.page.locator(".chart-day").evaluate("marker => marker.style.transform")
    opened.page.locator(".time-first").click()

    # then
    expect(numbers).to_contain_text("1 January 2014")
    assert opened.page.locator(".chart-day").evaluate("marker => marker.style.transform") != before

    # when: people instead
    opened.page.get_by_label("Measure").select_option("People")

    # then
    expect(numbers.locator("tr", has_text="Ukraine")).to_contain_text("100%")
    assert opened.messages == []


def test_brushing_the_chart_chooses_the_range_and_a_press_the_day(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&panel=chart")
    page = opened.page
    box = page.locator(".chart .u-over").bounding_box()
    assert box is not None
    y = box["y"] + 60

    # when
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=5)
    page.mouse.up()

    # then
    page.wait_for_url("**from=20*to=20*")
    expect(page.locator(".panel-summary")).to_contain_text("changes from")
    expect(page.locator(".time-outside").first).to_be_visible()

    # when
    page.mouse.click(box["x"] + box["width"] * 0.6, y)

    # then
    assert opened.day() != "1 October 2022"


def test_the_chart_can_be_taken_away_as_data_and_picture(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&panel=chart&from=2022-09-01&to=2022-09-30")
    expect(opened.page.locator(".chart canvas")).to_be_visible()

    # when
    rows = list(csv.DictReader(io.StringIO(saved(opened, "Data (CSV)"))))
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="Picture (PNG)").click()

    # then
    assert {row["day"] for row in rows} == {f"2022-09-{day:02}" for day in range(1, 31)}
    picture = download.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_going_back_leads_through_the_pages_of_the_panel(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    page = opened.page

    # when
    page.get_by_role("button", name="Table").click()
    page.get_by_role("button", name="Filters").click()
    page.go_back()

    # then
    expect(page.locator(".places-table")).to_be_visible()
    page.go_back()
    expect(page.locator(".feed")).to_be_visible()
    page.go_forward()
    expect(page.locator(".places-table")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query",
    [
        "panel=places",
        "panel=chart",
        "panel=filters&controller=RU",
        f"oblast={DONETSK_OBLAST}",
        "from=2022-09-01&to=2022-10-01",
    ],
)
def test_axe_finds_nothing_on_any_page_of_the_panel(visit: Start, served_map: str, query: str, theme: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&theme={theme}&{query}")
    opened.page.wait_for_timeout(400)
    result = Axe().run(opened.page)

    # then
    assert result.violations_count == 0, result.generate_report()
    assert opened.messages == []


@pytest.mark.parametrize("page", ["places", "chart", "filters"])
def test_on_a_phone_every_page_of_the_panel_fits(visit: Start, served_map: str, page: str) -> None:
    # given
    opened = visit(**PHONE)

    # when
    opened.open(f"{served_map}/?date=2022-10-01&lang=uk&panel={page}")

    # then
    body = opened.page.locator(".panel-body")
    expect(body).to_be_visible()
    sizes: list[int] = body.evaluate("body => [body.scrollWidth, body.clientWidth]")
    assert sizes[0] <= sizes[1]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]  # type: ignore[index]
