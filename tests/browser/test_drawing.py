"""What the map paints, read back pixel by pixel, over the real ledger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
NEAR_CRIMEA = "bbox=33.5,44.8,35,45.6"
SOUTH = "bbox=33.2,46.2,36.2,47.8"
_COLOURS = """([south, west, north, east, pane]) => {
    const map = globalThis.control_map_served;
    const canvas = map.getPane(pane).querySelector('canvas');
    const box = canvas.getBoundingClientRect();
    const frame = map.getContainer().getBoundingClientRect();
    const at = (lat, lon) => {
        const point = map.latLngToContainerPoint([lat, lon]);
        const scale = canvas.width / box.width;
        return [(frame.left + point.x - box.left) * scale, (frame.top + point.y - box.top) * scale].map(Math.round);
    };
    const [left, top] = at(north, west);
    const [right, bottom] = at(south, east);
    // A still layer is a picture without a pen: it is read from a copy.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(left, top, right - left, bottom - top);
    const counts = {};
    for (let byte = 0; byte < data.length; byte += 4) {
        const colour = data.slice(byte, byte + 4).join(' ');
        counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
}"""


def colours(visit: Visit, south: float, west: float, north: float, east: float, pane: str = "areas") -> dict[str, int]:
    """Count the colours that a layer has in a box of degrees: red, green, blue and opacity, by spaces."""
    counted: dict[str, int] = visit.page.evaluate(_COLOURS, [south, west, north, east, pane])
    return counted


def legend_fill(visit: Visit, words: str) -> str:
    """Give the colour beside some words of the legend, as `colours` does."""
    row = visit.page.locator(".legend-party, .legend-list li").filter(has_text=words)
    fill = row.locator("rect").first.evaluate("rect => getComputedStyle(rect).fill.match(/[0-9]+/g).join(' ')")
    return f"{fill} 255"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_was_held_before_the_era_is_calmer_and_specked(visit: Start, served_map: str, theme: str) -> None:
    # When land held since 2014 is looked at, and land taken in 2022
    opened = visit()
    opened.open(f"{served_map}/?date=2023-03-01&lang=en&theme={theme}&{NEAR_CRIMEA}")
    long_held = colours(opened, 45.15, 34.0, 45.3, 34.25)
    calm = legend_fill(opened, "Since before")
    opened.open(f"{served_map}/?date=2023-03-01&lang=en&theme={theme}&{SOUTH}")
    taken_later = colours(opened, 46.55, 34.9, 46.7, 35.15)

    # Then the first has the colour that the legend names, with specks, and the second has neither
    assert max(long_held, key=long_held.__getitem__) == calm
    assert len(long_held) == 2
    assert calm not in taken_later
    assert legend_fill(opened, "Russia") in taken_later


def test_contested_land_is_hatched_in_two_colours(visit: Start, served_map: str) -> None:
    # Given days of March 2022 with fighting around Nizhyn
    opened = visit(color_scheme="light")
    opened.open(f"{served_map}/?date=2022-03-15&lang=en&bbox=31.2,50.6,32.4,51.4")

    # When all of the land there is read
    seen = colours(opened, 50.95, 31.7, 51.15, 31.95)

    # Then the hatching is there, both colours of it in like parts
    hatched = opened.page.locator(".legend-list li").filter(has_text="Contested")
    plain = legend_fill(opened, "Contested")
    stripe = hatched.locator("pattern rect").evaluate("rect => getComputedStyle(rect).fill.match(/[0-9]+/g).join(' ')")
    assert 0.3 < seen[plain] / (seen[plain] + seen[f"{stripe} 255"]) < 0.7


def test_a_day_that_the_change_may_lie_before_or_after_is_drawn_in_dots_of_both(visit: Start, served_map: str) -> None:
    # Given a place whose change is dated to more than one day, found in the history itself
    opened = visit(color_scheme="light")
    opened.open(served_map)
    found = opened.page.evaluate(
        """async () => {
            const { decodeHistory } = await import('marchland/history.js');
            const { isoDay } = await import('marchland/days.js');
            const history = decodeHistory(await (await fetch('/timeline')).json());
            const { kinds, changes } = history.shades;
            for (let at = 0; at < changes.count; at += 1) {
                const kind = kinds[changes.after[at]];
                const place = changes.place[at];
                const state = (one) => history.states[one.state];
                const plain = (one) => state(one).status === 'controlled' && !state(one).claimed_by && one.era < 0;
                const differ = kind.before && state(kind.before).controller !== state(kind).controller;
                if (!differ || !plain(kind) || !plain(kind.before) || history.areas.classOf[place] < 0) continue;
                const names = [kind.before, kind].map((one) =>
                    history.parties.find(({ id }) => id === state(one).controller).name.en);
                return { day: isoDay(changes.day[at]), lat: history.places.lat[place], lon: history.places.lon[place],
                         share: kind.share, names };
            }
            return null;
        }"""
    )
    assert found is not None

    # When the map is opened there on such a day
    lat, lon = found["lat"], found["lon"]
    opened.open(f"{served_map}/?date={found['day']}&lang=en&bbox={lon - 0.1},{lat - 0.06},{lon + 0.1},{lat + 0.06}")
    seen = colours(opened, lat - 0.003, lon - 0.005, lat + 0.003, lon + 0.005)

    # Then the colours of both parties are there, the later one in as many quarters as have passed
    before, after = (seen.get(legend_fill(opened, name), 0) for name in found["names"])
    assert 0.15 < after / (before + after) < 0.85
    expect(opened.page.locator(".legend-list")).to_contain_text("May have changed by this day")


def test_the_reservoir_is_there_until_it_drained(visit: Start, served_map: str) -> None:
    # When the middle of the Kakhovka reservoir is looked at before and after June 2023
    opened = visit(color_scheme="light")
    opened.open(f"{served_map}/?date=2023-05-01&{SOUTH}")
    full = colours(opened, 47.3, 34.0, 47.55, 34.5, "water")
    opened.open(f"{served_map}/?date=2023-07-15&{SOUTH}")
    drained = colours(opened, 47.3, 34.0, 47.55, 34.5, "water")

    # Then water lies there only before
    assert full["221 231 236 255"] > 500
    assert "221 231 236 255" not in drained


def test_small_settlements_have_dots_from_a_zoom_on(visit: Start, served_map: str) -> None:
    # When the same country is seen from afar and from near
    opened = visit(color_scheme="light")
    opened.open(f"{served_map}/?date=2022-01-01&bbox=22,44,40,52")
    far = opened.page.evaluate(_DOTTED)
    opened.open(f"{served_map}/?date=2022-01-01&bbox=30,49,31,49.5")
    near = opened.page.evaluate(_DOTTED)

    # Then dots cover little of the one, and some of the other
    assert 0 < far < 0.01
    assert near > far


_DOTTED = """() => {
    const canvas = globalThis.control_map_served.getPane('settlements').querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let drawn = 0;
    for (let byte = 3; byte < data.length; byte += 4) drawn += data[byte] > 0;
    return drawn / (data.length / 4);
}"""
