"""Two maps side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.serving import Serving


def test_two_days_are_compared_like_their_transitions(server: Serving) -> None:
    # When a day is compared with one before it
    found = server.json("/comparison?compare=date:2022-02-28&day=2022-03-05")

    # Then the place that changed is listed with both of its states, and the matrix is that of the transitions
    (different,) = found["differences"]
    assert (different["id"], different["left"]["controller"], different["right"]["controller"]) == (
        "east-1",
        "UA",
        "RU",
    )
    assert (found["left"]["day"], found["right"]["day"], found["numberMatched"]) == ("2022-02-28", "2022-03-05", 1)
    assert found["matrix"] == server.json("/transitions?from=2022-02-28&to=2022-03-05")["matrix"]


def test_so_many_days_before_is_that_day(server: Serving) -> None:
    # When the left map keeps a distance, then it is the map of that day
    found = server.json("/comparison?compare=days:5&day=2022-03-05")
    assert found["left"]["day"] == "2022-02-28"
    assert found["differences"] == server.json("/comparison?compare=date:2022-02-28&day=2022-03-05")["differences"]
    assert server.json("/comparison?compare=days:999999&day=2022-03-05")["left"]["day"] == "0001-01-01"


def test_two_methods_are_compared_on_one_day(server: Serving) -> None:
    # When consensus is compared with what one party's own sources say
    found = server.json("/comparison?compare=method:perspective@1?party=RU&day=2022-05-01")

    # Then the place that only that party counts as taken differs, and what both show alike does not
    assert [(one["id"], one["left"]["controller"], one["right"]["controller"]) for one in found["differences"]] == [
        ("east-2", "RU", "UA"),
        ("east-1", "UA", "RU"),
    ]
    assert found["differences"][0]["right"]["claimed_by"] == "RU"
    assert (found["left"]["method"], found["right"]["method"]) == ("perspective@1?party=RU", "consensus@1")
    moved = [flow for flow in found["matrix"]["total"] if flow["before"] != flow["after"]]
    assert sum(flow["settlements"] for flow in moved) == len(found["differences"])
    assert all(flow["area_km2"] > 0 for flow in moved)


def test_two_states_of_knowledge_are_compared_on_one_day(server: Serving) -> None:
    # When today's knowledge of a day is compared with what was known before anything was reported
    found = server.json("/comparison?compare=as_of:2022-02-01&day=2022-03-05")

    # Then what was learnt since differs
    assert [one["id"] for one in found["differences"]] == ["east-1"]
    assert (found["left"]["as_of"], found["right"]["as_of"]) == ("2022-02-01", None)


def test_a_pinned_comparison_never_changes(server: Serving) -> None:
    # When the canonical link of a comparison is followed
    response = server.get("/comparison?compare=days:5")
    pinned = server.get(response.headers["link"].split(">")[0].removeprefix("<http://test"))

    # Then it is the same, kept for ever
    assert pinned.json()["differences"] == response.json()["differences"]
    assert "immutable" in pinned.headers["cache-control"]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("day=2022-03-05", "is needed"),
        ("compare=2022-02-28", "nothing to compare with"),
        ("compare=date:28.2.2022", "'28.2.2022'"),
        ("compare=days:-3", "nothing to compare with"),
        ("compare=method:guess@1", "is not a method"),
        ("compare=method:perspective@1?party=XX", "names no party"),
        ("compare=as_of:", "''"),
    ],
)
def test_what_cannot_be_compared_is_refused(server: Serving, query: str, fault: str) -> None:
    # When the comparison is not one
    response = server.get(f"/comparison?{query}")

    # Then the answer says what is wrong with it
    assert response.status_code == 400
    assert fault in response.text
