"""What changed hands is what the transition matrix says, and its land is a coverage of all there is."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.atlas.comparison import Side
from app.atlas.exchange import Exchange
from app.atlas.transition_matrix import matrix_between
from app.domain.method import LATEST
from tests.api.serving import CLAIMS
from tests.atlas.builders import small_atlas

if TYPE_CHECKING:
    from app.atlas.atlas import Atlas

DAYS = (date(2022, 2, 1), date(2022, 3, 5), date(2022, 6, 2))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return small_atlas(*CLAIMS)


@pytest.mark.parametrize(("first", "last"), list(product(DAYS, DAYS)))
def test_gains_are_the_sums_of_the_matrix(atlas: Atlas, first: date, last: date) -> None:
    # given
    view = atlas.view()
    matrix = matrix_between(view, first, view, last)

    # when
    exchange = Exchange(Side(view, first), Side(view, last))

    # then
    expected: dict[str, tuple[int, float]] = {}
    for flow in matrix.flows():
        if flow.before != flow.after:
            number, area = expected.get(flow.after, (0, 0.0))
            expected[flow.after] = number + flow.settlements, round(area + (flow.area_km2 or 0.0), 3)
    found = {exchange.holders[gain.holder]: (gain.settlements, gain.area_km2) for gain in exchange.gains()}
    assert found == expected
    assert shapely.coverage_is_valid(exchange.polygons)
    assert shapely.area(exchange.polygons).sum() == pytest.approx(shapely.area(view.territory.cells).sum())


def test_two_methods_are_laid_over_each_other_on_one_day(atlas: Atlas) -> None:
    # given
    view, other, day = atlas.view(), atlas.view(LATEST), DAYS[1]

    # when
    exchange = Exchange(Side(other, day), Side(view, day))

    # then: what differs is the same the other way round
    back = Exchange(Side(view, day), Side(other, day))
    assert np.array_equal(exchange.before, back.after)
    assert np.array_equal(exchange.after, back.before)
    before, after = exchange.sides
    assert sorted(zip(before, after, strict=True)) == sorted(zip(*reversed(back.sides), strict=True))
