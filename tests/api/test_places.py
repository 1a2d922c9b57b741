"""Places: by name, with their timelines, and why."""

from typing import Any

import pytest

from tests.api.serving import CAPTURE, CLAIMED, TREATY, Serving
from tests.domain.builders import claim

PLACE = [
    "id",
    "name",
    "name_uk",
    "kind",
    "oblast",
    "oblast_name",
    "raion",
    "hromada",
    "population",
    "lon",
    "lat",
]
CLAIM = [
    "id",
    "kind",
    "party",
    "to",
    "when",
    "earliest",
    "latest",
    "reported_on",
    "recorded_at",
    "origin",
    "relay",
    "credibility",
    "place",
    "place_name",
    "place_name_uk",
    "count",
    "act",
    "note",
    "evidence",
    "summary",
]


@pytest.mark.parametrize(
    ("text", "matched"),
    [("eastville 1", "Eastville 1"), ("Місто east 1", "Місто east 1"), ("старе EAST 1", "Старе east 1")],
)
def test_a_place_is_found_in_any_spelling(server: Serving, text: str, matched: str) -> None:
    # When a name is typed, then the place is found and the spelling that matched is told
    (found,) = server.json(f"/places?q={text}")["places"]
    assert (found["id"], found["matched"]) == ("east-1", matched)
    assert list(found) == [*PLACE, "matched"]


def test_a_search_gives_at_most_as_many_as_asked_for(server: Serving) -> None:
    # When many begin so, then the largest come first, up to the limit
    found = server.json("/places?q=eastville&limit=2")["places"]
    assert [one["id"] for one in found] == ["east-4", "east-3"]
    assert server.json("/places?q=nothing%20so%20called")["places"] == []


def test_a_settlement_comes_with_its_whole_timeline_in_closed_days(server: Serving) -> None:
    # Given a place that was taken and retaken, when it is asked for
    place = server.json("/places/east-1")

    # Then its periods follow each other without a gap, the first open to the past, the last going on
    assert list(place)[: len(PLACE)] == PLACE
    spans = [(period["from"], period["to"], period["controller"]) for period in place["timeline"]]
    assert spans == [
        (None, "2022-02-28", "UA"),
        ("2022-03-01", "2022-09-09", "RU"),
        ("2022-09-10", None, "UA"),
    ]
    assert place["timeline"][1]["claims"] == [CAPTURE.id]


def test_an_area_comes_with_its_shares_and_the_claims_that_move_nothing(server: Serving) -> None:
    # Given an oblast claimed by treaty, and a claim about unnamed settlements in it
    server.record(claim("capture", "east", "RU", "2022-04-02", "newsweek", count=3))

    # When it is asked for on a day after both, and on one before
    area, before = server.json("/places/east?day=2022-10-01"), server.json("/places/east?day=2022-04-01")

    # Then its shares, claims and claimant are those of the day
    assert area["settlements"] == 5
    assert area["shares"]["held_UA_share"] == 1
    assert (area["claimed_by"], area["claimed_since"]) == ("RU", "2022-09-30")
    assert {one["kind"] for one in area["claims"]} == {"sovereignty", "capture"}
    assert (before["claimed_by"], before["claims"], before["shares"]["held_RU_share"]) == (None, [], 0.2)
    assert area["lon"] == pytest.approx(37.5, abs=0.5)


def test_why_names_the_rule_the_claims_and_what_would_flip_it(server: Serving) -> None:
    # When it is asked why a place was held by RU
    why = server.json("/places/east-1/why?day=2022-05-01")

    # Then the answer names rule, claim, source and days
    assert why["control"] == {
        "controller": "RU",
        "status": "controlled",
        "pressure": "none",
        "assertion": "confirmed",
        "claimed_by": None,
    }
    assert why["period"] == {
        "from": "2022-03-01",
        "to": "2022-09-09",
        "from_earliest": "2022-03-01",
        "from_latest": "2022-03-01",
    }
    assert why["rule"] == "observation"
    assert set(why["rule_text"]) == {"en", "uk"}
    (deciding,) = why["deciding"]
    assert list(deciding) == CLAIM
    assert deciding["origin"] == {
        "id": "newsweek",
        "name": "Newsweek",
        "name_uk": None,
        "alignment": None,
        "reliability": "B",
        "role": "statement",
    }
    assert deciding["summary"]["en"] == "Russia took control of Eastville 1 on 1 March 2022."
    assert {flip["to"] for flip in why["flips"]} == {"UA"}
    assert all("Ukraine" in flip["text"]["en"] for flip in why["flips"])
    assert why["without"] == [
        {
            "claim": CAPTURE.id,
            "controller": "UA",
            "status": "controlled",
            "claimed_by": None,
            "rule": "baseline",
        }
    ]


def test_a_claim_in_vain_is_among_those_that_lost_and_the_answer_to_it_supports(server: Serving) -> None:
    # Given a claim that is not believed, and the holder's denial
    denial = claim("hold", "east-2", "UA", "2022-04-03", "mod-ua")
    server.record(denial)

    # When it is asked why the place is where it is
    why = server.json("/places/east-2/why?day=2022-05-01")

    # Then the claim has lost and the denial supports
    assert why["control"]["claimed_by"] == "RU"
    assert why["control"]["assertion"] == "disputed"
    assert [one["id"] for one in why["losing"]] == [CLAIMED.id]
    assert [one["id"] for one in why["supporting"]] == [denial.id]
    assert why["losing"][0]["note"] == "Not confirmed."


def test_claims_about_the_area_around_a_place_are_its_context(server: Serving) -> None:
    # When it is asked why on days before and after the treaty, then it is context, never a reason
    def context(day: str) -> list[Any]:
        why = server.json(f"/places/east-3/why?day={day}")
        assert why["rule"] == "baseline"
        return [one["id"] for one in why["context"]]

    assert context("2022-09-29") == []
    assert context("2022-10-01") == [TREATY.id]
