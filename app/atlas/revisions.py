"""What each step of the ledger made different on the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.chronicle import timelines
from app.domain.days import published_last, published_start
from app.domain.differences import differences
from app.domain.docket import Docket

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from app.atlas.atlas import Atlas
    from app.domain.differences import Difference
    from app.domain.ledger import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Records that were made at one moment: what one writer recorded in one go."""

    since: int
    """The revision before."""
    revision: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSummary:
    """What a step recorded, and what the default map shows otherwise since."""

    step: Step
    records: Mapping[str, int]
    """How many, by kind: ``claim``, ``release``, ``retraction``, ``source``."""
    places: tuple[str, ...]
    """Ids of settlements that are shown otherwise on some day, in the order of days."""
    first: date | None
    """The first day on which one is; ``None`` if none is, or it is so from the beginning."""
    last: date | None
    """The last such day; ``None`` if none is, or it goes on."""


def steps_after(atlas: Atlas, revision: int) -> list[Step]:
    """Divide the records behind a revision into steps, in order.

    Every process comes to the same steps, since a writer's records appear together and bear one moment.
    """
    steps: list[Step] = []
    for record in atlas.records_after(revision):
        since = steps.pop().since if steps and steps[-1].recorded_at == record.recorded_at else record.seq - 1
        steps.append(Step(since=since, revision=record.seq, recorded_at=record.recorded_at))
    return steps


def summaries(atlas: Atlas, steps: Sequence[Step]) -> list[StepSummary]:
    """Work out what steps made different, by the theatre's own method."""
    dockets: dict[int, Docket] = {}

    def docket(revision: int) -> Docket:
        if revision not in dockets:
            dockets[revision] = Docket(atlas.ledger.known(revision=revision), atlas.gazetteer)
        return dockets[revision]

    found = []
    for step in steps:
        found.append(_summary(atlas, step, docket(step.since), docket(step.revision)))
        del dockets[step.since]
    return found


def foreseen(atlas: Atlas, bodies: Sequence[Body], now: datetime) -> list[Difference]:
    """Tell what the default map would show otherwise if something were recorded now."""
    before = Docket(atlas.ledger.known(), atlas.gazetteer)
    return _changed(atlas, before, Docket(atlas.ledger.append(bodies, now).known(), atlas.gazetteer))


def _changed(atlas: Atlas, before: Docket, after: Docket) -> list[Difference]:
    touched = after.heard_anew(before)
    ids = [place.id for place in atlas.settlements.places if place.id in touched]
    baseline, method = atlas.theatre.baseline, atlas.default_method
    was, now = (timelines(docket, atlas.gazetteer, baseline, method, ids) for docket in (before, after))
    return differences(was, now)


def _summary(atlas: Atlas, step: Step, before: Docket, after: Docket) -> StepSummary:
    changed = _changed(atlas, before, after)
    recorded = atlas.records_after(step.since)[: step.revision - step.since]
    return StepSummary(
        step=step,
        records=Counter(type(record.body).__name__.lower() for record in recorded),
        places=tuple(dict.fromkeys(difference.place for difference in changed)),
        first=published_start(min(difference.start for difference in changed)) if changed else None,
        last=published_last(max(difference.end for difference in changed)) if changed else None,
    )
