"""Passing the view on: links, embeds, files, citations; what is printed; what is new."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
VIEW = "/?date=2022-10-01&bbox=36,48,39,50&theme=light"
NEWS = """(() => {
    globalThis.streams = [];
    globalThis.EventSource = class extends EventTarget {
        constructor(url) {
            super();
            this.url = String(url);
            this.readyState = 1;
            globalThis.streams.push(this);
        }
        close() {
            this.readyState = 2;
        }
    };
    globalThis.EventSource.CLOSED = 2;
})()"""


def shared(opened: Visit, tab: str) -> Page:
    """Open the dialog on a tab."""
    opened.page.get_by_role("button", name="Share").click()
    opened.page.get_by_role("tab", name=tab).click()
    return opened.page


def test_a_pinned_link_shows_that_revision_again(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map + VIEW)

    # when
    page = shared(opened, "Link")
    page.get_by_label("Pin to revision").check()
    link = page.get_by_role("textbox", name="Link that reopens exactly this").input_value()

    # then
    assert "revision=" in link
    again = visit()
    again.open(link)
    expect(again.page.locator(".panel-date")).to_have_text("1 October 2022")
    revision = link.partition("revision=")[2].partition("&")[0]
    assert [url for url in again.requests if f"/timeline?revision={revision}" in url]
    assert again.messages == []


def test_an_earlier_revision_shows_the_map_of_that_time(visit: Start, served_map: str) -> None:
    # given: a revision at which hardly anything was recorded
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&revision=5")

    # then
    expect(opened.page.locator(".panel-summary")).to_contain_text("No place changed")
    assert "revision=5" in opened.page.url
    assert opened.messages == []


def test_tabs_are_moved_along_by_arrow_keys(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map + VIEW)
    page = shared(opened, "Link")
    page.get_by_role("tab", name="Link").focus()

    # when
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    # then
    expect(page.get_by_role("tab", name="Embed")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Embed")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_be_hidden()
    expect(page.locator(".time-date")).to_have_value("2022-10-01")


def test_the_embed_is_built_before_the_readers_eyes(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map + VIEW)
    page = shared(opened, "Embed")
    frame = page.frame_locator(".builder-frame")
    expect(frame.locator(".panel-date")).to_have_text("1 October 2022")

    # when: everything is chosen otherwise
    page.get_by_role("textbox", name="First day").fill("2022-09-15")
    page.get_by_role("textbox", name="Last day").fill("2022-10-14")
    page.get_by_label("Compare with").fill("days:7")
    page.get_by_label("Names").uncheck()
    page.locator(".builder").get_by_role("combobox", name="Language").select_option("uk")
    page.locator(".builder").get_by_role("combobox", name="Theme").select_option("dark")
    page.get_by_label("With the timeline").uncheck()

    # then: the frame shows it, and the code says it
    expect(frame.locator("html[data-theme=dark]")).to_have_count(1)
    expect(frame.locator(".swipe-side").first).to_have_text("24 вересня 2022 р.")
    expect(frame.locator(".time")).to_be_hidden()
    code = unquote(page.get_by_role("textbox", name="Embed code").input_value()).replace("&amp;", "&")
    wanted = ["date=2022-10-01", "lang=uk", "theme=dark", "compare=days:7", "bbox="]
    wanted += ["layers=areas,contact,settlements,oblasts,water,uncertain"]
    wanted += ["from=2022-09-15", "to=2022-10-14", "controls=0", 'loading="lazy"', 'sandbox="allow-scripts', 'title="']
    assert [part for part in wanted if part not in code] == []
    assert opened.messages == []


def test_what_cannot_be_compared_with_is_not_put_into_the_code(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map + VIEW)
    page = shared(opened, "Embed")

    # when
    page.get_by_label("Compare with").fill("yesterday")
    page.get_by_label("Compare with").press("Tab")

    # then
    assert page.get_by_label("Compare with").evaluate("field => field.validity.customError")
    assert "yesterday" not in page.get_by_role("textbox", name="Embed code").input_value()


def test_the_view_is_taken_away_as_a_picture_an_animation_and_data(visit: Start, served_map: str) -> None:
    # given
    opened = visit(accept_downloads=True)
    opened.open(served_map + VIEW)

    # when: a picture
    page = shared(opened, "Picture")
    page.get_by_label("Format").first.select_option("svg")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").first.click()

    # then
    assert download.value.suggested_filename == "marchland-2022-10-01.svg"
    assert "<svg" in Path(download.value.path()).read_text(encoding="utf-8")[:400]

    # when: an animation of some days
    page.get_by_role("tab", name="Animation").click()
    panel = page.get_by_role("tabpanel", name="Animation")
    panel.get_by_label("First day").fill("2022-09-28")
    with page.expect_download(timeout=60_000) as download:
        panel.get_by_role("button", name="Download").click()

    # then
    assert download.value.suggested_filename == "marchland-2022-09-28-2022-10-01.gif"
    assert Path(download.value.path()).read_bytes()[:4] == b"GIF8"

    # when: one looks for the data
    page.get_by_role("tab", name="Data").click()
    links = page.get_by_role("tabpanel", name="Data").get_by_role("link")
    expect(links.first).to_have_text("Settlements")
    for address in [str(link.get_attribute("href")) for link in links.all()]:
        answer = page.request.get(address)

        # then: every link answers
        assert answer.ok, address
    assert opened.messages == []


def test_while_two_days_are_compared_the_picture_shows_what_changed(visit: Start, served_map: str) -> None:
    # given
    opened = visit(accept_downloads=True)
    opened.open(f"{served_map}{VIEW}&compare=date:2022-03-30")

    # when
    page = shared(opened, "Picture")
    page.get_by_label("Showing").select_option("What differs between the two maps")
    page.get_by_label("Format").first.select_option("svg")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").first.click()

    # then
    assert download.value.suggested_filename == "marchland-2022-10-01-changes.svg"
    assert "30 March 2022 – 1 October 2022" in Path(download.value.path()).read_text(encoding="utf-8")

    # when: one map alone is shared
    opened.open(served_map + VIEW)
    page = shared(opened, "Picture")

    # then
    expect(page.get_by_label("Showing")).to_be_hidden()


def test_what_the_server_refuses_to_draw_is_said(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map + VIEW)
    page = shared(opened, "Animation")
    panel = page.get_by_role("tabpanel", name="Animation")

    # when: a day by day animation of twelve years
    panel.get_by_label("First day").fill("2014-01-01")
    panel.get_by_label("A frame for each").select_option("day")
    panel.get_by_role("button", name="Download").click()

    # then
    expect(panel.get_by_role("status")).to_contain_text("The server refused", timeout=20_000)


def test_the_view_is_cited_in_words_for_bibtex_and_as_csl(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(served_map + VIEW)

    # when
    page = shared(opened, "Citation")

    # then
    page.wait_for_function("() => document.querySelectorAll('.share-text')[3]?.value.startsWith('@')")
    assert "revision" in page.get_by_role("textbox", name="In words").input_value()
    told = json.loads(page.get_by_role("textbox", name="CSL-JSON").input_value())
    assert "revision=" in told[0]["URL"]
    assert opened.messages == []


@pytest.mark.parametrize(
    ("tab", "theme"), [("Embed", "light"), ("Animation", "dark"), ("Citation", "light"), ("Data", "dark")]
)
def test_axe_finds_nothing_in_the_dialog(visit: Start, served_map: str, tab: str, theme: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&theme={theme}")
    page = shared(opened, tab)
    page.wait_for_timeout(500)

    # when
    found = Axe().run(page)

    # then
    assert found.response["violations"] == []


def test_news_is_told_quietly_and_shown_when_asked_for(visit: Start, served_map: str) -> None:
    # given: a page whose stream a test can speak through
    opened = visit()
    opened.page.add_init_script(NEWS)
    opened.open(f"{served_map}/?date=2022-10-01&place=UA14120110010088407")
    note = opened.page.locator(".news")
    expect(note).to_be_hidden()
    asked = [url for url in opened.requests if "/timeline" in url]

    # when: a revision that the map shows is told of, then a later one
    speak = "id => streams.at(-1).dispatchEvent(new MessageEvent('revision', { lastEventId: String(id), data: '{}' }))"
    opened.page.evaluate(speak, 1)
    expect(note).to_be_hidden()
    opened.page.evaluate(speak, 99_999)

    # then: it is said, and nothing is fetched or moved
    expect(note).to_contain_text("The ledger has grown")
    assert [url for url in opened.requests if "/timeline" in url] == asked
    found = Axe().run(opened.page)
    assert found.response["violations"] == []

    # when
    opened.page.get_by_role("button", name="Show the update").click()

    # then: the history is read anew; day and place stay
    opened.page.wait_for_function(
        "n => performance.getEntriesByType('resource').filter(({name}) => name.includes('/timeline')).length > n",
        arg=len(asked),
    )
    expect(opened.page.locator(".panel-date")).to_have_text("1 October 2022")
    expect(opened.page.locator(".place-name")).to_have_text("Lyman")


def test_a_tab_that_was_away_listens_again_from_where_it_was(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.add_init_script(NEWS)
    opened.open(f"{served_map}/?date=2022-10-01")
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', { value: Boolean(hidden), configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }"""

    # when: it sleeps, and wakes
    opened.page.evaluate(hide, 1)
    assert opened.page.evaluate("() => streams.map(({ readyState }) => readyState)") == [2]
    opened.page.evaluate(hide, 0)

    # then: what was missed is asked for
    urls = opened.page.evaluate("() => streams.map(({ url }) => url)")
    assert len(urls) == 2
    assert "last_event_id=" in urls[1]


