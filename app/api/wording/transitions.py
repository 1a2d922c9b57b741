"""Transitions in neutral words: a headline, and a paragraph that says what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.wording.summaries import party_name, summary
from app.api.wording.when import day_en, day_uk
from app.domain.control import Pressure, Status
from app.domain.rules import RULES
from app.domain.transitions import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.domain.claims import Claim
    from app.domain.control import Control
    from app.domain.gazetteer import Gazetteer
    from app.domain.places import Place
    from app.domain.sources import Source
    from app.domain.transitions import Transition

LANGUAGES = ("en", "uk")

_HEADLINES: Mapping[str, Mapping[Change, str]] = {
    "en": {
        Change.CAPTURED: "{place}: captured by {party}",
        Change.RETAKEN: "{place}: retaken by {party}",
        Change.LEFT: "{place}: control unknown",
        Change.CONTESTED: "{place}: contested",
        Change.SECURED: "{place}: no longer contested, held by {party}",
        Change.ENCIRCLED: "{place}: encircled, held by {party}",
        Change.RELIEVED: "{place}: no longer encircled, held by {party}",
    },
    # Names of parties stand in the nominative: the ledger knows no other case of them.
    "uk": {
        Change.CAPTURED: "{place}: контроль встановила сторона «{party}»",
        Change.RETAKEN: "{place}: контроль знову встановила сторона «{party}»",
        Change.LEFT: "{place}: контроль невідомий",
        Change.CONTESTED: "{place}: тривають бої за контроль",
        Change.SECURED: "{place}: бої припинилися, контроль: {party}",
        Change.ENCIRCLED: "{place}: в оточенні, контроль: {party}",
        Change.RELIEVED: "{place}: більше не в оточенні, контроль: {party}",
    },
}
_STATES: Mapping[str, Mapping[Status, str]] = {
    "en": {
        Status.CONTROLLED: "held by {party}",
        Status.CONTESTED: "contested, last held by {party}",
        Status.UNKNOWN: "control unknown",
    },
    "uk": {
        Status.CONTROLLED: "контроль: {party}",
        Status.CONTESTED: "тривають бої за контроль, останній контроль: {party}",
        Status.UNKNOWN: "контроль невідомий",
    },
}
_ENCIRCLED = {"en": "encircled", "uk": "в оточенні"}
_DAYS: Mapping[str, Callable[[date], str]] = {"en": day_en, "uk": day_uk}
_FROM_TO = {
    "en": "From {day} on: {after}; before: {before}.",
    "uk": "Від {day}: {after}; раніше: {before}.",
}


class TransitionWording:
    """Says transitions in one language."""

    def __init__(
        self,
        language: str,
        *,
        gazetteer: Gazetteer,
        parties: Mapping[str, Mapping[str, str]],
        sources: Mapping[str, Source],
    ) -> None:
        """Choose words.

        Parameters
        ----------
        language
            One of `LANGUAGES`.
        gazetteer
            Names places.
        parties
            Names by language, by party id.
        sources
            Names of origins, by source id.
        """
        self._language = language
        self._gazetteer = gazetteer
        self._parties = parties
        self._sources = sources

    def name(self, place: Place) -> str:
        """Name a place."""
        return place.name_uk if self._language == "uk" else place.name_en

    def headline(self, transition: Transition, oblast: Place | None) -> str:
        """Say what changed, in one line without a full stop."""
        place = self.name(self._gazetteer[transition.place])
        return _HEADLINES[self._language][transition.change].format(
            place=f"{place} ({self.name(oblast)})" if oblast else place,
            party=self._party(transition.after.control.controller),
        )

    def paragraph(self, transition: Transition, claims: Sequence[Claim]) -> str:
        """Say when, from what to what, by which rule, and who says so."""
        sentences = [
            _FROM_TO[self._language].format(
                day=_DAYS[self._language](transition.day),
                before=self._state(transition.before.control),
                after=self._state(transition.after.control),
            ),
            RULES[transition.after.rule][self._language],
            *(self._said(claim) for claim in claims),
        ]
        return " ".join(sentences)

    def _said(self, claim: Claim) -> str:
        origin = self._sources.get(claim.origin)
        says = summary(claim, self._gazetteer, self._parties)[self._language].rstrip(".")
        return f"{says} ({origin.name_in(self._language) if origin else claim.origin})."

    def _state(self, control: Control) -> str:
        state = _STATES[self._language][control.status].format(party=self._party(control.controller))
        is_encircled = control.pressure is Pressure.ENCIRCLED
        return f"{state}, {_ENCIRCLED[self._language]}" if is_encircled else state

    def _party(self, party: str | None) -> str:
        return party_name(party, self._parties, self._language)
