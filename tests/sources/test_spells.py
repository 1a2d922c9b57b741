"""Spells: what lasts too short is dropped, and what is kept stays kept when more days are known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.sources.spells import Change, Settled, settled

FIRST = date(2022, 1, 1)
STATES = st.lists(st.sampled_from("ABC"), min_size=1, max_size=40)


def of_days(states: str | list[str], *, before: str | None = None, min_days: int) -> Settled[str]:
    """Settle a series with one state a day."""
    changes = [
        Change(day=FIRST + timedelta(days=number), state=state)
        for number, state in enumerate(states)
        if number == 0 or states[number - 1] != state
    ]
    return settled(changes, before=before, last_day=FIRST + timedelta(days=len(states) - 1), min_days=min_days)


def kept(states: str, *, before: str | None = None, min_days: int) -> str:
    return " ".join(
        f"{change.day.day}{change.state}" for change in of_days(states, before=before, min_days=min_days).changes
    )


def test_a_state_that_lasts_long_enough_is_kept() -> None:
    assert kept("AABBA A".replace(" ", ""), min_days=2) == "1A 3B 5A"


def test_a_short_spell_is_as_if_it_had_not_been() -> None:
    assert kept("AABAABBB", min_days=2) == "1A 6B"


def test_the_first_state_may_have_begun_long_ago_unless_one_is_known_before_it() -> None:
    assert kept("ABBB", min_days=2) == "1A 2B"
    assert kept("ABBB", before="B", min_days=2) == ""


def test_the_last_state_waits_until_it_has_lasted() -> None:
    result = of_days("AAAB", min_days=2)

    assert [change.state for change in result.changes] == ["A"]
    assert result.pending == Change(day=date(2022, 1, 4), state="B")


@given(states=STATES, cut=st.integers(min_value=1, max_value=40), min_days=st.integers(min_value=1, max_value=5))
def test_more_days_add_changes_and_take_none_back(states: list[str], cut: int, min_days: int) -> None:
    early = of_days(states[:cut], min_days=min_days).changes
    late = of_days(states, min_days=min_days).changes

    assert late[: len(early)] == early


@given(states=STATES, min_days=st.integers(min_value=1, max_value=5))
def test_neighbours_differ_and_days_rise(states: list[str], min_days: int) -> None:
    changes = of_days(states, min_days=min_days).changes

    assert all(one.state != two.state and one.day < two.day for one, two in pairwise(changes))
