"""The cases that must come out right, asked of the API over the theatre and the ledger that are shipped."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import mapbox_vector_tile
import numpy as np
import pytest
import shapely

from app.atlas.area_features import area_id
from app.atlas.atlas import Atlas
from app.domain.ledger import Ledger
from app.exports.pictures.ground import Ground
from app.exports.pictures.picture import LAYERS, Atelier, Sheet, png
from app.exports.pictures.svg import svg
from app.exports.tiles.cutter import Cutter, tile_ranges
from app.exports.tiles.spots import spots_of
from app.geometry.areas import area_km2
from app.geometry.barriers import divided
from app.geometry.mosaic import UNITS
from app.geometry.web_mercator import Tile
from app.main import basemap_with_oblasts
from app.resources import geodata_dir, static_dir
from app.sources.claims_csv import read_claims
from app.sources.theatre import read_theatre_folder
from tests.api.serving import Serving, serving_atlas
from tests.domain.builders import NOW, claim
from tests.support.needs import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

API_PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
LYMAN = "UA14120110010088407"
DAVYDIV_BRID = "UA65020050120053151"
CLAIMED_OBLASTS = {
    "UA14000000000091971": "Donetsk Oblast",
    "UA44000000000018893": "Luhansk Oblast",
    "UA65000000000030969": "Kherson Oblast",
    "UA23000000000064947": "Zaporizhzhia Oblast",
}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The atlas of the default ledger."""
    folder = read_theatre_folder(geodata_dir() / "ukraine")
    ledger = Ledger().append(folder.sources, NOW)
    sources, parties = {source.id: source for source in folder.sources}, [party.id for party in folder.theatre.parties]
    for path in folder.claim_files:
        read = read_claims(path, gazetteer=folder.gazetteer, parties=parties, sources=sources, ledger=ledger)
        ledger = ledger.append(read.claims, NOW)
    return Atlas.build(folder.theatre, folder.gazetteer, folder.boundaries, ledger)


@pytest.fixture
def server(atlas: Atlas) -> Iterator[Serving]:
    """A server of the default ledger."""
    running = serving_atlas(atlas)
    with running.client:
        yield running


def control(server: Serving, place: str, day: str, query: str = "") -> dict[str, Any]:
    feature = server.json(f"/collections/settlements/items/{place}?datetime={day}{query}")
    properties: dict[str, Any] = feature["properties"]
    return properties


@pytest.mark.parametrize("method", ["consensus@1", "verified@1"])
def test_lyman_changes_hands_by_the_admission_of_the_losing_side(server: Serving, method: str) -> None:
    # When Lyman is asked about before and on 1 October 2022
    before = control(server, LYMAN, "2022-09-30", f"&method={method}")
    after = control(server, LYMAN, "2022-10-01", f"&method={method}")

    # Then it was held by RU and is held by UA since that day, by admission
    assert before["controller"] == "RU"
    assert (after["controller"], after["rule"], after["valid_from"]) == ("UA", "admission", "2022-10-01")


def test_as_known_the_day_before_lyman_was_held_by_russia(server: Serving) -> None:
    # When 1 October is asked about as known on 30 September, then nothing has changed hands yet
    assert control(server, LYMAN, "2022-10-01", "&as_of=2022-09-30")["controller"] == "RU"


def test_four_oblasts_are_claimed_since_the_treaty_and_held_in_part(server: Serving) -> None:
    # When the oblasts are asked about on the day after the treaties
    oblasts = {
        feature["id"]: feature["properties"]
        for feature in server.json("/collections/oblasts/items?datetime=2022-10-01")["features"]
    }

    # Then four are claimed since 30 September, and what is held of them is their share of it
    for id_, name in CLAIMED_OBLASTS.items():
        assert oblasts[id_]["name"] == name
        assert (oblasts[id_]["claimed_by"], oblasts[id_]["claimed_since"]) == ("RU", "2022-09-30")
        assert 0 < oblasts[id_]["claimed_held_share"] == oblasts[id_]["held_RU_share"] <= 1
    assert sum(properties["area_km2"] for properties in oblasts.values()) == pytest.approx(600_000, rel=0.01)


def test_a_citation_of_the_default_ledger_outlives_a_backdated_claim(server: Serving) -> None:
    # Given a cited snapshot
    cited = f"/snapshots/2022-09-30.geojson?revision={server.publisher.atlas.revision}&method=consensus@1"
    before = server.get(cited).content

    # When the ledger learns of an earlier day, then the citation stays, and the latest answer differs
    server.record(claim("capture", LYMAN, "UA", "2022-09-01", "reuters", credibility=1))
    assert server.get(cited).content == before
    assert control(server, LYMAN, "2022-09-30")["controller"] == "UA"


def test_davydiv_brid_is_found_and_explained(server: Serving) -> None:
    # When the village is searched for and asked about
    found = server.json("/places?q=давидів брід")["places"]
    why = server.json(f"/places/{DAVYDIV_BRID}/why?day=2022-10-04")

    # Then it is found by its Ukrainian name, and what its control rests on is told with sources
    assert [one["id"] for one in found] == [DAVYDIV_BRID]
    told = [*why["deciding"], *why["losing"], *why["supporting"]]
    assert {"ua-president", "ua-mod"} <= {one["origin"]["id"] for one in told}
    assert all(one["evidence"] for one in told)


