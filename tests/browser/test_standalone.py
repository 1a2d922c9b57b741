"""The map as one file, without a server."""

import json
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import folium
import pytest
from playwright.sync_api import expect

from app.exports.folium_map import ControlMap, MapData, ServerError
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Start = Callable[..., Visit]
MONTHS = [
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
]


def fetched(url: str) -> Any:  # noqa: ANN401 - whatever JSON there is
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the server of this test
        return json.load(answer)


@pytest.fixture(scope="module")
def data(served_map: str) -> MapData:
    """What the server would have answered."""
    return MapData.from_server(served_map)


def test_a_saved_map_works_from_a_file(visit: Start, data: MapData, tmp_path: Path) -> None:
    # given
    file = tmp_path / "map.html"
    control_map = ControlMap(data=data, title="One file")
    folium.CircleMarker([49.0, 37.8], radius=9, tooltip="A mark").add_to(control_map)
    control_map.save(str(file))
    opened = visit()

    # when
    opened.open(file.as_uri())
    opened.page.keyboard.press("Home")

    # then
    assert opened.day() == "1 January 2014"
    expect(opened.page.locator("path.leaflet-interactive")).to_have_count(1)
    expect(opened.page.locator(".held-table")).to_contain_text("Ukraine")
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert opened.messages == []


