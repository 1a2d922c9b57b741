"""What is drawn over the ground can be left out, each layer by itself: on the page, in embeds and in one file."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.exports.folium_map import ControlMap, MapData
from app.exports.pictures.picture import LAYERS
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
VIEW = "date=2022-03-01&bbox=35.5,46.5,39,49"
_SEEN = """() => {
    const map = Object.values(globalThis).find((one) => one instanceof L.Map);
    const counts = {};
    for (const pane of map.getPane('areas').parentNode.children) {
        if (getComputedStyle(pane).display === 'none') continue;
        for (const canvas of pane.querySelectorAll('canvas')) {
            if (canvas.hidden || !canvas.width) continue;
            // A still layer is a picture without a pen: it is read from a copy.
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            const name = pane.className.match(/leaflet-([\\w-]+)-pane/)[1];
            let sum = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at + 3]) sum = (sum * 31 + data[at] + at) % 1000003;
            counts[name] = sum;
        }
    }
    return counts;
}"""
"""A number by pane, that differs when what is drawn on it does."""
_SHADES = """() => {
    const canvas = globalThis.control_map_served.getPane('areas').querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).reduce((found, one) => (found[one] = (found[one] ?? 0) + 1, found), {});
}"""


def shades(opened: Visit) -> Counter[str]:
    """Count the pixels of areas and line by colour; ``0`` is nothing."""
    return Counter(opened.page.evaluate(_SHADES))


def test_the_line_of_contact_is_drawn_alone_and_areas_without_it(visit: Start, served_map: str) -> None:
    # given
    opened = visit(color_scheme="light")

    # when
    drawn = {}
    for layers in ("areas,contact", "contact", "areas"):
        opened.open(f"{served_map}/?{VIEW}&layers={layers}")
        drawn[layers] = shades(opened)

    # then: one colour, on few of the pixels, is the line's; without it the land has the rest of them
    both, line, land = drawn["areas,contact"], drawn["contact"], drawn["areas"]
    [colour] = line.keys() - {"0"}
    assert 0 < line[colour] == both[colour] < 0.02 * both.total()
    assert colour not in land
    assert set(land) == set(both) - {colour}
    # A line on the edge of the land is wider than the land there.
    assert 0 <= land["0"] - both["0"] < 50 < line["0"] - both["0"]


def test_every_layer_is_switched_on_the_page_and_kept_in_the_address(visit: Start, served_map: str) -> None:
    # given
    opened = visit(color_scheme="light")
    opened.open(f"{served_map}/?{VIEW}&panel=filters")
    page = opened.page
    boxes = page.get_by_role("group", name="On the map").get_by_role("checkbox")
    expect(boxes).to_have_count(len(LAYERS))
    whole = page.evaluate(_SEEN)

    # when: each is switched off and on again
    seen = {}
    for box, layer in zip(boxes.all(), LAYERS, strict=True):
        box.uncheck()
        page.wait_for_url(f"**layers={','.join(name for name in LAYERS if name != layer)}**")
        seen[layer] = page.evaluate(_SEEN)
        expect(page.locator(".filter-note")).to_contain_text("Not on the map")
        box.check()

    # then: something else is drawn each time, and in the end what was at first
    assert page.evaluate(_SEEN) == whole
    assert len({str(found) for found in (whole, *seen.values())}) == len(LAYERS) + 1

    # when: the reader goes back
    page.go_back()

    # then
    expect(page.get_by_role("checkbox", name="Names")).not_to_be_checked()
    assert "labels" not in page.evaluate(_SEEN)

    # when: and forward again
    page.go_forward()

    # then
    expect(page.get_by_role("checkbox", name="Names")).to_be_checked()
    assert "labels" in page.evaluate(_SEEN)
    assert opened.messages == []


@pytest.mark.parametrize(("lang", "line"), [("en", "Line of contact"), ("uk", "Лінія зіткнення")])
def test_the_legend_explains_what_is_drawn(visit: Start, served_map: str, lang: str, line: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/embed?{VIEW}&lang={lang}&layers=contact")

    # then
    expect(opened.page.locator(".legend-list > li")).to_have_text([line])
    expect(opened.page.locator(".legend .legend-party")).to_have_count(0)

    # when
    opened.open(f"{served_map}/embed?{VIEW}&lang={lang}&layers=none")

    # then
    expect(opened.page.locator(".legend")).to_be_hidden()


def test_what_is_no_layer_is_said_and_left_out(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?{VIEW}&layers=contact,arrows,labels&lang=en")

    # then
    expect(opened.page.locator(".notice")).to_contain_text("arrows")
    assert set(opened.page.evaluate(_SEEN)) >= {"areas", "labels"}
    assert "settlements" not in opened.page.evaluate(_SEEN)


def test_both_maps_of_a_comparison_have_the_layers_that_are_asked_for(visit: Start, served_map: str) -> None:
    # given
    opened = visit()

    # when
    opened.open(f"{served_map}/?{VIEW}&compare=date:2022-10-01&layers=contact,oblasts")
    opened.page.wait_for_function("control_map_served.getPane('areas-left').querySelector('canvas')")

    # then
    assert not {"settlements", "settlements-left"} & set(opened.page.evaluate(_SEEN))
    left = opened.page.evaluate(_SHADES.replace("'areas'", "'areas-left'"))
    assert set(left) == set(shades(opened))
    assert left != shades(opened)


def test_a_map_in_one_file_opens_with_the_layers_it_was_made_with(
    visit: Start, served_map: str, tmp_path: Path
) -> None:
    # given
    file = tmp_path / "map.html"
    data = MapData.from_server(served_map)
    ControlMap(data=data, title="One file", layers=["contact", "labels"]).save(str(file))
    opened = visit()

    # when
    opened.open(file.as_uri())

    # then
    assert {"areas", "labels"} <= set(opened.page.evaluate(_SEEN))
    assert "settlements" not in opened.page.evaluate(_SEEN)
    expect(opened.page.locator(".filter-note")).to_contain_text("Not on the map: Areas of control, Settlements")

    # when
    opened.page.get_by_role("button", name="Show all").click()

    # then
    assert "settlements" in opened.page.evaluate(_SEEN)
