"""Two maps side by side, and what differs between them."""

import json
import urllib.request
from collections.abc import Callable
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
DAYS = "/?date=2022-10-01&compare=date:2022-09-30"
AROUND_LYMAN = "bbox=37.4,48.75,38.2,49.2"
RIVAL = "perspective@1?party=RU"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}

COLOUR = """([lat, lon]) => {
    const map = globalThis.control_map_served;
    const frame = map.getContainer().getBoundingClientRect();
    const at = map.latLngToContainerPoint([lat, lon]);
    const panes = [...document.querySelectorAll('.leaflet-areas-left-pane, .leaflet-areas-pane')];
    const shown = panes.find((pane) => {
        const inset = getComputedStyle(pane).clipPath.match(/-?[\\d.]+(?=px)/g)?.map(Number) ?? [0, -1e4, 0, -1e4];
        const x = map.containerPointToLayerPoint(at).x;
        return pane.querySelector('canvas') && x >= (inset[3] ?? inset[1]) && x < -inset[1];
    });
    const canvas = shown.querySelector('canvas');
    const box = canvas.getBoundingClientRect();
    const stretch = canvas.width / box.width;
    const [x, y] = [at.x + frame.left - box.left, at.y + frame.top - box.top].map((side) => Math.round(side * stretch));
    return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
}"""


def colour_shown(visit: Visit, lat: float, lon: float) -> str:
    """Tell which party's colour shows at a place: the day's, or that of the left map."""
    red, _green, blue, _opacity = visit.page.evaluate(COLOUR, [lat, lon])
    return "blue" if blue > red else "orange"


def answered(address: str, path: str) -> dict[str, object]:
    with urllib.request.urlopen(address + path) as answer:  # noqa: S310 - the server of this test
        told: dict[str, object] = json.load(answer)
        return told


def test_a_divider_stands_between_two_days(visit: Start, served_map: str) -> None:
    # given: Lyman, on the eve of the day it changed hands and on that day
    opened = visit()
    opened.open(f"{served_map}{DAYS},20&{AROUND_LYMAN}")
    divider = opened.page.get_by_role("slider", name="Divider between the two maps")

    # then: it shows as on the right day while the divider is left of it
    expect(opened.page.locator(".swipe-side").first).to_have_text("30 September 2022")
    expect(opened.page.locator(".swipe-side").last).to_have_text("1 October 2022")
    assert colour_shown(opened, 48.985, 37.83) == "blue"

    # when: keys move the divider over it
    divider.focus()
    for _ in range(6):
        opened.page.keyboard.press("PageUp")

    # then: it shows as on the left day; the divider says where it is, and the day stayed
    assert colour_shown(opened, 48.985, 37.83) == "orange"
    expect(divider).to_have_attribute(
        "aria-valuetext", "80 %: 30 September 2022 on the left, 1 October 2022 on the right"
    )
    expect(opened.page.locator(".panel-date")).to_have_text("1 October 2022")
    opened.page.wait_for_url("**compare=date:2022-09-30,80*")
    assert opened.messages == []
    assert [url for url in opened.requests if "/timeline" in url and "datetime" in url] == []


def test_the_divider_is_dragged_and_the_map_is_not(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}{DAYS}")
    box = opened.page.locator(".swipe-grip").bounding_box()
    assert box is not None
    centre = opened.page.evaluate("() => globalThis.control_map_served.getCenter().lng")

    # when
    opened.page.mouse.move(box["x"] + 20, box["y"] + 20)
    opened.page.mouse.down()
    opened.page.mouse.move(box["x"] - 180, box["y"] + 60, steps=5)
    opened.page.mouse.up()

    # then
    opened.page.wait_for_function(
        "(x) => Math.abs(document.querySelector('.swipe-grip').getBoundingClientRect().x - x) <= 8", arg=box["x"] - 200
    )
    assert opened.page.evaluate("() => globalThis.control_map_served.getCenter().lng") == centre


def test_the_matrix_is_that_of_the_server_and_the_list_leads_to_places(visit: Start, served_map: str) -> None:
    # given
    told = answered(served_map, "/transitions?from=2022-08-01&to=2022-10-01")
    flows = {(flow["before"], flow["after"]): flow for flow in told["matrix"]["total"]}  # type: ignore[index]
    gained = flows["RU", "UA"]
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&compare=date:2022-08-01")
    opened.page.get_by_role("button", name="km²").click()

    # then
    row = opened.page.locator(".compare-table tbody tr", has_text="Russia")
    expect(row.locator("td").first).to_have_text(f"{round(gained['area_km2']):,}")
    opened.page.get_by_role("button", name="Places", exact=True).click()
    expect(row.locator("td").first).to_have_text(f"{gained['settlements']:,}")

    # when: a place of the list is chosen, and left again
    first = opened.page.locator(".compare .feed-item").first
    name = first.locator(".feed-name").inner_text()
    first.click()

    # then
    expect(opened.page.locator(".place-name")).to_have_text(name)
    expect(opened.page.locator(".compare")).to_be_hidden()
    opened.page.get_by_role("button", name="Back to the day").click()
    expect(opened.page.locator(".compare")).to_be_visible()


