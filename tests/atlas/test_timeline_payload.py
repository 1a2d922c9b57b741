"""What the browser animates from, read back as the browser reads it."""

from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import orjson

from app.atlas.timeline_payload import timeline_payload
from app.atlas.view import View, state_of
from tests.atlas.builders import PLACELESS, small_atlas
from tests.domain.builders import claim

FIRST, LAST = date(2014, 1, 1), date(2022, 12, 31)
CLAIMS = (
    claim("capture", "east-0", "RU", "2022-03-01", "newsweek", credibility=2),
    claim("capture", "east-0", "UA", "2022-09-01", "newsweek", credibility=2),
    claim("capture", "middle", "RU", "2013-05-01", "newsweek", credibility=2),
    claim("capture", "west-3", "RU", "2022-03-01", "mod-ru"),
    claim("capture", "west-3", "RU", "2023-03-01", "newsweek", credibility=2),
)


def decoded(view: View, first: date = FIRST, last: date = LAST) -> dict[str, Any]:
    payload: dict[str, Any] = orjson.loads(timeline_payload(view, small_atlas().oblasts, first, last))
    return payload


def test_a_client_that_replays_the_stream_sees_the_state_of_every_day() -> None:
    # Given the payload of a view
    view = small_atlas(*CLAIMS).view()
    payload = decoded(view)

    # When the changes are replayed up to some days
    changes, ids = payload["changes"], payload["places"]["id"]
    days = [FIRST + timedelta(days=number) for number in accumulate(changes["day"])]
    for on in (FIRST, date(2022, 2, 28), date(2022, 3, 1), date(2022, 8, 31), date(2022, 9, 1), LAST):
        states, position = list(payload["places"]["initial"]), 0
        for when, count in zip(days, changes["count"], strict=True):
            if when <= on:
                for place, state in zip(
                    changes["place"][position : position + count],
                    changes["state"][position : position + count],
                    strict=True,
                ):
                    states[place] = state
            position += count

        # Then each place looks as its timeline says
        for place_id, state in zip(ids, states, strict=True):
            expected = state_of(view.timelines[place_id].period_on(on))
            assert payload["states"][state] == expected._asdict()


def test_points_are_rounded_and_add_up_from_their_steps() -> None:
    # Given the payload
    view = small_atlas(*CLAIMS).view()
    places = decoded(view)["places"]

    # When the steps are added up
    lons = [lon / 1e5 for lon in accumulate(places["lon"])]
    lats = [lat / 1e5 for lat in accumulate(places["lat"])]

    # Then they are the points of the settlements, without the one that has none
    known = [place for place in view.settlements.places if place.lonlat is not None]
    assert PLACELESS not in places["id"]
    points = [tuple(round(degrees, 5) for degrees in place.lonlat or ()) for place in known]
    assert places["id"] == [place.id for place in known]
    assert list(zip(lons, lats, strict=True)) == points


def test_no_change_lies_outside_the_days_asked_for() -> None:
    # Given changes before, in and after a span
    payload = decoded(small_atlas(*CLAIMS).view(), date(2022, 4, 1), date(2022, 12, 31))

    # Then only the one inside is in the stream, and the state before it is what held on the first day
    assert sum(payload["changes"]["count"]) == 1
    assert payload["first_day"] == "2022-04-01"
    east = payload["places"]["id"].index("east-0")
    assert payload["states"][payload["places"]["initial"][east]]["controller"] == "RU"
    assert len(payload["changes"]["place"]) == 1
