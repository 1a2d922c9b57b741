from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from app.storage.geopackage import geometry_of, geopackage_binary, register_functions

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
shapes = st.one_of(
    degrees.map(Point),
    st.lists(degrees, min_size=2, max_size=5).map(LineString),
    st.lists(degrees, min_size=1, max_size=3).map(
        lambda corners: MultiPolygon([box(x, y, x + 1, y + 1) for x, y in corners])
    ),
)


@given(shape=shapes)
def test_a_geometry_is_read_as_it_was_written(shape: BaseGeometry) -> None:
    assert shapely.equals_identical(geometry_of(geopackage_binary(shape)), shape)


@pytest.fixture
def sql() -> sqlite3.Cursor:
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    with connection:
        return connection.cursor()


def bounds_in_sql(sql: sqlite3.Cursor, binary: bytes | None) -> tuple[float | None, ...]:
    asked = "SELECT ST_MinX(:g), ST_MinY(:g), ST_MaxX(:g), ST_MaxY(:g)"
    found: tuple[float | None, ...] = sql.execute(asked, {"g": binary}).fetchone()
    return found


@pytest.mark.parametrize(
    "shape",
    [Point(37.8, 48.9), MultiPolygon([box(30, 44, 31, 45), box(20, 50, 21, 52)])],
)
def test_sql_knows_the_bounds_of_a_geometry(sql: sqlite3.Cursor, shape: BaseGeometry) -> None:
    assert bounds_in_sql(sql, geopackage_binary(shape)) == shape.bounds
    sql.connection.close()


@pytest.mark.parametrize("shape", [Point(), Polygon()])
def test_an_empty_geometry_is_marked_and_has_no_bounds(sql: sqlite3.Cursor, shape: BaseGeometry) -> None:
    binary = geopackage_binary(shape)

    assert sql.execute("SELECT ST_IsEmpty(?)", [binary]).fetchone() == (1,)
    assert bounds_in_sql(sql, binary) == (None,) * 4
    assert geometry_of(binary).is_empty
    sql.connection.close()


def test_no_geometry_has_neither_bounds_nor_emptiness(sql: sqlite3.Cursor) -> None:
    assert sql.execute("SELECT ST_IsEmpty(NULL)").fetchone() == (None,)
    assert bounds_in_sql(sql, None) == (None,) * 4
    sql.connection.close()


def test_binary_of_other_writers_is_read_whatever_its_byte_order_and_envelope() -> None:
    wkb = shapely.to_wkb(Point(37.8, 48.9), byte_order=0)
    header = b"GP\x00\x04" + (4326).to_bytes(4, "big")
    envelope = b"".join(shapely.to_wkb(Point(n, 0), byte_order=0)[5:13] for n in (1, 2, 3, 4, 5, 6))

    point = geometry_of(header + envelope + wkb)

    assert point.coords[0] == (37.8, 48.9)
