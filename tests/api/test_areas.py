"""Areas and the line of contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

from tests.api.serving import Serving, serving
from tests.domain.builders import claim

if TYPE_CHECKING:
    from collections.abc import Iterator

AREAS = "/collections/areas/items"
LINES = "/collections/frontline/items"
EAST_TAKEN = claim("capture", "east", "RU", "2022-03-01", "reuters", credibility=1)
MIDDLE_ENTERED = claim("entry", "middle", "RU", "2022-03-05", "reuters", credibility=1)
WEST_CLAIMED = claim("capture", "west-0", "RU", "2022-03-07", "mod-ru")


@pytest.fixture
def server() -> Iterator[Serving]:
    """A theatre of which the east is taken, the middle contested, and one place in the west claimed."""
    running = serving(EAST_TAKEN, MIDDLE_ENTERED, WEST_CLAIMED)
    with running.client:
        yield running


def by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature for feature in document["features"]}


def test_areas_are_told_apart_by_controller_status_and_claimant(server: Serving) -> None:
    # When the areas of a day are asked for
    document = server.json(f"{AREAS}?datetime=2022-03-08")
    found = by_id(document)

    # Then there is one for each holder, under an id that says which, with its size and what it is made from
    assert list(found) == ["UA:controlled", "UA:controlled:RU", "UA:contested", "RU:controlled"]
    taken = found["RU:controlled"]["properties"]
    assert (taken["controller"], taken["status"], taken["claimed_by"]) == ("RU", "controlled", None)
    assert taken["settlements"] == 4
    east = by_id(server.json("/collections/oblasts/items"))["east"]["properties"]
    assert taken["area_km2"] == east["area_km2"]
    assert taken["model"] == document["model"] == "modelled from 19 settlements"
    assert taken["tessellation"] == document["tessellation"] == server.publisher.atlas.territory.version
    assert (taken["method"], taken["revision"]) == (document["method"], document["revision"])


def test_areas_cover_the_theatre_without_overlap_and_keep_the_rules_of_geojson(server: Serving) -> None:
    # Given the areas of a day as they are published
    shapes = [
        shapely.geometry.shape(one["geometry"])
        for one in server.json("/snapshots/2022-03-08.geojson?layer=areas")["features"]
    ]

    # Then they are valid, of one type, with outer rings counter-clockwise and six decimals, and leave nothing out
    assert all(shape.is_valid and shape.geom_type == "MultiPolygon" for shape in shapes)
    assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(shapes))).all()
    coordinates = shapely.get_coordinates(shapes)
    assert (coordinates.round(6) == coordinates).all()
    assert sum(shape.area for shape in shapes) == pytest.approx(9.0 * 4.0)
    assert shapely.union_all(shapes).area == pytest.approx(9.0 * 4.0)


def test_the_line_of_contact_tells_what_lies_on_either_side(server: Serving) -> None:
    # When the lines are asked for before and after the middle is contested
    before = by_id(server.json(f"{LINES}?datetime=2022-03-02"))
    after = by_id(server.json(f"{LINES}?datetime=2022-03-08"))

    # Then the parties touch at first, and afterwards each touches the contested belt
    assert list(before) == ["RU:UA"]
    assert list(after) == ["RU:none", "UA:none"]
    line = before["RU:UA"]
    assert (line["properties"]["left"], line["properties"]["right"]) == ("RU", "UA")
    assert line["properties"]["length_km"] == pytest.approx(444.6, abs=0.5)
    assert line["geometry"]["type"] == "MultiLineString"


@pytest.mark.parametrize("layer", ["areas", "frontline"])
def test_a_layer_and_its_collection_hold_the_same_features(server: Serving, layer: str) -> None:
    # Given both answers about a day, then features are the same, and each can be asked for by its id
    snapshot = server.json(f"/snapshots/2022-03-08.geojson?layer={layer}")
    items = server.json(f"/collections/{layer}/items?datetime=2022-03-08")
    assert snapshot["features"] == items["features"]
    assert snapshot["model"] == items["model"]
    for feature in items["features"]:
        alone = server.json(f"/collections/{layer}/items/{feature['id']}?datetime=2022-03-08")
        del alone["links"]
        assert alone == feature


def test_filters_narrow_the_areas(server: Serving) -> None:
    # When areas are filtered, then only those that match come, page by page
    assert list(by_id(server.json(f"{AREAS}?datetime=2022-03-08&controller=RU"))) == ["RU:controlled"]
    assert list(by_id(server.json(f"{AREAS}?datetime=2022-03-08&status=contested"))) == ["UA:contested"]
    assert list(by_id(server.json(f"{AREAS}?datetime=2022-03-08&bbox=36.5,46,39,50"))) == ["RU:controlled"]
    assert list(by_id(server.json(f"{AREAS}?datetime=2022-03-08&bbox=170,46,-170,50"))) == []
    assert list(by_id(server.json(f"{LINES}?datetime=2022-03-08&bbox=32,46,34,50"))) == ["UA:none"]
    page = server.json(f"{AREAS}?datetime=2022-03-08&limit=3")
    assert (page["numberReturned"], page["numberMatched"]) == (3, 4)
    (following,) = (one["href"] for one in page["links"] if one["rel"] == "next")
    assert list(by_id(server.json(following.removeprefix("http://test")))) == ["RU:controlled"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (f"{AREAS}?oblast=east", ["oblast"]),
        (f"{LINES}?status=contested", ["status"]),
        ("/snapshots/2022-03-08.geojson?layer=areas&oblast=east", ["oblast"]),
        ("/snapshots/2022-03-08.geojson?layer=frontline&controller=RU&status=unknown", ["controller", "status"]),
    ],
)
def test_a_filter_that_bears_on_nothing_is_refused(server: Serving, path: str, names: list[str]) -> None:
    # When such a filter is given, then the answer names each instead of passing over it
    response = server.get(path)
    assert response.status_code == 400
    assert sorted(error["parameter"] for error in response.json()["errors"]) == names


@pytest.mark.parametrize("path", [f"{AREAS}/RU:contested", f"{AREAS}/RU", f"{LINES}/UA:RU"])
def test_an_area_that_is_not_there_that_day_is_not_found(server: Serving, path: str) -> None:
    # When something is asked for that the day does not have, then there is no such feature
    assert server.get(f"{path}?datetime=2022-03-08").status_code == 404


def test_a_cited_area_stays_the_same_to_the_byte(server: Serving) -> None:
    # Given a cited answer, when the ledger learns of an earlier day, then it is as it was
    cited = f"/snapshots/2022-03-08.geojson?layer=areas&method=consensus@1&revision={server.publisher.atlas.revision}"
    before = server.get(cited).content
    server.record(claim("capture", "west", "RU", "2022-03-01", "reuters", credibility=1))
    assert server.get(cited).content == before
    assert list(by_id(server.json(f"{AREAS}?datetime=2022-03-01"))) == ["UA:controlled", "RU:controlled"]


SAID = "odelled from 19 settlements"
AREAL = (
    "/collections/{}/items?datetime=2022-03-01/2022-03-08",
    "/collections/{}/items?datetime=2022-03-01/2022-03-08&f=html",
    "/collections/{}/items?datetime=2022-03-01/2022-03-08&f=csv",
    "/collections/{}/items?datetime=2022-03-01/2022-03-08&f=geojsonseq",
    "/collections/{}/items?datetime=2022-03-01/2022-03-08&f=jsonfg",
    "/collections/{}/items?datetime=2022-03-01/2022-03-08&f=gpkg",
    "/collections/{}?f=html",
)


@pytest.mark.parametrize(
    "path",
    [
        *(form.format(name) for form in AREAL for name in ("areas", "frontline", "oblasts", "transitions")),
        *(f"/snapshots/2022-03-08.{form}?layer=oblasts" for form in ("geojson", "csv", "gpkg", "fgb")),
        *(f"/transitions?from=2022-03-01&to=2022-03-08&f={form}" for form in ("json", "csv", "gpkg")),
        *(f"/statistics?from=2022-03-01&to=2022-03-08&f={form}" for form in ("json", "csv")),
        "/comparison?day=2022-03-08&compare=date:2022-02-01",
    ],
)
def test_whatever_has_figures_of_land_says_from_how_many_settlements_it_is_modelled(server: Serving, path: str) -> None:
    # Given a document, page or table with square kilometres, or a share or length of such, when it is asked for
    answer = server.client.get(path)

    # Then the label stands in it
    assert answer.status_code == 200
    assert SAID.encode() in answer.content


def test_pages_write_square_kilometres_out(server: Serving) -> None:
    # Given an area of more than ten thousand km²
    found = by_id(server.json(f"{AREAS}?datetime=2022-03-08"))["RU:controlled"]["properties"]["area_km2"]
    assert found > 10_000

    # When it is shown on a page, then it is no power of ten
    assert f">{found:,}<" in server.client.get(f"{AREAS}?datetime=2022-03-08&f=html").text
