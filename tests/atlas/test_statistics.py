"""Statistics over a series of days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from app.atlas.holdings import holding_keys, holdings_by_oblast, kind_of_period
from app.atlas.statistics import held_claims, statistics
from tests.atlas.builders import small_atlas
from tests.atlas.test_history_classes import CAPTURES, DAYS
from tests.domain.builders import claim, day

if TYPE_CHECKING:
    from datetime import date

    from app.atlas.view import View


def view_of(stories: list[tuple[str, str, str, int]]) -> View:
    claims = {
        made.id: made
        for place, kind, party, offset in stories
        for made in [
            claim(kind, place, party, str(day("2022-03-01") + timedelta(days=offset)), "reuters", credibility=1)
        ]
    }
    return small_atlas(*claims.values()).view()


@given(stories=CAPTURES, first=DAYS)
@settings(max_examples=30, deadline=None)
def test_a_series_tells_for_every_day_what_that_day_alone_tells(
    stories: list[tuple[str, str, str, int]], first: date
) -> None:
    view = view_of(stories)
    days = [first + timedelta(days=number) for number in range(0, 50, 3)]

    series = statistics(view, days, by_oblast=True)

    assert [place.id for place in series.groups if place] == ["west", "middle", "east"]
    for number, one in enumerate(days):
        for group, held in enumerate(holdings_by_oblast(view, one)):
            for kind, holder in enumerate(series.holders):
                where = (number, group, kind)
                assert series.held.settlements[where] == held[holder].settlements
                assert series.held.population[where] == held[holder].population
                assert series.held.area_km2[where] == held[holder].area_km2


@given(stories=CAPTURES, first=DAYS)
@settings(max_examples=30, deadline=None)
def test_the_range_of_an_area_follows_from_the_cells_at_its_edge(
    stories: list[tuple[str, str, str, int]], first: date
) -> None:
    view = view_of(stories)
    territory = view.territory
    days = [first + timedelta(days=number) for number in range(0, 40, 5)]

    series = statistics(view, days, by_oblast=False)

    for number, one in enumerate(days):
        kinds = kind_of_period(view)[view.periods_on(one)][territory.members]
        for kind in range(len(series.holders)):
            near = {cell: {cell} for cell in range(len(territory))}
            for a, b in territory.neighbours.tolist():
                near[a].add(b)
                near[b].add(a)
            own = [cell for cell in near if all(kinds[other] == kind for other in near[cell])]
            reached = [cell for cell in near if any(kinds[other] == kind for other in near[cell])]
            where = (number, 0, kind)
            assert series.area_low_km2[where] == pytest.approx(territory.area_km2[own].sum(), abs=1e-3)
            assert series.area_high_km2[where] == pytest.approx(territory.area_km2[reached].sum(), abs=1e-3)
            assert series.area_low_km2[where] <= series.held.area_km2[where] <= series.area_high_km2[where]


def test_neighbours_are_cells_that_share_an_edge() -> None:
    atlas = small_atlas()
    territory = atlas.territory

    pairs = {frozenset(pair) for pair in territory.neighbours.tolist()}

    shared = {
        frozenset((a, b))
        for a in range(len(territory))
        for b in range(a)
        if territory.cells[a].intersection(territory.cells[b]).length > 1e-9
    }
    assert pairs == shared


def test_oblasts_can_be_chosen() -> None:
    view = view_of([("east", "capture", "RU", 0)])
    days = [day("2022-02-01"), day("2022-04-01")]

    whole = statistics(view, days, by_oblast=True)
    chosen = statistics(view, days, by_oblast=True, oblasts=frozenset({"east"}))
    together = statistics(view, days, by_oblast=False, oblasts=frozenset({"east", "west"}))

    assert [place.id for place in chosen.groups if place] == ["east"]
    assert (chosen.held.area_km2[:, 0] == whole.held.area_km2[:, 2]).all()
    assert (chosen.area_high_km2[:, 0] == whole.area_high_km2[:, 2]).all()
    assert (together.held.settlements[:, 0] == whole.held.settlements[:, [0, 2]].sum(axis=1)).all()


def test_what_is_claimed_by_law_is_held_in_part_from_the_claim_on() -> None:
    view = small_atlas(
        claim("capture", "east-0;east-1", "RU", "2022-03-01", "reuters", credibility=1),
        claim("sovereignty", "east", "RU", "2022-09-23/2022-09-27", "official-ru", act="referendum"),
        claim("sovereignty", "east", "RU", "2022-09-30", "mod-ru", act="treaty"),
    ).view()

    (held,) = held_claims(view, [day("2022-09-29"), day("2022-09-30"), day("2022-10-01")])

    assert (held.claim.place, held.claim.party, held.claim.since) == ("east", "RU", day("2022-09-30"))
    assert np.isnan(held.settlements[0])
    assert held.settlements[1:].tolist() == [0.4, 0.4]
    assert held.population[1] == 0.2
    shares_by_area = statistics(view, [day("2022-10-01")], by_oblast=True).held.area_km2[0, 2]
    assert held.area_km2[2] == pytest.approx(
        shares_by_area[holding_keys(view).index("RU")] / shares_by_area.sum(), abs=1e-6
    )
