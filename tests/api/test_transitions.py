"""What changed between two days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.api.serving import CAPTURE, RETAKEN
from tests.domain.builders import SOURCES

if TYPE_CHECKING:
    from tests.api.serving import Serving

ITEMS = "/collections/transitions/items"


def test_a_place_that_changed_tells_before_after_rule_and_claims(server: Serving) -> None:
    # When the days around a capture are compared
    document = server.json("/transitions?from=2022-02-28&to=2022-03-05")

    # Then the place is a feature with what it was, what it is, and why
    (feature,) = document["features"]
    properties = feature["properties"]
    assert (feature["id"], feature["geometry"]["type"]) == ("east-1", "Point")
    assert (properties["before_controller"], properties["after_controller"]) == ("UA", "RU")
    assert (properties["day"], properties["change"], properties["rule"]) == ("2022-03-01", "captured", "observation")
    assert properties["claims"] == [CAPTURE.id]
    assert properties["area_km2"] > 0


def test_who_says_so_has_both_names_and_an_answer_given_before_stays_as_it_was(server: Serving) -> None:
    # Given an answer that is pinned, and a source that gets a name in Ukrainian after it
    changed = "/transitions?from=2022-02-28&to=2022-03-05"
    pinned = f"{changed}&revision={server.store.revision()}"
    before = server.get(pinned).content
    server.record(replace(next(one for one in SOURCES if one.id == "newsweek"), name_uk="Ньюсвік"))

    # When it is asked again
    (then,) = server.json(pinned)["features"]
    (now,) = server.json(changed)["features"]
    (told,) = server.json("/places/east-1/why?day=2022-03-05")["deciding"]
    (listed,) = (
        one["properties"] for one in server.json("/collections/claims/items")["features"] if one["id"] == CAPTURE.id
    )

    # Then the new answer has it, here and wherever claims are told, and the pinned one is the same to the byte
    assert then["properties"]["origins"] == [{"id": "newsweek", "name": "Newsweek", "name_uk": None}]
    assert now["properties"]["origins"] == [{"id": "newsweek", "name": "Newsweek", "name_uk": "Ньюсвік"}]
    assert (told["origin"]["name"], told["origin"]["name_uk"]) == ("Newsweek", "Ньюсвік")
    assert (listed["origin_name"], listed["origin_name_uk"], listed["relay_name_uk"]) == ("Newsweek", "Ньюсвік", None)
    assert server.get(pinned).content == before


def test_what_is_won_back_is_called_so(server: Serving) -> None:
    # When the days around its recapture are compared, then it is told apart from a first capture
    (feature,) = server.json("/transitions?from=2022-09-01&to=2022-12-01")["features"]
    assert (feature["properties"]["change"], feature["properties"]["day"]) == ("retaken", "2022-09-10")
    assert feature["properties"]["claims"] == [RETAKEN.id]
    assert server.json("/transitions?from=2022-02-01&to=2022-12-01")["features"] == []


def test_the_matrix_tells_who_lost_what_to_whom(server: Serving) -> None:
    # When two days are compared
    document = server.json("/transitions?from=2022-02-28&to=2022-03-05")
    matrix = document["matrix"]

    # Then the total and each oblast say what moved and what stayed
    flows = {(flow["before"], flow["after"]): flow for flow in matrix["total"]}
    assert set(flows) == {("UA", "UA"), ("UA", "RU")}
    lost = flows["UA", "RU"]
    assert (lost["settlements"], lost["population"]) == (1, 2000)
    assert lost["area_km2"] == document["features"][0]["properties"]["area_km2"]
    by_oblast = {one["oblast"]: one["flows"] for one in matrix["oblasts"]}
    assert lost in by_oblast["east"]
    assert [len(by_oblast[name]) for name in ("west", "middle", "east")] == [1, 1, 2]
    assert sum(flow["settlements"] for flow in matrix["total"]) == 20


def test_features_can_be_narrowed_to_a_part_of_the_map(server: Serving) -> None:
    # When an oblast or a box is given, then only places in it come
    assert server.json("/transitions?from=2022-02-28&to=2022-03-05&oblast=west")["features"] == []
    assert server.json("/transitions?from=2022-02-28&to=2022-03-05&bbox=30,46,33,50")["features"] == []
    assert len(server.json("/transitions?from=2022-02-28&to=2022-03-05&oblast=east&bbox=36,46,39,50")["features"]) == 1


def test_a_comparison_can_be_cited(server: Serving) -> None:
    # Given the citable form of a comparison up to the latest day, then it spells that day out
    document = server.json("/transitions?from=2022-02-28")
    (cited,) = (one["href"] for one in document["links"] if one["rel"] == "canonical")
    assert f"to={document['to']}" in cited
    assert server.json(cited.removeprefix("http://test"))["matrix"] == document["matrix"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "from"),
        ("from=2022-03-02&to=2022-03-01", "from"),
        ("from=2022-03-01&to=", "to"),
        ("from=2022-03-01&f=svg", "f"),
    ],
)
def test_a_faulty_parameter_is_named(server: Serving, query: str, parameter: str) -> None:
    # When a request has a fault, then the problem names the parameter
    response = server.get(f"/transitions?{query}")
    assert response.status_code == 400
    assert {error["parameter"] for error in response.json()["errors"]} == {parameter}


def test_every_change_is_a_feature_of_its_own(server: Serving) -> None:
    # When the collection is asked for without days
    document = server.json(ITEMS)

    # Then each change has the settlement and its day as id, in the order of days, and can be asked for alone
    assert [feature["id"] for feature in document["features"]] == ["east-1@2022-03-01", "east-1@2022-09-10"]
    assert document["days"] == {"from": None, "to": document["covered"]["to"]}
    for feature in document["features"]:
        alone = server.json(f"{ITEMS}/{feature['id']}")
        del alone["links"]
        assert alone == feature


def test_changes_can_be_narrowed_to_days_places_and_what_they_led_to(server: Serving) -> None:
    # When changes are filtered, then only those that match come
    def found(query: str) -> list[str]:
        return [feature["id"] for feature in server.json(f"{ITEMS}?{query}")["features"]]

    assert found("datetime=2022-03-01") == found("datetime=2022-02/2022-04") == ["east-1@2022-03-01"]
    assert found("datetime=2022-03-02/2022-09-09") == []
    assert found("controller=UA") == ["east-1@2022-09-10"]
    assert found("status=contested") == found("oblast=west") == found("bbox=30,46,33,50") == []
    assert found("limit=1&offset=1") == ["east-1@2022-09-10"]


@pytest.mark.parametrize("feature", ["east-1", "east-1@2022-03-02", "nowhere@2022-03-01", "east-1@soon", "east-1@.."])
def test_a_change_that_was_not_is_not_found(server: Serving, feature: str) -> None:
    # When a change is asked for that the timeline does not have, then there is no such feature
    assert server.get(f"{ITEMS}/{feature}").status_code == 404
