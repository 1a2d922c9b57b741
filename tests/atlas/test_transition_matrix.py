"""Who lost what to whom between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.atlas.holdings import holding_keys
from app.atlas.statistics import statistics
from app.atlas.transition_features import transitions_between
from app.atlas.transition_matrix import Flow, transition_matrix
from tests.atlas.test_history_classes import CAPTURES, DAYS
from tests.atlas.test_statistics import view_of
from tests.domain.builders import day

if TYPE_CHECKING:
    from datetime import date


@given(stories=CAPTURES, asked=st.tuples(DAYS, DAYS))
@settings(max_examples=40, deadline=None)
def test_rows_add_up_to_the_first_day_and_columns_to_the_last(
    stories: list[tuple[str, str, str, int]], asked: tuple[date, date]
) -> None:
    view = view_of(stories)
    first, last = sorted(asked)

    matrix = transition_matrix(view, first, last)

    for along, on in ((2, first), (1, last)):
        held = statistics(view, [on], by_oblast=True).held
        assert (matrix.settlements.sum(axis=along) == held.settlements[0]).all()
        assert (matrix.population.sum(axis=along) == held.population[0]).all()
        assert (matrix.area_km2.sum(axis=along).round(3) == held.area_km2[0]).all()
        whole = statistics(view, [on], by_oblast=False).held
        total = matrix.area_km2.sum(axis=(0, along)).round(3)
        assert (total == whole.area_km2[0, 0]).all()
    assert sum(flow.settlements for flow in matrix.flows()) == len(view.settlements)


@given(stories=CAPTURES, asked=st.tuples(DAYS, DAYS))
@settings(max_examples=40, deadline=None)
def test_the_places_that_changed_are_what_the_matrix_counts_off_its_diagonal(
    stories: list[tuple[str, str, str, int]], asked: tuple[date, date]
) -> None:
    view = view_of(stories)
    first, last = sorted(asked)
    matrix = transition_matrix(view, first, last)

    changed = transitions_between(view, first, last, np.ones(len(view.settlements), dtype=np.bool_))

    moved = matrix.settlements.sum() - np.trace(matrix.settlements, axis1=1, axis2=2).sum()
    # Pressure, and who is on record where it is contested, move no place from one row to another.
    assert moved <= len(changed)
    assert all(view.timelines[one.place].control_on(first) == one.before.control for one in changed)
    assert all(view.timelines[one.place].control_on(last) == one.after.control for one in changed)
    assert [one.day for one in changed] == sorted(one.day for one in changed)


def test_the_matrix_is_gross() -> None:
    view = view_of([("east-0", "capture", "RU", 0), ("east-0", "capture", "UA", 9), ("east-1", "capture", "RU", 9)])

    flows = list(transition_matrix(view, day("2022-03-05"), day("2022-03-20")).flows())

    told = [(flow.before, flow.after, flow.settlements, flow.population) for flow in flows]
    assert told == [("UA", "UA", 18, 76_000), ("UA", "RU", 1, 2000), ("RU", "UA", 1, 1000)]


def test_no_holder_is_left_out_of_the_shape() -> None:
    view = view_of([])
    matrix = transition_matrix(view, day("2022-03-05"), day("2022-03-20"))

    assert matrix.settlements.shape == (3, len(holding_keys(view)), len(holding_keys(view)))
    assert list(matrix.flows(2)) == [Flow("UA", "UA", 5, 15_000, matrix.area_km2[2, 0, 0])]