def test_a_page_without_news_is_none_the_worse(visit: Start, served_map: str) -> None:
    # given: a server that knows no such stream
    opened = visit()
    opened.page.route("**/events*", lambda route: route.fulfill(status=204))

    # when
    opened.open(f"{served_map}/?date=2022-10-01")
    opened.page.wait_for_timeout(300)

    # then
    expect(opened.page.locator(".news")).to_be_hidden()
    expect(opened.page.locator(".notice")).to_be_hidden()
    assert opened.messages == []


def test_the_map_is_printed_in_light_colours_with_title_legend_summary_and_feed(visit: Start, served_map: str) -> None:
    # given: a dark page
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&theme=dark")

    # when
    opened.page.emulate_media(media="print")

    # then
    expect(opened.page.locator("html")).to_have_attribute("data-theme", "light")
    for part in (
        ".stage h1",
        ".legend",
        ".leaflet-control-attribution",
        ".panel-date",
        ".panel-summary",
        ".feed-item >> nth=0",
    ):
        expect(opened.page.locator(part)).to_be_visible()
    for part in (".bar", ".time", ".leaflet-control-zoom"):
        expect(opened.page.locator(part)).to_be_hidden()

    # when: back on the screen
    opened.page.emulate_media(media="screen")

    # then
    expect(opened.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert opened.messages == []
