"""The theatres that the benchmarks stand on: of the size asked for, whole, and with a front that moves."""

import numpy as np

from app.domain.gazetteer import Gazetteer
from tests.benchmarks.front import moving_front
from tests.benchmarks.theatres import synthetic


def test_a_front_passes_about_as_many_places_as_asked_and_neighbours_on_the_same_days() -> None:
    # Given points strewn over a square
    points = np.random.default_rng(1).uniform(0, 1, (4_000, 2))

    # When a front moves over them
    changes = moving_front(points, changes=8_000, days=1_000, seed=3)

    # Then there are about that many changes, none twice on a day, each place being taken first and then back in turn
    assert 6_000 < len(changes.day) < 10_000
    assert len({*zip(changes.day.tolist(), changes.place.tolist(), strict=True)}) == len(changes.day)
    assert (np.diff(changes.day) >= 0).all()
    for place in np.unique(changes.place)[:50]:
        turns = changes.taken[changes.place == place]
        assert turns.tolist() == [number % 2 == 0 for number in range(len(turns))]

    # And those of one month lie along a line: nearer to each other from west to east than the points are
    late = changes.day > 100
    month = changes.day[late] // 30
    spread = [points[changes.place[late][month == one], 0].std() for one in np.unique(month)]
    assert float(np.mean(spread)) < points[:, 0].std() / 2


def test_a_theatre_has_the_settlements_asked_for_and_is_the_same_each_time() -> None:
    # Given two theatres made alike
    one, other = (synthetic(1_500, changes=2_000) for _ in range(2))

    # Then they are equal, of the size asked for, and every claim counts
    assert len(one.gazetteer.settlements) == 1_500
    assert one.claims == other.claims
    assert list(one.gazetteer) == list(Gazetteer(other.gazetteer))
    view = one.atlas().view()
    assert len(view.log.day) == len(one.claims)
