"""``marchland why``: what speaks for and against the colour of a place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.changes import described, spelt_span
from app.cli.database import DatabaseUrl, opened_current
from app.cli.terminal import show
from app.domain.days import parse_day
from app.domain.docket import Docket
from app.domain.method import parse_method
from app.domain.places import PlaceKind
from app.domain.rules import NEEDS, RULES
from app.domain.why import derivation
from app.sources.place_cells import Misnamed, PlaceFinder, PlaceNotFoundError, place_label
from app.storage.recording import Desk, read_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.claims import Claim
    from app.domain.places import Place
    from app.domain.why import Derivation, Flip


def why_command(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A place id, or a name in any spelling.")],
    *,
    day: Annotated[
        str | None, typer.Option("--day", metavar="YYYY-MM-DD", help="Else today.", show_default=False)
    ] = None,
    method: Annotated[
        str | None, typer.Option("--method", metavar="METHOD", help="Else the theatre's own.", show_default=False)
    ] = None,
    oblast: Annotated[str, typer.Option("--oblast", help="The oblast, if several places bear the name.")] = "",
    database_url: DatabaseUrl = None,
) -> None:
    """Tell why a place is shown as it is on a day."""
    wanted = datetime.now(UTC).date() if day is None else parse_day(day)
    with opened_current(database_url) as engine, engine.connect() as connection:
        desk = read_desk(connection)
    rules = desk.method if method is None else parse_method(method, desk.parties)
    found = _settlement(desk, place, oblast)
    docket = Docket(desk.ledger.known(), desk.gazetteer)
    _show(derivation(docket, desk.gazetteer, desk.theatre.baseline, rules, found.id, wanted), desk)


def _settlement(desk: Desk, text: str, oblast: str) -> Place:
    place = PlaceFinder(desk.gazetteer).find(text, oblast=oblast)
    if place.kind is not PlaceKind.SETTLEMENT:
        message = f"is an area ({place.kind}); ask for one of its settlements"
        raise PlaceNotFoundError(Misnamed(column="place", value=text, message=message))
    return place


def _show(found: Derivation, desk: Desk) -> None:
    period = found.period
    show(place_label(desk.gazetteer, desk.gazetteer[found.place]))
    show(f"On {found.day}, by {found.method}: {described(period)} ({period.assertion})")
    show(f"  {spelt_span(period.start, period.end)}, by the rule {period.rule}: {RULES[period.rule]['en']}")
    if period.from_earliest != period.from_latest and period.from_latest is not None:
        show(f"  The change happened between {period.from_earliest or 'an unknown day'} and {period.from_latest}.")
    for title, claims in (
        ("Decided by", found.deciding),
        ("Claimed, not accepted", found.claiming),
        ("Also says so", found.supporting),
        ("Says otherwise", found.losing),
        ("Moves nothing", found.context),
    ):
        _show_claims(title, claims, desk)
    if found.without:
        show("Without one of these claims")
        for other in found.without:
            holder = other.control.controller or "nobody known"
            claimed = "" if other.claimed_by is None else f", claimed by {other.claimed_by}"
            show(f"  without {other.claim}: {holder}{claimed} ({other.control.status}, {other.rule})")
    if found.flips:
        show("What would change it")
        for flip in found.flips:
            show(f"  {_needed(flip, found, desk)}")


def _show_claims(title: str, claims: Sequence[Claim], desk: Desk) -> None:
    if not claims:
        return
    show(title)
    sources = desk.sources
    for claim in claims:
        says = f"{claim.kind} {claim.party or ''}{'' if claim.to is None else f' to {claim.to}'}".strip()
        source = sources[claim.origin]
        side = "" if source.alignment is None else f", speaks for {source.alignment}"
        relayed = "" if claim.relay is None else f", reported by {sources[claim.relay].name}"
        show(f"  {claim.id}  {says}, {claim.when}; said {claim.reported_on} by {source.name}{side}{relayed}")
        grade = f"{source.reliability}{claim.credibility}"
        about = [desk.gazetteer[id_].name_en for id_ in claim.places]
        show(f"      grade {grade}; about {', '.join(about)}")
        for evidence in claim.evidence:
            link = "" if evidence.url is None else f" {evidence.url}"
            show(f"      {evidence.kind}: {evidence.publisher}, “{evidence.title}”, {evidence.date}{link}")


def _needed(flip: Flip, found: Derivation, desk: Desk) -> str:
    names = {party.id: party.name.get("en", party.id) for party in desk.theatre.parties}
    return NEEDS[flip.needs]["en"].format(
        gainer=names.get(flip.to, flip.to),
        loser=names.get(flip.loser or "", flip.loser),
        until=flip.until,
        perspective=names.get(found.method.party or "", found.method.party),
    )
