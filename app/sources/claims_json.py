"""Claims as objects: JSON Lines (one a line), a list, and GeoJSON (one a feature), with the columns of the CSV as keys.

An object is read as the row that it stands for, so that both kinds of files follow the same rules and name faults
alike. A list in ``place`` or ``except`` stands for its parts joined by ``;``; `evidence` may be a list of objects with
the fields of the evidence columns. The geometry of a feature is for the eye: places are named by `place`.
"""

from __future__ import annotations

import codecs
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from app.domain.errors import Fault, InvalidInputError
from app.sources.archives import refuse
from app.sources.cells import Cells
from app.sources.claim_columns import (
    EVIDENCE_FIELDS,
    MOST_EVIDENCE,
    REQUIRED_COLUMNS,
    claim_columns,
    evidence_columns,
)
from app.sources.claim_rows import ClaimRows
from app.sources.claims_csv import ReadClaims
from app.sources.csv_table import DEFAULT_MAX_BYTES, MEGABYTE, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from app.domain.claims import Claim
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Ledger
    from app.domain.sources import Source

COLUMNS = claim_columns(MOST_EVIDENCE)
_INDEXES = {column: index for index, column in enumerate(COLUMNS)}
_LISTS = ("place", "except")
_BESIDE_THE_STATEMENT = ("relay", "credibility", "embargo_until", "evidence", "note")
_REPORT_EVERY = 256
_HEAD = 1 << 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRow(Row):
    """An object read as a row; faults name the object and the key."""

    what: str
    """``line 3``, ``item 3``, ``feature 3`` or ``object``."""

    def at(self, column: str | None = None) -> str:
        """Name a key, or the object, as faults do."""
        return self.what if column is None else f"{self.what}, {column}"


