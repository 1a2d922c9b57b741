"""What a map of a day says, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.control import Status
from app.exports.pictures.words import counted, named, say, spoken

if TYPE_CHECKING:
    from datetime import date

    from app.atlas.view import View


def summary(view: View, day: date, lang: str) -> str:
    """Say who holds how many settlements on a day.

    Parameters
    ----------
    view
        Whose control.
    day
        The day.
    lang
        `en` or `uk`.
    """
    states = view.state_of_period[view.periods_on(day)]
    number = np.bincount(states, minlength=len(view.states)).tolist()
    held = {party.id: 0 for party in view.theatre.parties}
    contested = 0
    for state, count in zip(view.states, number, strict=True):
        if state.status is Status.CONTESTED:
            contested += count
        elif state.controller in held:
            held[state.controller] += count
    parties = ", ".join(
        say(lang, "held", party=named(party.name, lang), count=counted(held[party.id], lang))
        for party in view.theatre.parties
    )
    title = named(view.theatre.title, lang)
    return say(lang, "summary", title=title, day=spoken(day, lang), held=parties, contested=counted(contested, lang))