def test_tiles_draw_the_areas_of_the_day(atlas: Atlas) -> None:
    # Given a day with land of every kind, and all tiles of a zoom
    day, zoom, view, cutter = date(2022, 6, 1), 7, atlas.view(), Cutter()
    tiles = tile_ranges(atlas)[zoom]
    land: dict[str, list[shapely.Geometry]] = {}
    told, seen = {}, set()
    for row in range(tiles.first_row, tiles.last_row + 1):
        for column in range(tiles.first_column, tiles.last_column + 1):
            tile = Tile(zoom, row, column)
            layers = mapbox_vector_tile.decode(cutter.tile(atlas, view, day, tile, ["areas", "settlements"]))
            for feature in layers.get("areas", {"features": ()})["features"]:
                inside = shapely.geometry.shape(feature["geometry"]).intersection(shapely.box(0, 0, UNITS, UNITS))
                degrees = shapely.transform(shapely.segmentize(inside, 128), partial(_degrees, tile))
                land.setdefault(feature["properties"]["id"], []).append(degrees)
                told[feature["properties"]["id"]] = feature["properties"]["area_km2"]
            seen |= {feature["properties"]["id"] for feature in layers.get("settlements", {"features": ()})["features"]}

    # Then they hold the land that the areas have, to a hundredth, and the settlements that this zoom shows
    areas = {area_id(area.holder): area.area_km2 for area in view.classes.areas_on(day)}
    assert told == areas
    assert len(areas) > 3
    for id_, parts in land.items():
        drawn = sum(area_km2(part) for one in parts for part in shapely.get_parts(one) if part.area)
        assert drawn == pytest.approx(areas[id_], rel=0.01), id_
    least = spots_of(atlas.settlements).zoom.tolist()
    assert seen == {place.id for place, zoom_ in zip(atlas.settlements.places, least, strict=True) if zoom_ <= zoom}


def _degrees(tile: Tile, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    west, south, east, _ = tile.box
    x, y = (np.array([west, south]) + steps * (east - west) / UNITS).T
    return np.column_stack([360 * (x - 0.5), np.degrees(np.arctan(np.sinh(2 * np.pi * (y - 0.5))))])


def test_no_land_in_kherson_oblast_reaches_across_the_dnipro(atlas: Atlas) -> None:
    # Given a day on which each bank was held by one party, and the river of the base map
    kherson = "UA65000000000030969"
    view, territory = atlas.view(), atlas.territory
    held = view.periods_on(date(2022, 12, 1))
    (barrier,) = atlas.theatre.barriers
    outline = atlas.boundaries[kherson]
    assert isinstance(outline, shapely.MultiPolygon)
    right, left = np.array([(33.0, 47.0), (33.2, 46.5)])
    banks, bank_of = divided(
        outline, shapely.MultiLineString(barrier.lines), np.array([right, left]), np.zeros(2, bool)
    )

    # Then every cell lies on the bank of whoever holds its settlement
    cells = 0
    for cell, settlement in zip(territory.cells, territory.members.tolist(), strict=True):
        if atlas.settlements.oblasts[atlas.settlements.oblast[settlement]].id == kherson:
            bank = banks[bank_of[1 if view.periods[held[settlement]].control.controller == "RU" else 0]]
            assert shapely.area(shapely.difference(cell, bank)) < 1e-9
            cells += 1
    assert cells == 152


def test_the_whole_history_stays_small(server: Serving) -> None:
    # When the browser asks for everything, packed, then it is less than half a megabyte
    with server.client.stream("GET", "/timeline", headers={"accept-encoding": "gzip"}) as packed:
        assert sum(len(part) for part in packed.iter_raw()) < 500_000


def _asked(line: str) -> tuple[str, dict[str, str]]:
    """Give the path and the parameters of a command of docs/api.md."""
    words = shlex.split(line)
    address = next(word for word in words if word.startswith("http"))
    values = [word for before, word in pairwise(words) if before in ("-d", "--data-urlencode")]
    url = urlsplit(address)
    given = dict(parse_qsl(url.query)) | dict(value.split("=", 1) for value in values)
    return url.path, given


@pytest.mark.parametrize(
    "line", [line for line in API_PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("    curl")]
)
def test_the_commands_of_the_page_about_the_api_run(server: Serving, line: str) -> None:
    # When a command of docs/api.md is run, then it finds something
    path, given = _asked(line.strip())
    response = server.client.get(path, params=given)
    assert response.status_code == 200, response.text
    is_table = "ogc-numbermatched" in response.headers
    matched = response.headers["ogc-numbermatched"] if is_table else response.json().get("numberMatched", 1)
    assert int(matched) > 0


@pytest.mark.parametrize("draw", [svg, png])
def test_each_layer_of_a_picture_can_be_left_out_and_shown_alone(atlas: Atlas, draw: Callable[..., bytes]) -> None:
    # given: near enough for names of oblasts and dots, on a day on which changes are uncertain
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")
    ground = Ground.decoded(basemap_with_oblasts(geodata_dir() / "ukraine", atlas))
    atelier = Atelier(view=atlas.view(), ground=ground, oblasts=atlas.oblasts)
    sheet = Sheet(width=420, height=300, bounds=(35.5, 46.5, 39.0, 49.0))

    def drawn(*layers: str) -> bytes:
        return draw(atelier, replace(sheet, layers=frozenset(layers)), date(2022, 3, 1))

    # when
    whole, bare = drawn(*LAYERS), drawn()
    without = {layer: drawn(*(name for name in LAYERS if name != layer)) for layer in LAYERS}
    alone = {layer: drawn(layer) for layer in LAYERS}

    # then: all differ; only what is uncertain is told by the colours of other layers, and shows nothing alone
    assert len({whole, *without.values()}) == len(LAYERS) + 1
    assert len({bare, *alone.values()}) == len(LAYERS)
    assert alone["uncertain"] == bare
