"""Claims and derivations as JSON."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from app.api.documents import place_document
from app.api.wording.summaries import party_name, summary
from app.domain.days import published_last, published_start
from app.domain.rules import NEEDS, RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parameter import Asked
    from app.atlas.atlas import Atlas
    from app.domain.claims import Claim, Evidence
    from app.domain.ledger import Known
    from app.domain.timeline import Period
    from app.domain.why import Derivation, Flip, Without

_LANGUAGES = ("en", "uk")


def why_document(asked: Asked, derivation: Derivation) -> dict[str, Any]:
    """Explain the control of a place on a day."""
    view, atlas, period = asked.view, asked.atlas, derivation.period

    def claims(*wanted: Claim) -> list[dict[str, Any]]:
        return [claim_document(claim, atlas, view.known) for claim in wanted]

    return {
        "place": place_document(atlas, derivation.place),
        "day": derivation.day,
        "method": str(view.method),
        "as_of": view.as_of,
        "revision": view.revision,
        "control": control_document(period),
        "period": {
            "from": published_start(period.start),
            "to": published_last(period.end),
            "from_earliest": period.from_earliest,
            "from_latest": period.from_latest,
        },
        "rule": period.rule,
        "rule_text": dict(RULES[period.rule]),
        **{side: claims(*found) for side, found in sides_of(derivation).items()},
        "context": claims(*derivation.context),
        "flips": [flip_document(flip, derivation, atlas) for flip in derivation.flips],
        "without": [without_document(other) for other in derivation.without],
    }


def sides_of(derivation: Derivation) -> dict[str, tuple[Claim, ...]]:
    """Sort the claims of a derivation into those that decide, those that lose and those that agree.

    What is claimed in vain has lost so far; the holder's answer to it speaks for control as it is.
    """
    controller = derivation.period.control.controller
    answers = tuple(claim for claim in derivation.claiming if claim.gainer == controller)
    claiming = tuple(claim for claim in derivation.claiming if claim.gainer != controller)
    return {
        "deciding": derivation.deciding,
        "losing": (*claiming, *derivation.losing),
        "supporting": (*answers, *derivation.supporting),
    }


def control_document(period: Period) -> dict[str, Any]:
    """Write control in a period."""
    return {
        "controller": period.control.controller,
        "status": period.control.status,
        "pressure": period.control.pressure,
        "assertion": period.assertion,
        "claimed_by": period.claimed_by,
    }


def period_document(period: Period) -> dict[str, Any]:
    """Write a control period; ``to`` is its last day."""
    return {
        "from": published_start(period.start),
        "to": published_last(period.end),
        **control_document(period),
        "rule": period.rule,
        "from_earliest": period.from_earliest,
        "from_latest": period.from_latest,
        "claims": [*period.deciding, *period.claiming],
    }


def claim_document(claim: Claim, atlas: Atlas, known: Known) -> dict[str, Any]:
    """Write a claim with its sources and evidence."""
    record = atlas.claim_records.get(claim.id)
    place = atlas.gazetteer[claim.place]
    return {
        "id": claim.id,
        "kind": claim.kind,
        "party": claim.party,
        "to": claim.to,
        "when": claim.when,
        "earliest": claim.earliest,
        "latest": claim.latest,
        "reported_on": claim.reported_on,
        "recorded_at": record.recorded_at.astimezone(UTC) if record else None,
        "origin": source_document(claim.origin, known),
        "relay": None if claim.relay is None else source_document(claim.relay, known),
        "credibility": claim.credibility,
        "place": place.id,
        "place_name": place.name_en,
        "place_name_uk": place.name_uk,
        "count": claim.count,
        "act": claim.act,
        "note": claim.note,
        "evidence": [evidence_document(evidence) for evidence in claim.evidence],
        "summary": summary(claim, atlas.gazetteer, party_names(atlas)),
    }


def party_names(atlas: Atlas) -> dict[str, Mapping[str, str]]:
    """Give the names of the parties by language, by id."""
    return {party.id: party.name for party in atlas.theatre.parties}


def source_document(source_id: str, known: Known) -> dict[str, Any]:
    """Write who says something, or relays it."""
    source = known.sources.get(source_id)
    return {
        "id": source_id,
        "name": source.name if source else source_id,
        "name_uk": source.name_uk if source else None,
        "alignment": source.alignment if source else None,
        "reliability": source.reliability if source else None,
        "role": source.role if source else None,
    }


def evidence_document(evidence: Evidence) -> dict[str, Any]:
    """Write what a claim rests on."""
    return {
        "kind": evidence.kind,
        "publisher": evidence.publisher,
        "title": evidence.title,
        "date": evidence.date,
        "url": evidence.url,
        "archive_url": evidence.archive_url,
    }


def flip_document(flip: Flip, derivation: Derivation, atlas: Atlas) -> dict[str, Any]:
    """Write what would give a place to another party."""
    names = party_names(atlas)
    text = {
        language: NEEDS[flip.needs][language].format(
            gainer=party_name(flip.to, names, language),
            loser=party_name(flip.loser, names, language),
            perspective=party_name(derivation.method.party, names, language),
            until=flip.until.isoformat() if flip.until else "",
        )
        for language in _LANGUAGES
    }
    return {"to": flip.to, "needs": flip.needs, "text": text}


def without_document(other: Without) -> dict[str, Any]:
    """Write what would hold without a claim."""
    return {
        "claim": other.claim,
        "controller": other.control.controller,
        "status": other.control.status,
        "claimed_by": other.claimed_by,
        "rule": other.rule,
    }
