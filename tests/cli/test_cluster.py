"""Loading a theatre with the help of a cluster."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Marchland

distributed = pytest.importorskip("distributed", reason="the extra marchland[cluster] is not installed")
dask = pytest.importorskip("dask")

pytestmark = pytest.mark.filterwarnings("ignore")


class Dying(distributed.WorkerPlugin):  # type: ignore[misc, name-defined]
    """Lets a worker die as soon as it has something to do."""

    name = "dying"

    def transition(self, key: str, start: str, finish: str, **_: object) -> None:
        del key, start
        if finish == "executing":
            os._exit(1)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=60
        ) as cluster,
    ):
        yield cluster.scheduler_address


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def test_a_cluster_fills_the_database_with_the_same_bytes(
    marchland: Marchland, tmp_path: Path, theatre: Path, address: str
) -> None:
    # Given two databases, one of them filled by a cluster that the environment names
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MARCHLAND_CLUSTER", address)
        there = marchland("load", "--theatre", theatre, "--database-url", "sqlite:///there.gpkg")
    here = marchland("load", "--theatre", theatre, "--database-url", "sqlite:///here.gpkg")
    assert (there.code, here.code) == (0, 0), there.err

    # Then cells and control periods are the same
    for query in (
        "SELECT place_id, tessellation, area_km2, geom FROM cell ORDER BY place_id",
        "SELECT * FROM control_period ORDER BY place, method, valid_from",
    ):
        found, expected = rows(tmp_path / "there.gpkg", query), rows(tmp_path / "here.gpkg", query)
        assert len(found) >= 6
        assert found == expected


def test_a_cluster_that_cannot_be_reached_is_one_line_and_no_database(
    marchland: Marchland, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theatre: Path
) -> None:
    monkeypatch.setattr("app.atlas.cluster._CONNECT_S", 1)

    outcome = marchland("load", "--theatre", theatre, "--cluster", "tcp://127.0.0.1:9")

    told = [line for line in outcome.err.splitlines() if not line.endswith("…")]
    assert outcome.code == 1
    assert len(told) == 1
    assert told[0].startswith("marchland: no work can be given to the cluster at tcp://127.0.0.1:9")
    assert not list(tmp_path.rglob("*.gpkg"))


def test_a_worker_that_dies_is_one_line_and_nothing_half_written(
    marchland: Marchland, tmp_path: Path, theatre: Path, address: str
) -> None:
    # Given a database with a theatre but without cells, and workers that die of the first task
    load = ("load", "--theatre", theatre, "--database-url", "sqlite:///m.gpkg")
    assert marchland(*load, "--no-default-claims").code == 0
    with closing(sqlite3.connect(tmp_path / "m.gpkg")) as connection, connection:
        connection.execute("DELETE FROM cell")
    with distributed.Client(address) as client:
        client.register_plugin(Dying())
        try:
            # When it is loaded with them
            outcome = marchland(
                "load", "--theatre", theatre, "--database-url", "sqlite:///m.gpkg", "--cluster", address
            )
        finally:
            client.unregister_worker_plugin("dying")

    # Then that is told in one line, and the database is as it was
    told = [line for line in outcome.err.splitlines() if not line.endswith("…")]
    assert outcome.code == 1
    assert len(told) == 1
    assert "worker" in told[0]
    assert rows(tmp_path / "m.gpkg", "SELECT count(*) FROM cell") == [(0,)]
    assert rows(tmp_path / "m.gpkg", "SELECT count(*) FROM claim") == [(0,)]
