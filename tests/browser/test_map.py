"""The served map in a browser, over the real ledger."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit, spoken

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
LYMAN = "UA14120110010088407"
AROUND_LYMAN = "bbox=37.4,48.75,38.2,49.2"
TIMELINES = re.compile(r"/timeline(\?|/|$)")
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}


def pixel_at(visit: Visit, lat: float, lon: float, pane: str) -> list[int]:
    """Read the colour that a layer has at a place: red, green, blue, opacity."""
    colour: list[int] = visit.page.evaluate(
        """([lat, lon, pane]) => {
            const map = globalThis.control_map_served;
            const canvas = map.getPane(pane).querySelector('canvas');
            const box = canvas.getBoundingClientRect();
            const frame = map.getContainer().getBoundingClientRect();
            const at = map.latLngToContainerPoint([lat, lon]);
            const stretch = canvas.width / box.width;
            const x = Math.round((at.x + frame.left - box.left) * stretch);
            const y = Math.round((at.y + frame.top - box.top) * stretch);
            // A still layer is a picture without a pen: it is read from a copy.
            const copy = new OffscreenCanvas(1, 1).getContext('2d');
            copy.drawImage(canvas, -x, -y);
            return [...copy.getImageData(0, 0, 1, 1).data];
        }""",
        [lat, lon, pane],
    )
    return colour


def test_it_opens_at_the_latest_day_of_the_ledger_paused(visit: Start, served_map: str, latest_day: date) -> None:
    # given
    opened = visit()

    # when
    opened.open(served_map)

    # then
    assert opened.day() == spoken(latest_day)
    expect(opened.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(opened.page.get_by_role("heading", level=2)).to_have_text(spoken(latest_day))
    expect(opened.page.locator(".panel-summary")).to_contain_text("Latest day in the ledger")


@pytest.mark.parametrize("path", ["/", "/embed", "/?lang=uk&theme=dark&date=2022-10-01"])
def test_it_asks_no_other_host_and_says_nothing_on_the_console(visit: Start, served_map: str, path: str) -> None:
    # given
    opened = visit()

    # when: it opens, plays a little and shows why a place is held
    opened.open(served_map + path)
    opened.page.keyboard.press("ArrowLeft")
    opened.page.locator(".panel-grip").evaluate("grip => grip.click()")

    # then
    strangers = [url for url in opened.requests if not url.startswith((served_map, "data:"))]
    assert strangers == []
    assert opened.messages == []


def test_its_policy_allows_no_inline_script_or_style(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    response = opened.page.goto(served_map)

    # then
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy


def test_lyman_changes_hands_on_the_first_of_october_and_the_panel_says_why(visit: Start, served_map: str) -> None:
    # given: the day before, close by
    opened = visit()
    opened.open(f"{served_map}/?date=2022-09-30&{AROUND_LYMAN}")
    before = pixel_at(opened, 48.985, 37.83, "areas")

    # when: a day on
    opened.page.keyboard.press("ArrowRight")

    # then: the ground has another colour and the feed names it
    assert opened.day() == "1 October 2022"
    after = pixel_at(opened, 48.985, 37.83, "areas")
    assert before[0] > before[2], "orange before"
    assert after[2] > after[0], "blue after"
    item = opened.page.get_by_role("button", name="Lyman Donetsk Oblast")
    expect(item).to_contain_text("Held by Ukraine")

    # when somebody chooses it
    item.click()

    # then: rule, claim, origin, what would change it, history
    panel = opened.page.get_by_role("complementary")
    expect(panel.get_by_role("heading", name="Lyman")).to_be_visible()
    expect(panel).to_contain_text("admitted by the losing side")
    expect(panel).to_contain_text("Ministry of Defence of the Russian Federation")
    expect(panel).to_contain_text("What would change it")
    expect(panel.locator(".band")).to_be_visible()
    assert f"place={LYMAN}" in opened.page.url


def test_a_click_on_the_map_chooses_what_is_under_it(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&{AROUND_LYMAN}")
    spot = opened.page.evaluate(
        """() => {
            const map = globalThis.control_map_served;
            const frame = map.getContainer().getBoundingClientRect();
            const at = map.latLngToContainerPoint([48.99012, 37.80843]);
            return [at.x + frame.left, at.y + frame.top];
        }"""
    )

    # when
    opened.page.mouse.move(*spot)
    expect(opened.page.locator(".tip")).to_contain_text("Lyman")
    opened.page.mouse.click(*spot)

    # then
    expect(opened.page.locator(".place-name")).to_have_text("Lyman")


def test_keys_step_jump_and_play(visit: Start, served_map: str, latest_day: date) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    days = {
        "ArrowLeft": "30 September 2022",
        "ArrowRight": "1 October 2022",
        "PageUp": "31 October 2022",
        "PageDown": "1 October 2022",
        "Home": "1 January 2014",
        "End": spoken(latest_day),
    }

    # when / then: on the page and on the slider
    for on_slider in (False, True):
        opened.open(f"{served_map}/?date=2022-10-01")
        if on_slider:
            opened.page.get_by_role("slider").focus()
        for key, day in days.items():
            opened.page.keyboard.press(key)
            assert opened.day() == day, key

    # when: played from a day
    opened.open(f"{served_map}/?date=2022-10-01")
    opened.page.keyboard.press("Space")
    expect(opened.page.get_by_role("button", name="Pause")).to_be_visible()
    opened.page.wait_for_function(
        "day => document.querySelector('.time-range').valueAsNumber > day + 10",
        arg=opened.page.get_by_role("slider").evaluate("slider => slider.valueAsNumber"),
    )
    opened.page.keyboard.press("Space")

    # then
    expect(opened.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_every_control_can_be_reached_by_tab(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    wanted = {"search-input", "leaflet-control-zoom-in", "time-play", "time-range", "feed-item"}

    # when
    reached: set[str] = set()
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        classes: str = opened.page.evaluate("() => document.activeElement.className")
        reached |= set(classes.split())

    # then
    assert wanted <= reached


def test_the_address_reopens_the_view_and_back_takes_a_choice_back(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&lang=uk&{AROUND_LYMAN}")

    # when
    opened.page.locator(".feed-item", has_text="Лиман").first.click()
    opened.page.wait_for_url("**place=**")
    opened.page.keyboard.press("ArrowLeft")
    opened.page.wait_for_url("**date=2022-09-30**")
    link = opened.page.url

    # then: another reader sees the same
    other = visit()
    other.open(link)
    assert other.day() == opened.day()
    expect(other.page.locator(".place-name")).to_have_text("Лиман")
    assert other.page.evaluate("document.documentElement.lang") == "uk"
    boxes: list[dict[str, float]] = [
        one.page.evaluate(
            """() => {
                const { _southWest: sw, _northEast: ne } = globalThis.control_map_served.getBounds();
                return { west: sw.lng, south: sw.lat, east: ne.lng, north: ne.lat };
            }"""
        )
        for one in (opened, other)
    ]
    for side, degrees in boxes[0].items():
        assert boxes[1][side] == pytest.approx(degrees, abs=0.02), side

    # when
    opened.page.go_back()

    # then
    expect(opened.page.locator(".place-name")).to_have_count(0)
    assert opened.day() == "1 жовтня 2022 р."


def test_search_finds_a_place_in_ukrainian_and_goes_there(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")

    # when
    opened.page.get_by_role("combobox", name="Search a place").fill("Лиман")
    expect(opened.page.get_by_role("option").first).to_contain_text("Lyman")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")

    # then
    expect(opened.page.locator(".place-name")).to_have_text("Lyman")
    assert f"place={LYMAN}" in opened.page.url


def test_as_known_on_the_day_before_lyman_is_still_held_by_russia(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&as_of=2022-09-30&place={LYMAN}")

    # then
    expect(opened.page.locator(".place-holder")).to_contain_text("Held by Russia")


def test_the_reservoir_is_gone_after_the_dam(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2023-06-05&bbox=33.5,46.8,35.3,47.7")
    before = pixel_at(opened, 47.338, 34.0715, "water")

    # when
    opened.page.keyboard.press("ArrowRight")

    # then
    assert before[3] == 255
    assert pixel_at(opened, 47.338, 34.0715, "water")[3] == 0


@pytest.mark.parametrize(
    ("wrong", "day", "words"),
    [
        ("1999-01-01", date(2014, 1, 1), "1999-01-01 is before the days of this map"),
        ("2099-01-01", None, "does not speak of 2099-01-01; this is its latest day"),
        ("2022-02-31", None, "“2022-02-31” is not a date"),
    ],
)
def test_a_date_that_cannot_be_shown_is_named_in_one_line(
    visit: Start, served_map: str, latest_day: date, wrong: str, day: date | None, words: str
) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date={wrong}")

    # then
    assert opened.day() == spoken(day or latest_day)
    expect(opened.page.locator(".notice")).to_contain_text(words)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 500, "json": {"title": "Internal Server Error"}}, "The server failed (500)"),
        ({"status": 200, "body": "{"}, "The server sent something unreadable"),
        ({"status": 200, "json": {"format": 2}}, "The server sent something unreadable"),
        (None, "The server does not answer"),
    ],
)
def test_a_failing_server_is_named_and_trying_again_mends_it(
    visit: Start, served_map: str, answer: dict[str, Any] | None, words: str
) -> None:
    # given
    opened = visit()
    opened.page.route(
        TIMELINES,
        lambda route: route.abort() if answer is None else route.fulfill(**answer),
    )

    # when
    opened.open(f"{served_map}/?date=2022-10-01")

    # then
    expect(opened.page.locator(".notice")).to_contain_text(words)

    # when
    opened.page.unroute(TIMELINES)
    opened.page.get_by_role("button", name="Try again").click()

    # then: the day of the address has not been forgotten
    expect(opened.page.locator(".notice")).to_be_hidden()
    assert opened.day() == "1 October 2022"


def test_a_method_the_server_does_not_know_keeps_the_map_and_says_so(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    opened.page.route(
        "**/timeline?method=verified*",
        lambda route: route.fulfill(
            status=400,
            content_type="application/problem+json",
            json={"title": "Bad request", "errors": [{"detail": "there is no such method"}]},
        ),
    )

    # when
    opened.page.get_by_label("Method").select_option("verified@1")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("there is no such method")
    assert opened.day() == "1 October 2022"
    expect(opened.page.locator(".held-table")).to_be_visible()


def page_with_opening(visit: Start, url: str) -> Visit:
    """Open the map when the server has the timeline ready that the page opens with."""
    opened = visit()
    for _ in range(100):
        if '"opening": "/timeline/' in opened.page.request.get(url, headers={"Accept": "text/html"}).text():
            break
        opened.page.wait_for_timeout(100)
    opened.requests.clear()
    return opened


def test_it_opens_with_a_timeline_that_caches_may_keep(visit: Start, served_map: str) -> None:
    # given
    opened = page_with_opening(visit, served_map)

    # when: it opens, goes to another method, and comes back
    opened.open(f"{served_map}/?date=2022-10-01")
    for method in ("verified@1", "consensus@1"):
        with opened.page.expect_response(TIMELINES):
            opened.page.get_by_label("Method").select_option(method)

    # then
    asked = [url.removeprefix(served_map) for url in opened.requests if TIMELINES.search(url)]
    assert re.fullmatch(r"/timeline/[0-9a-f]{32}\.json", asked[0])
    assert asked[1] == "/timeline?method=verified%401"
    assert not asked[2].endswith(".json")


def test_it_opens_where_that_timeline_is_gone_again(visit: Start, served_map: str) -> None:
    # given
    opened = page_with_opening(visit, served_map)
    opened.page.route("**/timeline/*.json", lambda route: route.fulfill(status=404, json={"title": "Gone"}))

    # when
    opened.open(f"{served_map}/?date=2022-10-01")

    # then
    assert opened.day() == "1 October 2022"
    expect(opened.page.locator(".notice")).to_be_hidden()


@pytest.mark.parametrize(
    ("wrong", "says"), [("as_of=2022-99-01", "as_of=2022-99-01"), ("method=novel@9", "The server refused")]
)
def test_an_address_that_asks_for_what_there_is_not_opens_the_default_map_and_says_so(
    visit: Start, served_map: str, wrong: str, says: str
) -> None:
    # given
    opened = visit()

    # when
    opened.page.goto(f"{served_map}/?date=2022-10-01&{wrong}")

    # then
    expect(opened.page.locator(".notice")).to_contain_text(says)
    expect(opened.page.locator(".held-table")).to_be_visible()
    assert opened.day() == "1 October 2022"


def test_a_place_there_is_not_is_said_in_the_panel(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&place=nowhere")

    # then
    expect(opened.page.get_by_role("alert")).to_contain_text("did not arrive")
    opened.page.get_by_role("button", name="Back to the day").click()
    expect(opened.page.locator(".held-table")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/?date=2022-10-01", f"/?date=2022-10-01&place={LYMAN}", "/embed?date=2022-10-01"])
def test_axe_finds_nothing(visit: Start, served_map: str, path: str, theme: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}{path}&theme={theme}")
    if "place" in path:
        opened.page.wait_for_selector(".why")

    # when
    result = Axe().run(opened.page)

    # then
    assert result.violations_count == 0, result.generate_report()


def test_on_a_phone_the_panel_is_a_sheet_and_nothing_overflows(visit: Start, served_map: str) -> None:
    # given
    opened = visit(**PHONE)
    opened.open(f"{served_map}/?date=2022-10-01&lang=uk")
    body = opened.page.locator(".panel-body")
    expect(body).to_be_hidden()

    # when
    opened.page.get_by_role("button", name="Показати подробиці").tap()

    # then
    expect(body).to_be_visible()
    expect(opened.page.get_by_role("slider")).to_be_visible()
    wide: int = opened.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["viewport"]["width"]  # type: ignore[index]
    result = Axe().run(opened.page)
    assert result.violations_count == 0, result.generate_report()
