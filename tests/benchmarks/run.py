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
from tests.benchmarks.building import building
from tests.benchmarks.counting import counting
from tests.benchmarks.databases import marchland_database
from tests.benchmarks.drawing import drawing
from tests.benchmarks.land import land
from tests.benchmarks.packing import packing
from tests.benchmarks.state_of_day import state_of_day
from tests.benchmarks.table import bounded, markdown, shown, write
from tests.benchmarks.theatres import synthetic
from tests.support.postgis import PostgisServer, PostgisUnavailableError, end_run, server_of_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[2]
_SIZES = (33_000, 330_000)
_CHANGES = 60_000
PARTS = ("states", "start", "answers", "packing", "land", "drawing", "counting", "building")
"""What there is to measure."""
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


def main(chosen: Sequence[str] = ()) -> None:
    """Measure, print as it goes, and write docs/performance.md.

    Parameters
    ----------
    chosen
        Names out of `PARTS`: only these are measured, and nothing is written; none are all.
    """
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        sys.exit(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="marchland-bench-") as name:
        folder = Path(name)
        postgis = _postgis(folder)
        try:
            for more in _measured(folder, postgis, chosen or PARTS):
                rows += more
                sys.stdout.write(f"{markdown(more)}\n\n")
                sys.stdout.flush()
        finally:
            end_run(folder)
    if not chosen:
        write(rows, ROOT / "docs" / "performance.md")


def _measured(folder: Path, postgis: PostgisServer | None, chosen: Sequence[str]) -> Iterator[list[Row]]:
    if "states" in chosen:
        for size in _SIZES:
            yield state_of_day(size, folder, postgis)
    if set(chosen) - {"states", "building"}:
        yield from _of_one_theatre(folder, postgis, chosen)
    if "building" in chosen:
        yield building()


def _of_one_theatre(folder: Path, postgis: PostgisServer | None, chosen: Sequence[str]) -> Iterator[list[Row]]:
    made = synthetic(_SIZES[0], changes=_CHANGES)
    database_url = marchland_database(made, folder / "bench.gpkg")
    if "start" in chosen:
        yield [_cold_start(database_url)]
    if "answers" in chosen:
        yield answers(database_url, _SIZES[0], folder, postgis)
    atlas = made.atlas()
    if "packing" in chosen:
        yield packing(atlas)
    if "land" in chosen:
        yield land(atlas, folder)
    if "drawing" in chosen:
        yield drawing(atlas, database_url, folder)
    if "counting" in chosen:
        yield counting(atlas, Path(os.environ.get("MARCHLAND_SHARED", ROOT.parent / "shared")) / "data")


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
