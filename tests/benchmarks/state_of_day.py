"""The state of all places on a day: the change log against the best SQL, an interval table."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import psycopg

from app.atlas.changelog import ChangeLog
from tests.benchmarks.front import moving_front
from tests.benchmarks.table import compared
from tests.benchmarks.theatres import DAYS, FIRST_DAY
from tests.benchmarks.timing import median_ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.benchmarks.table import Row
    from tests.support.postgis import PostgisServer

_GOAL = 500
_ASKED = 15
_NEVER = 2**31 - 1
_TABLE = "CREATE TABLE control (place integer, state integer, valid_from integer, valid_to integer)"
_INDEX = "CREATE INDEX control_span ON control (valid_from, valid_to, place, state)"
_QUERY = "SELECT place, state FROM control WHERE valid_from <= {day} AND valid_to > {day}"


class _Interval(NamedTuple):
    place: int
    state: int
    valid_from: int
    valid_to: int


def state_of_day(size: int, folder: Path, postgis: PostgisServer | None) -> list[Row]:
    """Measure for a number of places.

    Parameters
    ----------
    size
        How many places; there are nearly twice as many changes.
    folder
        For the SQLite file.
    postgis
        A server, if there is one.
    """
    points = np.random.default_rng(size).uniform((22, 44), (40, 52), (size, 2))
    front = moving_front(points, changes=size * 60 // 33, days=DAYS, seed=size)
    ordinal = FIRST_DAY.toordinal() + front.day
    log = ChangeLog([0] * size, list(zip(ordinal.tolist(), front.place.tolist(), front.taken.tolist(), strict=True)))
    intervals = _intervals(size, ordinal, front.place, front.taken)
    chance = np.random.default_rng(3)
    days = [FIRST_DAY + timedelta(days=int(day)) for day in chance.integers(1, DAYS, _ASKED)]
    ours = median_ms(log.periods_on, days * 40)
    rows = []
    what = f"state of {size:,} places on a day"
    path = folder / f"control-{size}.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA mmap_size = 2000000000")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute(_TABLE)
        connection.executemany("INSERT INTO control VALUES (?, ?, ?, ?)", intervals)
        connection.execute(_INDEX)
        connection.execute("ANALYZE")
        query = _QUERY.format(day="?1")

        def from_sqlite(day: date) -> list[tuple[int, int]]:
            return connection.execute(query, (day.toordinal(),)).fetchall()

        _must_agree(log, from_sqlite, days[0])
        sqlite_ms = median_ms(from_sqlite, days)
    connection.close()
    path.unlink()
    rows.append(compared(what, ours=ours, rival=sqlite_ms, name="SQLite interval table", unit="ms", goal=_GOAL))
    if postgis is None:
        return rows
    with postgis.fresh_database() as url:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(_TABLE)
            with server.cursor().copy("COPY control FROM STDIN") as copy:
                for interval in intervals:
                    copy.write_row(interval)
            server.execute(_INDEX)
            server.execute("VACUUM ANALYZE control")
            binary = _QUERY.format(day="%(day)s")

            def from_postgis(day: date) -> list[tuple[int, int]]:
                return server.execute(binary, {"day": day.toordinal()}, binary=True).fetchall()

            _must_agree(log, from_postgis, days[0])
            postgis_ms = median_ms(from_postgis, days)
    rows.append(compared(what, ours=ours, rival=postgis_ms, name="PostGIS interval table", unit="ms", goal=_GOAL))
    return rows


def _intervals(
    size: int, ordinal: NDArray[np.int64], place: NDArray[np.int64], taken: NDArray[np.bool_]
) -> list[_Interval]:
    since = dict.fromkeys(range(size), (0, 0))
    found = []
    for day, one, is_taken in zip(ordinal.tolist(), place.tolist(), taken.tolist(), strict=True):
        begin, state = since[one]
        found.append(_Interval(one, state, begin, day))
        since[one] = (day, int(is_taken))
    found += [_Interval(one, state, begin, _NEVER) for one, (begin, state) in since.items()]
    return sorted(found)


def _must_agree(log: ChangeLog, query: Callable[[date], list[tuple[int, int]]], day: date) -> None:
    states = dict(query(day))
    if [states[place] for place in range(len(states))] != log.periods_on(day).tolist():
        message = f"the database and the change log disagree about {day}"
        raise ValueError(message)
