"""The timelines of all places under one method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.adjudication import adjudicate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.docket import Docket, Statement
    from app.domain.gazetteer import Gazetteer
    from app.domain.method import Method
    from app.domain.theatre import Baseline
    from app.domain.timeline import Timeline


def timelines(
    docket: Docket,
    gazetteer: Gazetteer,
    baseline: Sequence[Baseline],
    method: Method,
    places: Iterable[str] | None = None,
) -> dict[str, Timeline]:
    """Adjudicate settlements.

    Parameters
    ----------
    docket
        The statements that count.
    gazetteer
        All places.
    baseline
        Who held what before any claim; the narrowest place wins.
    method
        The rules to go by.
    places
        Settlement ids; ``None`` is all of them. Others cost nothing.

    Returns
    -------
    dict
        Timeline by settlement id, in the order of `places`. Settlements with the same statements share one
        object.
    """
    held_before = {entry.place: entry.party for entry in baseline}
    everywhere = held_before.get(None)
    wanted = [place.id for place in gazetteer.settlements] if places is None else places
    decided: dict[tuple[str | None, tuple[str, ...]], Timeline] = {}
    result: dict[str, Timeline] = {}
    for place_id in wanted:
        heard = docket.heard(place_id)
        before = everywhere
        if len(held_before) > 1:
            before = baseline_holder(held_before, gazetteer, place_id)
        key = (before, tuple(statement.order[3] for statement in heard))
        timeline = decided.get(key)
        if timeline is None:
            heard.sort(key=_order)
            timeline = decided[key] = adjudicate(heard, before, method)
        result[place_id] = timeline
    return result


def _order(statement: Statement) -> tuple[date, int, date, str]:
    return statement.order


def baseline_holder(held_before: Mapping[str | None, str | None], gazetteer: Gazetteer, place_id: str) -> str | None:
    """Tell who held a place before any claim.

    Parameters
    ----------
    held_before
        Party by place id; ``None`` as key stands for everywhere.
    gazetteer
        All places.
    place_id
        The place.
    """
    for id_ in (place_id, *gazetteer.lineage(place_id)):
        if id_ in held_before:
            return held_before[id_]
    return held_before.get(None)
