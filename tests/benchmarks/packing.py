"""The next day's gzip, and a new record: what is made again against making all of it."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.domain.claims import Claim, ClaimKind
from app.domain.ledger import Ledger
from tests.benchmarks.table import compared, missing
from tests.benchmarks.theatres import RECORDED_AT, SOURCE
from tests.benchmarks.timing import median_ms, once_s

if TYPE_CHECKING:
    from app.atlas.atlas import Atlas
    from tests.benchmarks.table import Row

DAY = date(2022, 6, 1)
_HEAD, _TAIL = b'{"type":"FeatureCollection","day":"%b","features":[', b"]}"


def packing(atlas: Atlas) -> list[Row]:
    """Measure for an atlas of 33,000 settlements."""
    return [*_next_day(atlas), _new_record(atlas)]


def _next_day(atlas: Atlas) -> list[Row]:
    view = atlas.view()
    numbers = np.arange(len(view.settlements))

    def packed(day: date) -> bytes:
        return view.packed.document(_HEAD % day.isoformat().encode(), view.periods_on(day), _TAIL)

    def whole(day: date) -> bytes:
        return _HEAD % day.isoformat().encode() + view.features.joined(numbers, view.periods_on(day)) + _TAIL

    packed(DAY)
    days = [DAY + timedelta(days=offset) for offset in range(1, 61)]
    ours = median_ms(packed, days)
    text = whole(days[-1])
    theirs = min(once_s(lambda: zlib.compress(text, 6))[0] for _ in range(5)) * 1e3
    larger = len(packed(days[-1])) / len(zlib.compress(text, 6)) - 1
    what = f"gzip of the next day's snapshot, {len(text) / 1e6:.0f} MB"
    rows = [compared(what, ours=ours, rival=theirs, name="gzip -6 of the whole", unit="ms", goal=30)]
    size = missing(f"its size: {larger * 100:+.1f} % (goal ≤ +10 %)", "gzip -6 of the whole")
    return [*rows, size]


def _new_record(atlas: Atlas) -> Row:
    atlas.view()
    scratch, _ = once_s(
        lambda: type(atlas).build(atlas.theatre, atlas.gazetteer, atlas.boundaries, atlas.ledger).view()
    )
    place = atlas.settlements.places[0].id
    claim = Claim(
        kind=ClaimKind.CAPTURE,
        places=(place,),
        party="RU",
        when="2022-05-05",
        reported_on=date(2022, 5, 5),
        origin=SOURCE.id,
        credibility=1,
    )

    def republished() -> None:
        added = atlas.ledger.append([claim], RECORDED_AT)
        atlas.with_ledger(Ledger((*atlas.ledger, *list(added)[-1:]))).view()

    ours, _ = once_s(republished)
    return compared(
        "a new claim until its atlas is out", ours=ours, rival=scratch, name="building it anew", unit="s", goal=None
    )
