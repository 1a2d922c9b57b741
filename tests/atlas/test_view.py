"""Views against the core: columns must say what timelines say."""

from datetime import date, timedelta

import numpy as np
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from app.atlas.selection import Wanted, select_between, select_on
from app.domain.chronicle import timelines
from app.domain.claims import Claim
from app.domain.control import Status
from app.domain.days import published_last, published_start
from app.domain.method import CONSENSUS, LATEST, Method
from tests.atlas.builders import OBLASTS, PLACELESS, THEATRE, small_atlas
from tests.domain.builders import claim, day

START = date(2022, 2, 24)
places = st.sampled_from([f"{name}-{number}" for name, (_, count) in OBLASTS.items() for number in range(count)])
areas = st.sampled_from([*OBLASTS, "middle-h"])
days = st.integers(0, 500).map(lambda number: START + timedelta(days=number))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(["capture", "hold", "entry", "encirclement"]))
    where, party = draw(st.one_of(places, areas)), draw(st.sampled_from(["UA", "RU"]))
    origin = draw(st.sampled_from(["newsweek", "mod-ua", "mod-ru", "atlas"]))
    return claim(kind, where, party, draw(days).isoformat(), origin, credibility=2)


@settings(max_examples=60, deadline=None)
@given(made=st.lists(claims(), max_size=25), on=days, method=st.sampled_from([CONSENSUS, LATEST]))
def test_the_columns_of_a_day_say_what_the_timelines_of_the_core_say(
    made: list[Claim], on: date, method: Method
) -> None:
    # Given an atlas of some claims and the timelines that the core makes of them
    atlas = small_atlas(*made)
    view = atlas.view(method)
    expected = timelines(view.docket, atlas.gazetteer, THEATRE.baseline, view.method)

    # When the state of all places on a day is read from the columns
    numbers = view.periods_on(on)

    # Then every place is in the period that its timeline has on that day
    for place, number in zip(atlas.settlements.places, numbers.tolist(), strict=True):
        assert view.periods[number] == expected[place.id].period_on(on)


@settings(max_examples=40, deadline=None)
@given(made=st.lists(claims(), max_size=25), first=days, length=st.integers(0, 90))
def test_an_interval_meets_exactly_the_periods_that_share_a_day_with_it(
    made: list[Claim], first: date, length: int
) -> None:
    # Given a view and a closed interval
    view, last = small_atlas(*made).view(), first + timedelta(days=length)

    # When the periods of the interval are selected
    settlements, periods = select_between(view, first, last, Wanted())
    found = [
        (view.settlements.places[place].id, view.periods[period])
        for place, period in zip(settlements.tolist(), periods.tolist(), strict=True)
    ]

    # Then they are those of every timeline that begin by its end and end after its start, in order
    assert found == [
        (place_id, period)
        for place_id, timeline in view.timelines.items()
        for period in timeline
        if period.start <= last and period.end > first
    ]


def test_settlements_are_narrowed_by_box_oblast_controller_and_status() -> None:
    # Given two places in the east that changed, one of them contested
    view = small_atlas(
        claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2),
        claim("entry", "east-2", "RU", "2022-03-01", "newsweek", credibility=2),
    ).view()

    def ids(wanted: Wanted) -> set[str]:
        numbers = select_on(view, day("2022-03-02"), wanted).settlements
        return {view.settlements.places[number].id for number in numbers}

    # When settlements are asked for in different ways, then each filter keeps its own
    assert ids(Wanted(controllers={"RU"})) == {"east-1"}
    assert ids(Wanted(statuses={Status.CONTESTED})) == {"east-2"}
    assert ids(Wanted(oblasts={"east"}, controllers={"UA"})) == {f"east-{n}" for n in (0, 2, 3, 4)}
    assert ids(Wanted(box=(36.0, 46.0, 39.0, 50.0))) == {f"east-{n}" for n in range(4)}
    assert ids(Wanted(box=(36.0, 46.0, -170.0, 50.0))) == {f"east-{n}" for n in range(4)}


def test_a_feature_carries_its_control_and_the_closed_days_of_its_period() -> None:
    # Given a place that was taken and lost again
    view = small_atlas(
        claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2),
        claim("capture", "east-1", "UA", "2022-09-01/2022-09-10", "newsweek", credibility=2),
    ).view()
    number = view.settlements.index["east-1"]

    # When it is written as a feature of a day in between
    written = view.features.joined(np.array([number]), view.periods_on(day("2022-05-01"))[[number]])
    properties = orjson.loads(written)["properties"]

    # Then the feature says who holds it, since when and up to and with which day
    assert properties["controller"] == "RU"
    assert (properties["valid_from"], properties["valid_to"]) == ("2022-03-01", "2022-09-09")
    assert properties["oblast_name"] == "East Oblast"
    assert properties["revision"] == view.revision


def test_every_feature_is_valid_geojson_with_the_same_keys() -> None:
    # Given all settlements on a day, one of them without a point
    view = small_atlas(claim("capture", "east", "RU", "2022-03-01", "newsweek", credibility=2)).view()
    numbers = np.arange(len(view.settlements))

    # When they are written
    features = orjson.loads(b"[" + view.features.joined(numbers, view.periods_on(day("2022-04-01"))) + b"]")

    # Then each is a feature with the same keys, and the placeless one has no geometry
    assert [feature["id"] for feature in features] == [place.id for place in view.settlements.places]
    assert len({tuple(feature["properties"]) for feature in features}) == 1
    assert {feature["id"] for feature in features if feature["geometry"] is None} == {PLACELESS}
    for feature, period in zip(features, view.periods_on(day("2022-04-01")).tolist(), strict=True):
        properties = feature["properties"]
        start, end = published_start(view.periods[period].start), published_last(view.periods[period].end)
        assert properties["valid_from"] == (start and start.isoformat())
        assert properties["valid_to"] == (end and end.isoformat())
