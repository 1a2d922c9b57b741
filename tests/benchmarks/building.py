"""Building: adjudicating many claims, here and over dask.distributed with one task an oblast."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.atlas.cluster import ClusterUnavailableError, connected
from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.method import CONSENSUS
from tests.benchmarks.table import bounded, compared, missing
from tests.benchmarks.theatres import synthetic
from tests.benchmarks.timing import once_s

if TYPE_CHECKING:
    from tests.benchmarks.table import Row

_SIZE = 330_000
_CLAIMS = 100_000


def building() -> list[Row]:
    """Measure adjudication of a theatre ten times as large as the real one."""
    made = synthetic(_SIZE, changes=_CLAIMS)
    known = made.ledger().known()

    def serial() -> dict[str, Any]:
        return timelines(Docket(known, made.gazetteer), made.gazetteer, made.theatre.baseline, CONSENSUS)

    what = f"adjudication of {len(made.claims):,} claims, {_SIZE:,} settlements"
    serial_s, expected = once_s(serial)
    rows = [bounded(what, ours=serial_s, unit="s", limit=30)]
    try:
        distributed = import_module("distributed")
    except ImportError:
        return [*rows, missing(f"{what}, on a cluster", "marchland[cluster] is not installed")]
    workers = os.cpu_count() or 1
    try:
        with (
            distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as local,
            connected(local.scheduler_address) as cluster,
        ):
            cluster_s, found = once_s(
                lambda: cluster.timelines(known, made.gazetteer, made.theatre.baseline, CONSENSUS)
            )
    except ClusterUnavailableError as error:
        return [*rows, missing(f"{what}, on a cluster", str(error))]
    if list(found) != list(expected) or any(found[id_] != timeline for id_, timeline in expected.items()):
        message = "the cluster came to other timelines"
        raise ValueError(message)
    name = "one process"
    return [
        *rows,
        compared(f"{what}, {workers} workers", ours=cluster_s, rival=serial_s, name=name, unit="s", goal=None),
    ]
