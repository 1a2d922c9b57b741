# ruff: noqa: S608 - the names of tables are the test's own

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pyogrio
import pytest
import shapely
from shapely import Point

from app.domain.errors import InvalidTheatreError
from app.domain.method import CONSENSUS, VERIFIED
from app.storage.engine import writing
from app.storage.gazetteer_store import read_gazetteer, replace_theatre
from app.storage.ledger_store import append, read_ledger
from app.storage.period_store import replace_periods
from tests.domain.builders import NOW, SOURCES
from tests.storage.builders import BOUNDARIES, GAZETTEER, THEATRE, capture, timeline

if TYPE_CHECKING:
    from sqlalchemy import Engine

Geopackage = tuple["Engine", Path]

READ_ELSEWHERE = """
import sys, pyogrio
frame = pyogrio.read_dataframe(sys.argv[1], layer="claim")
print(len(frame), flush=True)
"""

APPEND_ELSEWHERE = """
import sys, pyogrio
frame = pyogrio.read_dataframe(sys.argv[1]).rename_geometry("geom")
pyogrio.write_dataframe(frame, sys.argv[2], layer="place", append=True)
"""


@pytest.fixture
def answered(geopackage: Geopackage) -> Geopackage:
    """A GeoPackage with control periods in it."""
    engine, _ = geopackage
    with writing(engine) as connection:
        replace_periods(
            connection,
            CONSENSUS,
            10,
            {
                "lyman": timeline(("2022-05-24", "RU"), ("2022-10-01", "UA")),
                "drobysheve": timeline(("2022-05-24", "RU")),
                "nowhere": timeline(),
            },
        )
        replace_periods(connection, VERIFIED, 10, {"lyman": timeline()})
    engine.dispose()
    return geopackage


def read(file: Path, layer: str, **options: object) -> geopandas.GeoDataFrame:
    frame: geopandas.GeoDataFrame = pyogrio.read_dataframe(file, layer=layer, **options)
    return frame


def rtree(file: Path, table: str = "place") -> dict[int, tuple[float, ...]]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute(f"SELECT id, minx, maxx, miny, maxy FROM rtree_{table}_geom").fetchall()
        found = connection.execute(f"SELECT rtreecheck('rtree_{table}_geom')").fetchall()
    connection.close()
    assert found == [("ok",)]
    return {row[0]: row[1:] for row in rows}


def points(file: Path) -> dict[int, tuple[float, ...]]:
    """Give the bounds that the R*Tree should know, as wide as its 32-bit numbers make them."""
    frame = read(file, "place", fid_as_index=True)
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    bounds = frame.geometry.bounds
    return {int(fid): (west, east, south, north) for fid, west, south, east, north in bounds.itertuples(name=None)}


def assert_index_is_whole(file: Path) -> None:
    indexed, expected = rtree(file), points(file)
    assert indexed.keys() == expected.keys()
    for fid, bounds in expected.items():
        assert indexed[fid] == pytest.approx(bounds, abs=1e-5)


def test_the_database_is_a_geopackage_to_sqlite(geopackage: Geopackage) -> None:
    _, file = geopackage
    with sqlite3.connect(file) as connection:
        facts = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "integrity_check")
        ]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()

    assert facts == [int.from_bytes(b"GPKG"), 10400, "ok"]
    assert broken == []


def test_every_column_has_a_type_that_a_geopackage_allows(geopackage: Geopackage) -> None:
    _, file = geopackage
    allowed = {"INTEGER", "TEXT", "DATE", "DATETIME", "DOUBLE", "POINT", "MULTIPOLYGON", "TINYINT"}
    with sqlite3.connect(file) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'rtree_%' AND name <> 'alembic_version'"
        ).fetchall()
        types = {
            (table, name): kind
            for (table,) in tables
            for name, kind in connection.execute(f"SELECT name, type FROM pragma_table_info('{table}')")
        }
    connection.close()

    assert {column: kind for column, kind in types.items() if kind not in allowed} == {}


