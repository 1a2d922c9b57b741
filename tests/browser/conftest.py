"""The browser, the server, and pages that remember what they did."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.serving import real_app, serving

FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
READY_MS: Final = 20_000


def spoken(day: date) -> str:
    """Write a day as the English page does."""
    return f"{day.day} {day:%B %Y}"


@dataclass(slots=True)
class Visit:
    """A page, and what it asked for and said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def day(self) -> str:
        """Tell the day that the slider stands on, as it says it."""
        return str(self.page.locator(".time-range").get_attribute("aria-valuetext"))

    def open(self, url: str) -> None:
        """Go to an address and wait until the map is there."""
        self.page.goto(url)
        self.page.wait_for_selector("[data-ready]", timeout=READY_MS)


@pytest.fixture(scope="session")
def served_map(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real server over the theatre that comes with the program."""
    with serving(real_app(tmp_path_factory.mktemp("served"))) as address:
        yield address


@pytest.fixture(scope="session")
def latest_day(served_map: str) -> date:
    """The last day that the ledger of the served map speaks of."""
    with urllib.request.urlopen(f"{served_map}/timeline") as answer:  # noqa: S310 - the server of this test
        return date.fromisoformat(json.load(answer)["last_day"])


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers: there can be one in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """The browser of the run."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS])
    yield browser
    browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a page in a context of its own."""
    contexts = []

    def start(**options: Any) -> Visit:  # noqa: ANN401 - whatever a browser context takes
        context = browser.new_context(
            **{
                "viewport": {"width": 1280, "height": 800},
                "locale": "en-GB",
                "timezone_id": "UTC",
                "reduced_motion": "reduce",
                **options,
            }
        )
        contexts.append(context)
        page = context.new_page()
        visit = Visit(page)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda message: visit.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: visit.messages.append(str(error)))
        return visit

    yield start
    for context in contexts:
        context.close()
