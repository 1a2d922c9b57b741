"""Claims as a collection: what was said, by whom, when, and whether it still counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.ledger import Release, Retraction
from tests.api.serving import CAPTURE, CLAIMED, CLAIMS, RETAKEN, TREATY, Serving, serving
from tests.domain.builders import claim

if TYPE_CHECKING:
    from collections.abc import Iterator

import pytest
from shapely.geometry import shape

ITEMS = "/collections/claims/items"


@pytest.fixture
def register() -> Iterator[Serving]:
    """A server whose ledger has claims of every standing."""
    server = serving(*CLAIMS)
    with server.client:
        yield server


def told(server: Serving, query: str = "") -> dict[str, dict[str, Any]]:
    return {one["id"]: one["properties"] for one in server.json(f"{ITEMS}?{query}")["features"]}


def test_a_claim_tells_who_says_what_of_which_place_and_when(register: Serving) -> None:
    # Given a claim about a settlement, when it is read, then all of it is told
    found = told(register)[CAPTURE.id]
    wanted = {
        "kind": "capture",
        "party": "RU",
        "place": "east-1",
        "places": ["east-1"],
        "oblast": "east",
        "when": "2022-03-01",
        "earliest": "2022-03-01",
        "latest": "2022-03-01",
        "reported_on": "2022-03-01",
        "origin": "newsweek",
        "origin_reliability": "B",
        "relay": None,
        "credibility": 2,
        "status": "counts",
        "evidence": [],
        "record": 11,
    }
    assert {name: found[name] for name in wanted} == wanted


def test_a_claim_is_drawn_where_its_place_is(register: Serving) -> None:
    # Given claims about a settlement, an oblast and two oblasts
    dozens = claim("capture", "east;west", "UA", "2022-09-10", "mod-ua", count=24)
    register.record(dozens)

    # When they are read, then one is a point, one an outline, one both outlines
    shapes = {one["id"]: one["geometry"] for one in register.json(ITEMS)["features"]}
    assert shapes[CAPTURE.id] == {"type": "Point", "coordinates": [36.6, 47.0]}
    assert shapes[TREATY.id]["type"] == "MultiPolygon"
    assert len(shapes[dozens.id]["coordinates"]) == 2
    assert told(register, "bbox=30,46,31,47").keys() == {dozens.id}


def test_a_claim_about_an_area_without_an_outline_is_drawn_at_its_settlements(register: Serving) -> None:
    # Given claims about a raion, whose outline nobody knows, and about the country, whose oblasts have outlines
    raion = claim("capture", "west-r", "RU", "2022-05", "reuters", reported_on="2022-06-20")
    country = claim("sovereignty", "land", "RU", "2022-05", "mod-ru", reported_on="2022-06-20", act="law")
    register.record(raion, country)

    # When they are read, then one is the points of its settlements, the other the outlines of its oblasts
    shapes = {one["id"]: one["geometry"] for one in register.json(ITEMS)["features"]}
    assert shapes[raion.id]["type"] == "MultiPoint"
    assert len(shapes[raion.id]["coordinates"]) == 8
    assert shapes[country.id]["type"] == "MultiPolygon"
    west, south, east, north = shape(shapes[country.id]).bounds
    assert (west, south, east, north) == (30.0, 46.0, 39.0, 50.0)


def test_datetime_asks_for_what_can_have_happened_then(register: Serving) -> None:
    # Given a claim about some day in May, and one about any day up to June
    may = claim("capture", "west-1", "RU", "2022-05", "reuters", reported_on="2022-06-20")
    until = claim("capture", "west-2", "RU", "../2022-06-10", "reuters", reported_on="2022-06-20")
    register.record(may, until)

    # When days are asked about, then the claims answer that can speak of them
    assert told(register, "datetime=2022-05-17").keys() == {may.id, until.id}
    assert told(register, "datetime=2022-06-01").keys() == {until.id}
    assert told(register, "datetime=2010-01-01").keys() == {until.id}
    assert told(register, "datetime=2022-09-10/..").keys() == {RETAKEN.id, TREATY.id}


def test_claims_are_found_by_place_origin_and_kind(register: Serving) -> None:
    # When claims are asked for by what they say, then only those come
    assert told(register, "place=east-1").keys() == {CAPTURE.id, RETAKEN.id}
    assert told(register, "place=Eastville%201").keys() == {CAPTURE.id, RETAKEN.id}
    assert told(register, "place=east,east-2").keys() == {TREATY.id, CLAIMED.id}
    assert told(register, "origin=mod-ru").keys() == {TREATY.id, CLAIMED.id}
    assert told(register, "kind=sovereignty").keys() == {TREATY.id}
    assert told(register, "party=UA").keys() == {RETAKEN.id}
    assert told(register, "oblast=west") == {}


def test_a_retracted_and_a_superseded_claim_say_so(register: Serving) -> None:
    # Given a claim that was taken back, and one that was replaced
    better = replace(CLAIMED, when="2022-04-02", reported_on=date(2022, 4, 2), supersedes=CLAIMED.id)
    before = register.publisher.atlas.revision
    register.record(Retraction(claim=CAPTURE.id, reason="mistaken", reported_on=date(2022, 3, 5)), better)

    # When claims are read, then both are there and say what became of them
    found = told(register)
    assert (found[CAPTURE.id]["status"], found[CAPTURE.id]["retracted_on"]) == ("retracted", "2022-03-05")
    assert found[CAPTURE.id]["retraction_reason"] == "mistaken"
    assert (found[CLAIMED.id]["status"], found[CLAIMED.id]["superseded_by"]) == ("superseded", better.id)
    assert found[better.id]["supersedes"] == CLAIMED.id
    assert told(register, "status=counts").keys() == {RETAKEN.id, TREATY.id, better.id}

    # When they are read as they were before, or as known earlier, then they still count
    assert told(register, f"revision={before}")[CAPTURE.id]["status"] == "counts"
    assert told(register, "as_of=2022-03-04")[CAPTURE.id]["status"] == "counts"
    assert RETAKEN.id not in told(register, "as_of=2022-03-04")


def test_what_counts_is_what_the_map_goes_by(register: Serving) -> None:
    # Given claims of every standing
    better = replace(CLAIMED, when="2022-04-02", reported_on=date(2022, 4, 2), supersedes=CLAIMED.id)
    register.record(better, Retraction(claim=better.id, reason="mistaken"))

    # Then those that count are those that the map knows, on any revision
    for revision in range(11, register.publisher.atlas.revision + 1):
        known = register.publisher.atlas.view(revision=revision).known.claims
        assert list(told(register, f"revision={revision}&status=counts")) == list(known)


def test_a_claim_under_an_embargo_appears_when_it_is_over(register: Serving) -> None:
    # Given a claim that is held back
    hidden = claim("capture", "west-1", "RU", "2022-05-01", "reuters", embargo_until=date(2099, 1, 1))
    register.record(hidden)

    # Then nobody sees it, not even by its id
    assert hidden.id not in told(register)
    assert register.get(f"{ITEMS}/{hidden.id}").status_code == 404

    # When the embargo is lifted, then it shows with how long it was held back
    register.record(Release(claim=hidden.id))
    assert told(register)[hidden.id]["embargo_until"] == "2099-01-01"


def test_one_claim_is_read_by_its_id(register: Serving) -> None:
    # When a claim is asked for by its id, then it is as in the list, with links
    alone = register.json(f"{ITEMS}/{TREATY.id}")
    assert {link["rel"] for link in alone.pop("links")} >= {"self", "canonical", "collection"}
    assert alone in register.json(ITEMS)["features"]


def test_an_unknown_place_or_source_is_a_fault_with_what_may_be_meant(register: Serving) -> None:
    # When names name nothing, then near ones are offered
    response = register.get(f"{ITEMS}?place=Estville%201&origin=newsweak&kind=seizure")
    assert response.status_code == 400
    errors = {error["parameter"]: error for error in response.json()["errors"]}
    assert errors["place"]["candidates"]
    assert errors["origin"]["candidates"] == ["newsweek"]
    assert "capture" in errors["kind"]["detail"]