def test_gdal_lists_the_layers(geopackage: Geopackage) -> None:
    _, file = geopackage

    assert dict(pyogrio.list_layers(file).tolist()) == {
        "control_now": "Point",
        "control_period_map": "Point",
        "settlement": "Point",
        "oblast": "MultiPolygon",
        "place": "Point",
        "boundary": "MultiPolygon",
        "cell": "MultiPolygon",
        "area_now": "MultiPolygon",
        "control_period": None,
        "record": None,
        "source": None,
        "claim": None,
    }


@pytest.mark.parametrize(
    ("layer", "count"),
    [("settlement", 3), ("oblast", 2), ("control_now", 2), ("control_period_map", 6)],
)
def test_gdal_reads_a_layer_in_degrees(answered: Geopackage, layer: str, count: int) -> None:
    _, file = answered

    frame = read(file, layer)

    assert len(frame) == count
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()


def test_gdal_reads_who_holds_what_today(answered: Geopackage) -> None:
    _, file = answered

    now = read(file, "control_now").set_index("place")

    assert now["controller"].to_dict() == {"lyman": "UA", "drobysheve": "RU"}
    assert str(now["since"]["lyman"].date()) == "2022-10-01"
    assert now.geometry["lyman"].coords[0] == (37.802, 48.985)


def test_gdal_filters_periods_by_day_as_qgis_does(answered: Geopackage) -> None:
    _, file = answered
    on_day = (
        "method = 'consensus@1' AND (valid_from IS NULL OR valid_from <= '2022-09-30') "
        "AND (valid_to IS NULL OR valid_to > '2022-09-30')"
    )

    held = read(file, "control_period_map", where=on_day)

    assert dict(zip(held["place"], held["controller"], strict=True)) == {"lyman": "RU", "drobysheve": "RU"}
    assert held["valid_from"].dtype.kind == "M"


def test_outlines_are_read_as_they_were_loaded(geopackage: Geopackage) -> None:
    _, file = geopackage

    oblasts = read(file, "oblast").set_index("code").geometry

    assert shapely.equals_identical(oblasts["donetsk"], BOUNDARIES["donetsk"])


@pytest.mark.parametrize("layer", ["place", "settlement", "control_now", "control_period_map"])
def test_gdal_finds_places_in_a_box_by_the_index(answered: Geopackage, layer: str) -> None:
    _, file = answered
    around_lyman = (37.75, 48.9, 37.9, 49.0)

    frame = read(file, layer, bbox=around_lyman)

    everything = read(file, layer)
    expected = everything[everything.geometry.intersects(shapely.box(*around_lyman)).fillna(value=False)]
    assert len(frame) == len(expected) > 0
    assert pyogrio.read_info(file, layer=layer)["capabilities"]["fast_spatial_filter"]


def test_gdal_knows_where_the_layers_lie(geopackage: Geopackage) -> None:
    _, file = geopackage
    with sqlite3.connect(file) as connection:
        extents = {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT table_name, min_x, min_y, max_x, max_y FROM gpkg_contents WHERE data_type = 'features'"
            )
        }
    connection.close()

    assert extents["oblast"] == extents["boundary"] == pytest.approx((32.0, 46.0, 39.0, 49.5))
    assert extents["settlement"] == pytest.approx((33.187, 46.6, 37.802, 49.034), abs=1e-5)


def new_place(**fields: object) -> geopandas.GeoDataFrame:
    columns = {
        "code": "added",
        "kind": "settlement",
        "parent": "donetsk",
        "name_en": "Added",
        "name_uk": "Додане",
        **fields,
    }
    frame = geopandas.GeoDataFrame([columns], geometry=[Point(38.5, 48.5)], crs=4326)
    return frame.rename_geometry("geom")


def test_the_index_is_whole_after_loading_and_loading_again(geopackage: Geopackage) -> None:
    engine, file = geopackage
    assert_index_is_whole(file)

    with writing(engine) as connection:
        replace_theatre(connection, THEATRE, GAZETTEER, {"donetsk": BOUNDARIES["donetsk"]})
    engine.dispose()

    assert_index_is_whole(file)
    assert len(rtree(file, "boundary")) == 1


