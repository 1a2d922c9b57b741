"""The whole flow in Firefox, where it is installed; where it is not, the tests are skipped, on CI too.

Chromium is what CI installs; `apt-get install firefox-esr` and `make pytest ARGS=tests/browser/test_firefox.py` is
the job besides. MARCHLAND_FIREFOX names another program.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Final

import pytest

from tests.browser.bidi import Session, Tab, started
from tests.browser.states import LYMAN

pytestmark = pytest.mark.firefox

PROGRAMS: Final = ("firefox", "firefox-esr")
READY: Final = "!!document.querySelector('[data-ready]')"
DAY: Final = "document.querySelector('.time-range').getAttribute('aria-valuetext')"
COLOURS: Final = """(() => {
    const seen = new Map();
    for (const canvas of document.querySelectorAll('.leaflet-areas-pane canvas')) {
        if (!canvas.width) continue;
        const plate = new OffscreenCanvas(canvas.width, canvas.height);
        const pen = plate.getContext('2d');
        pen.drawImage(canvas, 0, 0);
        const pixels = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        for (const pixel of pixels) if (pixel) seen.set(pixel, (seen.get(pixel) ?? 0) + 1);
    }
    return [...seen.values()].filter((count) => count > 5000);
})()"""
"""How many pixels have each colour that fills much of the land."""


@pytest.fixture(scope="module")
def firefox() -> Iterator[Session]:
    """Firefox, without a window."""
    named = os.environ.get("MARCHLAND_FIREFOX")
    found = next(filter(None, map(shutil.which, [named] if named else PROGRAMS)), None)
    if found is None:
        pytest.skip(f"there is no {named or ' or '.join(PROGRAMS)}; MARCHLAND_FIREFOX names another")
    with started(found) as session:
        yield session


@pytest.fixture
def tab(firefox: Session) -> Iterator[Tab]:
    """A tab that has heard nothing yet."""
    tab = Tab(firefox)
    yield tab
    tab.close()


def elsewhere(tab: Tab, address: str) -> list[str]:
    """Tell what was asked of other hosts."""
    return [url for url in tab.asked_for() if not url.startswith((address, "data:", "blob:", "about:"))]


def test_a_reader_opens_steps_plays_searches_and_asks_why(tab: Tab, served_map: str) -> None:
    # when: the map is opened
    tab.go(f"{served_map}/?date=2022-10-01")
    tab.until(READY)

    # then: it is drawn, in the colours of both parties
    assert tab.ask(DAY) == "1 October 2022"
    assert len(tab.until(COLOURS)) >= 2

    # when: a day back
    tab.press(".time-back")

    # then
    tab.until(f"{DAY} === '30 September 2022'")

    # when: it plays for a while, and is stopped
    tab.press(".time-play")
    tab.until(f"new Date({DAY}) - new Date('30 September 2022') > 5 * 86_400_000")
    tab.press(".time-play")
    stopped = tab.until(DAY)

    # when: a place is found, and chosen
    tab.press(".search-input")
    tab.write("Лиман")
    tab.press("[role=option]")

    # then
    assert tab.until("document.querySelector('.place-name')?.textContent") == "Lyman"
    assert tab.until("document.querySelector('.why')?.textContent")
    assert tab.ask(DAY) == stopped

    # when: the reader goes back
    tab.back()

    # then
    tab.until("!document.querySelector('.place-name')")
    assert tab.said() == []
    assert elsewhere(tab, served_map) == []


def test_a_click_on_the_map_chooses_what_is_there(tab: Tab, served_map: str) -> None:
    # given
    tab.go(f"{served_map}/?date=2022-10-01&bbox=37.7,48.9,37.9,49.1")
    tab.until(READY)

    # when
    tab.press(".stage")

    # then
    tab.until("document.querySelector('.place-name')?.textContent")
    assert "place=" in tab.ask("location.search")
    assert tab.said() == []


@pytest.mark.parametrize(
    ("path", "there"),
    [
        (f"/?date=2022-10-01&place={LYMAN}&theme=dark&lang=uk", ".why"),
        ("/?date=2022-10-01&panel=chart", ".chart-numbers"),
        ("/?date=2022-10-01&compare=date:2022-08-01", ".compare-table"),
    ],
)
def test_what_an_address_names_is_there_without_a_message(tab: Tab, served_map: str, path: str, there: str) -> None:
    # when
    tab.go(f"{served_map}{path}")
    tab.until(READY)

    # then
    tab.until(f"!!document.querySelector('{there}')")
    assert tab.said() == []


def test_an_embed_is_drawn_in_a_sandbox(tab: Tab, served_map: str) -> None:
    # given: a page of nobody's
    tab.go("about:blank")

    # when
    tab.ask(
        f"""(() => {{
            const frame = document.createElement('iframe');
            frame.sandbox = 'allow-scripts';
            frame.width = 800;
            frame.height = 500;
            frame.src = '{served_map}/embed?date=2022-10-01';
            document.body.append(frame);
            return 1;
        }})()"""
    )
    inside = tab.frame()
    tab.until(READY, inside)

    # then
    assert tab.ask("location.origin === 'null' || window.origin === 'null'", inside) is True
    assert tab.ask(DAY, inside) == "1 October 2022"
    assert len(tab.until(COLOURS, inside)) >= 2
    assert tab.said() == []
    assert elsewhere(tab, served_map) == []
