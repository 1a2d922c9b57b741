"""Why every settlement has the control it has, on every day: what a map without a server answers from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.api.claim_documents import (
    claim_document,
    control_document,
    flip_document,
    sides_of,
    source_document,
    without_document,
)
from app.api.documents import json_document
from app.atlas.columns import digits
from app.atlas.sovereignty import claimed_by_law
from app.domain.days import published_last, published_start
from app.domain.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date

    from app.atlas.atlas import Atlas
    from app.atlas.view import View
    from app.domain.claims import Claim
    from app.domain.timeline import Period
    from app.domain.why import Case, Derivation, Flip, Without

FORMAT = 1
_SHOWN = ("id", "kind", "party", "reported_on", "credibility", "note", "evidence", "summary")
"""What a reader sees of a claim, its sources aside."""


def reasons_document(view: View, atlas: Atlas) -> bytes:
    """Write the derivations of all settlements with a known point, and claims about oblasts.

    docs/architecture.md lays the document out.

    Nothing is decided where this is read: a derivation of every period is here, and what it says stands in the same
    words as in `GET /places/{id}/why`. Claims that move nothing are left out, but for those about a whole oblast.

    Parameters
    ----------
    view
        Whose derivations.
    atlas
        That the view is of.
    """
    tables = _Tables(view, atlas)
    numbers: dict[tuple[str | None, tuple[str, ...]], int] = {}
    cases: list[list[dict[str, Any]]] = []
    case_of: list[int] = []
    has_point = ~np.isnan(view.settlements.lonlat[:, 0])
    for number in np.flatnonzero(has_point).tolist():
        case = view.case(view.settlements.places[number].id)
        known = numbers.get(case.key)
        if known is None:
            known = numbers[case.key] = len(cases)
            cases.append(_periods(case, tables))
        case_of.append(known)
    oblasts = [_oblast(view, place.id, tables) for place in view.settlements.oblasts]
    return json_document(
        {
            "format": FORMAT,
            "method": str(view.method),
            "as_of": view.as_of,
            "revision": view.revision,
            "rules": {rule: dict(words) for rule, words in RULES.items()},
            "sources": tables.sources.rows,
            "claims": tables.claims.rows,
            "flips": tables.flips.rows,
            "without": tables.without.rows,
            "case_of": digits(case_of),
            "cases": cases,
            "oblasts": oblasts,
        }
    )


def _oblast(view: View, id_: str, tables: _Tables) -> dict[str, Any]:
    """Write the claims about an oblast that move nothing, and who claims it by law from which day on."""
    claims = view.docket.context(id_)
    law: list[tuple[date, str | None, date | None]] = []
    for day in sorted({claim.latest for claim in claims}):
        claim = claimed_by_law(view, id_, day)
        told = (claim.party, claim.since) if claim else (None, None)
        if told != (law[-1][1:] if law else (None, None)):
            law.append((day, *told))
    return {"id": id_, "claims": [(claim.latest, tables.claim(claim)) for claim in claims], "law": law}


def _periods(case: Case, tables: _Tables) -> list[dict[str, Any]]:
    """Write the periods of a case, each with its claims, and with what may come within it by day."""
    found: list[dict[str, Any]] = []
    last: Period | None = None
    for day in case.turns():
        told = case.on(day)
        by_day = [
            published_start(day),
            [tables.flip(flip, told) for flip in told.flips],
            [tables.other(other, told) for other in told.without],
        ]
        if told.period is not last:
            last = told.period
            found.append(
                {
                    "from": published_start(last.start),
                    "to": published_last(last.end),
                    **control_document(last),
                    "rule": last.rule,
                    "from_earliest": last.from_earliest,
                    "from_latest": last.from_latest,
                    **{side: [tables.claim(claim) for claim in claims] for side, claims in sides_of(told).items()},
                    "by_day": [by_day],
                }
            )
        elif by_day[1:] != found[-1]["by_day"][-1][1:]:
            found[-1]["by_day"].append(by_day)
    return found


class _Tables:
    """What many periods refer to, each once and with a number."""

    def __init__(self, view: View, atlas: Atlas) -> None:
        self._known = view.known
        self._atlas = atlas
        self.sources = _Table()
        self.claims = _Table()
        self.flips = _Table()
        self.without = _Table()

    def claim(self, claim: Claim) -> int:
        return self.claims.number(claim.id, lambda: self._claim(claim))

    def flip(self, flip: Flip, told: Derivation) -> int:
        return self.flips.number(flip, lambda: flip_document(flip, told, self._atlas))

    def other(self, other: Without, told: Derivation) -> int:
        claims = {claim.id: claim for claim in (*told.deciding, *told.claiming)}
        return self.without.number(other, lambda: {**without_document(other), "claim": self.claim(claims[other.claim])})

    def _claim(self, claim: Claim) -> dict[str, Any]:
        document = claim_document(claim, self._atlas, self._known)
        return {
            **{name: document[name] for name in _SHOWN},
            "origin": self._source(claim.origin),
            "relay": None if claim.relay is None else self._source(claim.relay),
        }

    def _source(self, source_id: str) -> int:
        return self.sources.number(source_id, lambda: source_document(source_id, self._known))


class _Table:
    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable, write: Callable[[], dict[str, Any]]) -> int:
        if key not in self._numbers:
            row = write()
            self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return self._numbers[key]