def test_a_place_that_gdal_appends_is_indexed_and_read(geopackage: Geopackage) -> None:
    engine, file = geopackage

    pyogrio.write_dataframe(new_place(), file, layer="place", append=True)

    assert_index_is_whole(file)
    assert read(file, "settlement", bbox=(38.4, 48.4, 38.6, 48.6))["code"].tolist() == ["added"]
    with engine.connect() as connection:
        added = read_gazetteer(connection)["added"]
    assert (added.parent, added.lonlat) == ("donetsk", (38.5, 48.5))


def test_a_place_that_gdal_appends_wrongly_is_refused_clearly_when_read(geopackage: Geopackage) -> None:
    engine, file = geopackage
    pyogrio.write_dataframe(new_place(parent="lyman"), file, layer="place", append=True)

    with (
        engine.connect() as connection,
        pytest.raises(InvalidTheatreError, match="added is a settlement and lies in lyman"),
    ):
        read_gazetteer(connection)


@pytest.mark.parametrize(("field", "value"), [("kind", "moon"), ("code", "lyman"), ("name_en", None)])
def test_gdal_cannot_append_what_is_no_place(geopackage: Geopackage, field: str, value: str | None) -> None:
    _, file = geopackage

    with pytest.raises(pyogrio.errors.FeatureError):
        pyogrio.write_dataframe(new_place(**{field: value}), file, layer="place", append=True)

    assert_index_is_whole(file)
    assert len(points(file)) == 5


def test_the_index_follows_a_place_that_moves_loses_its_point_and_finds_it(geopackage: Geopackage) -> None:
    engine, file = geopackage
    moves = (
        "UPDATE place SET geom = (SELECT geom FROM place WHERE code = 'donetsk') WHERE code = 'lyman'",
        "UPDATE place SET geom = NULL WHERE code = 'lyman'",
        "UPDATE place SET geom = (SELECT geom FROM place WHERE code = 'kherson') WHERE code = 'lyman'",
        "UPDATE place SET id = 900 WHERE code = 'lyman'",
        "UPDATE place SET id = 901, geom = NULL WHERE code = 'lyman'",
        "DELETE FROM place WHERE code = 'drobysheve'",
    )
    for move in moves:
        with engine.begin() as connection:
            connection.exec_driver_sql(move)
        engine.dispose()

        assert_index_is_whole(file)


def test_others_read_while_marchland_writes(geopackage: Geopackage) -> None:
    engine, file = geopackage
    run = [sys.executable, "-c", READ_ELSEWHERE, str(file)]

    def count_elsewhere() -> int:
        return int(subprocess.run(run, check=True, capture_output=True, text=True).stdout)

    with writing(engine) as connection:
        append(connection, [capture("2022-05-01"), capture("2022-05-02")], NOW)
        during = count_elsewhere()
    after = count_elsewhere()

    assert (during, after) == (0, 2)


def test_marchland_writes_while_others_read(geopackage: Geopackage) -> None:
    engine, file = geopackage
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM claim").fetchone()

    with writing(engine) as connection:
        told = append(connection, [capture("2022-05-01")], NOW)
    seen = reader.execute("SELECT count(*) FROM claim").fetchone()
    reader.close()

    assert (told, seen) == (len(SOURCES) + 1, (0,))


def test_gdal_can_append_while_marchland_has_the_file_open(geopackage: Geopackage, tmp_path: Path) -> None:
    engine, file = geopackage
    new_place().to_file(tmp_path / "new.gpkg", layer="new")
    run = [sys.executable, "-c", APPEND_ELSEWHERE, str(tmp_path / "new.gpkg"), str(file)]
    with engine.connect() as reading:
        before = read_ledger(reading).revision

        subprocess.run(run, check=True, capture_output=True)

        still = read_ledger(reading).revision
    with writing(engine) as connection:
        told = append(connection, [capture("2022-05-01", "added")], NOW)
    engine.dispose()
    assert (still, told) == (before, before + 1)
    assert_index_is_whole(file)
