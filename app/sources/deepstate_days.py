"""The DeepState map day by day: what it shows at every settlement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

from app.sources.archives import Limits, refuse, walk
from app.sources.deepstate_snapshots import named_time, read_snapshot
from app.sources.deepstate_status import Shown
from app.sources.reading import Omission, Omitted
from app.sources.settlement_points import SettlementPoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from app.domain.places import Place
    from app.sources.archives import FoundFile
    from app.sources.deepstate_snapshots import NamedTime, Snapshot
    from app.sources.reading import ReadingOptions

    Statuses: TypeAlias = NDArray[np.uint8]

# Painted in this order, so that of two polygons over one place the firmer statement shows.
_ORDER = (Shown.NOT_OCCUPIED, Shown.UNSETTLED, Shown.RETURNED, Shown.UNCLEAR, Shown.OCCUPIED, Shown.HELD_BEFORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDay:
    """What the map shows on a day."""

    day: date
    at: str
    """The file it was read from."""
    sha256: str
    shown: Statuses
    """`Shown` by settlement."""


@dataclass(slots=True, kw_only=True)
class MapDays:
    """All days that were read, in order, and what was left out."""

    days: list[MapDay] = field(default_factory=list)
    report: list[Omission] = field(default_factory=list)
    snapshots: int = 0
    polygons: int = 0


def read_map_days(
    paths: Iterable[Path],
    settlements: Sequence[Place],
    options: ReadingOptions,
    *,
    wanted: Callable[[date], bool] = lambda _day: True,
) -> MapDays:
    """Read snapshots, one after the other as they lie in the files.

    Parameters
    ----------
    paths
        Folders, archives, single files.
    settlements
        The places to look at.
    options
        Progress is told in snapshots.
    wanted
        Only days of which this is true.

    Raises
    ------
    InvalidInputError
        If a file is damaged, holds no snapshot, or one that is no map.
    """
    return _Reading(settlements, options).read(list(paths), lambda day: options.wants(day) and wanted(day))


class _Reading:
    def __init__(self, settlements: Sequence[Place], options: ReadingOptions) -> None:
        self._points = SettlementPoints(settlements)
        self._count = len(settlements)
        self._options = options
        self._result = MapDays()
        self._latest: dict[date, tuple[NamedTime, MapDay]] = {}
        self._unsettled: Counter[str] = Counter()
        self._foreign: Counter[str] = Counter()
        self._seen: dict[str, tuple[date, date]] = {}

    def read(self, paths: list[Path], wanted: Callable[[date], bool]) -> MapDays:
        for path in paths:
            self._read(path, wanted)
        result = self._result
        result.days = [map_day for _, (_, map_day) in sorted(self._latest.items())]
        result.report += self._polygon_report()
        return result

    def _read(self, path: Path, wanted: Callable[[date], bool]) -> None:
        found = 0
        for file in walk(path, self._options.limits or Limits()):
            when = named_time(file.name)
            if when is None:
                self._pass_over(file, path)
                continue
            found += 1
            if wanted(when.day):
                self._take(
                    read_snapshot(file.content(), when, file.at, path.name, self._options.corrections), path.name
                )
                self._result.snapshots += 1
                self._options.progress(self._result.snapshots, 0)
        if not found:
            message = (
                "holds no snapshot; their names are a Unix time (1650128824.geojson) or a date (…_20240708.geojson)"
            )
            refuse(path.name, message)

    def _pass_over(self, file: FoundFile, path: Path) -> None:
        if not file.inside:
            message = "does not say its day; name it by Unix time (1650128824.geojson) or date (…_20240708.geojson)"
            refuse(path.name, message)
        self._omit(
            Omitted.FILE, f"file {file.name}", file.at, "is no snapshot: its name is neither a Unix time nor a date"
        )

    def _take(self, snapshot: Snapshot, subject: str) -> None:
        day = snapshot.when.day
        earlier = self._latest.get(day)
        if earlier is not None:
            older = earlier[1].at if earlier[0].moment <= snapshot.when.moment else snapshot.at
            reason = f"is not the last snapshot of {day}"
            self._omit(Omitted.FILE, f"file {older}", older, reason)
            if older == snapshot.at:
                return
        shown = self._shown(snapshot, subject)
        map_day = MapDay(day=day, at=snapshot.at, sha256=snapshot.sha256, shown=shown)
        self._latest[day] = (snapshot.when, map_day)

    def _shown(self, snapshot: Snapshot, subject: str) -> Statuses:
        shown = np.full(self._count, Shown.NOT_OCCUPIED if snapshot.is_outline else Shown.NOTHING, dtype=np.uint8)
        by_status: dict[Shown, list[NDArray[np.intp]]] = {}
        for area in snapshot.areas:
            self._result.polygons += 1
            if area.shown in (Shown.FOREIGN, Shown.UNSETTLED):
                tally = self._foreign if area.shown is Shown.FOREIGN else self._unsettled
                tally[area.label] += 1
                first, last = self._seen.get(area.label, (snapshot.when.day, snapshot.when.day))
                self._seen[area.label] = (min(first, snapshot.when.day), max(last, snapshot.when.day))
            if area.shown is Shown.FOREIGN:
                continue
            try:
                by_status.setdefault(area.shown, []).append(self._points.within(area.geojson))
            except (shapely.errors.GEOSException, ValueError) as error:
                refuse(subject, f"holds a polygon that is none ({area.label.strip()}): {error}", snapshot.at)
        for status in _ORDER:
            for indexes in by_status.get(status, ()):
                shown[indexes] = status
        return shown

    def _polygon_report(self) -> list[Omission]:
        reasons = (
            (
                self._unsettled,
                Omitted.STATUS,
                "neither name nor colour tells what it is, or they contradict each other",
            ),
            (self._foreign, Omitted.CONTEXT, "lies outside the theatre"),
        )
        return [
            Omission(
                key=label,
                what=what,
                at=f"{self._seen[label][0]}/{self._seen[label][1]}",
                value=label.removeprefix("polygon "),
                reason=reason,
                candidates=("occupied", "unclear", "returned") if what is Omitted.STATUS else (),
                count=count,
            )
            for tally, what, reason in reasons
            for label, count in sorted(tally.items())
        ]

    def _omit(self, what: Omitted, key: str, at: str, reason: str) -> None:
        self._result.report.append(Omission(key=key, what=what, at=at, reason=reason))
