"""Which period every place is in, on any day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.atlas.changelog import KEYFRAME_EVERY, ChangeLog

FIRST = date(2022, 1, 1).toordinal()
SPAN = 400

changes = st.dictionaries(st.tuples(st.integers(0, SPAN), st.integers(0, 4)), st.integers(10, 99), max_size=600)


@given(changes=changes, offset=st.integers(-10, SPAN + 10))
def test_every_place_is_in_the_period_of_its_last_change_up_to_the_day(
    changes: dict[tuple[int, int], int], offset: int
) -> None:
    # Given a log with changes of five places
    log = ChangeLog([0, 1, 2, 3, 4], [(FIRST + day, place, period) for (day, place), period in changes.items()])

    # When a day is asked about
    found = log.periods_on(date.fromordinal(FIRST + offset)).tolist()

    # Then each place shows its latest change that is not after the day
    for place in range(5):
        made = {day: period for (day, other), period in changes.items() if other == place and day <= offset}
        assert found[place] == (made[max(made)] if made else place)


def test_keyframes_and_the_changes_between_them_give_the_same_answer() -> None:
    # Given a change on each of more days than lie between two keyframes
    days = 3 * KEYFRAME_EVERY + 1
    log = ChangeLog([0], [(FIRST + day, 0, day + 1) for day in range(days)])

    # When every day is asked about, then it shows that day's change
    start = date.fromordinal(FIRST)
    assert [int(log.periods_on(start + timedelta(days=day))[0]) for day in range(days)] == list(range(1, days + 1))


def test_a_log_without_changes_always_shows_the_baseline() -> None:
    # Given a log of two places without a change, when any day is asked about, then the baseline answers
    assert ChangeLog([5, 7], []).periods_on(date(2022, 1, 1)).tolist() == [5, 7]


def test_the_answer_is_the_callers_own() -> None:
    # Given an answer that a caller writes into
    log = ChangeLog([5, 7], [])
    log.periods_on(date(2022, 1, 1))[0] = 9

    # When the day is asked about again, then the log is as it was
    assert log.periods_on(date(2022, 1, 1)).tolist() == [5, 7]
