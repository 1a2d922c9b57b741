"""The land of the settlements, and what a theatre can be like for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from app.atlas.atlas import Atlas
from app.atlas.territory import SharedLocationError, Territory
from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind
from app.domain.theatre import Barrier
from app.geometry.tessellation import DegenerateRegionError, StoredCells
from tests.atlas.builders import BOUNDARIES, THEATRE, places, small_atlas
from tests.domain.builders import claim, day, ledger_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

RIVER = Barrier(river="Stream", oblast="east", lines=(((35.0, 47.25), (40.0, 47.25)),))


def stored(territory: Territory, **changed: BaseGeometry) -> StoredCells:
    cells = dict(zip((place.id for place in territory.places), territory.cells, strict=True)) | changed
    several = {
        id_: MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape for id_, shape in cells.items()
    }
    return StoredCells(version=territory.version, cells=several)


def atlas_of(found: Iterable[Place], **boundaries: BaseGeometry) -> Atlas:
    return Atlas.build(THEATRE, Gazetteer(found), BOUNDARIES | boundaries, ledger_of())


def test_cells_of_an_earlier_time_are_taken_over_while_nothing_has_changed() -> None:
    settlements = small_atlas().settlements
    before = Territory(settlements, BOUNDARIES)
    marked = stored(before, **{"west-0": box(0, 0, 1, 1)})

    taken = Territory(settlements, BOUNDARIES, stored=marked)
    divided_anew = Territory(settlements, BOUNDARIES, [RIVER], stored=marked)

    west = [place.id for place in before.places].index("west-0")
    assert taken.cells[west].equals(box(0, 0, 1, 1))
    assert divided_anew.version != before.version
    assert not divided_anew.cells[west].equals(box(0, 0, 1, 1))


def test_stored_cells_and_new_ones_are_the_same_to_the_last_digit() -> None:
    settlements = small_atlas().settlements
    before = Territory(settlements, BOUNDARIES)

    after = Territory(settlements, BOUNDARIES, stored=stored(before))

    assert [shapely.to_wkb(cell) for cell in after.cells] == [shapely.to_wkb(cell) for cell in before.cells]
    assert (after.area_km2 == before.area_km2).all()


def test_cells_of_which_one_is_gone_are_made_anew() -> None:
    settlements = small_atlas().settlements
    before = Territory(settlements, BOUNDARIES)
    kept = stored(before)
    cells = {id_: shape for id_, shape in kept.cells.items() if id_ != "west-3"}

    after = Territory(settlements, BOUNDARIES, stored=replace(kept, cells=cells))

    assert len(after) == len(before)


def test_no_cell_reaches_across_a_barrier_of_its_oblast() -> None:
    settlements = small_atlas().settlements
    free, parted = (Territory(settlements, BOUNDARIES, barriers) for barriers in ((), [RIVER]))

    line = shapely.LineString(RIVER.lines[0])
    east = [number for number, place in enumerate(parted.places) if place.id.startswith("east")]
    assert any(shapely.crosses(line, free.cells[number]) for number in east)
    assert not any(shapely.crosses(line, parted.cells[number]) for number in east)
    assert shapely.coverage_is_valid(parted.cells)
    assert parted.area_km2.sum() == pytest.approx(free.area_km2.sum())


def test_two_settlements_at_one_location_are_named() -> None:
    found = [
        replace(one, lonlat=next(other.lonlat for other in places() if other.id == "west-1"))
        if one.id == "west-2"
        else one
        for one in places()
    ]

    atlas = atlas_of(found)
    with pytest.raises(SharedLocationError) as caught:
        _ = atlas.territory

    assert [(one.id, other.id) for one, other in caught.value.pairs] == [("west-1", "west-2")]
    (fault,) = caught.value.faults
    assert str(fault) == "Westville 1 (west-1) and Westville 2 (west-2): share a location; move one of them"


def test_settlements_of_two_oblasts_may_share_a_location_on_the_border() -> None:
    found = [replace(one, lonlat=(33.0, 48.0)) if one.id in {"west-2", "middle-2"} else one for one in places()]

    territory = atlas_of(found).territory

    assert shapely.coverage_is_valid(territory.cells)
    assert len(territory) == 19


def test_a_settlement_outside_every_oblast_is_counted_but_has_no_land() -> None:
    astray = Place(
        id="astray", kind=PlaceKind.SETTLEMENT, parent="land", name_en="Astray", name_uk="Осторонь", lonlat=(20.0, 40.0)
    )
    atlas = atlas_of([*places(), astray])

    assert "astray" not in {place.id for place in atlas.territory.places}
    assert len(atlas.settlements) == 21
    assert sum(area.settlements for area in atlas.view().classes.areas_on(day("2022-01-01"))) == 19


def test_a_settlement_outside_its_own_oblast_has_land_inside_it() -> None:
    found = [replace(one, lonlat=(45.0, 60.0)) if one.id == "west-2" else one for one in places()]

    territory = atlas_of(found).territory

    (number,) = (number for number, place in enumerate(territory.places) if place.id == "west-2")
    assert shapely.covers(BOUNDARIES["west"], territory.cells[number])
    assert territory.area_km2[number] > 0


def test_an_outline_that_crosses_itself_or_has_no_area_is_refused() -> None:
    bow_tie = shapely.Polygon([(30, 46), (33, 50), (33, 46), (30, 50)])

    settlements = small_atlas().settlements
    for broken in (bow_tie, MultiPolygon(), shapely.LineString([(30, 46), (33, 50)])):
        with pytest.raises(DegenerateRegionError):
            Territory(settlements, BOUNDARIES | {"west": broken})


def test_a_theatre_of_one_settlement_is_all_of_its_oblast() -> None:
    only = [one for one in places() if one.kind is not PlaceKind.SETTLEMENT or one.id == "east-1"]
    captured = claim("capture", "east-1", "RU", "2022-03-01", "reuters", credibility=1)
    view = Atlas.build(THEATRE, Gazetteer(only), BOUNDARIES, ledger_of(captured)).view()

    (area,) = view.classes.areas_on(day("2022-03-02"))

    assert area.geometry.equals(BOUNDARIES["east"])
    assert (area.holder.controller, area.settlements) == ("RU", 1)
    assert view.classes.contacts_on(day("2022-03-02")) == []


def test_a_theatre_without_outlines_has_no_areas() -> None:
    view = Atlas.build(THEATRE, Gazetteer(places()), {}, ledger_of()).view()

    assert view.classes.areas_on(day("2022-03-02")) == []
    assert view.classes.contacts_on(day("2022-03-02")) == []
    assert len(view.territory.neighbours) == 0
