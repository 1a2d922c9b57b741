"""Settlements written for one day after another, of which parts are those of other days."""

from datetime import date, timedelta

import numpy as np
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from app.atlas.passages import Passage, Passages
from app.atlas.selection import Wanted
from tests.atlas.builders import small_atlas
from tests.domain.builders import claim

START = date(2022, 2, 24)
PLACES = [f"east-{number}" for number in range(5)] + [f"west-{number}" for number in range(8)]
VIEW = small_atlas(
    *(
        claim("capture", place, party, (START + timedelta(days=offset)).isoformat(), "newsweek", credibility=2)
        for number, place in enumerate(PLACES)
        for party, offset in (("RU", 3 * number), ("UA", 40 + 2 * number), ("RU", 90 + number))
    )
).view()
days = st.integers(-5, 130).map(lambda number: START + timedelta(days=number))


@settings(max_examples=60, deadline=None)
@given(
    asked=st.lists(days, min_size=1, max_size=12),
    chosen=st.sets(st.integers(0, len(VIEW.settlements) - 1)),
    block=st.integers(1, 30),
)
def test_whatever_was_written_before_a_day_is_what_it_is_in_one_go(
    asked: list[date], chosen: set[int], block: int
) -> None:
    # Given some settlements, and days in any order
    numbers = np.array(sorted(chosen), dtype=np.int32)
    passage = Passage(VIEW.features, numbers, block)
    for day in asked:
        periods = VIEW.periods_on(day)[numbers]

        # When they are written, then the text is that of all at once
        whole = b"".join(passage.on(periods))
        assert whole == VIEW.features.joined(numbers, periods)
        assert [feature["id"] for feature in orjson.loads(b"[%b]" % whole)] == [
            VIEW.settlements.places[number].id for number in numbers
        ]


def test_only_the_blocks_that_differ_are_written_again() -> None:
    # Given all settlements of a day in blocks of four
    numbers = np.arange(len(VIEW.settlements), dtype=np.int32)
    passage = Passage(VIEW.features, numbers, 4)
    before = passage.on(VIEW.periods_on(START + timedelta(days=5)))

    # When the day after is written, on which one place changes, and then that day again
    after = passage.on(VIEW.periods_on(START + timedelta(days=6)))
    again = passage.on(VIEW.periods_on(START + timedelta(days=6)))

    # Then one block is another, and nothing is written twice
    assert sum(one is not other for one, other in zip(before, after, strict=True)) == 1
    assert again is after


def test_the_pages_asked_for_last_are_kept() -> None:
    # Given room for two pages
    pages = Passages(2)
    found: list[int] = []

    def get(number: int) -> tuple[Passage, int]:
        def find() -> tuple[Passage, int]:
            found.append(number)
            return Passage(VIEW.features, np.array([number], dtype=np.int32), 1), number

        return pages.get(number, find)

    # When three are asked for, the first once more before the third, then the second has to be found again
    for number in (0, 1, 0, 2, 0, 1):
        assert get(number)[1] == number
    assert found == [0, 1, 2, 1]


def test_a_page_holds_what_was_asked_for_and_counts_all() -> None:
    # Given twenty settlements, when a page is asked for, then it has its part, and the rest is counted
    every = np.arange(len(VIEW.settlements), dtype=np.int32)
    passage, matched = VIEW.features.page(Wanted(), 5, 3, lambda: every)
    assert passage.settlements.tolist() == [5, 6, 7]
    assert matched == len(VIEW.settlements)

    # And long pages are written each time
    assert VIEW.features.page(Wanted(), 5, 3, lambda: every)[0] is passage
    long = [VIEW.features.page(Wanted(), 0, 5000, lambda: every)[0] for _ in range(2)]
    assert long[0] is not long[1]
