"""The databases the other tests stand on are what they are said to be."""

import sqlalchemy as sa

from tests.support.postgis import PostgisServer


def test_a_database_is_fresh_and_can_be_written(database_url: str) -> None:
    engine = sa.create_engine(database_url)

    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE place (id TEXT)"))
        connection.execute(sa.text("INSERT INTO place VALUES ('UA14')"))
        names = sa.inspect(connection).get_table_names()
    engine.dispose()

    assert set(names) - {"spatial_ref_sys"} == {"place"}


def test_the_next_database_knows_nothing_of_the_one_before(database_url: str) -> None:
    engine = sa.create_engine(database_url)

    names = sa.inspect(engine).get_table_names()
    engine.dispose()

    assert "place" not in names


def test_postgis_measures(postgis_url: str) -> None:
    engine = sa.create_engine(postgis_url)

    with engine.connect() as connection:
        equator_degree_m = connection.scalar(
            sa.text("SELECT ST_Length('LINESTRING(0 0, 1 0)'::geography)"),
        )
    engine.dispose()

    assert equator_degree_m is not None
    assert 111_319 < equator_degree_m < 111_320


def test_a_database_is_copied_with_what_it_holds(postgis: PostgisServer) -> None:
    with postgis.fresh_database() as original:
        engine = sa.create_engine(original)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE place (id TEXT)"))
        engine.dispose()

        with postgis.fresh_database(template=original.database) as copy:
            copied = sa.create_engine(copy)
            names = sa.inspect(copied).get_table_names()
            copied.dispose()

    assert "place" in names
