"""The map in somebody else's page."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
