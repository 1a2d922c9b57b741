"""One neutral sentence for what a claim says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.wording.when import when_en, when_uk
from app.domain.claims import Act, ClaimKind, Outcome
from app.domain.edtf import parse_edtf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer

_EN: Mapping[ClaimKind, str] = {
    ClaimKind.CAPTURE: "{party} took control of {place} {when}.",
    ClaimKind.HOLD: "{party} held {place} {when}.",
    ClaimKind.WITHDRAWAL: "{party} withdrew from {place} {when}{successor}.",
    ClaimKind.ENTRY: "Forces of {party} entered {place} {when}.",
    ClaimKind.CONTESTATION: "There was fighting inside {place} {when}.",
    ClaimKind.ENCIRCLEMENT: "{party} surrounded {place} {when}.",
    ClaimKind.FLAG_DISPLAY: "Footage showed the flag of {party} at {place} {when}.",
    ClaimKind.TRANSFER: "{party} handed {place} over {when}{successor}.",
    ClaimKind.SOVEREIGNTY: "{party} declared legal ownership of {place} {when} ({act}).",
}
# Names of places and parties stand in the nominative: the ledger knows no other case of them.
_UK: Mapping[ClaimKind, str] = {
    ClaimKind.CAPTURE: "Сторона «{party}» встановила контроль: {place}, {when}.",
    ClaimKind.HOLD: "Сторона «{party}» утримувала: {place}, {when}.",
    ClaimKind.WITHDRAWAL: "Сторона «{party}» залишила: {place}, {when}{successor}.",
    ClaimKind.ENTRY: "Сили сторони «{party}» увійшли: {place}, {when}.",
    ClaimKind.CONTESTATION: "Тривали бої в межах: {place}, {when}.",
    ClaimKind.ENCIRCLEMENT: "Сторона «{party}» оточила: {place}, {when}.",
    ClaimKind.FLAG_DISPLAY: "На кадрах показано прапор сторони «{party}»: {place}, {when}.",
    ClaimKind.TRANSFER: "Сторона «{party}» передала без бою: {place}, {when}{successor}.",
    ClaimKind.SOVEREIGNTY: "Сторона «{party}» оголосила про юридичне право на територію: {place}, {when} ({act}).",
}
_ACTS_EN: Mapping[Act, str] = {Act.REFERENDUM: "referendum", Act.TREATY: "treaty", Act.LAW: "law"}
_ACTS_UK: Mapping[Act, str] = {Act.REFERENDUM: "референдум", Act.TREATY: "договір", Act.LAW: "закон"}


def summary(claim: Claim, gazetteer: Gazetteer, parties: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Say what a claim says.

    Parameters
    ----------
    claim
        The claim.
    gazetteer
        Names its places.
    parties
        Names by language, by party id.

    Returns
    -------
    dict
        A sentence in English under ``en`` and one in Ukrainian under ``uk``.
    """
    places = [gazetteer[id_] for id_ in claim.places]
    return {
        "en": _EN[claim.kind].format(
            party=party_name(claim.party, parties, "en"),
            place=_places_en(claim, [place.name_en for place in places]),
            when=when_en(parse_edtf(claim.when)),
            successor=_successor_en(claim, parties),
            act=_ACTS_EN[claim.act] if claim.act else "",
        ),
        "uk": _UK[claim.kind].format(
            party=party_name(claim.party, parties, "uk"),
            place=_places_uk(claim, [place.name_uk for place in places]),
            when=when_uk(parse_edtf(claim.when)),
            successor=_successor_uk(claim, parties),
            act=_ACTS_UK[claim.act] if claim.act else "",
        ),
    }


def party_name(party: str | None, parties: Mapping[str, Mapping[str, str]], language: str) -> str:
    """Name a party; ``—`` for none."""
    if party is None:
        return "—"
    names = parties.get(party, {})
    return names.get(language) or names.get("en") or party


def _successor_en(claim: Claim, parties: Mapping[str, Mapping[str, str]]) -> str:
    if claim.to is None or claim.outcome is Outcome.LEFT:
        return ""
    name = party_name(claim.to, parties, "en")
    return f" to {name}" if claim.kind is ClaimKind.TRANSFER else f"; control passed to {name}"


def _successor_uk(claim: Claim, parties: Mapping[str, Mapping[str, str]]) -> str:
    if claim.to is None or claim.outcome is Outcome.LEFT:
        return ""
    return f"; контроль перейшов до сторони «{party_name(claim.to, parties, 'uk')}»"


def _places_en(claim: Claim, names: list[str]) -> str:
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return listed if claim.count is None else f"at least {claim.count} unnamed settlements in {listed}"


def _places_uk(claim: Claim, names: list[str]) -> str:
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} та {names[-1]}"
    return listed if claim.count is None else f"щонайменше {claim.count} неназваних населених пунктів ({listed})"
