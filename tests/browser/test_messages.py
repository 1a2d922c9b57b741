"""A page of another origin that drives an embedded map, and follows it."""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from playwright.sync_api import FrameLocator, expect

from app.resources import static_dir
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
LYMAN = "UA14120110010088407"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        pass


@pytest.fixture(scope="module")
def publisher() -> Iterator[str]:
    """Address of a server that has the example page and nothing else."""
    with _serving_examples() as address:
        yield address


@contextmanager
def _serving_examples() -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(static_dir() / "examples"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def story(visit: Visit, publisher: str, embed: str) -> FrameLocator:
    """Open the example page with an embed in it."""
    visit.page.goto(f"{publisher}/embedding.html?map={quote(embed)}")
    frame = visit.page.frame_locator("iframe")
    frame.locator("[data-ready]").wait_for(timeout=20_000)
    return frame


def test_the_example_page_drives_the_map_and_follows_it(visit: Start, served_map: str, publisher: str) -> None:
    # given
    opened = visit()
    frame = story(opened, publisher, f"{served_map}/embed?date=2022-10-01&lang=en")
    day = opened.page.locator("#day")

    # then: the map has said where it is, and how high it would be
    expect(day).to_have_text("2022-10-01")
    expect(opened.page.locator("iframe")).not_to_have_attribute("height", "520")

    # when: the page sets a day
    opened.page.get_by_role("button", name="24 March 2022").click()

    # then
    expect(frame.locator(".panel-date")).to_have_text("24 March 2022")
    expect(day).to_have_text("2022-03-24")

    # when: the reader moves the map
    frame.locator(".time-forward").click()

    # then
    expect(day).to_have_text("2022-03-25")
    assert opened.messages == []
    assert [url for url in opened.requests if not url.startswith((served_map, publisher, "data:"))] == []


def test_places_are_chosen_from_either_side(visit: Start, served_map: str, publisher: str) -> None:
    # given
    opened = visit()
    frame = story(opened, publisher, f"{served_map}/embed?date=2022-10-01&lang=en")
    send = "message => document.querySelector('iframe').contentWindow.postMessage(message, '*')"

    # when
    opened.page.evaluate(send, {"marchland": 1, "type": "select", "place": LYMAN})

    # then
    expect(frame.locator(".place-name")).to_have_text("Lyman")
    expect(opened.page.locator("#place")).to_have_text("Chosen: Lyman.")

    # when: the reader lets it go
    frame.get_by_role("button", name="Back to the day").click()

    # then
    expect(opened.page.locator("#place")).to_have_text("No place is chosen.")


def test_what_is_no_message_of_ours_is_ignored(visit: Start, served_map: str, publisher: str) -> None:
    # given
    opened = visit()
    frame = story(opened, publisher, f"{served_map}/embed?date=2022-10-01&lang=en")
    odd: list[object] = [
        None, 7, "setDate", [], {}, {"type": "setDate", "date": "2022-03-24"},
        {"marchland": 2, "type": "setDate", "date": "2022-03-24"},
        {"marchland": 1, "type": "setDate"}, {"marchland": 1, "type": "setDate", "date": 20220324},
        {"marchland": 1, "type": "setDate", "date": "24.3.2022"}, {"marchland": 1, "type": "explode"},
        {"marchland": 1, "type": "select", "place": {"id": LYMAN}},
        {"marchland": 1, "type": "select", "place": "nowhere"},
        {"marchland": 1, "type": "select"}, {"marchland": "1", "type": "setDate", "date": "2022-03-24"},
    ]  # fmt: skip

    # when
    for message in odd:
        opened.page.evaluate("m => document.querySelector('iframe').contentWindow.postMessage(m, '*')", message)
    opened.page.wait_for_timeout(200)

    # then: nothing moved, nothing broke, and it still hears
    expect(frame.locator(".panel-date")).to_have_text("1 October 2022")
    expect(frame.locator(".place-name")).to_have_count(0)
    assert opened.messages == []
    opened.page.get_by_role("button", name="24 March 2022").click()
    expect(frame.locator(".panel-date")).to_have_text("24 March 2022")


def test_a_map_that_knows_its_page_hears_no_other(visit: Start, served_map: str, publisher: str) -> None:
    # given: a map that is told it stands in another page than it does
    opened = visit()
    opened.page.goto(f"{publisher}/embedding.html?map={quote(served_map + '/embed?date=2022-10-01&lang=en')}")
    frame = opened.page.frame_locator("iframe")
    frame.locator("[data-ready]").wait_for(timeout=20_000)
    opened.page.evaluate(
        """() => new Promise((loaded) => {
            const frame = document.querySelector('iframe');
            const address = new URL(frame.src);
            address.searchParams.set('origin', 'https://another.example');
            frame.addEventListener('load', loaded, { once: true });
            frame.src = address.href;
        })"""
    )
    frame.locator("[data-ready]").wait_for(timeout=20_000)

    # when
    opened.page.get_by_role("button", name="24 March 2022").click()
    opened.page.wait_for_timeout(300)

    # then
    expect(frame.locator(".panel-date")).to_have_text("1 October 2022")
