"""Two maps side by side: which places one shows otherwise than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from app.atlas.view import State, View
    from app.domain.places import Place


class Side(NamedTuple):
    """One of the maps: what a view shows on a day."""

    view: View
    day: date

    def states(self) -> list[State]:
        """Give what every settlement looks like, in their order."""
        states = self.view.states
        return [states[number] for number in self.view.state_of_period[self.view.periods_on(self.day)].tolist()]


class Unlike(NamedTuple):
    """A settlement that the two maps show differently."""

    place: Place
    oblast: Place | None
    left: State
    right: State


def unlike(left: Side, right: Side) -> list[Unlike]:
    """List the settlements that two maps of the same places show differently, the most populous first.

    Control and what is claimed count; how firmly control is known, and by which rule, does not.
    """
    settlements = left.view.settlements
    pairs = list(zip(left.states(), right.states(), strict=True))
    found = [number for number, (one, other) in enumerate(pairs) if _shown(one) != _shown(other)]
    order = np.argsort(-settlements.population[found], kind="stable").tolist()
    return [
        Unlike(settlements.places[number], _oblast(left.view, number), *pairs[number])
        for number in (found[at] for at in order)
    ]


def _oblast(view: View, number: int) -> Place | None:
    oblast = int(view.settlements.oblast[number])
    return view.settlements.oblasts[oblast] if oblast >= 0 else None


def _shown(state: State) -> tuple[object, ...]:
    return state.controller, state.status, state.pressure, state.claimed_by
