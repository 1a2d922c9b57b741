"""What the browser animates from, read back as the browser reads it."""

from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any

import orjson
import pytest
from shapely import Point, union_all

from app.atlas.atlas import Atlas
from app.atlas.timeline_payload import timeline_payload
from app.atlas.view import View, state_of
from app.domain.gazetteer import Gazetteer
from tests.atlas.builders import PLACELESS, THEATRE, places, small_atlas
from tests.domain.builders import claim, ledger_of
from tests.support.topojson import topology_polygons

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
                    accumulate(changes["place"][position : position + count]),
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


def test_every_place_lies_in_the_polygon_of_its_class() -> None:
    # Given the areas of a view
    view = small_atlas(*CLAIMS).view()
    payload = decoded(view)
    areas, ids = payload["areas"], payload["places"]["id"]

    # When the polygons are read back
    polygons = topology_polygons(areas["topology"], "classes")

    # Then places with the same history share one, it holds their points, and all of the land is given once
    points = view.settlements.lonlat[[view.settlements.index[place_id] for place_id in ids]]
    for class_, point in zip(areas["class_of"], points.tolist(), strict=True):
        assert polygons[class_].covers(Point(point))
    assert len({areas["class_of"][ids.index(name)] for name in ("west-0", "west-7", "east-2")}) == 1
    assert len(polygons) == 4
    assert union_all(polygons).area == pytest.approx(sum(polygon.area for polygon in polygons))
    assert union_all(polygons).area == pytest.approx(36.0, rel=1e-6)
    assert areas["modelled_from"] == len(ids)
    assert areas["tessellation"] == view.territory.version


def test_places_of_one_class_look_alike_on_every_day() -> None:
    # Given the changes of a view, replayed
    payload = decoded(small_atlas(*CLAIMS).view())
    states, changes = list(payload["places"]["initial"]), payload["changes"]
    looks = [(state["controller"], state["status"], state["claimed_by"]) for state in payload["states"]]
    ends = list(accumulate(changes["count"], initial=0))

    # Then on no day do two places of a class differ in what the map draws
    for begin, end in [(0, 0), *pairwise(ends)]:
        for place, state in zip(accumulate(changes["place"][begin:end]), changes["state"][begin:end], strict=True):
            states[place] = state
        seen = {(class_, looks[state]) for class_, state in zip(payload["areas"]["class_of"], states, strict=True)}
        assert len(seen) == len({class_ for class_, _ in seen})


def test_a_theatre_without_outlines_has_places_and_no_areas() -> None:
    # Given no boundaries at all
    atlas = Atlas.build(THEATRE, Gazetteer(places()), {}, ledger_of(*CLAIMS))

    # When its payload is written
    payload: dict[str, Any] = orjson.loads(timeline_payload(atlas.view(), atlas.oblasts, FIRST, LAST))

    # Then no place has a class
    assert set(payload["areas"]["class_of"]) == {-1}
    assert payload["areas"]["topology"]["objects"]["classes"]["geometries"] == []
    assert payload["areas"]["modelled_from"] == 0
