"""All measurements in one run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.answers import answers
from tests.benchmarks.databases import marchland_database
from tests.benchmarks.land import land
from tests.benchmarks.packing import packing
from tests.benchmarks.state_of_day import state_of_day
from tests.benchmarks.table import bounded, markdown, shown, write
from tests.benchmarks.theatres import synthetic
from tests.support.postgis import PostgisServer, PostgisUnavailableError, end_run, server_of_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[2]
_SIZES = (33_000, 330_000)
_CHANGES = 60_000
_COLD = """
import time
from app.main import read_atlas
from app.atlas.collection import built_to_stay
from app.storage.engine import open_engine
import sys
begin, worked = time.perf_counter(), time.process_time()
with built_to_stay():
    read_atlas(open_engine(sys.argv[1])).view()
print(time.process_time() - worked, time.perf_counter() - begin)
"""


def main() -> None:
    """Measure, print as it goes, and write docs/performance.md."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="marchland-bench-") as name:
        folder = Path(name)
        postgis = _postgis(folder)
        try:
            for more in _measured(folder, postgis):
                rows += more
                sys.stdout.write(f"{markdown(more)}\n\n")
                sys.stdout.flush()
        finally:
            end_run(folder)
    write(rows, ROOT / "docs" / "performance.md")


def _measured(folder: Path, postgis: PostgisServer | None) -> Iterator[list[Row]]:
    for size in _SIZES:
        yield state_of_day(size, folder, postgis)
    made = synthetic(_SIZES[0], changes=_CHANGES)
    database_url = marchland_database(made, folder / "bench.gpkg")
    yield [_cold_start(database_url)]
    yield answers(database_url, _SIZES[0], folder, postgis)
    atlas = made.atlas()
    yield packing(atlas)
    yield land(atlas, folder)


def _cold_start(database_url: str) -> Row:
    command = [sys.executable, "-c", _COLD, database_url]
    told = [subprocess.run(command, capture_output=True, check=True).stdout.split() for _ in range(3)]
    worked, waited = min((float(worked), float(waited)) for worked, waited in told)
    what = f"cold start from SQLite, {_SIZES[0]:,} places and {_CHANGES:,} claims, processor time"
    return replace(bounded(what, ours=worked, unit="s", limit=3), rival=f"{shown(waited)} s by the clock")


def _postgis(folder: Path) -> PostgisServer | None:
    try:
        return server_of_run(folder, os.getpid())
    except PostgisUnavailableError as error:
        sys.stdout.write(f"Without PostGIS: {error.reason}\n")
        return None
