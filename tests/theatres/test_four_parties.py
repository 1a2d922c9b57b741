"""Four parties, one of their joint administrations, and every kind of claim: by configuration only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.support.timeline import read_timeline

if TYPE_CHECKING:
    from tests.theatres.serving import Answers

PARTIES = ["HL", "VC", "UF", "CA", "HL-VC"]
LAST = "2001-05-31"
_PLACES_OF: dict[str | None, str] = {
    "CA": "north-1 south-5 south-6 south-7",
    "HL": "north-2 north-3 north-7 east-6",
    "VC": "north-4 north-6 east-1 east-2 east-3 east-4",
    "HL-VC": "north-5",
    None: "east-5",
    "UF": "east-7 south-1 south-2 south-3 south-4",
}
HELD_AT_LAST = {place: holder for holder, places in _PLACES_OF.items() for place in places.split()}
WITHOUT_POINT = "east-7"


def test_before_any_claim_the_narrowest_baseline_holds(four_parties: Answers) -> None:
    held = four_parties.holders("2001-01-01")

    assert held["south-7"] == "CA"
    assert held["south-6"] is None
    assert {held[f"south-{number}"] for number in range(1, 6)} == {"UF"}
    assert {held[f"east-{number}"] for number in range(1, 8)} == {"VC"}
    assert {held[f"north-{number}"] for number in range(1, 8)} == {"HL"}


def test_on_the_last_day_everything_is_held_as_the_claims_say(four_parties: Answers) -> None:
    assert four_parties.holders(LAST) == HELD_AT_LAST


def test_four_parties_hold_one_place_in_turn(four_parties: Answers) -> None:
    place = four_parties.json("/places/north-1")

    assert [(period["from"], period["controller"], period["rule"]) for period in place["timeline"]] == [
        (None, "HL", "baseline"),
        ("2001-02-01", "VC", "observation"),
        ("2001-03-01", "UF", "observation"),
        ("2001-04-01", "CA", "admission"),
    ]


def test_joint_administration_is_a_party_of_its_own(four_parties: Answers) -> None:
    before, after = (four_parties.snapshot(day)["north-5"]["properties"] for day in ("2001-04-30", "2001-05-01"))

    assert (before["controller"], before["status"]) == ("HL", "controlled")
    assert (after["controller"], after["status"]) == ("HL-VC", "controlled")
    assert after["rule"] == "admission"


@pytest.mark.parametrize(
    ("place", "day", "controller", "status", "pressure", "claimed_by"),
    [
        ("east-1", "2001-02-09", "VC", "controlled", "none", None),
        ("east-1", "2001-02-10", "VC", "contested", "none", None),
        ("east-1", "2001-03-10", "VC", "controlled", "none", None),
        ("east-2", "2001-02-15", "VC", "contested", "none", None),
        ("east-3", "2001-02-20", "VC", "controlled", "encircled", None),
        ("east-5", "2001-04-10", None, "unknown", "none", None),
        ("south-3", "2001-04-15", "UF", "controlled", "none", "CA"),
        ("south-4", "2001-03-03", "UF", "controlled", "none", "CA"),
        ("south-5", "2001-03-02", "UF", "controlled", "none", None),
        ("south-5", "2001-03-03", "CA", "controlled", "none", None),
    ],
)
def test_every_kind_of_claim_does_what_it_says(
    four_parties: Answers,
    place: str,
    day: str,
    controller: str | None,
    status: str,
    pressure: str,
    claimed_by: str | None,
) -> None:
    found = four_parties.snapshot(day)[place]["properties"]

    assert (found["controller"], found["status"]) == (controller, status)
    assert (found["pressure"], found["claimed_by"]) == (pressure, claimed_by)


def test_an_unanswered_claim_is_claimed_and_an_answered_one_is_disputed(four_parties: Answers) -> None:
    claimed, answered = (four_parties.snapshot(day)["south-3"]["properties"] for day in ("2001-04-15", "2001-04-16"))

    assert claimed["assertion"] == "claimed"
    assert answered["assertion"] == "disputed"


def test_two_voices_settle_what_one_cannot_and_the_days_between_are_told(four_parties: Answers) -> None:
    found = four_parties.snapshot(LAST)["east-6"]["properties"]

    assert (found["controller"], found["rule"], found["assertion"]) == ("HL", "corroboration", "corroborated")
    assert (found["from_earliest"], found["from_latest"]) == ("2001-04-20", "2001-04-22")


def test_an_area_claim_leaves_out_what_it_excepts(four_parties: Answers) -> None:
    held = four_parties.snapshot("2001-03-20")

    assert {id_ for id_, one in held.items() if one["properties"]["rule"] == "survey"} == {"north-4", "north-6"}
    assert held["north-7"]["properties"]["controller"] == "HL"


def test_a_claim_with_a_count_moves_nothing_and_shows_on_its_areas(four_parties: Answers) -> None:
    for area in ("north", "east"):
        shown = four_parties.json(f"/places/{area}")["claims"]
        assert [claim["count"] for claim in shown if claim["count"] is not None] == [3]
    assert four_parties.holders("2001-06-02") == HELD_AT_LAST


def test_a_legal_claim_changes_no_share_and_tells_what_of_it_is_held(four_parties: Answers) -> None:
    before, after = (
        four_parties.snapshot(day, layer="oblasts")["south"]["properties"] for day in ("2001-05-04", "2001-05-05")
    )

    assert (before["claimed_by"], after["claimed_by"]) == (None, "CA")
    assert after["claimed_held_share"] == after["held_CA_share"] == pytest.approx(3 / 7, abs=1e-6)
    assert {key: value for key, value in before.items() if key.startswith("held_")} == {
        key: value for key, value in after.items() if key.startswith("held_")
    }


@pytest.mark.parametrize("unit", ["", "_area", "_population"])
@pytest.mark.parametrize("day", ["2001-01-01", "2001-02-25", "2001-04-15", LAST])
def test_the_shares_of_all_parties_make_a_whole(four_parties: Answers, day: str, unit: str) -> None:
    for oblast in four_parties.snapshot(day, layer="oblasts").values():
        shares = oblast["properties"]
        holders = [*(f"held_{party}" for party in PARTIES), "contested", "unknown"]
        assert sum(shares[f"{holder}_share{unit}"] for holder in holders) == pytest.approx(1, abs=1e-5)


def test_statistics_count_every_place_for_every_party(four_parties: Answers) -> None:
    found = four_parties.json("/statistics", from_="2001-01-01", to=LAST, step="month")

    counted = {one["holder"]: one["settlements"] for one in found["series"] if one["oblast"] is None}
    assert set(counted) == {*PARTIES, "contested", "unknown"}
    assert all(sum(on_a_day) == 21 for on_a_day in zip(*counted.values(), strict=True))
    assert [values[0] for values in (counted[party] for party in PARTIES)] == [7, 7, 5, 1, 0]


def test_transitions_lead_from_any_party_to_any_other(four_parties: Answers) -> None:
    found = four_parties.json("/transitions", from_="2001-01-01", to=LAST)

    moved = Counter(
        (flow["before"], flow["after"]) for flow in found["matrix"]["total"] if flow["before"] != flow["after"]
    )
    assert {("HL", "CA"), ("HL", "VC"), ("HL", "HL-VC"), ("VC", "HL"), ("VC", "UF"), ("UF", "CA")} <= set(moved)
    assert ("VC", "unknown") in moved
    assert ("unknown", "CA") in moved


def test_areas_and_lines_are_drawn_between_all_of_them(four_parties: Answers) -> None:
    areas = {one["properties"]["controller"] for one in four_parties.snapshot(LAST, layer="areas").values()}
    lines = four_parties.snapshot(LAST, layer="frontline")

    assert areas == {*PARTIES, None}
    assert {"CA:HL", "CA:UF"} <= set(lines)
    assert all(line["properties"]["left"] != line["properties"]["right"] for line in lines.values())


def test_every_party_has_a_perspective(four_parties: Answers) -> None:
    assert four_parties.holders(LAST, method="perspective@1?party=CA")["south-3"] == "CA"
    assert four_parties.holders(LAST, method="perspective@1?party=HL")["east-6"] == "HL"


def test_why_is_told_in_the_words_of_the_theatre(four_parties: Answers) -> None:
    why = four_parties.json("/places/north-1/why", day="2001-04-01")

    assert why["deciding"][0]["summary"]["en"] == (
        "Upland Front withdrew from Alder on 1 April 2001; control passed to Coast Assembly."
    )


def test_a_place_without_a_point_answers_everywhere_but_on_the_map(four_parties: Answers) -> None:
    item = four_parties.json(f"/collections/settlements/items/{WITHOUT_POINT}", datetime="2001-03-15")
    place = four_parties.json(f"/places/{WITHOUT_POINT}")
    why = four_parties.json(f"/places/{WITHOUT_POINT}/why", day="2001-03-15")
    timeline = four_parties.json("/timeline")

    assert (item["geometry"], item["properties"]["controller"]) == (None, "UF")
    assert (place["lon"], place["lat"]) == (None, None)
    assert [period["controller"] for period in place["timeline"]] == ["VC", "UF"]
    assert why["rule"] == "observation"
    assert [one["id"] for one in four_parties.json("/places", q="owlham")["places"]] == [WITHOUT_POINT]
    assert WITHOUT_POINT in four_parties.snapshot(LAST)
    assert four_parties.snapshot(LAST, layer="oblasts")["east"]["properties"]["settlements"] == 7
    assert timeline["places"]["count"] == 20
    assert WITHOUT_POINT not in read_timeline(timeline).ids
    assert WITHOUT_POINT not in four_parties.snapshot(LAST, bbox="9,49,14,52")


def test_the_map_is_told_parties_and_title_in_the_theatres_own_languages(four_parties: Answers) -> None:
    timeline = four_parties.json("/timeline")

    assert timeline["title"] == {"en": "Four parties", "fr": "Quatre parties"}
    assert [party["id"] for party in timeline["parties"]] == PARTIES
    assert timeline["parties"][1]["name"] == {"en": "Valley Council", "fr": "Conseil de la Vallée"}
    assert timeline["oblasts"][0]["name"] == "North Oblast"
