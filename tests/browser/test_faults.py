"""What the page does when the server is away, slow, or talks nonsense, and when it comes back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, spoken

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
LYMAN = "UA14120110010088407"
TIMELINES = re.compile(r"/timeline(\?|/|$)")
WHY = re.compile(r"/places/[^/]+/why")
PLACE = re.compile(r"/places/[^/?]+(\?|$)")
COMPARISON = re.compile(r"/comparison\?")
STATISTICS = re.compile(r"/statistics\?")
TRANSITIONS = re.compile(r"/collections/transitions/items\?")
FAILED: dict[str, Any] = {"status": 500, "json": {"title": "Internal Server Error"}}


def see(page: Page, state: str) -> None:
    """Let the page be looked at, or not."""
    page.evaluate(
        """state => {
            Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
            Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        state,
    )


def test_a_map_that_fails_in_the_middle_keeps_what_it_has_and_mends_itself(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.clock.install()
    opened.open(f"{served_map}/?date=2022-10-01")
    opened.page.route(TIMELINES, lambda route: route.fulfill(**FAILED))

    # when
    opened.page.get_by_label("Method").select_option("verified@1")

    # then
    notice = opened.page.locator(".notice")
    expect(notice).to_contain_text("The server failed (500)")
    expect(opened.page.locator(".held-table")).to_be_visible()
    opened.page.keyboard.press("ArrowLeft")
    assert opened.day() == "30 September 2022"
    assert Axe().run(opened.page).violations_count == 0

    # when: the server is back, and some time passes
    opened.page.unroute(TIMELINES)
    opened.page.clock.run_for(6_000)

    # then
    expect(notice).to_be_hidden()


def test_a_server_that_is_away_is_asked_again_when_the_network_is_back(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.route(TIMELINES, lambda route: route.abort())
    opened.open(f"{served_map}/?date=2022-10-01")
    expect(opened.page.locator(".notice")).to_contain_text("The server does not answer")

    # when
    opened.page.unroute(TIMELINES)
    opened.page.evaluate("() => dispatchEvent(new Event('online'))")

    # then
    expect(opened.page.locator(".notice")).to_be_hidden()
    assert opened.day() == "1 October 2022"


def test_a_slow_server_is_waited_for_and_then_given_up(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.clock.install()
    opened.page.add_init_script(
        # The browser's own clock cannot be turned for this one.
        """AbortSignal.timeout = (ms) => {
            const late = new AbortController();
            setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), ms);
            return late.signal;
        };"""
    )
    opened.page.route(TIMELINES, lambda _route: None)

    # when
    opened.page.goto(f"{served_map}/?date=2022-10-01")
    notice = opened.page.locator(".notice")
    expect(notice).to_contain_text("Loading the map")
    opened.page.clock.run_for(5_000)

    # then
    expect(notice).to_contain_text("Still loading")

    # when
    opened.page.clock.run_for(31_000)

    # then
    expect(notice).to_contain_text("The server takes too long")


@pytest.mark.parametrize(
    ("asked", "query", "wrong"),
    [
        (WHY, f"place={LYMAN}", FAILED),
        (WHY, f"place={LYMAN}", {"status": 200, "body": "["}),
        (STATISTICS, "panel=chart", FAILED),
        (STATISTICS, "panel=chart", {"status": 200, "json": {"days": ["2022-10-01"], "series": [{"holder": "RU"}]}}),
        (WHY, f"place={LYMAN}", {"status": 200, "json": {"rule": None}}),
        (PLACE, f"place={LYMAN}", {"status": 200, "json": {}}),
        (PLACE, "place=UA14000000000091971", {"status": 200, "body": "7"}),
        (STATISTICS, "panel=chart", {"status": 200, "body": "null"}),
        (STATISTICS, "oblast=UA14000000000091971", FAILED),
        (STATISTICS, "oblast=UA14000000000091971", {"status": 200, "json": {"series": [None]}}),
        (COMPARISON, "compare=date:2022-08-01", {"status": 200, "json": {"matrix": {}}}),
        (COMPARISON, "compare=date:2022-08-01", FAILED),
        (TRANSITIONS, "", FAILED),
        (TRANSITIONS, "", {"status": 200, "json": {}}),
    ],
)
def test_what_the_panel_cannot_get_is_said_and_the_map_goes_on(
    visit: Start, served_map: str, asked: re.Pattern[str], query: str, wrong: dict[str, Any]
) -> None:
    # given
    opened = visit()
    opened.page.route(asked, lambda route: route.fulfill(**wrong))

    # when
    opened.open(f"{served_map}/?date=2022-10-01&{query}")

    # then
    expect(opened.page.locator(".notice")).to_contain_text(re.compile("server (failed|sent something unreadable)"))
    opened.page.keyboard.press("ArrowRight")
    assert opened.day() == "2 October 2022"
    assert [said for said in opened.messages if "Failed to load resource" not in said] == []

    # when: the server is well again, and the reader asks once more
    opened.page.unroute(asked)
    opened.page.locator(".notice-retry").click()

    # then
    expect(opened.page.locator(".notice")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("lang=xx&theme=blue&panel=odd&loop=maybe", "lang=xx, theme=blue, loop=maybe, panel=odd"),
        ("bbox=1,2,3&revision=-1&status=lost", "bbox=1,2,3, status=lost, revision=-1"),
        ("bbox=0,0,1,1", "bbox=0,0,1,1"),
        ("controller=XX", "controller=XX"),
        ("as_of=yesterday", "as_of=yesterday"),
    ],
)
def test_what_makes_no_sense_in_an_address_is_said_and_the_rest_is_kept(
    visit: Start, served_map: str, query: str, left_out: str
) -> None:
    # when
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&place={LYMAN}&{query}")

    # then
    expect(opened.page.locator(".notice")).to_contain_text(left_out)
    expect(opened.page.locator(".place-name")).to_have_text("Lyman")
    assert opened.day() == "1 October 2022"


def test_an_embed_whose_days_make_no_sense_or_lie_after_the_ledger_shows_its_map_and_says_so(
    visit: Start, served_map: str, latest_day: date
) -> None:
    # when
    opened = visit()
    opened.open(f"{served_map}/embed?from=2022-10-01&to=2022-09-01")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("is not a range of days")
    assert opened.day() == spoken(latest_day)

    # when
    opened.open(f"{served_map}/embed?from=2030-01-01&to=2030-02-01")

    # then: it does not make up control on a day that nobody reported on
    expect(opened.page.locator(".notice")).to_contain_text("are not on this map")
    assert opened.day() == spoken(latest_day)


def test_one_press_asks_again_for_all_that_is_missing(visit: Start, served_map: str) -> None:
    # given: a server that answers nothing, and the map itself is named first
    opened = visit()
    everything = re.compile(r"/(timeline|basemap)")
    opened.page.route(everything, lambda route: route.abort())
    opened.open(f"{served_map}/?date=2022-10-01")
    notice = opened.page.locator(".notice")
    expect(notice).to_contain_text("The server does not answer")

    # when
    opened.page.unroute(everything)
    notice.get_by_role("button", name="Try again").click()

    # then
    expect(notice).to_be_hidden()
    assert opened.day() == "1 October 2022"


def test_a_timeline_with_words_of_the_wrong_kind_leaves_the_map_as_it_was(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")

    def broken(route: Any) -> None:  # noqa: ANN401 - a route of Playwright
        body = route.fetch().json()
        route.fulfill(json={**body, "parties": [{**party, "name": None} for party in body["parties"]]})

    opened.page.route(TIMELINES, broken)

    # when
    opened.page.get_by_label("Method").select_option("verified@1")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("unreadable. parties[0].name")
    expect(opened.page.locator(".held-table")).to_contain_text("Ukraine")
    assert opened.messages == []


def test_a_comparison_whose_other_side_does_not_come_is_kept_and_comes_when_the_server_is_back(
    visit: Start, served_map: str
) -> None:
    # given
    opened = visit()
    other = re.compile(r"/timeline\?.*verified")
    opened.page.route(other, lambda route: route.fulfill(**FAILED))
    opened.open(f"{served_map}/?date=2022-10-01&compare=method:verified@1")
    expect(opened.page.locator(".notice")).to_contain_text("The server failed (500)")

    # when
    opened.page.unroute(other)
    opened.page.locator(".notice-retry").click()

    # then
    expect(opened.page.locator(".compare-table")).to_be_visible()
    expect(opened.page.locator(".swipe-range")).to_be_attached()
    expect(opened.page.locator(".notice")).to_be_hidden()


def test_the_claims_of_a_place_come_when_the_server_is_back(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.route(WHY, lambda route: route.fulfill(**FAILED))
    opened.open(f"{served_map}/?date=2022-10-01&place={LYMAN}")
    expect(opened.page.get_by_role("alert")).to_contain_text("did not arrive")

    # when
    opened.page.unroute(WHY)
    opened.page.locator(".place-fault button").click()

    # then
    expect(opened.page.locator(".why")).to_be_visible()
    expect(opened.page.locator(".notice")).to_be_hidden()


def test_without_the_server_places_and_people_are_still_counted(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.route(STATISTICS, lambda route: route.fulfill(**FAILED))
    opened.open(f"{served_map}/?date=2022-10-01&panel=chart")
    expect(opened.page.locator(".panel-body")).to_contain_text("Areas are not known here")

    # when
    opened.page.get_by_label("Measure").select_option("Places")

    # then
    expect(opened.page.locator(".chart canvas")).to_be_visible()
    expect(opened.page.locator(".chart-numbers tr", has_text="Ukraine")).to_contain_text("4,015")


def test_search_goes_on_with_the_names_on_the_map(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    opened.page.route("**/places?q=*", lambda route: route.abort())

    # when
    opened.page.get_by_role("combobox", name="Search a place").fill("донець")

    # then
    expect(opened.page.get_by_role("option").first).to_contain_text("Donetsk Oblast")
    expect(opened.page.locator(".notice")).to_contain_text("The server does not answer")


def test_a_chart_whose_library_is_missing_still_has_its_numbers(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.route("**/uplot.esm*.js", lambda route: route.abort())

    # when
    opened.open(f"{served_map}/?date=2022-10-01&panel=chart")

    # then
    expect(opened.page.locator(".panel-body")).to_contain_text("library did not arrive")
    expect(opened.page.locator(".chart-numbers tr", has_text="Russia")).to_contain_text("%")


def test_it_opens_where_storage_is_denied(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.add_init_script(
        """for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
            Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
        }
        Object.defineProperty(document, 'cookie', {
            get() { throw new DOMException('denied', 'SecurityError'); },
            set() { throw new DOMException('denied', 'SecurityError'); },
        });"""
    )

    # when
    opened.open(f"{served_map}/?date=2022-10-01&place={LYMAN}")

    # then
    expect(opened.page.locator(".why")).to_be_visible()
    assert opened.messages == []


def test_a_tab_that_slept_hears_what_it_missed_and_stays_where_it_is(visit: Start, served_map: str) -> None:
    # given: a page that nobody looks at, while the ledger grows
    opened = visit()
    heard: list[str] = []

    def announce(route: Any) -> None:  # noqa: ANN401 - a route of Playwright
        heard.append(route.request.url)
        event = "id: 1000000\nevent: revision\ndata: {}\n\n" if len(heard) > 1 else ": nothing\n\n"
        route.fulfill(content_type="text/event-stream", body=f"retry: 600000\n\n{event}")

    def newer(route: Any) -> None:  # noqa: ANN401 - a route of Playwright
        body = route.fetch().json()
        route.fulfill(json={**body, "revision": 1_000_000})

    opened.page.route("**/events*", announce)
    opened.open(f"{served_map}/?date=2022-10-01&place={LYMAN}")
    see(opened.page, "hidden")
    opened.page.route(TIMELINES, newer)

    # when
    see(opened.page, "visible")

    # then: a quiet word, and nothing moves until it is asked for
    note = opened.page.locator(".news")
    expect(note).to_contain_text("The ledger has grown")
    assert "last_event_id=" in heard[-1]
    note.get_by_role("button", name="Show the update").click()
    expect(note).to_be_hidden()
    assert opened.day() == "1 October 2022"
    expect(opened.page.locator(".place-name")).to_have_text("Lyman")


def test_a_page_of_the_panel_that_cannot_be_fetched_is_said_and_fetched_again(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.page.route("**/panel-pages*.js", lambda route: route.abort())

    # when
    opened.open(f"{served_map}/embed?date=2022-10-01&panel=filters")

    # then
    notice = opened.page.locator(".notice")
    expect(notice).to_be_visible()
    opened.page.unroute("**/panel-pages*.js")
    notice.get_by_role("button").first.click()
    expect(opened.page.locator(".filter-option").first).to_be_attached()


def test_what_a_server_says_in_english_is_told_to_be_english(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?method=magic@1&lang=uk")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("Сервер відмовив")
    expect(opened.page.locator(".notice [lang=en]")).to_contain_text("there are consensus@1")


def test_news_are_listened_for_again_after_an_answer_that_is_no_stream_and_when_the_network_is_back(
    visit: Start, served_map: str
) -> None:
    # given: a proxy whose server is about to start
    opened = visit()
    opened.page.clock.install()
    heard: list[str] = []

    def answer(route: Any) -> None:  # noqa: ANN401 - a route of Playwright
        heard.append(route.request.url)
        if len(heard) == 1:
            route.fulfill(status=502)
        else:
            route.fulfill(
                content_type="text/event-stream", body="retry: 600000\nid: 1000000\nevent: revision\ndata: {}\n\n"
            )

    opened.page.route("**/events*", answer)
    opened.open(f"{served_map}/?date=2022-10-01")
    assert len(heard) == 1

    # when
    opened.page.clock.run_for(11_000)

    # then
    expect(opened.page.locator(".news")).to_contain_text("The ledger has grown")
    assert len(heard) == 2

    # when
    with opened.page.expect_request("**/events*"):
        opened.page.evaluate("() => dispatchEvent(new Event('online'))")

    # then
    assert opened.day() == "1 October 2022"
