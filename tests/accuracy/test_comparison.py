"""How the default ledger is compared with the map: the counting, and a slice of the real thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.domain.places import Place, PlaceKind
from app.sources.deepstate_days import MapDay
from tests.accuracy.comparison import SettlementDay, State, Why, disagreements, map_on, sample_days, score
from tests.accuracy.measuring import measure
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

UA, RU, OPEN = State.UA, State.RU, State.OPEN


def told(ours: State, theirs: State, day: int = 1, *, place: str = "a", held_before: bool = False) -> SettlementDay:
    return SettlementDay(
        place=Place(id=place, kind=PlaceKind.SETTLEMENT, parent=None, name_en=place, name_uk=place),
        oblast="o",
        day=date(2022, 5, day),
        ours=ours,
        theirs=theirs,
        held_before=held_before,
    )


def published(day: int) -> MapDay:
    return MapDay(day=date(2022, 5, day), at=str(day), sha256="", shown=np.zeros(1, dtype=np.uint8))


def test_the_first_and_the_fifteenth_of_every_month_are_compared() -> None:
    days = sample_days(date(2022, 12, 1), date(2023, 1, 31))

    assert [f"{day:%m-%d}" for day in days] == ["12-01", "12-15", "01-01", "01-15"]


def test_a_day_is_compared_with_the_map_that_stood_on_it() -> None:
    days = [published(3), published(5), published(20)]

    assert [map_on(days, date(2022, 5, day)) for day in (1, 6, 15, 20)] == [
        (date(2022, 5, 3), days[0]),
        (date(2022, 5, 6), days[1]),
        None,
        (date(2022, 5, 20), days[2]),
    ]


def test_hits_misses_and_false_alarms_are_counted_over_what_was_taken_since_2022() -> None:
    days = [*[told(RU, RU)] * 6, told(UA, RU), told(OPEN, RU), *[told(RU, UA)] * 2, *[told(UA, UA)] * 10]

    result = score(days)

    assert (result.occupied, result.hits, result.false_alarms) == (8, 6, 2)
    assert (result.precision, result.recall, result.f1) == (0.75, 0.75, 0.75)
    assert result.agreement == pytest.approx(16 / 20)


def test_land_held_before_2022_counts_for_agreement_only() -> None:
    result = score([told(RU, RU, held_before=True), told(UA, RU, held_before=True)])

    assert (result.agreement, result.occupied, result.f1) == (0.5, 0, 1.0)


def test_what_the_map_leaves_open_is_no_false_alarm_unless_counted_strictly() -> None:
    result = score([told(RU, RU), told(RU, OPEN)])

    assert (result.f1, result.agreement) == (1.0, 0.5)
    assert result.strict_f1 == pytest.approx(2 / 3)


def test_a_disagreement_is_told_apart_by_what_it_is_about() -> None:
    days = [
        *(told(UA, UA, 1), told(UA, RU, 2), told(UA, RU, 3), told(RU, RU, 4)),
        *(told(UA, RU, day, place="b") for day in (1, 2)),
        told(OPEN, UA, 1, place="c"),
    ]

    found = {run.place.id: (run.why, run.days) for run in disagreements(days)}

    assert found == {"a": (Why.TIMING, 2), "b": (Why.STANDING, 2), "c": (Why.GREY, 1)}


@pytest.mark.shared
@pytest.mark.parametrize(("month", "least_f1"), [(date(2022, 4, 1), 0.90), (date(2022, 10, 1), 0.95)])
def test_the_default_ledger_agrees_with_the_map(shared_dir: Path, month: date, least_f1: float) -> None:
    (archive,) = (shared_dir / "data/deepstate").glob("*.tar.xz")

    result = score(measure(ROOT / "geodata" / "ukraine", archive, first=month, last=month).days)

    assert result.settlement_days > 10_000
    assert result.agreement >= 0.98
    assert result.f1 >= least_f1
