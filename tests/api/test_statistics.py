"""Statistics, as JSON and CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from app.atlas.atlas import Atlas
from app.domain.gazetteer import Gazetteer
from tests.api.serving import Serving, serving_atlas
from tests.atlas.builders import THEATRE, places
from tests.domain.builders import ledger_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows(server: Serving, query: str) -> list[dict[str, str]]:
    response = server.get(f"/statistics?f=csv&{query}")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text)))


def of(document: dict[str, Any], holder: str, oblast: str | None = None) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = (one for one in document["series"] if (one["holder"], one["oblast"]) == (holder, oblast))
    return found


def test_a_day_is_counted_by_holder_and_says_what_it_rests_on(server: Serving) -> None:
    # When one day is asked about, on which one place of twenty was held by RU
    document = server.json("/statistics?from=2022-04-01&to=2022-04-01")

    # Then each holder has its numbers, and the document names method, revision, tessellation and settlements
    taken = of(document, "RU")
    assert (taken["settlements"], taken["population"], taken["share"]) == ([1], [2000], [0.05])
    assert 0 <= taken["area_low_km2"][0] <= taken["area_km2"][0] <= taken["area_high_km2"][0]
    assert [one["holder"] for one in document["series"]] == ["UA", "RU", "contested", "unknown"]
    assert document["tessellation"] == server.publisher.atlas.territory.version
    assert document["model"] == "modelled from 19 settlements"
    assert (document["settlements"], document["method"]) == (19, "consensus@1")
    assert document["revision"] == server.publisher.atlas.revision


def test_a_series_steps_through_days_weeks_or_months(server: Serving) -> None:
    # When a series is asked for, then its days are as far apart as asked and none is after the last
    def days(query: str) -> list[str]:
        found: list[str] = server.json(f"/statistics?{query}")["days"]
        return found

    assert days("from=2022-02-27&to=2022-03-02") == ["2022-02-27", "2022-02-28", "2022-03-01", "2022-03-02"]
    assert days("from=2022-02-24&to=2022-03-16&step=week") == ["2022-02-24", "2022-03-03", "2022-03-10"]
    assert days("from=2022-01-31&to=2022-04-29&step=month") == ["2022-01-31", "2022-02-28", "2022-03-31"]
    document = server.json("/statistics?from=2022-02-27&to=2022-03-02")
    assert of(document, "RU")["settlements"] == [0, 0, 1, 1]


def test_oblasts_are_counted_apart(server: Serving) -> None:
    # When a day is asked for by oblast, then each adds up to its settlements, and one alone can be asked for
    document = server.json("/statistics?from=2022-04-01&to=2022-04-01&by=oblast")
    assert of(document, "RU", "east")["share"] == [0.2]
    assert of(document, "RU", "west")["share"] == [0]
    alone = server.json("/statistics?from=2022-04-01&to=2022-04-01&by=oblast&oblast=east")
    assert alone["series"] == [one for one in document["series"] if one["oblast"] == "east"]


def test_claims_by_law_tell_what_is_held_of_them(server: Serving) -> None:
    # Given a treaty of 30 September, then its share is empty before and a number from that day on
    document = server.json("/statistics?from=2022-09-29&to=2022-09-30")
    (one,) = document["claims"]
    assert (one["place"], one["party"], one["since"]) == ("east", "RU", "2022-09-30")
    assert one["held_share"] == one["held_share_area"] == [None, 0]


def test_csv_holds_the_same_numbers_with_their_origin_in_every_row(server: Serving) -> None:
    # When the same series is asked for as CSV
    query = "from=2022-02-28&to=2022-03-01&by=oblast"
    document, table = server.json(f"/statistics?{query}"), rows(server, query)

    # Then it has a row for each day, oblast and holder, with the numbers of the JSON
    assert len(table) == 2 * 3 * 4
    (row,) = (one for one in table if (one["day"], one["oblast"], one["holder"]) == ("2022-03-01", "east", "RU"))
    series = of(document, "RU", "east")
    for name in ("settlements", "population", "area_km2", "area_low_km2", "area_high_km2", "share", "share_area"):
        assert float(row[name]) == series[name][1]
    assert {(one["method"], one["revision"], one["model"]) for one in table} == {
        (document["method"], str(document["revision"]), document["model"])
    }


def test_without_days_the_latest_is_counted_and_can_be_cited(server: Serving) -> None:
    # When no day is given, then it is the latest, and the citable form is spelled out
    document = server.json("/statistics")
    assert document["from"] == document["to"] == document["covered"]["to"]
    (cited,) = (one["href"] for one in document["links"] if one["rel"] == "canonical")
    for pinned in ("from=", "to=", "method=", "revision="):
        assert pinned in cited
    assert server.json(cited.removeprefix("http://test"))["series"] == document["series"]


def test_a_series_from_a_day_after_the_latest_is_of_that_day(server: Serving) -> None:
    # When only a first day is given, and nothing is known of it yet, then it is the last day too
    document = server.json("/statistics?from=2030-01-01&revision=12")
    assert document["days"] == ["2030-01-01"]
    assert document["note"] is not None


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("from=2022-03-02&to=2022-03-01", "from"),
        ("from=0001-01-01&to=9999-12-31", "from"),
        ("from=2022-03", "from"),
        ("to=soon", "to"),
        ("step=hour", "step"),
        ("by=raion", "by"),
        ("oblast=nowhere", "oblast"),
        ("f=xlsx", "f"),
        ("limit=3", "limit"),
    ],
)
def test_a_faulty_parameter_is_named(server: Serving, query: str, parameter: str) -> None:
    # When a request has a fault, then the problem names the parameter
    response = server.get(f"/statistics?{query}")
    assert response.status_code == 400
    assert {error["parameter"] for error in response.json()["errors"]} == {parameter}


def test_the_ends_of_the_calendar_are_answered(server: Serving) -> None:
    # When the very first and last day there are are asked about by month, then they are counted
    assert server.json("/statistics?from=0001-01-01&to=0001-02-01&step=month")["days"] == ["0001-01-01", "0001-02-01"]
    assert server.json("/statistics?from=9999-12-01&to=9999-12-31&step=week")["days"][-1] == "9999-12-29"


@pytest.fixture(scope="module")
def landless() -> Iterator[Serving]:
    """The small theatre without outlines."""
    made = serving_atlas(Atlas.build(THEATRE, Gazetteer(places()), {}, ledger_of()))
    with made.client:
        yield made


def test_without_land_areas_are_unknown_and_not_nothing(landless: Serving) -> None:
    # When a theatre without outlines is counted
    document = landless.json("/statistics?from=2022-04-01&to=2022-04-01&by=oblast")

    # Then settlements are, and areas are null, as they are of its oblasts
    held = of(document, "UA", "west")
    assert (held["settlements"], held["share"]) == ([8], [1.0])
    for name in ("area_km2", "area_low_km2", "area_high_km2", "share_area"):
        assert held[name] == [None]
    assert landless.json("/collections/oblasts/items/west")["properties"]["area_km2"] is None

    # And empty in CSV
    for row in rows(landless, "from=2022-04-01&to=2022-04-01"):
        assert (row["area_km2"], row["area_low_km2"], row["area_high_km2"], row["share_area"]) == ("", "", "", "")
        assert row["settlements"] != ""


def test_without_land_transitions_tell_no_area(landless: Serving) -> None:
    document = landless.json("/transitions?from=2022-01-01&to=2022-06-01")

    (flow,) = document["matrix"]["total"]
    assert (flow["before"], flow["after"], flow["settlements"], flow["area_km2"]) == ("UA", "UA", 20, None)
