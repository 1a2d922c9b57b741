"""Statistics and transitions of a large theatre, and of every settlement of the full gazetteer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.atlas.statistics import statistics
from app.atlas.transition_matrix import transition_matrix
from tests.benchmarks.table import bounded, missing
from tests.benchmarks.theatres import FIRST_DAY, YEARS, full_gazetteer
from tests.benchmarks.timing import median_ms, once_s

if TYPE_CHECKING:
    from pathlib import Path

    from app.atlas.atlas import Atlas
    from tests.benchmarks.table import Row

_DAYS = [date(2016, 5, 1), date(2019, 3, 3), date(2022, 6, 1), date(2024, 2, 2), date(2025, 7, 7)]
_MONTHS = [date(FIRST_DAY.year + number // 12, 1 + number % 12, 1) for number in range(12 * YEARS)]
_CHANGES = 40_000


def counting(atlas: Atlas, shared: Path) -> list[Row]:
    """Measure what is counted of a day, of a series and between two days.

    Parameters
    ----------
    atlas
        Of 33,000 settlements.
    shared
        The folder of real data.
    """
    return [*_counted(atlas, f"{len(atlas.settlements):,} settlements"), *_full_gazetteer(shared)]


def _counted(atlas: Atlas, what: str) -> list[Row]:
    view = atlas.view()
    statistics(view, _DAYS[:1], by_oblast=True)
    day_ms = median_ms(lambda day: statistics(view, [day], by_oblast=True), _DAYS)
    series_s = min(once_s(lambda: statistics(view, _MONTHS, by_oblast=True))[0] for _ in range(3))
    matrix_ms = median_ms(lambda day: transition_matrix(view, FIRST_DAY, day), _DAYS)
    return [
        bounded(f"statistics of a day with ranges, by oblast, {what}", ours=day_ms, unit="ms", limit=50),
        bounded(
            f"statistics of {len(_MONTHS)} months with ranges, by oblast, {what}", ours=series_s, unit="s", limit=1
        ),
        bounded(f"transition matrix of two days, by oblast, {what}", ours=matrix_ms, unit="ms", limit=10),
    ]


def _full_gazetteer(shared: Path) -> list[Row]:
    if not (shared / "gazetteer").is_dir():
        return [missing("statistics of the full gazetteer", "the shared data is not there")]
    made = full_gazetteer(shared, changes=_CHANGES)
    atlas = made.atlas()
    what = f"the full gazetteer, {len(atlas.settlements):,} settlements, {len(made.claims):,} claims"
    built_s = once_s(atlas.view)[0]
    divided_s = once_s(lambda: atlas.territory)[0]
    return [
        bounded(f"adjudication of {what}", ours=built_s, unit="s", limit=3),
        bounded("valid tessellation of the full gazetteer", ours=divided_s, unit="s", limit=1),
        *_counted(atlas, "full gazetteer"),
    ]
