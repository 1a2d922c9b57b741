"""Vector tiles as OGC API – Tiles lays them out."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import mapbox_vector_tile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.serving import CLAIMS, serving
from tests.domain.builders import claim

if TYPE_CHECKING:
    from tests.api.serving import Serving

TILES = "/tiles/WebMercatorQuad"
DAY = "datetime=2022-04-01"
EVERYWHERE = f"{TILES}/4/5/9?{DAY}"
"""The tile of zoom 4 in which the whole small theatre lies."""
LAYERS = {"areas", "oblasts", "frontline", "settlements"}


def decoded(server: Serving, path: str) -> dict[str, dict[str, dict[str, Any]]]:
    response = server.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    return {
        name: {feature["properties"]["id"]: feature["properties"] for feature in layer["features"]}
        for name, layer in mapbox_vector_tile.decode(response.content).items()
    }


def links(document: dict[str, Any]) -> dict[str, str]:
    return {link["rel"].rsplit("/", 1)[-1]: link["href"].removeprefix("http://test") for link in document["links"]}


def test_the_way_to_a_tile_leads_through_links(server: Serving) -> None:
    # given
    landing, areas = server.json("/?f=json"), server.json("/collections/areas")

    for start in (landing, areas):
        # when
        tilesets = server.json(links(start)["tilesets-vector"])
        (entry,) = tilesets["tilesets"]
        tileset = server.json(f"{links(entry)['self']}?{DAY}")
        tile = links(tileset)["item"].format(tileMatrix=4, tileRow=5, tileCol=9)

        # then
        names = [layer["id"] for layer in tileset["layers"]]
        assert set(decoded(server, tile)) == set(names)
        assert server.json(links(tileset)["tiling-scheme"])["uri"] == tileset["tileMatrixSetURI"]
    assert names == ["areas"]
    assert server.json(links(landing)["tiling-schemes"])["tileMatrixSets"][0]["id"] == "WebMercatorQuad"
    conforms = server.json("/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt" in conforms


def test_the_tiling_scheme_is_the_one_that_all_maps_use(server: Serving) -> None:
    # when
    matrices = server.json("/tileMatrixSets/WebMercatorQuad")["tileMatrices"]

    # then
    assert [matrix["id"] for matrix in matrices] == [str(zoom) for zoom in range(25)]
    assert matrices[0]["scaleDenominator"] == pytest.approx(559082264.028717)
    assert matrices[12]["cellSize"] == pytest.approx(38.21851414258815)
    assert matrices[12]["matrixWidth"] == 4096
    assert matrices[0]["pointOfOrigin"] == pytest.approx([-20037508.342789244, 20037508.342789244])


def test_limits_hold_every_tile_with_something_in_it(server: Serving) -> None:
    # given
    limits = server.json(f"{TILES}?{DAY}")["tileMatrixSetLimits"]

    # when
    filled = {
        (zoom, row, column)
        for zoom in range(5)
        for row in range(2**zoom)
        for column in range(2**zoom)
        if server.get(f"{TILES}/{zoom}/{row}/{column}?{DAY}").status_code == 200
    }

    # then
    for zoom, row, column in filled:
        limit = limits[zoom]
        assert limit["minTileRow"] <= row <= limit["maxTileRow"]
        assert limit["minTileCol"] <= column <= limit["maxTileCol"]
    assert {zoom for zoom, _, _ in filled} == set(range(5))


def test_features_say_what_they_say_as_geojson(server: Serving) -> None:
    # when
    tile = decoded(server, EVERYWHERE)

    # then
    assert set(tile) == LAYERS
    for layer, features in tile.items():
        items = server.json(f"/collections/{layer}/items?{DAY}")["features"]
        for item in items:
            if item["geometry"] is None:
                assert item["id"] not in features
            elif item["id"] in features:
                told = {name: value for name, value in item["properties"].items() if value is not None}
                assert features[item["id"]] == told | {"id": item["id"]}
        assert set(features) <= {item["id"] for item in items}
    assert set(tile["areas"]) == {"RU:controlled", "UA:controlled", "UA:controlled:RU"}
    assert set(tile["oblasts"]) == {"west", "middle", "east"}


def test_a_day_a_method_and_the_state_of_knowledge_choose_what_is_drawn(server: Serving) -> None:
    # when
    def areas(query: str) -> set[str]:
        return set(decoded(server, f"{TILES}/4/5/9?{query}")["areas"])

    # then
    assert areas("datetime=2022-02-28") == {"UA:controlled"}
    assert areas("datetime=2022-02/2022-03") == {"RU:controlled", "UA:controlled"}
    assert areas(f"{DAY}&method=latest@1") == {"RU:controlled", "UA:controlled"}
    assert areas(f"{DAY}&as_of=2022-02-28") == {"UA:controlled"}
    assert areas(f"{DAY}&revision=0") == {"UA:controlled"}


def test_layers_are_chosen_by_name(server: Serving) -> None:
    # then
    assert set(decoded(server, f"{EVERYWHERE}&collections=settlements,areas")) == {"settlements", "areas"}
    assert set(decoded(server, f"/collections/frontline{EVERYWHERE}")) == {"frontline"}
    assert server.get(f"/collections/frontline{TILES}/4/5/9?datetime=2022-01-01").status_code == 204


def test_settlements_close_together_wait_for_a_deeper_zoom(server: Serving) -> None:
    # when
    shown = [
        set(decoded(server, f"/collections/settlements{TILES}/{tile}?{DAY}")["settlements"])
        for tile in ("0/0/0", "1/0/1", "2/1/2", "3/2/4", "4/5/9")
    ]

    # then
    assert "west-7" in shown[0]  # the largest of all
    assert len(shown[0]) < len(shown[-1])
    assert all(before <= after for before, after in pairwise(shown))


@pytest.mark.parametrize("path", ["/4/0/0", "/12/0/0", "/0/0/0?collections=frontline&datetime=2014-01-01"])
def test_nothing_is_said_of_nothing(server: Serving, path: str) -> None:
    # when
    response = server.get(TILES + path)

    # then
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in response.headers
    assert response.headers["etag"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert server.get(TILES + path, if_none_match=response.headers["etag"]).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{TILES}/4/16/0", 404),
        (f"{TILES}/4/0/16", 404),
        (f"{TILES}/13/0/0", 404),
        (f"{TILES}/999999999999999/0/0", 404),
        (f"{TILES}/4/-1/0", 400),
        (f"{TILES}/4/0/1.5", 400),
        (f"{TILES}/four/0/0", 400),
        (f"{TILES}/9999999999999999/0/0", 400),
        (f"{TILES}/4/5/9?datetime=yesterday", 400),
        (f"{TILES}/4/5/9?method=nonsense", 400),
        (f"{TILES}/4/5/9?revision=999999", 400),
        (f"{TILES}/4/5/9?as_of=0", 400),
        (f"{TILES}/4/5/9?collections=rivers", 400),
        (f"{TILES}/4/5/9?collections=", 400),
        (f"{TILES}/4/5/9?collections=claims", 400),
        (f"{TILES}/4/5/9?limit=1", 400),
        (f"{TILES}/4/5/9?f=png", 400),
        (f"{TILES}/4/5/9?f=mvt&f=mvt", 400),
        (f"{TILES}/4/5", 404),
        (f"{TILES}?f=xml", 400),
        ("/tiles?datetime=2022-01-01", 400),
        ("/tiles/WorldCRS84Quad", 404),
        ("/tiles/WorldCRS84Quad/0/0/0", 404),
        ("/tileMatrixSets/WorldCRS84Quad", 404),
        ("/collections/claims/tiles", 404),
        (f"/collections/transitions{TILES}/0/0/0", 404),
        (f"/collections/areas{TILES}/0/0/0?collections=areas", 400),
    ],
)
def test_what_there_is_not_is_refused(server: Serving, path: str, status: int) -> None:
    # when
    response = server.get(path)

    # then
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"] or path.endswith("/4/5")


HOSTILE = st.one_of(
    st.text(max_size=12),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(["", "0", "4", "12", "13", "1e3", "٣", "..", "%00", "2022-02-30", "../2022-01", "areas,", ","]),
)
NAMES = st.sampled_from(["datetime", "method", "as_of", "revision", "collections", "f", "bbox"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tile=st.tuples(HOSTILE, HOSTILE, HOSTILE),
    query=st.dictionaries(st.one_of(NAMES, st.text(max_size=6)), HOSTILE, max_size=4),
)
def test_whatever_is_asked_gets_a_tile_or_a_reason(
    server: Serving, tile: tuple[str, str, str], query: dict[str, str]
) -> None:
    # when
    path = "/".join(quote(part.encode("utf-8", "replace"), safe="") for part in tile)
    response = server.client.get(f"{TILES}/{path}", params=query)

    # then
    assert response.status_code in {200, 204, 400, 404}, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"


def test_a_pinned_tile_is_the_same_from_every_process(server: Serving) -> None:
    # given
    address = f"{TILES}/5/11/19?{DAY}&method=consensus@1&revision={server.publisher.atlas.revision}"
    before = server.get(address)

    # when
    other = serving(*CLAIMS)
    with other.client:
        other.record(claim("capture", "west-0", "RU", "2022-03-30", "reuters", credibility=1))
        after = other.get(address)

    # then
    assert after.content == before.content
    assert "immutable" in after.headers["cache-control"]


def test_every_fault_of_a_tile_is_listed(server: Serving) -> None:
    # when
    errors = server.get(f"{TILES}/a/b/c?datetime=0&collections=x&colour=red").json()["errors"]

    # then
    assert {error["parameter"] for error in errors} == {
        "tileMatrix",
        "tileRow",
        "tileCol",
        "datetime",
        "collections",
        "colour",
    }


def test_tilejson_names_tiles_that_never_change(server: Serving) -> None:
    # given
    document = server.json(f"{TILES}?f=tilejson&{DAY}&collections=areas")
    (template,) = document["tiles"]
    address = template.removeprefix("http://test").format(z=4, y=5, x=9)
    before = server.get(address)

    # when
    server.record(claim("capture", "west-0", "RU", "2022-03-30", "reuters", credibility=1))

    # then
    assert document["tilejson"] == "3.0.0"
    assert [layer["id"] for layer in document["vector_layers"]] == ["areas"]
    assert document["vector_layers"][0]["fields"]["area_km2"] == "Number"
    assert (document["minzoom"], document["maxzoom"]) == (0, 12)
    assert document["bounds"] == [30, 46, 39, 50]
    assert "immutable" in before.headers["cache-control"]
    assert server.get(address).content == before.content
    moved = server.get(f"{TILES}/4/5/9?{DAY}&collections=areas")
    assert moved.content != before.content
    assert "stale-while-revalidate" in moved.headers["cache-control"]
    assert f"revision={server.publisher.atlas.revision}" in moved.links["canonical"]["url"]


def test_a_tile_that_the_caller_has_is_not_sent_again(server: Serving) -> None:
    # given
    packed, plain = (server.get(EVERYWHERE, accept_encoding=encoding) for encoding in ("gzip", "identity"))

    # then
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert server.get(EVERYWHERE, accept_encoding="gzip", if_none_match=packed.headers["etag"]).status_code == 304
    assert plain.headers["access-control-allow-origin"] == "*"


def test_a_style_draws_the_layers_in_the_colours_of_the_parties(server: Serving) -> None:
    # when
    style = server.json(f"{TILES}?f=style&{DAY}")

    # then
    source = style["sources"]["marchland"]
    assert server.json(source["url"].removeprefix("http://test"))["tilejson"] == "3.0.0"
    assert {layer["source-layer"] for layer in style["layers"] if "source" in layer} == LAYERS
    assert all(party.color_light in json.dumps(style) for party in server.publisher.atlas.theatre.parties)
    assert "glyphs" not in style
