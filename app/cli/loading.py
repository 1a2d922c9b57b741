"""Loading a theatre folder into the database: places, sources and the default claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.terminal import stage
from app.cli.territory import record_territory
from app.domain.errors import InvalidInputError, InvalidTheatreError
from app.sources.claims_csv import examine_claims_file, read_claims
from app.sources.claims_json import examine_claim_objects, is_of_objects, read_claim_objects
from app.storage.gazetteer_store import read_boundaries, read_gazetteer, read_theatre, replace_theatre
from app.storage.ledger_store import append, read_ledger
from app.storage.recording import Desk, read_desk, record_all_periods, release_due

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from app.atlas.cluster import Cluster
    from app.domain.claims import Claim
    from app.domain.errors import Fault
    from app.domain.ledger import Body, Ledger
    from app.sources.theatre import TheatreFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading a theatre recorded."""

    theatre_changed: bool
    sources: int
    claims: int
    already: int
    """Claims that were recorded before."""


def load_theatre(
    connection: Connection,
    folder: TheatreFolder,
    now: datetime,
    *,
    with_claims: bool = True,
    cluster: Cluster | None = None,
) -> Loaded:
    """Load a theatre, or what of it is new.

    Parameters
    ----------
    connection
        In a transaction for writing, which the caller commits.
    folder
        What the theatre's folder holds.
    now
        When the ledger learns of its claims.
    with_claims
        Whether the default claims and their sources are recorded too.
    cluster
        Divides the land and adjudicates, if not this process.

    Raises
    ------
    InvalidTheatreError
        If the database holds another theatre.
    InvalidInputError
        With every fault of the theatre's claims.
    """
    changed = not _is_loaded(connection, folder)
    if changed:
        with stage(f"Writing {len(folder.gazetteer):,} places"):
            replace_theatre(connection, folder.theatre, folder.gazetteer, folder.boundaries)
    record_territory(connection, folder.theatre, folder.gazetteer, folder.boundaries, cluster)
    ledger = read_ledger(connection)
    bodies: list[Body] = []
    claims = already = 0
    if with_claims:
        known = ledger.known().sources
        bodies += [source for source in folder.sources if known.get(source.id) != source]
        sources = len(bodies)
        claims, already = _default_claims(folder, ledger, now, bodies)
    else:
        sources = 0
    if bodies:
        with stage(f"Recording {claims:,} claims"):
            append(connection, bodies, now)
    with stage("Deciding who held what"):
        record_all_periods(connection, read_desk(connection), None if cluster is None else cluster.timelines)
        release_due(connection, now)
    return Loaded(theatre_changed=changed, sources=sources, claims=claims, already=already)


def _default_claims(folder: TheatreFolder, ledger: Ledger, now: datetime, bodies: list[Body]) -> tuple[int, int]:
    """Read the theatre's claims, add them to what is to be recorded, and count new and old ones."""
    after = ledger.append(bodies, now)
    desk = Desk(theatre=folder.theatre, gazetteer=folder.gazetteer, ledger=after)
    read, already = read_claim_files(desk, folder.claim_files, now)
    bodies += read
    return len(read), already


def read_claim_files(desk: Desk, files: Sequence[Path], now: datetime, **limits: int) -> tuple[list[Claim], int]:
    """Read several files of claims, each as if those before it were recorded.

    Returns
    -------
    list of Claim
        What is new, in order.
    int
        How many claims are recorded already.

    Raises
    ------
    InvalidInputError
        With every fault of every file.
    """
    ledger, already = desk.ledger, 0
    new: list[Claim] = []
    failures: list[InvalidInputError] = []
    # A day more than the clock of this machine: somewhere it is tomorrow already.
    today = now.date() + timedelta(days=1)
    for file in files:
        reader = read_claim_objects if is_of_objects(file) else read_claims
        with stage(f"Reading {file.name}") as progress:
            try:
                read = reader(
                    file,
                    gazetteer=desk.gazetteer,
                    parties=desk.parties,
                    sources=desk.sources,
                    ledger=ledger,
                    today=today,
                    progress=progress,
                    **limits,
                )
            except InvalidInputError as error:
                failures.append(error)
                continue
        ledger = ledger.append(read.claims, now)
        new += read.claims
        already += read.already
    if failures:
        raise _joined(failures, several=len(files) > 1)
    return new, already


def examine_files(files: Sequence[Path], max_bytes: int) -> None:
    """Refuse files that cannot be read at all, before the database is.

    Raises
    ------
    InvalidInputError
        With a fault for each of them.
    """
    failures = []
    for file in files:
        try:
            examine = examine_claim_objects if is_of_objects(file) else examine_claims_file
            examine(file, max_bytes=max_bytes)
        except InvalidInputError as error:
            failures.append(error)
    if failures:
        raise _joined(failures, several=len(files) > 1)


def _joined(failures: Sequence[InvalidInputError], *, several: bool) -> InvalidInputError:
    if not several:
        return failures[0]
    faults: list[Fault] = []
    for failure in failures:
        for fault in failure.faults:
            at = fault.at if fault.at.startswith(failure.subject) else f"{failure.subject}, {fault.at}"
            faults.append(replace(fault, at=at))
    return InvalidInputError(", ".join(failure.subject for failure in failures), faults)


def _is_loaded(connection: Connection, folder: TheatreFolder) -> bool:
    """Tell whether the database holds exactly this theatre."""
    try:
        present = read_theatre(connection)
    except InvalidTheatreError:
        return False
    if present.id != folder.theatre.id:
        message = (
            f"the database holds the theatre {present.id}, not {folder.theatre.id}; "
            "one database is for one theatre: name another with --database-url"
        )
        raise InvalidTheatreError(message)
    return (
        present == folder.theatre
        and list(read_gazetteer(connection)) == list(folder.gazetteer)
        and read_boundaries(connection) == dict(folder.boundaries)
    )
