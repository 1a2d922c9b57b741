"""Shares of oblasts, and claims to them by law."""

from typing import Any

import orjson
import pytest
from pyproj import Geod
from shapely import box, orient_polygons
from shapely.geometry import shape

from app.atlas.atlas import Atlas
from app.atlas.holdings import holdings_within
from app.atlas.oblasts import oblast_features
from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind
from app.geometry.areas import area_km2
from tests.atlas.builders import small_atlas
from tests.domain.builders import claim, day

CAPTURES = (
    claim("capture", "east-0", "RU", "2022-03-01", "newsweek", credibility=2),
    claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2),
    claim("entry", "east-2", "RU", "2022-03-01", "newsweek", credibility=2),
)
REFERENDUM = claim("sovereignty", "east", "RU", "2022-09-23/2022-09-27", "official-ru", act="referendum")
TREATY = claim("sovereignty", "east", "RU", "2022-09-30", "mod-ru", act="treaty")


def east(atlas: Atlas, on: str) -> dict[str, Any]:
    number = atlas.oblasts.index["east"]
    feature: dict[str, Any] = orjson.loads(oblast_features(atlas.view(), atlas.oblasts, day(on), [number])[0])
    properties: dict[str, Any] = feature["properties"]
    return properties


def test_shares_count_settlements_and_people() -> None:
    # Given an oblast of five settlements with 1,000 to 5,000 people: two taken, one contested
    properties = east(small_atlas(*CAPTURES), "2022-04-01")

    # Then the shares follow from that, and add up
    assert properties["held_RU_share"] == 0.4
    assert properties["held_UA_share"] == 0.4
    assert properties["contested_share"] == 0.2
    assert properties["held_RU_share_population"] == 0.2
    assert properties["contested_share_population"] == 0.2
    assert properties["unknown_share"] == 0


def test_shares_by_area_are_of_the_land_around_the_settlements() -> None:
    # Given an oblast of which two settlements are taken and one is contested
    atlas = small_atlas(*CAPTURES)
    properties = east(atlas, "2022-04-01")

    # Then its shares by area follow from their cells; the settlement without a point has none
    cells = dict(zip(atlas.territory.members.tolist(), atlas.territory.area_km2.tolist(), strict=True))
    east_0, east_1, east_2, east_3 = (cells[atlas.settlements.index[f"east-{number}"]] for number in range(4))
    whole = east_0 + east_1 + east_2 + east_3
    assert properties["held_RU_share_area"] == pytest.approx((east_0 + east_1) / whole, abs=1e-6)
    assert properties["contested_share_area"] == pytest.approx(east_2 / whole, abs=1e-6)
    assert properties["held_UA_share_area"] == pytest.approx(east_3 / whole, abs=1e-6)
    assert properties["area_km2"] == round(whole, 3)
    assert properties["model"] == f"modelled from {len(atlas.territory)} settlements"


def test_an_outline_measures_what_its_cells_do_together() -> None:
    # Given oblasts whose outlines have long edges, which geodesics and straight lines draw apart
    atlas = small_atlas()
    geod = Geod(ellps="WGS84")
    for number, place in enumerate(atlas.oblasts.places):
        (text,) = oblast_features(atlas.view(), atlas.oblasts, day("2022-04-01"), [number])
        feature = orjson.loads(text)

        # When the outline that is published is measured, then it is the sum of the cells to the millionth: both have
        # the same vertices
        square_metres, _ = geod.geometry_area_perimeter(orient_polygons(shape(feature["geometry"])))
        assert square_metres / 1e6 == pytest.approx(feature["properties"]["area_km2"], rel=1e-6), place.id
        assert feature["geometry"]["type"] == "MultiPolygon"


def test_an_oblast_without_a_settlement_measures_its_outline() -> None:
    # Given an oblast with an outline and nobody in it
    empty = Place(id="empty", kind=PlaceKind.OBLAST, parent="land", name_en="Empty", name_uk="Порожня")
    ground = small_atlas()
    atlas = Atlas.build(
        ground.theatre,
        Gazetteer([*ground.gazetteer, empty]),
        {**ground.boundaries, "empty": box(40, 45, 41, 46)},
        ground.ledger,
    )
    number = atlas.oblasts.index["empty"]

    # When it is told of
    feature = orjson.loads(oblast_features(atlas.view(), atlas.oblasts, day("2022-04-01"), [number])[0])

    # Then it has its outline and its land, and shares of nothing are null
    assert feature["properties"]["area_km2"] == pytest.approx(area_km2(box(40, 45, 41, 46)), abs=1e-3)
    assert feature["properties"]["held_UA_share_area"] is None
    assert shape(feature["geometry"]).equals(box(40, 45, 41, 46))


def test_claims_by_law_change_no_share_to_the_last_digit() -> None:
    # Given the same captures with and without a referendum and a treaty
    without = east(small_atlas(*CAPTURES), "2022-10-01")
    with_claims = east(small_atlas(*CAPTURES, REFERENDUM, TREATY), "2022-10-01")

    # Then only what is claimed differs, and the claimant's share of it is what it holds
    differing = {key for key in without if without[key] != with_claims[key]}
    assert differing == {
        "claimed_by",
        "claimed_since",
        "claimed_held_share",
        "claimed_held_share_area",
        "claimed_held_share_population",
        "revision",
    }
    assert with_claims["claimed_by"] == "RU"
    assert with_claims["claimed_held_share"] == with_claims["held_RU_share"] == 0.4


def test_a_claim_by_law_dates_from_the_treaty_once_there_is_one() -> None:
    # Given a referendum and a later treaty
    atlas = small_atlas(REFERENDUM, TREATY)

    # Then before both nothing is claimed, between them the referendum counts, and from then on the treaty
    assert east(atlas, "2022-09-26")["claimed_by"] is None
    assert east(atlas, "2022-09-28")["claimed_since"] == "2022-09-27"
    assert east(atlas, "2022-10-01")["claimed_since"] == "2022-09-30"


def test_an_area_of_any_level_is_counted_like_its_oblast() -> None:
    # Given a theatre in which every oblast has one raion
    view = small_atlas(*CAPTURES).view()

    # Then the raion counts what the oblast counts, and the country all of it
    assert holdings_within(view, "east-r", day("2022-04-01")) == holdings_within(view, "east", day("2022-04-01"))
    assert sum(held.settlements for held in holdings_within(view, "land", day("2022-04-01")).values()) == 20


def test_a_claim_with_a_count_moves_nothing() -> None:
    # Given a claim about unnamed settlements of the oblast
    counted = claim("capture", "east", "RU", "2022-02-25", "newsweek", count=12, credibility=2)

    # Then the shares are as they were without it
    assert east(small_atlas(*CAPTURES, counted), "2022-04-01")["held_RU_share"] == 0.4