def read_claim_objects(
    path: Path,
    *,
    gazetteer: Gazetteer,
    parties: Collection[str],
    sources: Mapping[str, Source],
    ledger: Ledger,
    today: date | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> ReadClaims:
    """Read claims from JSON Lines or GeoJSON, as `read_claims` does from CSV.

    Parameters
    ----------
    path
        A file of objects, one a line, or one FeatureCollection.
    gazetteer, parties, sources
        What may be named.
    ledger
        What is recorded already.
    today
        Reports later than this day are faults; ``None`` accepts any.
    max_bytes
        A longer file is refused.
    progress
        Told now and then how many objects are done, of how many.

    Raises
    ------
    InvalidInputError
        With every fault of the file, in its order.
    """
    return read_claim_content(
        path.name,
        _content(path, max_bytes),
        gazetteer=gazetteer,
        parties=parties,
        sources=sources,
        ledger=ledger,
        today=today,
        progress=progress,
    )


def read_claim_content(
    name: str,
    content: bytes,
    *,
    gazetteer: Gazetteer,
    parties: Collection[str],
    sources: Mapping[str, Source],
    ledger: Ledger,
    today: date | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> ReadClaims:
    """Read claims from what such a file holds, or from one object or a list of them.

    Parameters
    ----------
    name
        What faults of the whole are named by.
    content
        In UTF-8.
    gazetteer, parties, sources, ledger, today, progress
        As for `read_claim_objects`.

    Raises
    ------
    InvalidInputError
        With every fault, in order; one of an object is named by ``item 3`` of a list, ``feature 3``, ``line 3``, or
        ``object``.
    """
    faults: list[Fault] = []
    objects = list(_objects(name, content, faults))
    intake = _Intake({claim.id: claim for _, claim in ledger.claim_records()})
    rows = ClaimRows(gazetteer=gazetteer, parties=parties, sources=sources, claims=intake, today=today)
    for number, (what, value) in enumerate(objects, start=1):
        row = _row(what, number, value, faults)
        if row is not None:
            cells = Cells(row, faults)
            for claim in rows.claims(cells):
                intake.take(claim, cells)
        if number % _REPORT_EVERY == 0:
            progress(number, len(objects))
    if not objects and not faults:
        faults.append(Fault(at=name, message="holds no claims"))
    if faults:
        raise InvalidInputError(name, faults)
    return ReadClaims(claims=tuple(intake.new.values()), already=intake.already)


def is_of_objects(path: Path) -> bool:
    """Tell by its name whether a file holds claims as objects rather than CSV."""
    return path.suffix.lower() in (".geojson", ".json", ".jsonl", ".ndjson")


def examine_claim_objects(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
    """Look at a file as a whole, before anything else is opened.

    Raises
    ------
    InvalidInputError
        If it cannot be read at all: missing, too long, no text that could be JSON.
    """
    try:
        if not path.is_file():
            refuse(path.name, "does not exist" if not path.exists() else "is no ordinary file")
        if path.stat().st_size > max_bytes:
            refuse(path.name, f"is longer than the {max_bytes // MEGABYTE} MB that are read at once; split it")
        with path.open("rb") as file:
            head = file.read(_HEAD).removeprefix(codecs.BOM_UTF8).lstrip()
    except OSError as error:
        refuse(path.name, f"cannot be read: {error.strerror or error}")
    if not head:
        refuse(path.name, "is empty")
    if not head.startswith((b"{", b"[")):
        refuse(path.name, "is no JSON, though its name says so; a file of claims in CSV ends in .csv")


def _content(path: Path, max_bytes: int) -> bytes:
    examine_claim_objects(path, max_bytes=max_bytes)
    try:
        return path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        return refuse(path.name, f"cannot be read: {error.strerror or error}")


def _objects(name: str, content: bytes, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each object with its name; what is none becomes a fault."""
    whole = _whole(content)
    if isinstance(whole, list):
        yield from _items(whole, faults)
    elif whole is None or ("kind" in whole and b"\n" not in content.strip()):
        yield from _lines(content, faults)
    elif "kind" in whole:
        yield "object", whole
    else:
        yield from _features(name, whole, faults)


def _whole(content: bytes) -> dict[str, Any] | list[Any] | None:
    """Give the content as one object or list if that is what it is."""
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, (dict, list)) else None


def _items(items: list[Any], faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, value in enumerate(items, start=1):
        if isinstance(value, dict):
            yield f"item {number}", value
        else:
            faults.append(Fault(at=f"item {number}", message='is no object; write {"kind": …, "place": …}'))


def _features(name: str, collection: dict[str, Any], faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    features = collection.get("features")
    if not isinstance(features, list):
        refuse(name, "is JSON, but neither a GeoJSON FeatureCollection nor one object a line")
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            yield f"feature {number}", properties
        else:
            faults.append(Fault(at=f"feature {number}", message="has no properties"))


def _lines(content: bytes, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            faults.append(Fault(at=f"line {number}", message=f"is no JSON, or is cut short: {error}"))
            continue
        if isinstance(value, dict):
            yield f"line {number}", value
        else:
            faults.append(Fault(at=f"line {number}", message='is no object; write {"kind": …, "place": …}'))


def _row(what: str, number: int, value: Mapping[str, Any], faults: list[Fault]) -> ObjectRow | None:
    before = len(faults)
    cells: dict[str, str] = {}
    for key, content in value.items():
        if key == "evidence":
            cells |= _evidence(what, content, faults)
        elif key not in _INDEXES:
            near = tuple(difflib.get_close_matches(key, COLUMNS, n=2))
            faults.append(Fault(at=what, value=key, message="is no key of a claim", candidates=near))
        else:
            cells[key] = _text(f"{what}, {key}", content, faults, joins=key in _LISTS)
    faults += [
        Fault(at=what, value=key, message="is a key that must be there") for key in REQUIRED_COLUMNS if key not in value
    ]
    if len(faults) > before:
        return None
    return ObjectRow(line=number, cells=tuple(cells.get(column, "") for column in COLUMNS), columns=_INDEXES, what=what)


def _evidence(what: str, content: object, faults: list[Fault]) -> dict[str, str]:
    listed = content if isinstance(content, list) else [content]
    if len(listed) > MOST_EVIDENCE or not all(isinstance(entry, dict) for entry in listed):
        message = f"is no list of up to {MOST_EVIDENCE} objects with {', '.join(EVIDENCE_FIELDS)}"
        faults.append(Fault(at=f"{what}, evidence", message=message))
        return {}
    cells = {}
    for number, entry in enumerate(listed, start=1):
        named = dict(zip(EVIDENCE_FIELDS, evidence_columns(number), strict=True))
        for key, value in entry.items():
            if key in named:
                cells[named[key]] = _text(f"{what}, evidence {number}, {key}", value, faults)
            else:
                faults.append(Fault(at=f"{what}, evidence {number}", value=key, message="is no key of evidence"))
    return cells


def _text(at: str, value: object, faults: list[Fault], *, joins: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if "\0" in value:
            faults.append(Fault(at=at, message="holds a NUL character"))
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if joins and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    faults.append(Fault(at=at, message="is neither a text nor a whole number", value=str(value)[:80]))
    return ""


class _Intake:
    """Tells claims that are new from those that the ledger, or an object before, has said."""

    def __init__(self, recorded: Mapping[str, Claim]) -> None:
        self.new: dict[str, Claim] = {}
        self.already = 0
        self._recorded = recorded
        self._said: dict[str, str] = {}

    def __contains__(self, claim_id: object) -> bool:
        return claim_id in self._recorded or claim_id in self._said

    def take(self, claim: Claim, cells: Cells) -> None:
        """Keep a claim if it is new; repeating one, or altering what is recorded, is a fault."""
        what = cells.row.at()
        earlier = self._said.setdefault(claim.id, what)
        recorded = self._recorded.get(claim.id)
        if earlier != what:
            cells.fault("place", f"repeats {earlier}: the same statement about the same place", claim.place)
        elif recorded is None:
            self.new[claim.id] = claim
        elif altered := list(_altered(claim, recorded)):
            message = (
                f"is recorded as {claim.id}, with another {' and '.join(altered)}; "
                f"to replace that, write {claim.id} into supersedes"
            )
            cells.fault(altered[0], message)
        else:
            self.already += 1


def _altered(claim: Claim, recorded: Claim) -> Iterable[str]:
    return (name for name in _BESIDE_THE_STATEMENT if getattr(claim, name) != getattr(recorded, name))
