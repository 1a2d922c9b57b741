"""Answers over HTTP: Marchland against other servers that hold the same day, and against ready files."""

from __future__ import annotations

import gzip
import re
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

import orjson

from tests.benchmarks.load import LoadError, cpu_ms, rate
from tests.benchmarks.rivals import (
    RivalUnavailableError,
    datasette,
    fill_postgis,
    nginx,
    pygeoapi,
    snapshot_rows,
    tipg,
)
from tests.benchmarks.servers import ServerFailedError, free_port, started
from tests.benchmarks.table import bounded, compared, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.benchmarks.servers import Server
    from tests.benchmarks.table import Row
    from tests.support.postgis import PostgisServer

DAY = date(2022, 6, 1)
BOX = "36,47,38,49"
_GOALS_OF_ALL = {"tipg": 100, "pygeoapi": 100, "datasette": 50}
_GOALS_OF_BOX = {"tipg": 100, "pygeoapi": 100, "datasette": 60}
_AS_IT_IS = {"Accept-Encoding": "identity"}
_GZIP = {"Accept-Encoding": "gzip"}
_ROUNDS = 3
_DAYS = 500
_WHOLE_DAYS = 40
_OPENING_S = 120


@contextmanager
def marchland(database_url: str, folder: Path) -> Iterator[Server]:
    """Run Marchland over a database, with one worker."""
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", port, "--workers", 1, "--database-url", database_url]
    log = folder / "marchland.log"
    with started("Marchland", command, port, environment={}, log=log, probe="/health/ready") as server:
        yield server


def answers(database_url: str, size: int, folder: Path, postgis: PostgisServer | None) -> list[Row]:
    """Measure what answers cost.

    Parameters
    ----------
    database_url
        Of a theatre with 33,000 settlements.
    size
        How many settlements it has.
    folder
        For files.
    postgis
        A server, if there is one, for tipg and pygeoapi.
    """
    with marchland(database_url, folder) as ours:
        _await_opening(ours)
        rows = [_after_start(ours)]
        body = ours.get(f"/snapshots/{DAY}.geojson", _AS_IT_IS).body
        days = [DAY + timedelta(days=offset) for offset in range(1, _DAYS + 1)]
        whole = [f"/snapshots/{day}.geojson" for day in days[:_WHOLE_DAYS]]
        # The first day has to be encoded; from then on each differs from the one before.
        plain_ms = cpu_ms(ours, whole, _AS_IT_IS, warm_up=f"/snapshots/{DAY}.geojson")
        packed_ms = cpu_ms(ours, whole, _GZIP, warm_up=f"/snapshots/{DAY}.geojson")
        # Processor time is told in hundredths of a second: many days, for what takes a fraction of a millisecond.
        boxed = [f"/collections/settlements/items?bbox={BOX}&limit=1000&datetime={day}" for day in days]
        box_ms = cpu_ms(ours, boxed, _AS_IT_IS, warm_up=f"/collections/settlements/items?bbox={BOX}&limit=1000")
        moved = [
            f"/collections/settlements/items?bbox={_moved(number)}&limit=1000&datetime={day}"
            for number, day in enumerate(days)
        ]
        moved_ms = cpu_ms(ours, moved, _AS_IT_IS)
        features = orjson.loads(body)["features"]
        for name, paths, opened in _rivals(features, size, folder, postgis):
            what = f"snapshot of {size:,} settlements, uncached, CPU per request"
            what_box = "bbox at a day, limit 1000, CPU per request"
            try:
                with opened() as rival:
                    all_ms = cpu_ms(rival, [paths[0]] * 3, _AS_IT_IS, warm_up=paths[0])
                    their_box_ms = cpu_ms(rival, [paths[1]] * 20, _AS_IT_IS, warm_up=paths[1])
            except (RivalUnavailableError, ServerFailedError, LoadError) as error:
                rows.append(missing(what, f"{name}: {error}"))
                continue
            named = partial(compared, name=name, unit="ms")
            rows.append(named(what, ours=plain_ms, rival=all_ms, goal=_GOALS_OF_ALL[name]))
            rows.append(named(f"{what}, ours in gzip", ours=packed_ms, rival=all_ms, goal=None))
            rows.append(named(what_box, ours=box_ms, rival=their_box_ms, goal=_GOALS_OF_BOX[name]))
            rows.append(named(f"{what_box}, ours another box each", ours=moved_ms, rival=their_box_ms, goal=None))
        rows += _against_files(ours, body, folder, plain_ms, packed_ms)
        rows.append(bounded("memory of a worker after all this", ours=ours.rss_mb(), unit="MB", limit=400))
    return rows


