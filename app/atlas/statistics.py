"""Statistics: what is held of a theatre, its oblasts and of what is claimed by law, over a series of days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.atlas.course import course
from app.atlas.holdings import holding_keys
from app.atlas.sensitivity import area_range
from app.atlas.sovereignty import law_claims
from app.atlas.tally import Shape, tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.course import Course
    from app.atlas.sovereignty import LawClaim
    from app.atlas.tally import Tally
    from app.atlas.view import View
    from app.domain.places import Place

_SHARE_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statistics:
    """Numbers in the order day, group, holder."""

    days: tuple[date, ...]
    groups: tuple[Place | None, ...]
    """Oblasts; ``None`` stands for the whole theatre, and among oblasts for what lies in none."""
    holders: tuple[str, ...]
    """Parties by id, and what is contested and unknown."""
    held: Tally
    area_low_km2: NDArray[np.float64]
    """Area if every cell that borders on another holder's is that neighbour's."""
    area_high_km2: NDArray[np.float64]
    """Area if every cell that borders on the holder's is the holder's. Areas are not a number without any land."""


class HeldClaim(NamedTuple):
    """How much of what a party claims by law it holds."""

    claim: LawClaim
    days: tuple[date, ...]
    settlements: NDArray[np.float64]
    """Share by day; not a number before the claim was made, and of nothing."""
    population: NDArray[np.float64]
    area_km2: NDArray[np.float64]


def statistics(
    view: View, days: Sequence[date], *, by_oblast: bool, oblasts: frozenset[str] | None = None
) -> Statistics:
    """Count settlements, people and km² by holder.

    Parameters
    ----------
    view
        Whose history.
    days
        At least one, ascending.
    by_oblast
        Whether to count each oblast apart.
    oblasts
        Only what lies in these; ``None`` is everything.
    """
    settlements = view.settlements
    group = settlements.oblast.astype(np.int64) if by_oblast else np.zeros(len(settlements), dtype=np.int64)
    groups: tuple[Place | None, ...] = settlements.oblasts if by_oblast else (None,)
    if by_oblast and (group < 0).any() and oblasts is None:
        group = np.where(group < 0, len(groups), group)
        groups = (*groups, None)
    if oblasts is not None:
        group = np.where(settlements.in_oblasts(oblasts), group, -1)
        if by_oblast:
            kept = [number for number, place in enumerate(groups) if place is not None and place.id in oblasts]
            renumbered = np.full(len(groups) + 1, -1, dtype=np.int64)
            renumbered[kept] = np.arange(len(kept))
            group, groups = renumbered[group], tuple(groups[number] for number in kept)
    followed = course(view, days)
    shape = Shape(len(days), len(groups), len(holding_keys(view)))
    low, high = area_range(followed, view.territory, group, shape)
    return Statistics(
        days=tuple(days),
        groups=groups,
        holders=holding_keys(view),
        held=_tallied(view, followed, group, shape),
        area_low_km2=view.territory.known_area(low),
        area_high_km2=view.territory.known_area(high),
    )


def held_claims(view: View, days: Sequence[date]) -> list[HeldClaim]:
    """Tell how much each party holds of each area that it claims by law, from the day of the claim on.

    Claims by law are no part of any other figure.

    Parameters
    ----------
    view
        Whose history.
    days
        At least one, ascending.
    """
    claims = law_claims(view, days[-1])
    if not claims:
        return []
    followed, holders = course(view, days), holding_keys(view)
    shape = Shape(len(days), 1, len(holders))
    found = []
    for claim in claims:
        group = np.full(len(view.settlements), -1, dtype=np.int64)
        inside = view.gazetteer.settlements_within(claim.place)
        group[[view.settlements.index[place.id] for place in inside]] = 0
        held = _tallied(view, followed, group, shape)
        is_made = np.array([day >= claim.since for day in days])
        holder = holders.index(claim.party)
        settlements, population, area = (
            np.where(is_made, shares(numbers)[:, 0, holder], np.nan)
            for numbers in (held.settlements, held.population, held.area_km2)
        )
        found.append(HeldClaim(claim, tuple(days), settlements, population, area))
    return found


def shares(numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Give numbers as shares of their sum over all holders; not a number where that is 0."""
    whole = numbers.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        part: NDArray[np.float64] = np.where(whole > 0, numbers / whole, np.nan).round(_SHARE_DECIMALS)
    return part


def _tallied(view: View, followed: Course, group: NDArray[np.int64], shape: Shape) -> Tally:
    held = tally(followed, group, shape, view.settlements.population, view.territory.area_of_settlement)
    return replace(held, area_km2=view.territory.known_area(held.area_km2))
