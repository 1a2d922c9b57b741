"""The claims that follow from what the DeepState map shows at a settlement, day by day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from app.domain.claims import Claim, ClaimKind, Evidence, EvidenceKind, Outcome
from app.sources.deepstate_status import Shown
from app.sources.reading import Omission, Omitted
from app.sources.spells import Change, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.places import Place
    from app.sources.deepstate_days import MapDay, Statuses
    from app.sources.sides import Sides

SOURCE_ID = "deepstate"
_CREDIBILITY = 2


class Word(StrEnum):
    """What the map says about a settlement."""

    NOTHING = "nothing"
    OCCUPIED = "occupied"
    RETURNED = "returned"
    UNCLEAR = "unclear"


_WORDS = {
    Shown.NOTHING: Word.NOTHING,
    Shown.HELD_BEFORE: Word.OCCUPIED,
    Shown.OCCUPIED: Word.OCCUPIED,
    Shown.RETURNED: Word.RETURNED,
    Shown.UNCLEAR: Word.UNCLEAR,
}


def said_before(recorded: Iterable[Claim], sides: Sides, day: date) -> dict[str, Word]:
    """Tell what DeepState said last about each place before a day."""
    last: dict[str, Claim] = {}
    for claim in recorded:
        if claim.origin == SOURCE_ID and claim.reported_on < day:
            earlier = last.get(claim.place)
            if earlier is None or earlier.reported_on <= claim.reported_on:
                last[claim.place] = claim
    said = {}
    for place, claim in last.items():
        if claim.outcome is Outcome.HELD:
            said[place] = Word.RETURNED if claim.gainer == sides.holder else Word.OCCUPIED
        elif claim.outcome is Outcome.CONTESTED:
            said[place] = Word.UNCLEAR
    return said


class ClaimWriter:
    """Writes the changes of each settlement as claims."""

    def __init__(self, sides: Sides, days: list[tuple[MapDay, Statuses]]) -> None:
        """Take over the days that count, in order, with what each shows."""
        self._sides = sides
        self._days = days
        self._evidence: dict[date, tuple[Evidence, ...]] = {}
        self._by_day = {map_day.day: index for index, (map_day, _) in enumerate(days)}

    def claims(
        self, settlements: Sequence[Place], before: Mapping[str, Word], min_spell: int
    ) -> tuple[list[Claim], list[Omission]]:
        """Give the claims about all settlements, and the spells that are left out."""
        if not self._days:
            return [], []
        matrix = np.stack([shown for _, shown in self._days])
        found: list[Claim] = []
        spells: list[Omission] = []
        for index in np.flatnonzero(matrix.any(axis=0)).tolist():
            place = settlements[index]
            changes = self._changes(matrix[:, index])
            told = settled(changes, before=before.get(place.id), last_day=self._days[-1][0].day, min_days=min_spell)
            found += self._claims_of(place, told.changes, before.get(place.id))
            spells += _spell_report(place, told.dropped, told.pending)
        return found, spells

    def _changes(self, shown: Statuses) -> list[Change[Word]]:
        starts = [0, *(np.flatnonzero(shown[1:] != shown[:-1]) + 1).tolist()]
        changes: list[Change[Word]] = []
        for start in starts:
            word = _WORDS[Shown(shown[start])]
            if not changes or changes[-1].state is not word:
                changes.append(Change(day=self._days[start][0].day, state=word))
        return changes

    def _claims_of(self, place: Place, changes: Sequence[Change[Word]], before: Word | None) -> list[Claim]:
        found = []
        word = before
        holder = None
        for change in changes:
            kind, party = self._says(word, change.state, holder)
            holder = party or holder
            if kind is not None:
                found.append(self._claim(place, kind, party, change.day))
            word = change.state
        return found

    def _says(self, old: Word | None, new: Word, holder: str | None) -> tuple[ClaimKind | None, str | None]:
        """Tell what a change of what is shown says: the kind of claim and its party."""
        match new:
            case Word.UNCLEAR:
                return ClaimKind.CONTESTATION, None
            case Word.OCCUPIED:
                is_first = old is None
                return (ClaimKind.HOLD if is_first else ClaimKind.CAPTURE), self._sides.occupier
            case Word.NOTHING if old in (None, Word.RETURNED):
                return None, None
            case _:
                took_it = old is Word.OCCUPIED or holder == self._sides.occupier
                return (ClaimKind.CAPTURE if took_it else ClaimKind.HOLD), self._sides.holder

    def _claim(self, place: Place, kind: ClaimKind, party: str | None, day: date) -> Claim:
        index = self._by_day[day]
        map_day = self._days[index][0]
        when = day.isoformat()
        if index and kind is not ClaimKind.HOLD:
            first = self._days[index - 1][0].day + timedelta(days=1)
            when = when if first == day else f"{first}/{when}"
        evidence = self._evidence.setdefault(
            day,
            (
                Evidence(
                    kind=EvidenceKind.STATEMENT,
                    publisher="DeepState",
                    title=f"Map of {day}, snapshot {map_day.at.rpartition('/')[2]}",
                    date=day,
                    sha256=map_day.sha256,
                ),
            ),
        )
        return Claim(
            kind=kind,
            places=(place.id,),
            party=party,
            when=when,
            reported_on=day,
            origin=SOURCE_ID,
            credibility=_CREDIBILITY,
            evidence=evidence,
        )


def _spell_report(place: Place, dropped: Sequence[Change[Word]], pending: Change[Word] | None) -> list[Omission]:
    found = []
    if dropped:
        states = Counter(change.state.value for change in dropped)
        value = ", ".join(f"{state} × {count}" for state, count in sorted(states.items()))
        found.append(
            Omission(
                key=f"spell {place.id}",
                what=Omitted.SPELL,
                at=f"{dropped[0].day}/{dropped[-1].day}",
                value=f"{place.name_en}: {value}",
                reason="lasted too short",
                count=len(dropped),
            )
        )
    if pending is not None:
        found.append(
            Omission(
                key=f"pending {place.id}",
                what=Omitted.SPELL,
                at=pending.day.isoformat(),
                value=f"{place.name_en}: {pending.state.value}",
                reason="the data end too soon after it; a newer file will tell",
            )
        )
    return found
