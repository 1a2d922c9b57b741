from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.atlas.history_classes import HistoryClasses, holder_of
from app.atlas.territory import Territory
from tests.atlas.builders import BOUNDARIES, PLACELESS, small_atlas
from tests.domain.builders import claim, day

if TYPE_CHECKING:
    from datetime import date

    from app.atlas.view import View

CAPTURES = st.lists(
    st.tuples(
        st.sampled_from(["west", "middle", "east-h", "west-1", "west-2", "middle-3", "east-0"]),
        st.sampled_from(["capture", "entry", "flag_display"]),
        st.sampled_from(["UA", "RU"]),
        st.integers(0, 40),
    ),
    max_size=12,
    unique=True,
)
DAYS = st.integers(-2, 45).map(lambda offset: day("2022-03-01") + timedelta(days=offset))


def view_of(stories: list[tuple[str, str, str, int]]) -> View:
    claims = {
        made.id: made
        for place, kind, party, offset in stories
        for made in [
            claim(kind, place, party, str(day("2022-03-01") + timedelta(days=offset)), "reuters", credibility=1)
        ]
    }
    return small_atlas(*claims.values()).view()


def classes_of(stories: list[tuple[str, str, str, int]]) -> HistoryClasses:
    return view_of(stories).classes


@given(stories=CAPTURES, asked=DAYS)
@settings(max_examples=40, deadline=None)
def test_areas_of_a_day_equal_the_union_of_the_cells_of_each_holder(
    stories: list[tuple[str, str, str, int]], asked: date
) -> None:
    view = view_of(stories)
    classes, territory = view.classes, view.territory

    areas = classes.areas_on(asked)

    periods = view.periods_on(asked)[territory.members]
    holders = [holder_of(view.periods[period]) for period in periods.tolist()]
    assert {area.holder for area in areas} == set(holders)
    for area in areas:
        mine = np.array([holder == area.holder for holder in holders])
        raw = shapely.union_all(territory.cells[mine])
        assert shapely.area(shapely.symmetric_difference(area.geometry, raw)) == pytest.approx(0, abs=1e-12)
        assert area.settlements == mine.sum()
        assert area.area_km2 == pytest.approx(territory.area_km2[mine].sum())


def test_cells_that_look_the_same_every_day_are_one_polygon() -> None:
    classes = classes_of([("east-h", "capture", "RU", 3), ("west-1", "capture", "RU", 3)])

    assert len(classes.polygons) == 2
    assert sum(classes.area_km2) == pytest.approx(classes.territory.area_km2.sum())


def test_the_line_of_contact_has_the_first_party_on_its_left() -> None:
    classes = classes_of([("east", "capture", "RU", 3)])

    (line,) = classes.contacts_on(day("2022-03-04"))

    assert (line.left, line.right) == ("RU", "UA")
    assert line.geometry.bounds == (36.0, 46.0, 36.0, 50.0)
    start, end = shapely.get_coordinates(line.geometry)[[0, -1]]
    assert start[1] > end[1]


def test_a_contested_belt_has_a_line_on_either_side() -> None:
    classes = classes_of([("east", "capture", "RU", 1), ("middle", "entry", "RU", 2)])

    lines = {(line.left, line.right): line.geometry.bounds for line in classes.contacts_on(day("2022-03-10"))}

    assert lines == {("RU", None): (36.0, 46.0, 36.0, 50.0), ("UA", None): (33.0, 46.0, 33.0, 50.0)}


def test_settlements_without_a_point_have_no_cell() -> None:
    atlas = small_atlas()

    territory = Territory(atlas.settlements, BOUNDARIES)

    assert atlas.settlements.index[PLACELESS] not in territory.members
    assert len(territory) == len(atlas.settlements) - 1
