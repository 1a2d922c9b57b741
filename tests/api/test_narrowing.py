"""Filters, order and choice of properties, on every collection."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.api.collections.catalogue import COLLECTIONS
from app.api.routes.collections import items_parameters
from tests.api.serving import CLAIMS, Serving, serving
from tests.domain.builders import claim

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = (
    "",
    "'\x00\x1b[31m",
    "<script>alert(1)</script>",
    "1e400",
    "-1",
    "9" * 3000,
    "٣",
    "2022-02-30",
    "a,b,,c",
    "{",
    "(" * 500,
)


@pytest.fixture(scope="module")
def running() -> Iterator[Serving]:
    """A server that all these tests only read from."""
    server = serving(*CLAIMS)
    with server.client:
        yield server


def features(server: Serving, collection: str, **asked: str) -> list[dict[str, Any]]:
    response = server.client.get(f"/collections/{collection}/items", params=asked)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["features"]
    return found


def ids(server: Serving, collection: str, **asked: str) -> list[str]:
    return [feature["id"] for feature in features(server, collection, **asked)]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_schema_tells_what_features_have(running: Serving, collection: str) -> None:
    # Given a collection's schema and queryables
    schema = running.json(f"/collections/{collection}/schema")
    queryables = running.json(f"/collections/{collection}/queryables")

    # Then they are JSON Schemas with roles, and features have the properties of the first, in order
    assert schema["$schema"] == queryables["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["id"]["x-ogc-role"] == "id"
    assert schema["properties"]["geometry"]["x-ogc-role"] == "primary-geometry"
    assert queryables["properties"].keys() <= schema["properties"].keys()
    for feature in features(running, collection, datetime="2022-03-02"):
        assert list(schema["properties"]) == ["id", "geometry", *feature["properties"]]
        for name in schema["required"]:
            assert feature.get(name, feature["properties"].get(name)) is not None


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_feature_has_what_its_fields_say(running: Serving, collection: str) -> None:
    # Given the features of a day
    for feature in features(running, collection, datetime="2022-03-02"):
        # When each is asked for by every value that it has, then it is found
        for name in running.json(f"/collections/{collection}/queryables")["properties"]:
            value = feature.get(name, feature["properties"].get(name))
            if isinstance(value, str | int | float):
                found = ids(running, collection, datetime="2022-03-02", **{name: str(value)})
                assert feature["id"] in found, (name, value)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_features_come_in_any_order(running: Serving, collection: str) -> None:
    # Given all features of a collection
    asked = {"datetime": "2022-03-02"}
    for name, schema in running.json(f"/collections/{collection}/queryables")["properties"].items():
        if schema.get("type") in (None, "array"):
            continue

        # When they are sorted by a property, either way
        def values(sortby: str, name: str = name) -> list[Any]:
            found = features(running, collection, **asked, sortby=sortby)
            return [one.get(name, one["properties"].get(name)) for one in found]

        up, down = values(f"+{name}"), values(f"-{name}")

        # Then known values come in order, and unknown ones last
        known = [value for value in up if value is not None]
        assert known == sorted(known)
        assert up == known + [None] * (len(up) - len(known))
        assert [value for value in down if value is not None] == known[::-1]
        assert down[: len(known)] == known[::-1]


def test_several_keys_sort_one_after_the_other(running: Serving) -> None:
    # When settlements are sorted by oblast, and in it by people, then both hold
    found = features(running, "settlements", sortby="oblast,-population")
    keys = [(one["properties"]["oblast"], -one["properties"]["population"]) for one in found]
    assert keys == sorted(keys)


def test_only_the_properties_asked_for_are_written(running: Serving) -> None:
    # When two properties are asked for, then features have these, with id and geometry
    found = features(running, "settlements", properties="controller,name", limit="2")
    assert [list(one["properties"]) for one in found] == [["name", "controller"]] * 2
    assert all(one["id"] and one["geometry"] for one in found)


def test_filters_in_text_and_json_answer_the_same(running: Serving) -> None:
    # When the same is asked in both languages, then the answers are the same
    text = ids(running, "settlements", filter="population > 5000 AND casei(name) LIKE 'WEST%'")
    json = '{"op":"and","args":[{"op":">","args":[{"property":"population"},5000]},{"op":"like","args":'
    json += '[{"op":"casei","args":[{"property":"name"}]},"west%"]}]}'
    assert ids(running, "settlements", filter=json, **{"filter-lang": "cql2-json"}) == [
        name for name in ids(running, "settlements", filter="population > 5000") if name.startswith("west")
    ]
    assert text == []  # casei folds one side; the other is as it was written
    folded = "population > 5000 AND casei(name) LIKE casei('WEST%')"
    assert ids(running, "settlements", filter=folded) == ids(running, "settlements", filter=json)


def test_parameters_and_filters_all_narrow(running: Serving) -> None:
    # When a box, a property and a filter are given, then features fulfil all of them
    found = ids(running, "settlements", bbox="36,46,39,50", kind="settlement", filter="population >= 2000")
    assert found == [
        name
        for name in ids(running, "settlements", bbox="36,46,39,50")
        if name in ids(running, "settlements", filter="population >= 2000")
    ]
    assert 0 < len(found) < 4


def test_shares_of_each_party_can_be_asked_for(running: Serving) -> None:
    # Given one oblast of which a party holds a fifth, when it is asked for by its share, then it comes
    assert ids(running, "oblasts", datetime="2022-03-02", filter="held_RU_share > 0.1") == ["east"]
    assert ids(running, "oblasts", datetime="2022-03-02", held_RU_share="0.2") == ["east"]
    parameters = running.json("/openapi.json")["paths"]["/collections/oblasts/items"]["get"]["parameters"]
    assert "held_RU_share" in {one["name"] for one in parameters}


def test_settlements_by_their_own_parameters_are_the_same_either_way(running: Serving) -> None:
    # Given the quick way to a page of settlements, when a filter that holds for all makes it go the other way
    for asked in ({}, {"datetime": "2022-03-02", "limit": "7", "offset": "5"}, {"datetime": "2022-01/2022-12"}):
        # Then the features are the same
        assert features(running, "settlements", **asked) == features(
            running, "settlements", **asked, filter="name IS NOT NULL"
        )


@pytest.mark.parametrize(
    ("asked", "parameter", "told"),
    [
        ({"filter": "x = 1"}, "filter", "there are id, geometry, name"),
        ({"filter": "name = 'x'", "filter-lang": "cql2-json"}, "filter-lang", "cql2-text"),
        ({"filter-lang": "sql"}, "filter-lang", "is not one of"),
        ({"filter-crs": "EPSG:4326"}, "filter-crs", "is not one of"),
        ({"sortby": "nmae"}, "sortby", "there are id, name"),
        ({"sortby": "geometry"}, "sortby", "names no property"),
        ({"sortby": ",".join(["name"] * 9)}, "sortby", "more than 8"),
        ({"properties": "name,colour"}, "properties", "there are name"),
        ({"population": "many"}, "population", "is not a number"),
        ({"population": "1.5"}, "population", "is not a whole number"),
        ({"valid_from": "soon"}, "valid_from", "is not a day"),
        ({"assertion": "sure"}, "assertion", "is not one of"),
        ({"limit": "1000000"}, "limit", "from 1 to 10000"),
        ({"bbox": "1,2,3,4,5"}, "bbox", "is not a box"),
        ({"revision": "999999"}, "revision", "later than the ledger"),
    ],
)
def test_a_fault_names_its_parameter_and_what_would_be_right(
    running: Serving, asked: dict[str, str], parameter: str, told: str
) -> None:
    # When something is asked that cannot be, then the problem says what can
    response = running.client.get("/collections/settlements/items", params=asked)
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert {error["parameter"] for error in errors} == {parameter}
    assert any(told in error["detail"] for error in errors), errors


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_value_of_any_parameter_breaks_the_server(running: Serving, collection: str) -> None:
    # Given every parameter of a collection
    for parameter in items_parameters(COLLECTIONS[collection]):
        # When it is given hostile values
        for value in HOSTILE:
            response = running.client.get(f"/collections/{collection}/items", params={parameter.name: value})

            # Then each is taken, or refused with what is wrong
            assert response.status_code in (200, 400), (parameter.name, value, response.text)
            if response.status_code == 400:
                assert {error["parameter"] for error in response.json()["errors"]} == {parameter.name}


@settings(max_examples=60, deadline=None)
@given(
    asked=st.dictionaries(
        st.sampled_from(sorted({one.name for each in COLLECTIONS.values() for one in items_parameters(each)})),
        st.text(max_size=20) | st.sampled_from(HOSTILE),
        min_size=1,
        max_size=4,
    ),
    collection=st.sampled_from(sorted(COLLECTIONS)),
)
def test_no_request_breaks_the_server(running: Serving, asked: dict[str, str], collection: str) -> None:
    # When anything is asked, then it is answered, or refused with every fault
    response = running.client.get(f"/collections/{collection}/items", params=asked)
    assert response.status_code in (200, 400), response.text
    if response.status_code == 400:
        assert response.json()["errors"]


def test_pages_neither_skip_nor_repeat_while_claims_are_recorded(server: Serving) -> None:
    # Given a thread that records claims all the while
    recorded = [claim("capture", f"west-{n % 8}", "RU", f"2022-05-{n + 1:02}", "reuters") for n in range(20)]

    def record() -> None:
        for one in recorded:
            server.record(one)

    # When all pages are read, one after the other, by their links
    for path in (
        "/collections/settlements/items?datetime=2022-01/2022-12&limit=3&sortby=-population,id",
        "/collections/settlements/items?limit=3&filter=population%20%3E%200",
        "/collections/claims/items?limit=1",
        "/collections/transitions/items?limit=1",
    ):
        whole = server.json(path.replace("limit=3", "limit=1000").replace("limit=1&", "limit=1000&"))
        page, seen = server.json(path), list[str]()
        matched, revision = page["numberMatched"], page["revision"]
        thread = Thread(target=record)
        thread.start()
        while True:
            seen += [feature["id"] for feature in page["features"]]
            assert (page["numberMatched"], page["revision"]) == (matched, revision)
            following = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)
            if following is None:
                break
            page = server.json(following.removeprefix("http://test"))
        thread.join()
        recorded = [
            claim("capture", one.place, "UA", one.when.replace("2022", f"20{int(one.when[2:4]) + 1}"), "reuters")
            for one in recorded
        ]

        # Then every feature of the first page's revision came once
        assert len(seen) == len(set(seen)) == matched == whole["numberMatched"]


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        (("revision=", "revision=9999"), "revision"),
        (("revision=", "revision=x"), "revision"),
        (("offset=7", "offset=-7"), "offset"),
        (("offset=7", "offset=7e3"), "offset"),
        (("limit=7", "limit=0"), "limit"),
        (("limit=7", "limit=7&limit=8"), "limit"),
        (("datetime=2022-09-30", "datetime=2022-09-31"), "datetime"),
        (("method=consensus", "method=consent"), "method"),
        (("offset", "offfset"), "offfset"),
    ],
)
def test_a_next_link_that_was_tampered_with_is_refused(
    running: Serving, change: tuple[str, str], parameter: str
) -> None:
    # Given the link to the next page, when something in it is changed that cannot be
    page = running.json("/collections/settlements/items?limit=7")
    href = next(one["href"] for one in page["links"] if one["rel"] == "next")
    assert change[0] in href
    response = running.get(href.removeprefix("http://test").replace(*change))

    # Then the problem names it
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]
