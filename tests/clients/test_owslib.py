"""OWSLib, the client that Python programs of the OGC world use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from owslib.ogcapi.features import Features

if TYPE_CHECKING:
    from tests.clients.serving import LiveServer


@pytest.fixture
def client(live: LiveServer) -> Features:
    return Features(live.address)


def test_it_finds_its_way_from_the_landing_page(client: Features) -> None:
    # When OWSLib follows the links, then it finds what the server is, what it conforms to and what it has
    assert {link["rel"] for link in client.links} >= {"self", "conformance", "data", "service-desc"}
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in client.conformance()["conformsTo"]
    assert client.api()["openapi"].startswith("3.0.")
    assert client.feature_collections() == ["settlements", "oblasts", "areas", "frontline", "claims", "transitions"]
    assert client.collection("areas")["extent"]["spatial"]["bbox"]


def test_it_reads_items_by_day_box_and_filter(client: Features) -> None:
    # When features are asked for by everything at once
    found = client.collection_items(
        "settlements", datetime_="2022-10-01", bbox=[37, 47, 38, 49], limit=3, filter="population > 100000"
    )

    # Then they are those of the day in the box that the filter lets pass
    assert found["numberReturned"] == len(found["features"]) == 3
    assert found["day"] == "2022-10-01"
    for feature in found["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 37 <= longitude <= 38
        assert 47 <= latitude <= 49
        assert feature["properties"]["population"] > 100_000


def test_it_reads_one_item_and_pages(client: Features) -> None:
    # When a page is followed by the next, and one feature is asked for by its id
    first = client.collection_items("settlements", limit=2)
    second = client.collection_items("settlements", limit=2, offset=2)
    one = client.collection_item("settlements", first["features"][0]["id"])

    # Then the pages do not meet, and the feature is the same
    assert {each["id"] for each in first["features"]}.isdisjoint(each["id"] for each in second["features"])
    assert one["properties"] == first["features"][0]["properties"]


def test_queryables_and_schema_tell_what_there_is(client: Features) -> None:
    # When OWSLib asks what filters may speak of and what features have, then both are there with types
    queryables = client.collection_queryables("settlements")["properties"]
    schema = client.collection_schema("settlements")["properties"]
    assert {"controller", "population", "valid_from"} <= queryables.keys() <= schema.keys()
    assert queryables["population"]["type"] == "integer"


def test_a_fault_is_told(client: Features) -> None:
    # When a limit is none, then OWSLib raises what the server says
    with pytest.raises(RuntimeError, match="limit"):
        client.collection_items("settlements", limit=-1)
