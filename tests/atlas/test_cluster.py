"""Work on a cluster must come to what it comes to here."""

from collections.abc import Iterator

import pytest

from app.atlas.cluster import ClusterUnavailableError, connected, timelines_by_oblast
from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.method import CONSENSUS, VERIFIED
from tests.benchmarks.theatres import synthetic

distributed = pytest.importorskip("distributed", reason="the extra marchland[cluster] is not installed")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of two processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_comes_to_the_same_as_one_process(address: str) -> None:
    # Given a theatre with claims about settlements, and what one process makes of it
    made = synthetic(2_000, changes=3_000)
    known = made.atlas().ledger.known()

    # When its oblasts are given to a cluster, then the timelines are the same, in the same order
    with connected(address) as client:
        for method in (CONSENSUS, VERIFIED):
            found = timelines_by_oblast(client, known, made.gazetteer, made.theatre.baseline, method)
            docket = Docket(known, made.gazetteer)
            expected = timelines(docket, made.gazetteer, made.theatre.baseline, method)
            assert list(found.items()) == list(expected.items())


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given an address where nobody listens, then the error says so
    monkeypatch.setattr("app.atlas.cluster._CONNECT_S", 1)
    with pytest.raises(ClusterUnavailableError, match=r"tcp://127\.0\.0\.1:9"), connected("tcp://127.0.0.1:9"):
        pass
