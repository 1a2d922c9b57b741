"""What the page can show, by name: an address, and what a reader does there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

LYMAN: Final = "UA14120110010088407"
DONETSK_OBLAST: Final = "UA14000000000091971"
RIVAL: Final = "perspective@1?party=RU"


def _still(_page: Page) -> None:
    """Do nothing."""


def _share(tab: int) -> Callable[[Page], None]:
    def open_tab(page: Page) -> None:
        page.locator(".bar-share").click()
        page.locator("dialog [role=tab]").nth(tab).click()

    return open_tab


def _search(page: Page) -> None:
    page.locator(".search-input").fill("Лиман")
    page.wait_for_selector("[role=option]")


def _no_place(page: Page) -> None:
    page.locator(".search-input").fill("ъъъъ")
    page.wait_for_selector(".search-none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A state of the page."""

    path: str = "/?date=2022-10-01"
    there: str = ".held-table"
    """What is on the page once it is shown."""
    do: Callable[[Page], None] = _still


STATES: Final = {
    "the latest day": Shown(path="/?"),
    "a day": Shown(),
    "a range": Shown(path="/?date=2022-10-01&from=2022-09-01&to=2022-10-31", there=".feed-date"),
    "a place": Shown(path=f"/?date=2022-10-01&place={LYMAN}", there=".why"),
    "an oblast": Shown(path=f"/?date=2022-10-01&oblast={DONETSK_OBLAST}", there=".oblast-chart"),
    "the table": Shown(path="/?date=2022-10-01&panel=places", there=".places-table"),
    "the chart": Shown(path="/?date=2022-10-01&panel=chart", there=".chart-numbers"),
    "the filters": Shown(path="/?date=2022-10-01&panel=filters", there=".filters"),
    "filters that hide": Shown(path="/?date=2022-10-01&controllers=RU", there=".filter-note"),
    "two days": Shown(path="/?date=2022-10-01&compare=date:2022-08-01", there=".compare-table"),
    "two methods": Shown(path=f"/?date=2022-10-01&compare=method:{RIVAL}", there=".compare-table"),
    "found places": Shown(do=_search),
    "no such place": Shown(do=_no_place),
    "range and speed": Shown(do=lambda page: page.locator(".time-more > summary").click(), there=".range-box"),
    "a fault": Shown(path="/?date=1999-01-01", there=".notice"),
    "a link": Shown(do=_share(0)),
    "an embed to build": Shown(do=_share(1)),
    "a picture to save": Shown(do=_share(2)),
    "an animation to save": Shown(do=_share(3)),
    "data to save": Shown(do=_share(4)),
    "a citation": Shown(do=_share(5)),
    "an embed": Shown(path="/embed?date=2022-10-01", there=".panel-date"),
}


def show(page: Page, address: str, shown: Shown, **query: str) -> None:
    """Bring a page into a state."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    page.goto(f"{address}{shown.path}{more}")
    page.wait_for_selector("[data-ready]", timeout=20_000)
    page.wait_for_selector(shown.there, state="attached")
    shown.do(page)
