"""Rows of the ledger's tables: made from what is recorded, and read back into it."""

from __future__ import annotations

from collections import defaultdict
from sys import intern
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.claims import Act, Claim, ClaimKind, Evidence, EvidenceKind
from app.domain.errors import DatabaseUnavailableError
from app.domain.ledger import Record, Release, Retraction
from app.domain.sources import Reliability, Role, Source
from app.storage.tables import (
    APPEND_ONLY,
    claim,
    claim_evidence,
    claim_exception,
    claim_place,
    record,
    release,
    retraction,
    source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Table

    from app.domain.ledger import Body

Values = dict[str, Any]


def rows_by_table(bodies: Sequence[Body], *, first: int, recorded_at: datetime) -> Iterator[tuple[Table, list[Values]]]:
    """Make the rows of records, table by table, in an order in which foreign keys hold.

    Parameters
    ----------
    bodies
        What is recorded, in order.
    first
        The number of the first record.
    recorded_at
        When the ledger learns of it.
    """
    rows: dict[Table, list[Values]] = {table: [] for table in APPEND_ONLY}
    for seq, body in enumerate(bodies, start=first):
        table = _TABLES[type(body)]
        rows[record].append({"seq": seq, "recorded_at": recorded_at, "kind": table.name})
        match body:
            case Claim():
                rows[claim].append(_claim_row(seq, body))
                rows[claim_place] += _place_rows(seq, body.places)
                rows[claim_exception] += _place_rows(seq, body.excepted)
                rows[claim_evidence] += _evidence_rows(seq, body.evidence)
            case Source():
                rows[source].append(_source_row(seq, body))
            case Retraction():
                rows[retraction].append(
                    {
                        "seq": seq,
                        "claim": body.claim,
                        "reason": body.reason,
                        "reported_on": body.reported_on,
                    }
                )
            case Release():
                rows[release].append({"seq": seq, "claim": body.claim})
    yield from ((table, values) for table, values in rows.items() if values)


class LedgerRows:
    """The rows of a stretch of the ledger."""

    def __init__(self, connection: Connection, *, after: int, upto: int) -> None:
        """Take the records after one number, up to and with another."""
        self._connection = connection
        self._after = after
        self._upto = upto

    def records(self) -> list[Record]:
        """Read the records, in order.

        Raises
        ------
        DatabaseUnavailableError
            If a claim does not read as it was written.
        """
        bodies: dict[int, Body] = {}
        for row in self._rows(source):
            bodies[row[0]] = _source(row)
        bodies.update(self._claims())
        for seq, claim_id, reason, reported_on in self._rows(retraction):
            bodies[seq] = Retraction(claim=claim_id, reason=reason, reported_on=reported_on)
        for seq, claim_id in self._rows(release):
            bodies[seq] = Release(claim=claim_id)
        # What is recorded together has one moment: one object serves.
        moments: dict[datetime, datetime] = {}
        return [
            Record(seq=seq, recorded_at=moments.setdefault(recorded_at, recorded_at), body=_found(bodies, seq, kind))
            for seq, recorded_at, kind in self._rows(record)
        ]

    def _claims(self) -> Iterator[tuple[int, Claim]]:
        places = self._by_seq(claim_place)
        excepted = self._by_seq(claim_exception)
        evidence: dict[int, list[Evidence]] = defaultdict(list)
        for seq, _, kind, publisher, title, date, url, archive_url, sha256 in self._rows(claim_evidence):
            evidence[seq].append(
                Evidence(
                    kind=EvidenceKind(kind),
                    publisher=publisher,
                    title=title,
                    date=date,
                    url=url,
                    archive_url=archive_url,
                    sha256=sha256,
                )
            )
        for row in self._rows(claim):
            seq = row[0]
            yield (
                seq,
                _claim(
                    row,
                    places=tuple(places.get(seq, ())),
                    excepted=tuple(excepted.get(seq, ())),
                    evidence=tuple(evidence.get(seq, ())),
                ),
            )

    def _by_seq(self, table: Table) -> dict[int, list[str]]:
        codes: dict[int, list[str]] = defaultdict(list)
        for seq, _, code in self._rows(table):
            codes[seq].append(intern(code))
        return codes

    def _rows(self, table: Table) -> Iterable[Row[*tuple[Any, ...]]]:
        of_stretch = (table.c.seq > self._after) & (table.c.seq <= self._upto)
        in_order = select(table).where(of_stretch).order_by(*table.primary_key.columns)
        return self._connection.execute(in_order)


_TABLES: Mapping[type, Table] = {
    Source: source,
    Claim: claim,
    Retraction: retraction,
    Release: release,
}


def _found(bodies: Mapping[int, Body], seq: int, kind: str) -> Body:
    body = bodies.get(seq)
    if body is None or _TABLES[type(body)].name != kind:
        message = f"record {seq} should be a {kind} and is not there; the database has been altered"
        raise DatabaseUnavailableError(message)
    return body


def _source_row(seq: int, body: Source) -> Values:
    return {
        "seq": seq,
        "id": body.id,
        "name": body.name,
        "alignment": body.alignment,
        "reliability": body.reliability.value,
        "role": body.role.value,
        "derived_from": body.derived_from,
        "url": body.url,
        "note": body.note,
        "name_uk": body.name_uk,
    }


def _source(row: Row[*tuple[Any, ...]]) -> Source:
    _, id_, name, alignment, reliability, role, derived_from, url, note, name_uk = row
    return Source(
        id=id_,
        name=name,
        name_uk=name_uk,
        alignment=alignment,
        reliability=Reliability(reliability),
        role=Role(role),
        derived_from=derived_from,
        url=url,
        note=note,
    )


def _claim_row(seq: int, body: Claim) -> Values:
    return {
        "seq": seq,
        "id": body.id,
        "kind": body.kind.value,
        "party": body.party,
        "to_party": body.to,
        "when_edtf": body.when,
        "earliest": body.earliest,
        "latest": body.latest,
        "reported_on": body.reported_on,
        "origin": body.origin,
        "relay": body.relay,
        "credibility": body.credibility,
        "count": body.count,
        "act": None if body.act is None else body.act.value,
        "supersedes": body.supersedes,
        "embargo_until": body.embargo_until,
        "note": body.note,
    }


def _claim(
    row: Row[*tuple[Any, ...]],
    *,
    places: tuple[str, ...],
    excepted: tuple[str, ...],
    evidence: tuple[Evidence, ...],
) -> Claim:
    (seq, id_, kind, party, to, when, _, _, reported_on) = row[:9]
    (origin, relay, credibility, count, act, supersedes, embargo_until, note) = row[9:]
    # The same few texts stand in most claims. One object for each takes a quarter less memory in all.
    found = Claim(
        kind=ClaimKind(kind),
        places=places,
        when=intern(when),
        reported_on=reported_on,
        origin=intern(origin),
        credibility=credibility,
        party=None if party is None else intern(party),
        to=None if to is None else intern(to),
        relay=None if relay is None else intern(relay),
        excepted=excepted,
        count=count,
        act=None if act is None else Act(act),
        supersedes=supersedes,
        embargo_until=embargo_until,
        evidence=evidence,
        note=note,
    )
    if found.id != id_:
        message = f"claim {id_} of record {seq} does not read as it was written; the database has been altered"
        raise DatabaseUnavailableError(message)
    return found


def _place_rows(seq: int, codes: tuple[str, ...]) -> list[Values]:
    return [{"seq": seq, "position": position, "place": code} for position, code in enumerate(codes)]


def _evidence_rows(seq: int, evidence: tuple[Evidence, ...]) -> list[Values]:
    return [
        {
            "seq": seq,
            "position": position,
            "kind": one.kind.value,
            "publisher": one.publisher,
            "title": one.title,
            "date": one.date,
            "url": one.url,
            "archive_url": one.archive_url,
            "sha256": one.sha256,
        }
        for position, one in enumerate(evidence)
    ]
