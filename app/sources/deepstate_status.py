"""What a polygon of the DeepState map says: told by its name and its fill colour together."""

from __future__ import annotations

import re
from enum import IntEnum


class Shown(IntEnum):
    """What the map shows at a point."""

    NOTHING = 0
    """No polygon: never occupied, or the map has tidied up."""
    HELD_BEFORE = 1
    """Occupied before 24 February 2022."""
    OCCUPIED = 2
    RETURNED = 3
    """No longer occupied."""
    UNCLEAR = 4
    """Contested, or not known."""
    UNSETTLED = 5
    """A polygon of which neither name nor colour tells what it is."""
    NOT_OCCUPIED = 6
    """Outside the outline, on a day of which only the outline of all occupied land is published."""
    FOREIGN = 7
    """Land that is no part of the theatre."""


IN_WORDS = {
    "held_before": Shown.HELD_BEFORE,
    "occupied": Shown.OCCUPIED,
    "returned": Shown.RETURNED,
    "unclear": Shown.UNCLEAR,
    "foreign": Shown.FOREIGN,
}
"""How a correction names a status."""

_NAMES = (
    (Shown.FOREIGN, re.compile(r"придністров|transnistria")),
    (Shown.HELD_BEFORE, re.compile(r"ордло|cadr|calr|крим\b|crimea|тузл|tuzla")),
    (Shown.RETURNED, re.compile(r"звільнен|liberated|taken back|recaptured|відбит|контролем зсу|dismissed")),
    (
        Shown.UNCLEAR,
        re.compile(r"під питанням|conte[sn]|невідом|unknown|сіра зона|gr[ae]y|in doubt|контролюється.*немає інф"),
    ),
    (Shown.OCCUPIED, re.compile(r"окупован|occupied|under occupation|захоплен|зайнят|контролюється ворогом")),
)
_FILLS = {
    "#a52714": Shown.OCCUPIED,
    "#880e4f": Shown.HELD_BEFORE,
    "#000000": Shown.HELD_BEFORE,
    "#0f9d58": Shown.RETURNED,
    "#0288d1": Shown.RETURNED,
    "#bcaaa4": Shown.UNCLEAR,
    "#bdbdbd": Shown.UNCLEAR,
    "#757575": Shown.UNCLEAR,
    "#ff5252": Shown.FOREIGN,
}


def status(name: str, fill: str) -> Shown:
    """Tell what a polygon says.

    Parameters
    ----------
    name
        As published: Ukrainian, later Ukrainian and English, with dates, line breaks, no-break spaces and, on a few
        days, broken letters.
    fill
        ``#rrggbb``.

    Returns
    -------
    Shown
        What name and colour agree on, or the one of them says of which the other says nothing; `Shown.UNSETTLED`
        if both say nothing or contradict each other.
    """
    text = " ".join(name.split()).lower()
    named = {meaning for meaning, pattern in _NAMES if pattern.search(text)}
    painted = _FILLS.get(fill.lower())
    if Shown.FOREIGN in named or painted is Shown.FOREIGN:
        return Shown.FOREIGN
    if painted is None:
        return named.pop() if len(named) == 1 else Shown.UNSETTLED
    return painted if painted in named or not named else Shown.UNSETTLED
