"""GDAL's OAPIF driver, through pyogrio and geopandas: what most people ask with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import geopandas
import pandas as pd
import pyogrio
import pytest

if TYPE_CHECKING:
    from tests.clients.serving import LiveServer, Request

DAY = "2022-10-01"
LAYERS = {
    "settlements": "Point",
    "oblasts": "MultiPolygon",
    "areas": "MultiPolygon",
    "frontline": "MultiLineString",
    "claims": "Unknown",
    "transitions": "Point",
}
_SAMPLE = "20"
"""How many features GDAL looks at to learn what fields there are."""


def read(live: LiveServer, **options: Any) -> geopandas.GeoDataFrame:  # noqa: ANN401 - whatever GDAL takes
    frame = geopandas.read_file(f"OAPIF:{live.address}", **options)
    assert isinstance(frame, geopandas.GeoDataFrame)
    return frame


def data_requests(live: LiveServer, since: int, collection: str = "settlements") -> list[Request]:
    """Give the requests for features, without the one that learns of their fields."""
    path = f"/collections/{collection}/items"
    return [one for one in live.asked(since) if one.path == path and one.query.get("limit") != _SAMPLE]


def matched(live: LiveServer, query: str, collection: str = "settlements") -> int:
    """Ask the API itself how many features there are."""
    with urlopen(f"{live.address}/collections/{collection}/items?limit=1&{query}") as answer:  # noqa: S310
        return int(json.load(answer)["numberMatched"])


def test_every_collection_is_a_layer(live: LiveServer) -> None:
    # When GDAL opens the server, then every collection is a layer of its kind of geometry
    assert {str(name): str(kind) for name, kind in pyogrio.list_layers(f"OAPIF:{live.address}")} == LAYERS


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_read_whole(live: LiveServer, layer: str) -> None:
    # When a layer is read to its end
    frame = read(live, layer=layer)

    # Then nothing is missing or there twice, ids are texts, and coordinates are longitude and latitude
    assert len(frame) == matched(live, "", layer) > 0
    assert frame["id"].is_unique
    assert frame.crs is not None
    assert frame.crs.to_authority() == ("OGC", "CRS84")
    west, south, east, north = frame.total_bounds
    assert 21 < west < east < 41
    assert 44 < south < north < 53


def test_a_day_and_equalities_are_asked_of_the_server(live: LiveServer) -> None:
    # When what one party controls on a day is read
    since = live.mark()
    frame = read(live, layer="settlements", DATETIME=DAY, where="controller = 'RU' AND status = 'controlled'")

    # Then the server was asked for that and for no more
    asked = data_requests(live, since)
    assert {(one.query["datetime"], one.query["controller"], one.query["status"]) for one in asked} == {
        (DAY, "RU", "controlled")
    }
    assert len(frame) == matched(live, f"datetime={DAY}&controller=RU&status=controlled") > 100
    assert set(frame["controller"]) == {"RU"}
    assert frame["valid_from"].max() <= pd.Timestamp(DAY)


def test_columns_have_types_whatever_the_first_features_lack(live: LiveServer) -> None:
    # When the columns are asked about, then they are as the schema says, although the first features know no dates
    told = pyogrio.read_info(f"OAPIF:{live.address}", layer="settlements")
    types = dict(zip(told["fields"], told["ogr_types"], strict=True))
    assert types["valid_from"] == types["valid_to"] == "OFTDate"
    assert types["population"] == "OFTInteger"
    assert types["claimed_by"] == "OFTString"


def test_a_box_is_asked_of_the_server(live: LiveServer) -> None:
    # When a box is read on a day
    since = live.mark()
    frame = read(live, layer="settlements", DATETIME=DAY, bbox=(37, 48, 38, 49))

    # Then the server was asked for the box and the day
    (asked,) = data_requests(live, since)
    assert asked.query["bbox"] == "37,48,38,49"
    assert len(frame) == matched(live, f"datetime={DAY}&bbox=37,48,38,49") > 10
    assert frame.geometry.x.between(37, 38).all()


def test_what_only_gdal_can_tell_comes_out_the_same(live: LiveServer) -> None:
    # When a condition is read that GDAL looks at itself
    frame = read(live, layer="settlements", DATETIME=DAY, bbox=(37, 47, 38, 49), where="population > 100000")

    # Then it is what a filter of the server finds
    with urlopen(  # noqa: S310 - the server of this test
        f"{live.address}/collections/settlements/items?datetime={DAY}&bbox=37,47,38,49&filter=population%20%3E%20100000"
    ) as answer:
        found = json.load(answer)["features"]
    assert sorted(frame["id"]) == sorted(one["id"] for one in found)
    assert len(frame) > 1


def test_pages_are_followed_and_pinned(live: LiveServer) -> None:
    # When a layer is read a few hundred features at a time
    since = live.mark()
    frame = read(live, layer="settlements", DATETIME=DAY, PAGE_SIZE="700")

    # Then the pages follow each other under one revision, and nothing is skipped or repeated
    asked = data_requests(live, since)
    offsets = [int(one.query.get("offset", "0")) for one in asked]
    assert offsets == list(range(0, len(frame), 700))
    assert len({one.query["revision"] for one in asked[1:]}) == 1
    assert frame["id"].is_unique
    assert len(frame) == matched(live, f"datetime={DAY}")


def test_a_span_gives_a_feature_for_each_period(live: LiveServer) -> None:
    # When a month is read for one oblast
    frame = read(live, layer="settlements", DATETIME="2022-11-01/2022-11-30", where="oblast = 'UA65000000000030969'")

    # Then places that changed hands are there once a period, each with its first day
    assert len(frame) > frame["name"].nunique()
    assert frame["id"].is_unique
    assert frame["valid_from"].notna().all()


def test_an_address_is_read_as_a_file(live: LiveServer) -> None:
    # When geopandas reads an address
    snapshot = geopandas.read_file(f"{live.address}/snapshots/{DAY}.geojson")
    filtered = geopandas.read_file(
        f"{live.address}/collections/settlements/items?datetime={DAY}&filter=population%20%3E%20500000&limit=100"
    )

    # Then it has all settlements of the day, or those that the filter lets pass
    assert len(snapshot) == matched(live, f"datetime={DAY}")
    assert (filtered["population"] > 500_000).all()
    assert len(filtered) > 1


def test_wrong_questions_are_faults_of_gdal_too(live: LiveServer) -> None:
    # When GDAL asks for a day that is none, then it fails and does not give an empty layer
    with pytest.raises(Exception, match=r"400|datetime|HTTP"):
        read(live, layer="settlements", DATETIME="yesterday", where="controller = 'RU'")


def test_what_gdal_writes_wrongly_fails_rather_than_misleads(live: LiveServer) -> None:
    # When GDAL takes a condition on a date for `datetime`, in a form that is no instant, then reading fails
    with pytest.raises(Exception, match=r"400|datetime|HTTP"):
        read(live, layer="settlements", where="valid_from >= '2022-03-01'", bbox=(37, 48, 38, 49))
