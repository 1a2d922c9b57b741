"""Comparing what the default ledger says with what the DeepState map shows, settlement by settlement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.control import Status
from app.sources.deepstate_status import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.domain.places import Place
    from app.domain.timeline import Timeline
    from app.sources.deepstate_days import MapDay

LONGEST_SILENCE = timedelta(days=3)
"""A map that was not published for longer is not taken to show the present."""


class State(StrEnum):
    """Who holds a settlement, as far as both sides of the comparison tell it."""

    UA = "UA"
    RU = "RU"
    OPEN = "contested"
    """Contested, or not known."""


_SHOWN = {
    Shown.NOTHING: State.UA,
    Shown.RETURNED: State.UA,
    Shown.OCCUPIED: State.RU,
    Shown.HELD_BEFORE: State.RU,
    Shown.UNCLEAR: State.OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDay:
    """One settlement on one day, told twice."""

    place: Place
    oblast: str
    day: date
    ours: State
    theirs: State
    held_before: bool
    """Occupied before 24 February 2022, as the map shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far the two agree."""

    settlement_days: int
    agreeing: int
    occupied: int
    """Settlement-days that the map shows as occupied after 24 February 2022."""
    hits: int
    """Of these, so many that the ledger shows as held by Russia."""
    false_alarms: int
    """Shown as held by Russia by the ledger, and by the map as neither occupied nor contested."""
    in_grey: int
    """Shown as held by Russia by the ledger, and as contested by the map."""

    @property
    def agreement(self) -> float:
        """Share of settlement-days on which both say the same."""
        return self.agreeing / self.settlement_days if self.settlement_days else 1.0

    @property
    def precision(self) -> float:
        """Share of what the ledger shows as taken since 2022 that the map shows so too."""
        said = self.hits + self.false_alarms
        return self.hits / said if said else 1.0

    @property
    def strict_f1(self) -> float:
        """F1 if what the map shows as contested counts as not occupied."""
        said = self.hits + self.false_alarms + self.in_grey + self.occupied
        return 2 * self.hits / said if said else 1.0

    @property
    def recall(self) -> float:
        """Share of what the map shows as taken since 2022 that the ledger shows so too."""
        return self.hits / self.occupied if self.occupied else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def sample_days(first: date, last: date) -> list[date]:
    """Give the 1st and the 15th of every month from one month to another."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, day) for month in months for day in (1, 15)]


def map_on(days: Sequence[MapDay], day: date) -> tuple[date, MapDay] | None:
    """Give the map that stood on a day: the last one published by then, if that is not long ago.

    A day before the first map is compared on the day of that, if it is near.

    Returns
    -------
    tuple or None
        The day to compare on, and the map.
    """
    published = [entry for entry in days if day - LONGEST_SILENCE <= entry.day <= day]
    if published:
        return day, published[-1]
    if days and day < days[0].day <= day + LONGEST_SILENCE:
        return days[0].day, days[0]
    return None


def compare(
    settlements: Sequence[Place],
    oblast_of: Mapping[str, str],
    timelines: Mapping[str, Timeline],
    maps: Iterable[tuple[date, MapDay]],
) -> list[SettlementDay]:
    """Lay both answers side by side for every settlement and day of which the map tells something."""
    return [
        SettlementDay(
            place=place,
            oblast=oblast_of[place.id],
            day=day,
            ours=ours_on(timelines[place.id], day),
            theirs=_SHOWN[shown],
            held_before=shown is Shown.HELD_BEFORE,
        )
        for day, map_day in maps
        for place, shown in zip(settlements, map(Shown, map_day.shown.tolist()), strict=True)
        if shown in _SHOWN
    ]


def ours_on(timeline: Timeline, day: date) -> State:
    """Tell who holds a settlement by the ledger."""
    control = timeline.control_on(day)
    return State(control.controller or "") if control.status is Status.CONTROLLED else State.OPEN


def score(days: Iterable[SettlementDay]) -> Score:
    """Count agreement, hits and false alarms.

    What the map shows as contested is neither a hit nor a false alarm; what the ledger shows as contested, where
    the map shows it as occupied, is a miss.
    """
    tally: Counter[str] = Counter()
    for entry in days:
        tally["all"] += 1
        tally["agreeing"] += entry.ours is entry.theirs
        if entry.held_before:
            continue
        tally["occupied"] += entry.theirs is State.RU
        tally["hits"] += entry.ours is entry.theirs is State.RU
        tally["in grey"] += entry.ours is State.RU and entry.theirs is State.OPEN
        tally["false alarms"] += entry.ours is State.RU and entry.theirs is State.UA
    return Score(
        settlement_days=tally["all"],
        agreeing=tally["agreeing"],
        occupied=tally["occupied"],
        hits=tally["hits"],
        false_alarms=tally["false alarms"],
        in_grey=tally["in grey"],
    )


def scores_by(days: Iterable[SettlementDay], key: Callable[[SettlementDay], str]) -> dict[str, Score]:
    """Score each group of settlement-days apart, groups in alphabetical order."""
    groups: dict[str, list[SettlementDay]] = {}
    for entry in days:
        groups.setdefault(key(entry), []).append(entry)
    return {name: score(groups[name]) for name in sorted(groups)}


class Why(StrEnum):
    """What a disagreement is about, as far as it can be told from the two alone."""

    GREY = "one side leaves it open"
    TIMING = "the same change, on another day"
    STANDING = "held by different parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A settlement about which the two say different things on one or more days in a row."""

    place: Place
    oblast: str
    ours: State
    theirs: State
    first: date
    last: date
    days: int
    why: Why


def disagreements(days: Iterable[SettlementDay]) -> list[Disagreement]:
    """Gather settlement-days of disagreement into runs, longest first."""
    by_place: dict[str, list[SettlementDay]] = {}
    for entry in sorted(days, key=lambda entry: entry.day):
        by_place.setdefault(entry.place.id, []).append(entry)
    found: list[Disagreement] = []
    for entries in by_place.values():
        runs = [list(run) for _, run in groupby(entries, key=lambda entry: (entry.ours, entry.theirs))]
        for before, run, after in zip([[], *runs], runs, [*runs[1:], []], strict=False):
            if run[0].ours is not run[0].theirs:
                found.append(_run(before, run, after))
    return sorted(found, key=lambda found: (-found.days, found.first, found.place.id))


def _run(before: Sequence[SettlementDay], run: Sequence[SettlementDay], after: Sequence[SettlementDay]) -> Disagreement:
    first = run[0]
    around = [(entry.ours, entry.theirs) for entry in (*before[-1:], *after[:1])]
    one_moves_first = around in (
        [(first.ours, first.ours), (first.theirs, first.theirs)],
        [(first.theirs, first.theirs), (first.ours, first.ours)],
    )
    why = Why.TIMING if one_moves_first else Why.STANDING
    return Disagreement(
        place=first.place,
        oblast=first.oblast,
        ours=first.ours,
        theirs=first.theirs,
        first=first.day,
        last=run[-1].day,
        days=len(run),
        why=Why.GREY if State.OPEN in (first.ours, first.theirs) else why,
    )