def test_a_saved_map_can_be_read_without_its_server(visit: Start, data: MapData, tmp_path: Path) -> None:
    # given
    file = tmp_path / "map.html"
    ControlMap(data=data, title="One file").save(str(file))
    opened = visit()
    opened.open(file.as_uri())
    page = opened.page

    # when: a place is searched
    page.get_by_role("combobox", name="Search a place").fill("Лиман")
    page.get_by_role("option", name="Lyman").first.click()

    # then
    expect(page.locator(".place-name")).to_have_text("Lyman")
    expect(page.locator(".why")).to_contain_text("What decided it")

    # when: the chart
    page.get_by_role("button", name="Chart").click()

    # then: it adds up land
    expect(page.locator(".chart canvas")).to_be_visible()
    expect(page.locator(".chart-numbers")).to_contain_text("Ukraine")
    expect(page.get_by_label("Measure")).to_have_value("area")

    # when: the table and an oblast
    page.get_by_role("button", name="Table").click()
    expect(page.locator(".places-table tbody tr")).to_have_count(100)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Oblast", exact=True).select_option("Donetsk Oblast")

    # then
    expect(page.locator(".oblast .held-table")).to_contain_text("Russia")
    expect(page.locator(".oblast .held-table thead")).to_contain_text("km²")
    assert [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert opened.messages == []


ASKED = [
    ("Lyman", "UA14120110010088407", "2022-10-01"),
    ("Lyman", "UA14120110010088407", "2022-05-20"),
    ("Izium", "UA63040090010029555", "2022-09-10"),
    ("Bakhmut", "UA14020010010059145", "2023-05-22"),
    ("Uzhhorod", "UA21100230010016545", "2014-01-01"),
]


def test_a_saved_map_tells_why_as_its_server_does(visit: Start, served_map: str, data: MapData, tmp_path: Path) -> None:
    # given
    file = tmp_path / "map.html"
    ControlMap(data=data, title="One file").save(str(file))
    saved, served = visit(), visit()
    saved.open(file.as_uri())

    for name, id_, day in ASKED:
        # when: a place is asked about on a day, in the file and on the server
        saved.page.get_by_role("combobox", name="Search a place").fill(name)
        saved.page.get_by_role("option", name=name).first.click()
        saved.page.get_by_label("Go to date").fill(day)
        served.open(f"{served_map}/?place={id_}&date={day}")
        expect(served.page.locator(".why")).to_be_visible()
        expect(saved.page.locator(".why")).to_be_visible()

        # then: both say the same of it, claim by claim, and of its history
        for part in (".place-name", ".place-where", ".place-control", ".why", ".past"):
            said = served.page.locator(part).inner_text()
            expect(saved.page.locator(part)).to_have_text(said, use_inner_text=True)
    assert [url for url in saved.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert saved.messages == []


_ADDED_UP = """async ({ timeline, land, asked }) => {
    const { decodeHistory } = await import('marchland/history.js');
    const { readLand, statisticsOf } = await import('marchland/land.js');
    const [history, read] = [decodeHistory(timeline), readLand(land)];
    return asked.map(([from, to, oblast]) => statisticsOf(read, history, { from, to, oblast }).series.map((row) => ({
        holder: row.holder,
        ...Object.fromEntries(Object.entries(row).filter(([, values]) => ArrayBuffer.isView(values))
            .map(([name, values]) => [name, [...values]])),
    })));
}"""
_NUMBERS = ("settlements", "population", "area_km2", "area_low_km2", "area_high_km2")


@pytest.mark.parametrize("view", [{}, {"method": "latest@1"}, {"as_of": "2022-09-30"}])
def test_a_saved_map_adds_up_to_the_last_digit_what_its_server_does(
    visit: Start, served_map: str, tmp_path: Path, view: dict[str, str]
) -> None:
    # given: days and oblasts at random, the same every time
    data = MapData.from_server(served_map, **view)
    first, last = (date.fromisoformat(data.timeline[name]) for name in ("first_day", "last_day"))
    chance = Random(5)  # noqa: S311 - the same days every time
    days = [first, last, *(first + timedelta(days=chance.randrange((last - first).days)) for _ in range(12))]
    oblasts = [None, None, *(oblast["id"] for oblast in chance.sample(data.timeline["oblasts"], 6))]
    asked = [
        (day.isoformat(), min(last, day + timedelta(days=chance.randrange(60))).isoformat(), chance.choice(oblasts))
        for day in days
    ]
    file = tmp_path / "map.html"
    ControlMap(data=data, title="One file").save(str(file))
    opened = visit()
    opened.open(file.as_uri())

    # when
    added = opened.page.evaluate(_ADDED_UP, {"timeline": data.timeline, "land": data.land, "asked": asked})

    # then
    for (begin, end, oblast), found in zip(asked, added, strict=True):
        query = urlencode({"from": begin, "to": end, **({"oblast": oblast} if oblast else {}), **view})
        served = fetched(f"{served_map}/statistics?{query}")["series"]
        assert [row["holder"] for row in found] == [row["holder"] for row in served]
        for row, expected in zip(found, served, strict=True):
            assert {name: row[name] for name in _NUMBERS} == {name: expected[name] for name in _NUMBERS}, query


OBLASTS = [("Donetsk Oblast", "2022-10-01"), ("Kherson Oblast", "2022-09-29"), ("Luhansk Oblast", "2015-06-01")]


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_a_saved_map_tells_of_an_oblast_and_charts_it_as_its_server_does(
    visit: Start, served_map: str, data: MapData, tmp_path: Path, lang: str
) -> None:
    # given
    ids = {oblast["name"]: oblast["id"] for oblast in data.timeline["oblasts"]}
    file = tmp_path / "map.html"
    ControlMap(data=data, title="One file", lang=lang).save(str(file))
    saved, served = visit(), visit()
    saved.open(file.as_uri())
    saved.page.locator(".panel-tabs button").nth(3).click()

    for name, day in OBLASTS:
        # when: an oblast is looked at on a day
        saved.page.locator(".filters select").select_option(ids[name])
        saved.page.locator(".time-date").fill(day)
        served.open(f"{served_map}/?oblast={ids[name]}&date={day}&lang={lang}")
        saved.page.locator(".panel-tabs button").first.click()

        # then: shares, km², who claims it and the claims are those of the server
        expect(served.page.locator(".oblast .held-range").first).to_be_visible()
        said = served.page.locator(".oblast").inner_text()
        expect(saved.page.locator(".oblast")).to_have_text(said, use_inner_text=True)

        # when: the chart
        for page in (saved.page, served.page):
            page.locator(".panel-tabs button").nth(2).click()
            expect(page.locator(".chart canvas")).to_be_visible()
        expect(served.page.locator(".chart-numbers .chart-range").first).to_be_attached()

        # then
        for part in (".chart-numbers", ".chart-years"):
            said = served.page.locator(part).text_content() or ""
            expect(saved.page.locator(part)).to_have_text(said)
        saved.page.locator(".panel-tabs button").nth(3).click()
    assert saved.messages == []


def test_land_makes_a_saved_map_a_little_larger(data: MapData) -> None:
    whole = len(ControlMap(data=data, title="One file").get_root().render())
    bare = MapData(timeline=data.timeline, basemap=data.basemap, reasons=data.reasons)
    assert whole < 1.02 * len(ControlMap(data=bare, title="One file").get_root().render())


def test_a_file_made_without_reasons_says_that_it_has_none(visit: Start, data: MapData, tmp_path: Path) -> None:
    # given
    file = tmp_path / "map.html"
    ControlMap(data=MapData(timeline=data.timeline, basemap=data.basemap)).save(str(file))
    opened = visit()
    opened.open(file.as_uri())

    # when
    opened.page.get_by_role("combobox", name="Search a place").fill("Lyman")
    opened.page.get_by_role("option", name="Lyman").first.click()

    # then
    expect(opened.page.locator(".place")).to_contain_text("This file carries no claims")
    assert opened.messages == []


def test_a_map_shows_in_a_notebook(visit: Start, data: MapData, tmp_path: Path, latest_day: date) -> None:
    # given: the cell of a notebook
    file = tmp_path / "notebook.html"
    cell = ControlMap(data=data, lang="uk")._repr_html_()
    file.write_text(f'<!doctype html><html lang="en"><title>Notebook</title>{cell}</html>', encoding="utf-8")
    opened = visit()

    # when
    opened.page.goto(file.as_uri())

    # then
    frame = opened.page.frame_locator("iframe")
    expect(frame.locator(".panel-date")).to_have_text(
        f"{latest_day.day} {MONTHS[latest_day.month - 1]} {latest_day.year} р.", timeout=20_000
    )
    assert opened.messages == []


def test_popups_and_shapes_of_folium_work_on_it_without_asking_anybody(
    visit: Start, data: MapData, tmp_path: Path
) -> None:
    # given: a marker and a shape with pop-ups, and another map's layer
    file = tmp_path / "map.html"
    control_map = ControlMap(data=data)
    square = {"type": "Polygon", "coordinates": [[[30, 49], [31, 49], [31, 50], [30, 50], [30, 49]]]}
    shape = {"type": "Feature", "properties": {"name": "A square"}, "geometry": square}
    folium.GeoJson(
        {"type": "FeatureCollection", "features": [shape]}, name="square", popup=folium.GeoJsonPopup(["name"])
    ).add_to(control_map)
    folium.CircleMarker([49.0, 37.8], radius=14, fill=True, popup="A <b>note</b>", tooltip="A mark").add_to(control_map)
    control_map.save(str(file))
    opened = visit()

    # when
    opened.open(file.as_uri())
    opened.page.locator("path.leaflet-interactive").last.click()

    # then
    expect(opened.page.locator(".leaflet-popup-content b")).to_have_text("note")
    opened.page.locator("path.leaflet-interactive").first.click()
    expect(opened.page.locator(".leaflet-popup-content").last).to_contain_text("A square")
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert opened.messages == []


def test_only_a_map_with_popups_carries_jquery(data: MapData) -> None:
    # given
    plain, marked = ControlMap(data=data), ControlMap(data=data)
    folium.Marker([49.0, 37.8], popup="Here").add_to(folium.FeatureGroup().add_to(marked))

    # when / then
    assert "jQuery" not in plain.get_root().render()
    assert "jQuery" in marked.get_root().render()


def test_a_map_is_made_of_what_a_server_says(served_map: str) -> None:
    # when
    data = MapData.from_server(served_map, method="verified@1", datetime="2022-02-24/2022-06-30")

    # then
    assert data.timeline["method"] == "verified@1"
    assert data.timeline["last_day"] == "2022-06-30"
    assert data.reasons is not None
    assert (data.reasons["method"], data.reasons["revision"]) == ("verified@1", data.timeline["revision"])
    with pytest.raises(ServerError) as refused:
        MapData.from_server(served_map, method="magic@1")
    assert "400" in str(refused.value)
    with pytest.raises(ServerError):
        MapData.from_server("file:///etc")
