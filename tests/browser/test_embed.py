"""The map in somebody else's page."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from playwright.sync_api import FrameLocator, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]


@contextmanager
def newspaper(frame: str) -> Iterator[str]:
    """Serve a long page of another origin with a frame in it."""
    page = (
        '<!doctype html><html lang="en"><title>News</title><link rel="icon" href="data:,">'
        f'<p>Text</p><iframe src="{frame}" title="Map" width="700" height="540" '
        'sandbox="allow-scripts"></iframe><div style="height:3000px"></div></html>'
    ).encode()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def framed(visit: Visit, url: str) -> FrameLocator:
    visit.page.goto(url)
    frame = visit.page.frame_locator("iframe")
    frame.locator("[data-ready]").wait_for(timeout=20_000)
    return frame


def test_it_works_in_a_sandbox_of_another_origin(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    with newspaper(f"{served_map}/embed?date=2022-10-01&bbox=36,48,39,50&lang=uk") as page:
        # when
        frame = framed(opened, page)

        # then
        expect(frame.locator(".panel-date")).to_have_text("1 жовтня 2022 р.")
        expect(frame.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")
        frame.locator(".time-back").click()
        expect(frame.locator(".panel-date")).to_have_text("30 вересня 2022 р.")
    assert opened.messages == []
    assert [url for url in opened.requests if not url.startswith((served_map, page, "data:"))] == []


def test_the_wheel_scrolls_the_page_around_it_and_zooms_with_ctrl(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    with newspaper(f"{served_map}/embed?date=2022-10-01") as page:
        frame = framed(opened, page)
        zoom = "() => globalThis.control_map_served.getZoom()"
        inner = opened.page.frames[1]
        before = inner.evaluate(zoom)
        box = opened.page.locator("iframe").bounding_box()
        assert box is not None
        opened.page.mouse.move(box["x"] + 300, box["y"] + 200)

        # when: the wheel alone
        opened.page.mouse.wheel(0, 400)
        opened.page.wait_for_function("() => scrollY > 100")

        # then
        assert inner.evaluate(zoom) == before
        expect(frame.locator(".gesture-hint")).to_contain_text("Hold Ctrl")

        # when: with Ctrl
        opened.page.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
        opened.page.wait_for_timeout(1200)  # the browser latches a wheel to what it scrolled last
        opened.page.keyboard.down("Control")
        opened.page.mouse.wheel(0, -400)
        opened.page.keyboard.up("Control")

        # then
        inner.wait_for_function(f"before => ({zoom})() > before", arg=before)


def test_controls_can_be_left_out(visit: Start, served_map: str) -> None:
    # given
    opened = visit(viewport={"width": 600, "height": 400})

    # when
    opened.open(f"{served_map}/embed?date=2022-10-01&controls=0")

    # then
    expect(opened.page.locator(".time")).to_be_hidden()
    expect(opened.page.locator(".leaflet-control-attribution")).to_be_visible()
    expect(opened.page.locator(".panel-date")).to_have_text("1 October 2022")


def test_it_leaves_its_own_address_alone(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    address = f"{served_map}/embed?date=2022-10-01&lang=uk"
    opened.open(address)
    entries: int = opened.page.evaluate("history.length")

    # when: another day, and a place
    opened.page.locator(".time-back").click()
    opened.page.locator(".panel-grip").click()
    opened.page.locator(".feed-item").first.click()
    expect(opened.page.locator(".place-name")).to_be_visible()
    opened.page.wait_for_timeout(400)

    # then: back leads out of the page around it, not through the map
    assert opened.page.url == address
    assert opened.page.evaluate("history.length") == entries


def test_it_plays_when_asked_to(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")

    # when
    opened.open(f"{served_map}/embed?date=2022-09-01&play=1")

    # then
    expect(opened.page.get_by_role("button", name="Pause")).to_be_visible()
    opened.page.wait_for_function(
        "() => document.querySelector('.time-range').getAttribute('aria-valuetext') > ''"
        " && document.querySelector('.time-range').valueAsNumber > 19236 + 5"
    )


def test_it_does_not_play_for_who_asked_for_reduced_motion(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/embed?date=2022-09-01&play=1")

    # then
    expect(opened.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert opened.day() == "1 September 2022"


def test_an_embed_of_one_month_loads_less_than_350_kb(visit: Start, served_map: str) -> None:
    # given
    opened = visit(extra_http_headers={"Accept-Encoding": "gzip"})
    sent: list[int] = []
    opened.page.on("requestfinished", lambda request: sent.append(request.sizes()["responseBodySize"]))

    # when
    opened.open(f"{served_map}/embed?date=2022-10-01&from=2022-09-15&to=2022-10-14")
    opened.page.wait_for_load_state("networkidle")

    # then: all of it, with the page and the base map, packed as gzip
    assert sum(sent) < 350_000
    slider = opened.page.locator(".time-range")
    expect(slider).to_have_attribute("aria-valuetext", "1 October 2022")
    assert [url for url in opened.requests if "datetime=2022-09-15/2022-10-14" in unquote(url)]
    assert opened.messages == []


def test_it_knows_nothing_outside_its_days(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/embed?from=2022-09-15&to=2022-10-14")

    # then: it opens at its last day, and its first is the first there is
    expect(opened.page.locator(".panel-date")).to_have_text("14 October 2022")
    opened.page.keyboard.press("Home")
    expect(opened.page.locator(".panel-date")).to_have_text("15 September 2022")


def test_two_days_are_compared_in_an_embed_and_one_may_lie_outside_its_days(visit: Start, served_map: str) -> None:
    # given
    opened = visit(viewport={"width": 720, "height": 560})

    # when
    opened.open(f"{served_map}/embed?date=2022-10-01&from=2022-09-15&to=2022-10-14&compare=date:2022-02-23,30&lang=uk")

    # then
    expect(opened.page.locator(".swipe-side").first).to_have_text("23 лютого 2022 р.")
    expect(opened.page.locator(".swipe-side").last).to_have_text("1 жовтня 2022 р.")
    expect(opened.page.locator(".leaflet-control-attribution")).to_be_visible()
    assert [url for url in opened.requests if "datetime=2022-02-23/2022-02-23" in unquote(url)]
    assert opened.messages == []


def test_one_finger_scrolls_the_page_and_leaves_the_map(visit: Start, served_map: str) -> None:
    # given: a phone
    opened = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)

    with newspaper(f"{served_map}/embed?date=2022-10-01") as page:
        frame = framed(opened, page)
        inner = opened.page.frames[1]
        before = inner.evaluate("() => globalThis.control_map_served.getCenter().lat")
        touch = opened.page.context.new_cdp_session(opened.page)
        box = opened.page.locator("iframe").bounding_box()
        assert box is not None
        x, y = box["x"] + 100, box["y"] + 200

        # when: a finger goes up over the map
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 9):
            point = {"x": x, "y": y - 20 * step}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

        # then
        opened.page.wait_for_function("() => scrollY > 60")
        assert inner.evaluate("() => globalThis.control_map_served.getCenter().lat") == before
        expect(frame.locator(".gesture-hint")).to_contain_text("two fingers")


def test_an_embed_fetches_a_page_of_the_panel_when_it_is_shown(visit: Start, served_map: str) -> None:
    # given
    plain, asked = visit(), visit()

    # when
    plain.open(f"{served_map}/embed?date=2022-10-01")
    asked.open(f"{served_map}/embed?date=2022-10-01&panel=filters")

    # then
    expect(asked.page.locator(".filter-option").first).to_be_attached()
    assert not [url for url in plain.requests if "panel-pages" in url]
    assert [url for url in asked.requests if "panel-pages" in url]
    assert plain.messages == asked.messages == []
