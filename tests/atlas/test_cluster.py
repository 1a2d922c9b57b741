"""Work on a cluster must come to what it comes to here."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from app.atlas import cluster as module
from app.atlas.cluster import ClusterUnavailableError, connected, software
from app.atlas.settlements import Settlements
from app.atlas.territory import Territory
from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.ledger import Ledger
from app.domain.method import CONSENSUS, VERIFIED
from app.domain.places import PlaceKind
from app.domain.theatre import Baseline
from tests.benchmarks.theatres import RECORDED_AT, SOURCE, synthetic

if TYPE_CHECKING:
    from collections.abc import Iterator

distributed = pytest.importorskip("distributed", reason="the extra marchland[cluster] is not installed")
dask = pytest.importorskip("dask")

pytestmark = pytest.mark.filterwarnings("ignore")


def local_cluster(workers: int) -> Any:  # noqa: ANN401 - dask.distributed publishes no types
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=60
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of two processes on this machine."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), local_cluster(2) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_comes_to_the_same_timelines_as_one_process(address: str) -> None:
    # Given a theatre with claims about settlements, and what one process makes of it
    made = synthetic(2_000, changes=3_000)
    known = made.atlas().ledger.known()

    # When its oblasts are given to a cluster, then the timelines are the same, in the same order
    with connected(address) as cluster:
        for method in (CONSENSUS, VERIFIED):
            found = cluster.timelines(known, made.gazetteer, made.theatre.baseline, method)
            docket = Docket(known, made.gazetteer)
            expected = timelines(docket, made.gazetteer, made.theatre.baseline, method)
            assert list(found.items()) == list(expected.items())


def test_claims_about_areas_and_all_but_some_of_their_places_come_to_the_same_on_a_cluster(address: str) -> None:
    # Given claims about an oblast, a raion and a hromada, with settlements excepted, and a settlement's own baseline
    made = synthetic(1_000, changes=100)
    hromadas = [place for place in made.gazetteer if place.kind is PlaceKind.HROMADA][::3]
    claims = [
        replace(
            made.claims[0],
            places=(area,),
            excepted=tuple(place.id for place in made.gazetteer.settlements_within(hromada.id))[:2],
            when=f"2022-{month:02d}-05",
            reported_on=date(2022, month, 6),
            party="RU" if month % 2 else "UA",
        )
        for hromada in hromadas
        for month, area in enumerate((hromada.id, *made.gazetteer.lineage(hromada.id)[:2]), 3)
    ]
    known = Ledger().append([SOURCE, *made.claims, *claims], RECORDED_AT).known()
    alone = [place.id for place in made.gazetteer.settlements_within(hromadas[0].id)][-1]
    baseline = (*made.theatre.baseline, Baseline(place=alone, party="RU"))

    # When they are given to a cluster
    with connected(address) as cluster:
        found = cluster.timelines(known, made.gazetteer, baseline, CONSENSUS)

    # Then it comes to the same as one process
    expected = timelines(Docket(known, made.gazetteer), made.gazetteer, baseline, CONSENSUS)
    assert list(found.items()) == list(expected.items())
    assert len(set(map(id, found.values()))) < len(found)


def test_a_cluster_divides_the_land_as_one_process_does_to_the_last_bit(address: str) -> None:
    # Given a theatre with oblasts, one of them divided by a river
    made = synthetic(1_000, changes=10)
    settlements, barriers = Settlements(made.gazetteer), made.theatre.barriers
    assert barriers

    # When the oblasts are given to a cluster
    with connected(address) as cluster:
        there = Territory(settlements, made.boundaries, barriers, each=cluster.each)
    here = Territory(settlements, made.boundaries, barriers)

    # Then the cells are the same, byte for byte
    assert there.version == here.version
    assert shapely.to_wkb(there.cells).tolist() == shapely.to_wkb(here.cells).tolist()


def test_a_worker_that_dies_is_told_of(address: str) -> None:
    with connected(address) as cluster, pytest.raises(ClusterUnavailableError, match=r"a worker died") as caught:
        cluster.each(os._exit, [1])

    assert "\n" not in str(caught.value)


def test_a_mistake_in_the_work_is_told_as_what_it_is(address: str) -> None:
    with connected(address) as cluster, pytest.raises(ZeroDivisionError):
        cluster.each((1).__truediv__, [0])


def test_a_cluster_without_workers_is_refused() -> None:
    with (
        local_cluster(0) as empty,
        pytest.raises(ClusterUnavailableError, match="it has no workers"),
        connected(empty.scheduler_address),
    ):
        pass


def test_workers_with_other_software_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given workers that run another version than this process
    monkeypatch.setattr(module, "__version__", "99.0")

    # Then nothing is given to them, and both versions are named
    both = r"runs Marchland .*, and this is Marchland 99\.0"
    with pytest.raises(ClusterUnavailableError, match=both), connected(address):
        pass
    assert "99.0" in software()


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given an address where nobody listens, then the error says so
    monkeypatch.setattr(module, "_CONNECT_S", 1)
    with pytest.raises(ClusterUnavailableError, match=r"tcp://127\.0\.0\.1:9"), connected("tcp://127.0.0.1:9"):
        pass


def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CONNECT_S", 1)
    with pytest.raises(ClusterUnavailableError, match="nowhere"), connected("nowhere"):
        pass


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterUnavailableError, match=r"install marchland\[cluster\]"), connected("tcp://127.0.0.1:9"):
        pass
