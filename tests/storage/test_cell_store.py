"""Cells in both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
import sqlalchemy as sa
from shapely import MultiPolygon, Polygon, box

from app.domain.theatre import Barrier
from app.storage.cell_store import read_cells, replace_cells
from app.storage.engine import writing
from app.storage.gazetteer_store import read_theatre, replace_theatre
from tests.storage.builders import BOUNDARIES, GAZETTEER, THEATRE

if TYPE_CHECKING:
    from sqlalchemy import Engine

LYMAN = box(37.0, 48.0, 37.8, 49.0)
DROBYSHEVE = MultiPolygon([box(37.8, 48.0, 38.0, 49.0), box(38.1, 48.0, 38.2, 48.1)])
CELLS: dict[str, Polygon | MultiPolygon] = {"lyman": LYMAN, "drobysheve": DROBYSHEVE}
AREAS = {"lyman": 6500.125, "drobysheve": 1700.5}


def write(engine: Engine, version: str = "v1", *ids: str) -> None:
    with writing(engine) as connection:
        replace_cells(connection, version, {id_: CELLS[id_] for id_ in ids or CELLS}, AREAS)


def test_cells_are_read_back_to_the_last_digit(engine: Engine) -> None:
    write(engine)

    with engine.connect() as connection:
        stored = read_cells(connection)

    assert stored is not None
    assert stored.version == "v1"
    assert set(stored.cells) == set(CELLS)
    assert shapely.equals_identical(stored.cells["lyman"], MultiPolygon([LYMAN]))
    assert shapely.equals_identical(stored.cells["drobysheve"], DROBYSHEVE)


def test_new_cells_take_the_place_of_all_old_ones(engine: Engine) -> None:
    write(engine)
    write(engine, "v2", "lyman")

    with engine.connect() as connection:
        stored = read_cells(connection)

    assert stored is not None
    assert (stored.version, set(stored.cells)) == ("v2", {"lyman"})


def test_no_cells_and_cells_of_two_versions_are_none(engine: Engine) -> None:
    with engine.connect() as connection:
        assert read_cells(connection) is None
    write(engine)
    with writing(engine) as connection:
        connection.execute(
            sa.text("UPDATE cell SET tessellation = 'v2' WHERE place_id = (SELECT min(place_id) FROM cell)")
        )
        assert read_cells(connection) is None


def test_cells_go_with_their_places_and_stay_with_a_theatre_that_is_loaded_again(engine: Engine) -> None:
    write(engine)
    with writing(engine) as connection:
        replace_theatre(connection, THEATRE, GAZETTEER, BOUNDARIES)
        stored = read_cells(connection)
        assert stored is not None
        connection.execute(sa.text("DELETE FROM place WHERE code = 'drobysheve'"))
        left = read_cells(connection)

    assert len(stored.cells) == 2
    assert left is not None
    assert set(left.cells) == {"lyman"}


def test_cells_are_found_by_their_bounds_in_a_geopackage(sqlite_url: str, geopackage: tuple[Engine, object]) -> None:
    engine, _ = geopackage
    write(engine)

    with engine.connect() as connection:
        found = connection.execute(
            sa.text(
                "SELECT place.code FROM rtree_cell_geom JOIN place ON place.id = rtree_cell_geom.id "
                "WHERE minx < 37.5 AND maxx > 37.5"
            )
        ).scalars()
        assert list(found) == ["lyman"]
        bounds = connection.execute(
            sa.text("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'area_now'")
        ).one()
    assert [round(float(bound), 3) for bound in bounds] == [37.0, 48.0, 38.2, 49.0]
    assert sqlite_url.startswith("sqlite")


def test_the_barriers_of_a_theatre_are_read_back(engine: Engine) -> None:
    barrier = Barrier(
        river="Dnipro",
        oblast="kherson",
        lines=(((32.5780001, 46.6), (33.0, 46.7)), ((33.0, 46.7), (34.1, 47.5))),
        across=("davydiv-brid",),
    )
    theatre = replace(THEATRE, barriers=(barrier,))

    with writing(engine) as connection:
        replace_theatre(connection, theatre, GAZETTEER, BOUNDARIES)
        assert read_theatre(connection) == theatre