def test_the_left_day_can_move_along(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01&compare=days:31")
    left = opened.page.locator(".swipe-side").first
    expect(left).to_have_text("31 August 2022")

    # when
    opened.page.get_by_role("button", name="One day forward").click()

    # then
    expect(left).to_have_text("1 September 2022")
    expect(opened.page.locator(".swipe-side").last).to_have_text("2 October 2022")


def test_what_two_perspectives_differ_in_is_marked_and_counted(visit: Start, served_map: str) -> None:
    # given
    told = answered(served_map, f"/comparison?compare={quote('method:' + RIVAL)}&day=2022-10-01")
    opened = visit()

    # when
    opened.open(f"{served_map}/?date=2022-10-01&compare=method:{RIVAL},marks")

    # then: one map with marks on it, and how many
    count = opened.page.locator(".swipe-count")
    expect(count).to_contain_text(f"{told['numberMatched']} places differ")
    expect(opened.page.locator(".swipe")).to_have_count(0)
    dark = opened.page.evaluate(
        """() => {
            const canvas = document.querySelector('.leaflet-marks-pane canvas');
            const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let marked = 0;
            for (let at = 3; at < bytes.length; at += 4) marked += bytes[at] > 0;
            return marked;
        }"""
    )
    assert dark > 500
    rivals = [url for url in opened.requests if "/timeline?" in url]
    assert [url for url in rivals if "perspective" in url] == rivals
    assert len(rivals) == 1
    assert opened.messages == []


def test_comparing_is_begun_changed_and_ended_by_keyboard(visit: Start, served_map: str) -> None:
    # given
    opened = visit()
    opened.open(f"{served_map}/?date=2022-10-01")
    assert [url for url in opened.requests if "/comparison?" in url] == []

    # when
    opened.page.get_by_role("button", name="Compare", exact=True).press("Enter")

    # then
    opened.page.wait_for_url("**compare=date:2021-10-01*")
    expect(opened.page.locator(".swipe")).to_be_visible()

    # when: what was known earlier, on a day of one's own
    opened.page.get_by_label("With").select_option("as_of")
    opened.page.get_by_label("As known on").last.fill("2022-09-30")

    # then
    expect(opened.page.locator(".swipe-side").first).to_have_text("As known on 30 Sept 2022")
    expect(opened.page.locator(".compare .feed-item").first).to_be_visible()

    # when
    opened.page.get_by_role("button", name="Stop comparing").press("Enter")

    # then
    expect(opened.page.locator(".swipe")).to_have_count(0)
    expect(opened.page.locator(".compare")).to_be_hidden()
    assert "compare" not in opened.page.url

    # when: one goes back in the browser
    opened.page.go_back()

    # then
    expect(opened.page.locator(".swipe")).to_be_visible()
    assert opened.messages == []


def test_playback_moves_the_right_map_and_leaves_the_left_one(visit: Start, served_map: str) -> None:
    # given
    opened = visit(reduced_motion="no-preference")
    opened.open(f"{served_map}/?date=2022-09-01&compare=date:2022-03-20")

    # when
    opened.page.keyboard.press("Space")
    opened.page.wait_for_function("() => document.querySelector('.time-range').valueAsNumber > 19236 + 10")
    opened.page.keyboard.press("Space")

    # then
    expect(opened.page.locator(".swipe-side").first).to_have_text("20 March 2022")
    expect(opened.page.locator(".swipe-side").last).to_have_text(opened.page.locator(".panel-date").inner_text())


def test_what_cannot_be_compared_is_said_and_the_map_stays(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when: nonsense, and a party that there is not
    opened.open(f"{served_map}/?date=2022-10-01&compare=nonsense")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("“nonsense” is nothing to compare with")
    opened.open(f"{served_map}/?date=2022-10-01&compare=method:perspective@1?party=XX")
    expect(opened.page.locator(".notice")).to_contain_text("names no party")
    expect(opened.page.locator(".panel-date")).to_have_text("1 October 2022")
    expect(opened.page.locator(".swipe")).to_have_count(0)


@pytest.mark.parametrize(
    ("theme", "how", "size"),
    [("light", "", "desktop"), ("dark", ",marks", "desktop"), ("light", ",marks", "phone"), ("dark", "", "phone")],
)
def test_axe_finds_nothing_where_two_maps_are_compared(
    visit: Start, served_map: str, theme: str, how: str, size: str
) -> None:
    # given
    opened = visit(**(PHONE if size == "phone" else {}))
    opened.open(f"{served_map}/?date=2022-10-01&theme={theme}&compare=date:2022-08-01{how}")
    expect(opened.page.locator(".swipe, .swipe-count:visible")).to_have_count(1)
    if size == "phone":
        opened.page.locator(".panel-grip").click()
        expect(opened.page.locator(".compare")).to_be_visible()

    # when
    found = Axe().run(opened.page)

    # then
    assert found.response["violations"] == []