def _await_opening(ours: Server) -> None:
    """Wait until the page names its timeline: what is prepared once, after starting, is no cost of a request."""
    end = time.monotonic() + _OPENING_S
    while not re.search(rb"/timeline/[0-9a-f]+\.json", ours.get("/", {"Accept": "text/html"}).body):
        if time.monotonic() > end:
            message = f"{ours.name} has not prepared its timeline {_OPENING_S} s after starting"
            raise ServerFailedError(message)
        time.sleep(0.5)


def _moved(number: int) -> str:
    """Give `BOX`, a little further to the west and south each time: no page was written before."""
    return ",".join(f"{float(edge) - number / 1000:.3f}" for edge in BOX.split(","))


def _after_start(ours: Server) -> Row:
    return bounded("memory of a worker that has started", ours=ours.rss_mb(), unit="MB", limit=400)


def _rivals(
    features: list[dict[str, object]], size: int, folder: Path, postgis: PostgisServer | None
) -> Iterator[tuple[str, tuple[str, str], Callable[[], AbstractContextManager[Server]]]]:
    rows = snapshot_rows(features)
    west, south, east, north = BOX.split(",")
    table = "/bench/snapshot.json?_shape=objects"
    box = f"&lon__gte={west}&lon__lte={east}&lat__gte={south}&lat__lte={north}&_size=1000"
    yield "datasette", (f"{table}&_size={size}", table + box), lambda: datasette(rows, folder)
    if postgis is None:
        return
    with postgis.fresh_database() as url:
        fill_postgis(url, rows)
        items = "/collections/public.snapshot/items?f=geojson"
        yield "tipg", (f"{items}&limit={size}", f"{items}&limit=1000&bbox={BOX}"), lambda: tipg(url, folder)
        items = "/collections/snapshot/items?f=json"
        yield "pygeoapi", (f"{items}&limit={size}", f"{items}&limit=1000&bbox={BOX}"), lambda: pygeoapi(url, folder)


def _against_files(ours: Server, body: bytes, folder: Path, plain_ms: float, packed_ms: float) -> list[Row]:
    ready = folder / "ready"
    ready.mkdir()
    part = f"/collections/settlements/items?limit=900&datetime={DAY}"
    half = ours.get(part, _AS_IT_IS).body
    for name, content in (("all", body), ("part", half)):
        (ready / f"{name}.geojson").write_bytes(content)
        (ready / f"{name}.geojson.gz").write_bytes(gzip.compress(content, 6))
    (ready / "part.geojson.gz").unlink()
    rows: list[Row] = []
    with ExitStack() as stack:
        try:
            files = stack.enter_context(nginx(folder))
        except (RivalUnavailableError, ServerFailedError) as error:
            return [missing("answers against nginx", str(error))]
        what = "snapshot of all settlements, uncached, CPU per request"
        theirs = cpu_ms(files, ["/all.geojson"] * 100, _AS_IT_IS, warm_up="/all.geojson")
        rows.append(compared(what, ours=plain_ms, rival=theirs, name="nginx, ready file", unit="ms", goal=1 / 3))
        theirs = cpu_ms(files, ["/all.geojson"] * 400, _GZIP, warm_up="/all.geojson")
        rows.append(
            compared(
                f"{what}, gzip", ours=packed_ms, rival=theirs, name="nginx, ready gzip file", unit="ms", goal=1 / 3
            )
        )
        cached = f"cached body of {len(half) / 1e6:.1f} MB"
        rows += _rates(cached, ours, files, part, _AS_IT_IS, _AS_IT_IS, 0.9)
        tags = [
            {**_AS_IT_IS, "If-None-Match": server.get(path, _AS_IT_IS).tag or ""}
            for server, path in ((ours, part), (files, "/part.geojson"))
        ]
        rows += _rates("304", ours, files, part, tags[0], tags[1], 0.25)
    return rows


def _rates(
    what: str,
    ours: Server,
    files: Server,
    part: str,
    headers: Mapping[str, str],
    their_headers: Mapping[str, str],
    goal: float,
) -> list[Row]:
    pairs = []
    for _ in range(_ROUNDS):
        pair = (rate(ours, part, headers), rate(files, "/part.geojson", their_headers))
        if pair[0] is None or pair[1] is None:
            return [missing(what, "wrk is not installed (Debian: wrk)")]
        pairs.append((pair[0], pair[1]))
    ours_rate, their_rate = (median(column) for column in zip(*pairs, strict=True))
    return [
        compared(
            what, ours=ours_rate, rival=their_rate, name="nginx", unit="requests/s", goal=goal, is_more_better=True
        )
    ]
