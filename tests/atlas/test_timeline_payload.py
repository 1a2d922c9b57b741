"""What the browser animates from, read back as the browser reads it."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import orjson
import pytest
from shapely import Point, union_all

from app.atlas.atlas import Atlas
from app.atlas.timeline_payload import timeline_payload
from app.atlas.view import View, state_of
from app.domain.gazetteer import Gazetteer
from app.domain.theatre import Era
from tests.atlas.builders import PLACELESS, THEATRE, places, small_atlas
from tests.domain.builders import claim, ledger_of
from tests.support.timeline import digits, read_timeline
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
    read = read_timeline(payload)
    for on in (FIRST, date(2022, 2, 28), date(2022, 3, 1), date(2022, 8, 31), date(2022, 9, 1), LAST):
        states = list(read.initial)
        for change in read.changes:
            if change.day <= on:
                states[change.place] = change.state

        # Then each place looks as its timeline says
        for place_id, state in zip(read.ids, states, strict=True):
            expected = state_of(view.timelines[place_id].period_on(on))
            assert payload["states"][state] == expected._asdict()


def test_a_place_is_known_by_its_id_names_people_and_oblast() -> None:
    # Given the payload
    view = small_atlas(*CLAIMS).view()

    # When the columns are read
    read = read_timeline(decoded(view))

    # Then they are those of the settlements, without the one that has no point
    known = [place for place in view.settlements.places if place.lonlat is not None]
    assert PLACELESS not in read.ids
    assert read.ids == [place.id for place in known]
    assert read.names == [place.name_en for place in known]
    assert read.names_uk == [place.name_uk or place.name_en for place in known]
    assert read.populations == [place.population for place in known]
    assert [view.settlements.oblast[view.settlements.index[id_]] for id_ in read.ids] == read.oblasts


def test_points_lie_within_half_a_step_of_the_grid() -> None:
    # Given the payload
    view = small_atlas(*CLAIMS).view()
    payload = decoded(view)

    # When the points are read
    read = read_timeline(payload)

    # Then each is as near to its settlement as the grid allows
    width, height = payload["places"]["grid"]["step"]
    for id_, (lon, lat) in zip(read.ids, read.points, strict=True):
        true_lon, true_lat = view.settlements.lonlat[view.settlements.index[id_]]
        assert abs(lon - true_lon) <= width * 0.5001
        assert abs(lat - true_lat) <= height * 0.5001


def test_a_change_of_uncertain_day_says_between_which_days_it_lies() -> None:
    # Given one change dated to a month and one to a day
    claims = (
        claim("capture", "west-3", "RU", "2022-05", "newsweek", credibility=2, reported_on="2022-06-01"),
        claim("capture", "east-0", "RU", "2022-03-01", "newsweek", credibility=2),
    )

    # When the stream is read
    read = read_timeline(decoded(small_atlas(*claims).view()))

    # Then only the month is a range
    ranges = {read.ids[change.place]: (change.earliest, change.latest) for change in read.changes}
    assert ranges == {
        "west-3": (date(2022, 5, 1), date(2022, 5, 31)),
        "east-0": (date(2022, 3, 1), date(2022, 3, 1)),
    }


def test_no_change_lies_outside_the_days_asked_for() -> None:
    # Given changes before, in and after a span
    payload = decoded(small_atlas(*CLAIMS).view(), date(2022, 4, 1), date(2022, 12, 31))

    # Then only the one inside is in the stream, and the state before it is what held on the first day
    read = read_timeline(payload)
    assert len(read.changes) == 1
    assert payload["first_day"] == "2022-04-01"
    assert payload["states"][read.initial[read.ids.index("east-0")]]["controller"] == "RU"


def test_every_place_lies_in_the_polygon_of_its_class() -> None:
    # Given the areas of a view
    view = small_atlas(*CLAIMS).view()
    payload = decoded(view)
    read = read_timeline(payload)
    ids = read.ids

    # When the polygons are read back
    polygons = topology_polygons(read.topology, "classes")

    # Then places with the same history share one, it holds their points, and all of the land is given once
    points = view.settlements.lonlat[[view.settlements.index[place_id] for place_id in ids]]
    for class_, point in zip(read.class_of, points.tolist(), strict=True):
        assert polygons[class_].covers(Point(point))
    assert len({read.class_of[ids.index(name)] for name in ("west-0", "west-7", "east-2")}) == 1
    assert len(polygons) == 4
    assert union_all(polygons).area == pytest.approx(sum(polygon.area for polygon in polygons))
    assert union_all(polygons).area == pytest.approx(36.0, rel=1e-6)
    assert payload["areas"]["modelled_from"] == len(ids)
    assert payload["areas"]["tessellation"] == view.territory.version


def test_places_of_one_class_look_alike_on_every_day() -> None:
    # Given the changes of a view, replayed
    payload = decoded(small_atlas(*CLAIMS).view())
    read = read_timeline(payload)
    states = list(read.initial)
    looks = [(state["controller"], state["status"], state["claimed_by"]) for state in payload["states"]]

    # Then on no day do two places of a class differ in what the map draws
    for _, changes in groupby(read.changes, key=lambda change: change.day):
        for change in changes:
            states[change.place] = change.state
        seen = {(class_, looks[state]) for class_, state in zip(read.class_of, states, strict=True)}
        assert len(seen) == len({class_ for class_, _ in seen})


def test_a_theatre_without_outlines_has_places_and_no_areas() -> None:
    # Given no boundaries at all
    atlas = Atlas.build(THEATRE, Gazetteer(places()), {}, ledger_of(*CLAIMS))

    # When its payload is written
    payload: dict[str, Any] = orjson.loads(timeline_payload(atlas.view(), atlas.oblasts, FIRST, LAST))

    # Then no place has a class
    read = read_timeline(payload)
    assert set(read.class_of) == {-1}
    assert read.topology["objects"]["classes"]["geometries"] == []
    assert payload["areas"]["modelled_from"] == 0


def test_one_language_of_names_can_be_left_out() -> None:
    # Given a view
    view = small_atlas(*CLAIMS).view()
    both = read_timeline(decoded(view))

    # When names of one language are asked for
    for only, other in (("en", "uk"), ("uk", "en")):
        written = orjson.loads(timeline_payload(view, small_atlas().oblasts, FIRST, LAST, names=only))
        names = written["places"]["names"]

        # Then those of the other are not written, and each place has the name it had
        assert names[other] is None
        names[other] = names[only]
        found = read_timeline(written)
        assert (found.names if only == "en" else found.names_uk) == (both.names if only == "en" else both.names_uk)


def test_days_on_which_little_changes_have_few_classes() -> None:
    # Given a view in which places differ in what happened to them
    view = small_atlas(*CLAIMS).view()
    whole = read_timeline(decoded(view))

    # When the days asked for lie before most of that
    span = read_timeline(decoded(view, FIRST, date(2015, 1, 1)))

    # Then two places that look alike on those days share a class, whatever comes later
    east, middle, west = (span.ids.index(name) for name in ("east-0", "middle-0", "west-3"))
    assert span.class_of[east] == span.class_of[west] != span.class_of[middle]
    assert len({whole.class_of[east], whole.class_of[west], whole.class_of[middle]}) == 3
    outlines = topology_polygons(span.topology, "classes")
    assert union_all(outlines).area == pytest.approx(
        union_all(topology_polygons(whole.topology, "classes")).area, rel=1e-3
    )


def test_a_short_span_keeps_land_of_different_eras_apart() -> None:
    # Given a place taken before an era ended and one taken after, both by one party
    theatre = replace(THEATRE, eras=(Era(before=date(2022, 4, 1), name={"en": "Early"}),))
    claims = (
        claim("capture", "east-0", "RU", "2022-03-01", "newsweek", credibility=2),
        claim("capture", "west-3", "RU", "2022-05-01", "newsweek", credibility=2),
    )
    small = small_atlas(*claims)
    atlas = Atlas.build(theatre, small.gazetteer, small.boundaries, small.ledger)

    # When only a later month is asked for
    first, last = date(2022, 6, 1), date(2022, 6, 30)
    payload: dict[str, Any] = orjson.loads(timeline_payload(atlas.view(), atlas.oblasts, first, last))

    # Then each says in which era it was gained, and they lie in different classes
    read = read_timeline(payload)
    early, late = read.ids.index("east-0"), read.ids.index("west-3")
    assert [digits(payload["places"]["era"])[place] for place in (early, late)] == [1, 0]
    assert read.class_of[early] != read.class_of[late]
    assert payload["eras"] == [{"before": "2022-04-01", "name": {"en": "Early"}}]
