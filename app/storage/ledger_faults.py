"""What keeps records out of a database: references to what is not there, and claims recorded before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.claims import Claim
from app.domain.errors import Fault
from app.domain.ledger import Release, Retraction
from app.domain.sources import Source
from app.storage.tables import claim, party, place, source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, Connection

    from app.domain.ledger import Body

# Both databases take more parameters in a statement than this.
_AT_ONCE = 10_000


def faults_of(connection: Connection, bodies: Sequence[Body]) -> list[Fault]:
    """List what stands in the way of recording something, in its order.

    Something may refer to what stands anywhere in the same bodies, except a claim recorded twice.
    """
    mentions = [list(_mentions(body)) for body in bodies]
    claims = {body.id for body in bodies if isinstance(body, Claim)}
    recorded = _present(connection, claim.c.id, claims)
    known = {
        "place": _present(connection, place.c.code, _all(mentions, "place")),
        "party": _present(connection, party.c.id, _all(mentions, "party")),
        "source": _present(connection, source.c.id, _all(mentions, "source"))
        | {body.id for body in bodies if isinstance(body, Source)},
        "claim": _present(connection, claim.c.id, _all(mentions, "claim")) | claims,
    }
    faults: list[Fault] = []
    for number, (body, mentioned) in enumerate(zip(bodies, mentions, strict=True), start=1):
        if isinstance(body, Claim):
            if body.id in recorded:
                at = f"record {number}"
                faults.append(Fault(at=at, message="is recorded already", value=body.id))
            recorded.add(body.id)
        faults += (
            Fault(at=f"record {number}, {field}", message=f"names no {what}", value=wanted)
            for field, what, wanted in mentioned
            if wanted not in known[what]
        )
    return faults


Mention = tuple[str, str, str]
"""A field, what kind of thing it names, and the id."""


def _mentions(body: Body) -> Iterator[Mention]:
    match body:
        case Claim():
            yield from (("place", "place", code) for code in body.places)
            yield from (("except", "place", code) for code in body.excepted)
            yield from _given("party", "party", body.party)
            yield from _given("to", "party", body.to)
            yield ("origin", "source", body.origin)
            yield from _given("relay", "source", body.relay)
            yield from _given("supersedes", "claim", body.supersedes)
        case Source():
            yield from _given("alignment", "party", body.alignment)
            yield from _given("derived_from", "source", body.derived_from)
        case Retraction() | Release():
            yield ("claim", "claim", body.claim)


def _given(field: str, what: str, wanted: str | None) -> Iterator[Mention]:
    if wanted is not None:
        yield (field, what, wanted)


def _all(mentions: list[list[Mention]], what: str) -> set[str]:
    return {wanted for mentioned in mentions for _, kind, wanted in mentioned if kind == what}


def _present(connection: Connection, column: Column[str], wanted: set[str]) -> set[str]:
    ids = sorted(wanted)
    present: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        present.update(connection.scalars(select(column).where(column.in_(some)).distinct()))
    return present
