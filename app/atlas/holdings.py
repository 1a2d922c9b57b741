"""Holdings: how many settlements, people and km² of an area are in whose control on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.atlas.territory import rounded_km2
from app.domain.control import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.view import View

CONTESTED = "contested"
UNKNOWN = "unknown"
_SHARE_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How much of something is in one kind of control."""

    settlements: int
    population: int
    area_km2: float
    """Of the cells of its settlements."""


def holdings_by_oblast(view: View, day: date) -> list[dict[str, Holding]]:
    """Count what is held in each oblast on a day.

    Returns
    -------
    list of dict
        One an oblast, in their order: holdings by party id, and under `CONTESTED` and `UNKNOWN`. Every
        party of the theatre is among the keys.
    """
    settlements = view.settlements
    inside = settlements.oblast >= 0
    areas = settlements.oblast[inside]
    return _counted(view, day, np.flatnonzero(inside), areas, len(settlements.oblasts))


def holdings_within(view: View, place_id: str, day: date) -> dict[str, Holding]:
    """Count what is held in any area on a day.

    Raises
    ------
    UnknownPlaceError
        If there is no such place.
    """
    index = view.settlements.index
    numbers = np.array([index[place.id] for place in view.gazetteer.settlements_within(place_id)], dtype=np.int64)
    return _counted(view, day, numbers, np.zeros(len(numbers), dtype=np.int32), 1)[0]


def _counted(
    view: View, day: date, settlements: NDArray[np.int64], areas: NDArray[np.int32], length: int
) -> list[dict[str, Holding]]:
    keys = holding_keys(view)
    kind = kind_of_period(view)[view.periods_on(day)][settlements]
    cell = areas * len(keys) + kind
    counts = np.bincount(cell, minlength=length * len(keys)).reshape(length, len(keys))
    people = summed(cell, view.settlements.population[settlements], length * len(keys)).reshape(length, len(keys))
    weights = view.territory.area_of_settlement[settlements]
    land = np.bincount(cell, weights=weights, minlength=length * len(keys)).reshape(length, len(keys))
    return [
        {
            key: Holding(settlements=count, population=population, area_km2=rounded_km2(area))
            for key, count, population, area in zip(keys, *row, strict=True)
        }
        for row in zip(counts.tolist(), people.tolist(), land.tolist(), strict=True)
    ]


def flat_shares(held: Mapping[str, Holding]) -> dict[str, float | None]:
    """Write holdings as shares, by settlements, population and area.

    Keys are ``held_ID_share``, ``contested_share`` and ``unknown_share``, and the same with ``_area`` and
    ``_population``. A share of nothing is ``None``.
    """
    shares: dict[str, float | None] = {}
    for key in held:
        shares |= named_shares(f"{key}_share" if key in (CONTESTED, UNKNOWN) else f"held_{key}_share", held, key)
    return shares


def named_shares(name: str, held: Mapping[str, Holding], key: str | None) -> dict[str, float | None]:
    """Write the share of one key by settlements, area and population; for no key, shares of nothing."""
    part = held.get(key or "", Holding(settlements=0, population=0, area_km2=0.0))
    all_of = held.values() if key is not None else ()
    return {
        name: share(part.settlements, sum(holding.settlements for holding in all_of)),
        f"{name}_area": share(part.area_km2, sum(holding.area_km2 for holding in all_of)),
        f"{name}_population": share(part.population, sum(holding.population for holding in all_of)),
    }


def share(part: float, whole: float) -> float | None:
    """Give a part as a share of a whole; ``None`` if there is no whole."""
    return round(part / whole, _SHARE_DECIMALS) if whole else None


def holding_keys(view: View) -> tuple[str, ...]:
    """Give what a place can be counted under: every party by its id, `CONTESTED` and `UNKNOWN`."""
    return (*(party.id for party in view.theatre.parties), CONTESTED, UNKNOWN)


def kind_of_period(view: View) -> NDArray[np.int64]:
    """Give the position in `holding_keys` that a place is counted under in each period."""
    numbers = {key: number for number, key in enumerate(holding_keys(view))}
    kinds = []
    for state in view.states:
        if state.status is Status.CONTESTED:
            kinds.append(numbers[CONTESTED])
        else:
            kinds.append(numbers[UNKNOWN if state.controller is None else state.controller])
    return np.array(kinds, dtype=np.int64)[view.state_of_period]


def summed(cell: NDArray[np.integer[Any]], weights: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Add up whole numbers by cell."""
    # Whole numbers below 2**53 stay exact in the float64 sums.
    return np.bincount(cell, weights=weights, minlength=length).astype(np.int64)
