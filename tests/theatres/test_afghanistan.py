"""Afghanistan in 2021: another country, three states, most places without a point; by configuration only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.timeline import read_timeline

if TYPE_CHECKING:
    from tests.theatres.afghanistan import Afghanistan
    from tests.theatres.serving import Answers

pytestmark = pytest.mark.shared

LAST = date(2021, 8, 16)
KUNDUZ = "district:kunduz"
CONTESTED = None


def test_every_district_is_placed_ambiguous_or_unknown(afghanistan: Afghanistan) -> None:
    counts = (len(afghanistan.placed), len(afghanistan.ambiguous), len(afghanistan.unknown))

    assert sum(counts) == len(afghanistan.courses) == 322
    assert len(set(afghanistan.ids.values())) == 322
    # What GeoNames knows grows from release to release; it must not shrink unnoticed.
    assert counts[0] >= 130, counts
    assert afghanistan.placed.isdisjoint(afghanistan.ambiguous)


def test_every_district_is_held_on_every_day_as_the_data_say(afghanistan: Afghanistan, afghan_answers: Answers) -> None:
    days = [day for day, _ in afghanistan.courses["Kunduz"]]

    for day in days:
        found = afghan_answers.snapshot(day.isoformat())
        told = {name: afghanistan.told(name, day) for name in afghanistan.courses}
        held = {name: found[afghanistan.ids[name]]["properties"] for name in afghanistan.courses}
        assert {
            name: CONTESTED if one["status"] == "contested" else one["controller"] for name, one in held.items()
        } == told

    assert len(days) == 37


def test_between_two_surveys_the_day_of_a_change_is_told_as_uncertain(
    afghanistan: Afghanistan, afghan_answers: Answers
) -> None:
    changed = next(
        (before, after)
        for before, after in zip(afghanistan.courses["Kunduz"], afghanistan.courses["Kunduz"][1:], strict=False)
        if before[1] != after[1]
    )

    timeline = afghan_answers.json(f"/places/{KUNDUZ}")["timeline"]

    assert timeline[2]["from"] == timeline[2]["from_latest"] == changed[1][0].isoformat()
    assert timeline[2]["from_earliest"] == (changed[0][0] + timedelta(days=1)).isoformat()
    assert [period["controller"] for period in timeline] == [None, "GOV", "TLB"]


def test_a_district_without_a_point_answers_everywhere_but_on_the_map(
    afghanistan: Afghanistan, afghan_answers: Answers
) -> None:
    timeline = afghan_answers.json("/timeline")
    on_map = set(read_timeline(timeline).ids)

    assert on_map == {afghanistan.ids[name] for name in afghanistan.placed}
    for name in (min(afghanistan.unknown), min(afghanistan.ambiguous)):
        id_ = afghanistan.ids[name]
        item = afghan_answers.json(f"/collections/settlements/items/{id_}", datetime=LAST.isoformat())
        why = afghan_answers.json(f"/places/{id_}/why", day=LAST.isoformat())
        assert item["geometry"] is None
        assert item["properties"]["oblast"] is None
        assert item["properties"]["controller"] == afghanistan.told(name, LAST)
        assert why["deciding"][0]["origin"]["id"] == "district-survey"
        assert id_ in {one["id"] for one in afghan_answers.json("/places", q=name)["places"]}


def test_statistics_count_districts_with_and_without_a_point(afghanistan: Afghanistan, afghan_answers: Answers) -> None:
    found = afghan_answers.json("/statistics", from_="2021-05-11", to=LAST.isoformat(), step="day")

    counted = {one["holder"]: one["settlements"] for one in found["series"] if one["oblast"] is None}
    for number, day in enumerate(found["days"]):
        told = [afghanistan.told(name, date.fromisoformat(day)) for name in afghanistan.courses]
        assert counted["GOV"][number] == told.count("GOV")
        assert counted["TLB"][number] == told.count("TLB")
        assert counted["contested"][number] == told.count(CONTESTED)
        assert counted["unknown"][number] == 0


def test_a_province_counts_the_districts_that_lie_in_it_for_certain(
    afghanistan: Afghanistan, afghan_answers: Answers
) -> None:
    provinces = afghan_answers.snapshot(LAST.isoformat(), layer="oblasts")

    assert len(provinces) == 34
    assert sum(one["properties"]["settlements"] for one in provinces.values()) == len(afghanistan.placed)
    assert all(one["geometry"] is None and one["properties"]["area_km2"] is None for one in provinces.values())


def test_without_outlines_there_are_no_areas_and_no_line(afghan_answers: Answers) -> None:
    for layer in ("areas", "frontline"):
        assert afghan_answers.snapshot(LAST.isoformat(), layer=layer) == {}
    assert afghan_answers.json("/timeline")["areas"]["modelled_from"] == 0


def test_transitions_tell_who_took_what(afghanistan: Afghanistan, afghan_answers: Answers) -> None:
    before, after = date(2021, 8, 1), LAST
    taken = {
        afghanistan.ids[name]
        for name in afghanistan.courses
        if (afghanistan.told(name, before), afghanistan.told(name, after)) == ("GOV", "TLB")
    }

    found = afghan_answers.json("/transitions", from_=before.isoformat(), to=after.isoformat())

    flow = [one for one in found["matrix"]["total"] if (one["before"], one["after"]) == ("GOV", "TLB")]
    assert [one["settlements"] for one in flow] == [len(taken)]
    assert taken <= {one["id"] for one in found["features"]}
