from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas
import pytest
import shapely
import sqlalchemy as sa
from shapely import LineString, Polygon, box

from app.domain.errors import InvalidTheatreError
from app.domain.gazetteer import Gazetteer
from app.domain.method import CONSENSUS
from app.domain.places import PlaceKind
from app.storage.engine import writing
from app.storage.gazetteer_store import (
    read_boundaries,
    read_gazetteer,
    read_theatre,
    replace_theatre,
)
from app.storage.ledger_store import append, read_ledger
from app.storage.period_store import read_periods, replace_periods
from tests.domain.builders import NOW, place
from tests.storage.builders import (
    BOUNDARIES,
    GAZETTEER,
    PLACES,
    THEATRE,
    capture,
    claim_in_full,
    party,
    timeline,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy import Engine

    from app.domain.ledger import Record
    from app.domain.theatre import Theatre


def load(
    engine: Engine,
    *,
    theatre: Theatre = THEATRE,
    gazetteer: Gazetteer = GAZETTEER,
    boundaries: Mapping[str, BaseGeometry] = BOUNDARIES,
) -> None:
    with writing(engine) as connection:
        replace_theatre(connection, theatre, gazetteer, boundaries)


def without(*gone: str) -> Gazetteer:
    return Gazetteer([one for one in PLACES if one.id not in gone])


def feature_ids(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return dict(connection.execute(sa.text("SELECT code, id FROM place")).all())


def test_a_theatre_is_read_back_as_it_was_loaded(empty: Engine) -> None:
    load(empty)

    with empty.connect() as connection:
        assert read_theatre(connection) == THEATRE
        assert list(read_gazetteer(connection)) == list(PLACES)
        outlines = read_boundaries(connection)
    assert list(outlines) == ["donetsk", "kherson"]
    assert shapely.equals_identical(outlines["donetsk"], BOUNDARIES["donetsk"])
    assert shapely.equals_identical(outlines["kherson"].geoms[0], BOUNDARIES["kherson"])


def test_a_database_without_a_theatre_says_so(empty: Engine) -> None:
    with empty.connect() as connection, pytest.raises(InvalidTheatreError, match="no theatre yet"):
        read_theatre(connection)


def test_loading_a_theatre_again_changes_nothing(engine: Engine) -> None:
    before = feature_ids(engine)

    load(engine)

    assert feature_ids(engine) == before
    with engine.connect() as connection:
        assert list(read_gazetteer(connection)) == list(PLACES)


def test_places_keep_their_feature_ids_when_others_come_go_and_move(engine: Engine) -> None:
    before = feature_ids(engine)
    changed = [
        place("new-country", PlaceKind.COUNTRY, None),
        *(one for one in PLACES if one.id not in ("nowhere", "lyman-h", "lyman", "drobysheve")),
        place("new-h", PlaceKind.HROMADA, "kherson"),
        place("drobysheve", PlaceKind.SETTLEMENT, "new-h", lonlat=(37.0, 49.0)),
        place("lyman", PlaceKind.SETTLEMENT, "donetsk"),
    ]

    load(engine, gazetteer=Gazetteer(changed), boundaries={"kherson": box(32, 46, 35, 47)})

    after = feature_ids(engine)
    assert after.keys() == {one.id for one in changed}
    assert {code: id_ for code, id_ in after.items() if code in before} == {
        code: id_ for code, id_ in before.items() if code in after
    }
    with engine.connect() as connection:
        assert list(read_gazetteer(connection)) == changed
        assert list(read_boundaries(connection)) == ["kherson"]


def test_an_area_and_all_in_it_may_go_at_once(engine: Engine) -> None:
    load(engine, gazetteer=without("donetsk", "lyman-h", "lyman", "drobysheve"), boundaries={})

    with engine.connect() as connection:
        assert [one.id for one in read_gazetteer(connection)] == [
            "country",
            "kherson",
            "davydiv-brid",
            "nowhere",
        ]


@pytest.mark.parametrize(
    ("gone", "left"),
    [("lyman", "lyman"), ("drobysheve", "drobysheve")],
    ids=["spoken of", "excepted"],
)
def test_a_place_that_claims_speak_of_may_not_go(engine: Engine, gone: str, left: str) -> None:
    with writing(engine) as connection:
        append(connection, [capture("2022-05"), claim_in_full()], NOW)

    with pytest.raises(InvalidTheatreError, match=f"lacks: {left}; keep them"):
        load(engine, gazetteer=without(gone))

    assert gone in feature_ids(engine)


def test_a_party_that_claims_or_sources_speak_of_may_not_go(engine: Engine) -> None:
    only_ua = replace(THEATRE, parties=(party("UA"),))

    with pytest.raises(InvalidTheatreError, match=r"speaks of parties .* lacks: RU"):
        load(engine, theatre=only_ua)


def test_a_theatre_that_cannot_be_loaded_leaves_the_old_one(engine: Engine) -> None:
    for boundaries, reason in (
        ({"atlantis": box(0, 0, 1, 1)}, "which is no place"),
        ({"donetsk": LineString([(0, 0), (1, 1)])}, "is a LineString"),
    ):
        with pytest.raises(InvalidTheatreError, match=reason):
            load(engine, gazetteer=without("nowhere"), boundaries=boundaries)

    assert "nowhere" in feature_ids(engine)


def test_replacing_a_theatre_leaves_the_ledger_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        append(connection, [capture("2022-05"), claim_in_full()], NOW)

    def ledger() -> list[Record]:
        with engine.connect() as connection:
            return list(read_ledger(connection))

    before = ledger()
    load(engine, gazetteer=without("nowhere"))

    assert ledger() == before


def test_periods_of_a_place_go_with_it_and_the_others_stay(engine: Engine) -> None:
    kept, lost = timeline(("2022-05-24", "RU")), timeline()
    with writing(engine) as connection:
        replace_periods(connection, CONSENSUS, 1, {"lyman": kept, "nowhere": lost})

    load(engine, gazetteer=without("nowhere"))

    with engine.connect() as connection:
        assert read_periods(connection, CONSENSUS) == {"lyman": kept}


def test_a_place_knows_its_oblast_in_sql(engine: Engine) -> None:
    with engine.connect() as connection:
        oblasts: dict[str, str | None] = dict(connection.execute(sa.text("SELECT code, oblast FROM place")).all())

    assert (oblasts["lyman"], oblasts["donetsk"], oblasts["country"]) == ("donetsk", "donetsk", None)


def test_a_polygon_is_kept_as_a_multipolygon_without_height(engine: Engine) -> None:
    high = Polygon([(36, 47, 5), (37, 47, 5), (37, 48, 5)])

    load(engine, boundaries={"donetsk": high})

    with engine.connect() as connection:
        outline = read_boundaries(connection)["donetsk"]
    assert (outline.geom_type, outline.has_z) == ("MultiPolygon", False)
    assert shapely.equals_identical(outline.geoms[0], shapely.force_2d(high))


@pytest.mark.postgis
def test_postgis_knows_the_geometry_columns_and_indexes_them(postgis_engine: Engine) -> None:
    with postgis_engine.connect() as connection:
        columns = connection.execute(sa.text("SELECT f_table_name, type, srid FROM geometry_columns ORDER BY 1")).all()
        indexes = connection.scalars(
            sa.text("SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%USING gist (geom)%' ORDER BY 1")
        ).all()

    assert [tuple(column) for column in columns] == [
        ("area_now", "MULTIPOLYGON", 4326),
        ("boundary", "MULTIPOLYGON", 4326),
        ("cell", "MULTIPOLYGON", 4326),
        ("control_now", "POINT", 4326),
        ("control_period_map", "POINT", 4326),
        ("oblast", "MULTIPOLYGON", 4326),
        ("place", "POINT", 4326),
        ("settlement", "POINT", 4326),
    ]
    assert list(indexes) == ["boundary", "cell", "place"]


@pytest.mark.postgis
def test_geopandas_reads_the_postgis_views(postgis_engine: Engine) -> None:
    with writing(postgis_engine) as connection:
        replace_periods(connection, CONSENSUS, 1, {"lyman": timeline(("2022-05-24", "RU"))})

    with postgis_engine.connect() as connection:
        now = geopandas.read_postgis("SELECT * FROM control_now", connection)

    assert now.crs == "EPSG:4326"
    assert now[["place", "oblast", "controller"]].to_numpy().tolist() == [["lyman", "donetsk", "RU"]]
    assert (now.geometry.x[0], now.geometry.y[0]) == (37.802, 48.985)
