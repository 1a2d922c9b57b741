"""The page over theatres that are not the one that comes with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.serving import serving
from tests.browser.test_map import pixel_at
from tests.theatres.afghanistan import write_afghanistan
from tests.theatres.serving import FOUR_PARTIES, app_of, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.browser.conftest import Visit

    Start = Callable[..., Visit]

pytestmark = pytest.mark.browser

COLORS = {
    "Harbour League": "rgb(0, 114, 178)",
    "Valley Council": "rgb(179, 89, 0)",
    "Upland Front": "rgb(0, 122, 90)",
    "Coast Assembly": "rgb(163, 69, 127)",
    "Joint Administration": "rgb(91, 91, 140)",
}


@pytest.fixture(scope="module")
def four_parties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of the theatre of four parties."""
    url = f"sqlite:///{tmp_path_factory.mktemp('four-parties') / 'marchland.gpkg'}"
    load(FOUR_PARTIES, url)
    with serving(app_of(FOUR_PARTIES, url)) as address:
        yield address


@pytest.fixture(scope="module")
def afghanistan(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of Afghanistan in 2021."""
    folder = tmp_path_factory.mktemp("afghanistan")
    theatre = write_afghanistan(shared_dir, folder / "theatre").folder
    url = f"sqlite:///{folder / 'marchland.gpkg'}"
    load(theatre, url)
    with serving(app_of(theatre, url)) as address:
        yield address


def faults(visit: Visit, address: str) -> list[str]:
    """Tell what the page said on the console and whom else it asked."""
    strangers = [url for url in visit.requests if not url.startswith((address, "data:"))]
    return [*visit.messages, *strangers]


def test_it_names_and_colours_every_party_of_the_theatre(visit: Start, four_parties: str) -> None:
    # given
    opened = visit(color_scheme="light")

    # when
    opened.open(four_parties)

    # then
    legend = opened.page.locator(".legend-party")
    assert legend.all_inner_texts() == [*COLORS]
    fills = legend.locator("rect:first-of-type").evaluate_all("rects => rects.map(rect => getComputedStyle(rect).fill)")
    assert len(set(fills)) == len(COLORS)
    dots = opened.page.evaluate(
        "fetch('/timeline').then(answer => answer.json()).then(history => history.parties.map(p => p.color.light))"
    )
    assert [f"rgb({int(dot[1:3], 16)}, {int(dot[3:5], 16)}, {int(dot[5:], 16)})" for dot in dots] == [*COLORS.values()]
    table = opened.page.locator(".panel table")
    for party in COLORS:
        expect(table.get_by_role("row").filter(has_text=party)).to_be_visible()
    assert faults(opened, four_parties) == []


def test_it_thanks_whom_the_theatre_owes_and_tells_what_is_off_the_map(visit: Start, four_parties: str) -> None:
    # when
    opened = visit(color_scheme="light")
    opened.open(four_parties)

    # then
    thanks = opened.page.locator(".leaflet-control-attribution")
    expect(thanks).to_contain_text("Places: made up.")
    expect(thanks).not_to_contain_text("GeoNames")
    expect(opened.page.locator(".panel")).to_contain_text("1 place has no known point")


@pytest.mark.parametrize(
    ("lon", "lat", "party"),
    [(10.08, 50.1, "Coast Assembly"), (10.65, 50.1, "Harbour League"), (12.35, 50.1, "Upland Front")],
)
def test_the_land_has_the_colour_that_the_legend_gives_to_its_holder(
    visit: Start, four_parties: str, lon: float, lat: float, party: str
) -> None:
    # given
    opened = visit(color_scheme="light")

    # when
    opened.open(four_parties)

    # then
    swatch = opened.page.locator(".legend-party").filter(has_text=party).locator("rect").first
    color = swatch.evaluate("rect => getComputedStyle(rect).fill.match(/[0-9]+/g).map(Number)")
    red, green, blue, opacity = pixel_at(opened, lat, lon, "areas")
    assert [red, green, blue] == pytest.approx(color, abs=2)
    assert opacity == 255


def test_it_speaks_a_language_that_it_knows_when_the_theatre_has_others(visit: Start, four_parties: str) -> None:
    # given
    opened = visit(locale="fr-FR")

    # when
    opened.open(f"{four_parties}/?lang=fr")

    # then
    assert opened.page.locator("html").get_attribute("lang") == "en"
    assert opened.page.title() == "Four parties – Marchland"
    expect(opened.page.get_by_role("button", name="УК")).to_be_hidden()
    assert faults(opened, four_parties) == []


def test_it_names_parties_in_english_where_the_theatre_has_no_name_in_the_readers_language(
    visit: Start, four_parties: str
) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{four_parties}/?lang=uk")

    # then
    assert opened.page.title() == "Four parties – Marchland"
    assert opened.page.locator(".legend-party").all_inner_texts() == [*COLORS]


@pytest.mark.shared
def test_it_opens_without_outlines_or_base_map_and_says_nothing_of_areas(visit: Start, afghanistan: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(afghanistan)
    opened.page.keyboard.press("ArrowLeft")

    # then
    assert opened.page.locator(".legend-party").all_inner_texts() == ["Islamic Republic of Afghanistan", "Taliban"]
    expect(opened.page.locator(".legend-note")).to_be_hidden()
    assert faults(opened, afghanistan) == []


@pytest.mark.shared
def test_a_place_without_a_point_is_found_and_explained_and_the_map_stays_where_it_is(
    visit: Start, afghanistan: str
) -> None:
    # given
    opened = visit()
    opened.open(afghanistan)
    middle = "(() => { const at = globalThis.control_map_served.getCenter(); return [at.lat, at.lng]; })()"
    before = opened.page.evaluate(middle)

    # when
    opened.page.get_by_role("combobox", name="Search").fill("Bak")
    opened.page.get_by_role("option").filter(has_text="Bak").first.click()

    # then
    expect(opened.page.locator(".place-name")).to_have_text("Bak")
    expect(opened.page.locator(".place .why")).to_contain_text("recorded by a mapping project")
    assert opened.page.evaluate(middle) == before
    assert faults(opened, afghanistan) == []
