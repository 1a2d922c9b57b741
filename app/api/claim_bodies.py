"""Bodies of requests, read as the files of `marchland import claims` are."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from app.api.intake import BodyKind
from app.api.refusals import InvalidBodyError, TooLargeError
from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidInputError, InvalidValueError
from app.sources.claims_csv import read_claims
from app.sources.claims_json import read_claim_content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.api.wish import Wish
    from app.domain.ledger import Ledger
    from app.sources.claims_csv import ReadClaims

JSON, GEOJSON, LINES, CSV = "application/json", "application/geo+json", "application/x-ndjson", "text/csv"
OBJECT = BodyKind((JSON,), 16_000)
CLAIMS = BodyKind((JSON, GEOJSON, LINES), 1_000_000)
MOST_CLAIMS = 1000
IMPORT = BodyKind((CSV, JSON, GEOJSON, LINES), 16_000_000)
MOST_IMPORTED = 50_000
_BODY = "body"
_LONGEST_TEXT = 2000
_PART = re.compile(r"(\w+) (\d+)")


def read_claims_body(wish: Wish, ledger: Ledger, most: int) -> ReadClaims:
    """Read claims.

    Parameters
    ----------
    wish
        With a body of one of the media types of `IMPORT`.
    ledger
        What is recorded already.
    most
        More claims are refused.

    Raises
    ------
    InvalidBodyError
        With every fault.
    TooLargeError
        If it holds more claims, or lines, than that.
    """
    too_many = f"the body holds more than {most:,} claims; split it"
    # Told by its lines before it is read: each of them may have many faults.
    if wish.media_type in (CSV, LINES) and wish.content.count(b"\n") > 2 * most:
        raise TooLargeError(too_many)
    try:
        read = _read_csv(wish, ledger) if wish.media_type == CSV else _read_json(wish, ledger, most, too_many)
    except InvalidInputError as error:
        pointers = [_pointer(fault, wish) for fault in error.faults]
        raise InvalidBodyError([_named_alone(fault, wish) for fault in error.faults], pointers) from error
    if len(read.claims) + read.already > most:
        raise TooLargeError(too_many)
    return read


def claims_again(wish: Wish, content: Sequence[Any], ledger: Ledger) -> ReadClaims:
    """Read claims that were submitted before, in view of the ledger as it is now.

    Raises
    ------
    InvalidBodyError
        If they have become faulty: something else was recorded meanwhile.
    """
    try:
        return read_claim_content(_BODY, orjson.dumps(content), **_named(wish, ledger))
    except InvalidInputError as error:
        raise InvalidBodyError(error.faults, [_pointer(fault, wish) for fault in error.faults]) from error


def read_fields(wish: Wish, *, texts: Sequence[str], days: Sequence[str] = ()) -> dict[str, Any]:
    """Read a body of one JSON object.

    Parameters
    ----------
    wish
        With a body in JSON.
    texts
        Members that must be there, not empty.
    days
        Members that may be there: days, or null.

    Raises
    ------
    InvalidBodyError
        With every fault.
    """
    try:
        value = orjson.loads(wish.content)
    except orjson.JSONDecodeError as error:
        raise InvalidBodyError([Fault(at=_BODY, message=f"is no JSON: {error}")], [""]) from error
    if not isinstance(value, dict):
        raise InvalidBodyError([Fault(at=_BODY, message="is no JSON object")], [""])
    found: dict[str, Any] = {}
    faults = [
        Fault(at=name, message=f"is no member of this; there are {', '.join((*texts, *days))}")
        for name in value
        if name not in (*texts, *days)
    ]
    for name in texts:
        text = value.get(name)
        if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST_TEXT or "\0" in text:
            faults.append(Fault(at=name, message=f"is no text of up to {_LONGEST_TEXT} characters"))
        else:
            found[name] = text.strip()
    for name in days:
        try:
            found[name] = None if value.get(name) is None else parse_day(str(value[name]), name)
        except InvalidValueError as error:
            faults.append(Fault(at=name, message=error.reason, value=str(value[name])[:80]))
    if faults:
        raise InvalidBodyError(faults, [f"/{_escaped(fault.at)}" for fault in faults])
    return found


def _read_json(wish: Wish, ledger: Ledger, most: int, too_many: str) -> ReadClaims:
    if wish.media_type != LINES and wish.content.count(b"{") > _most_braces(most):
        raise TooLargeError(too_many)
    return read_claim_content(_BODY, wish.content, **_named(wish, ledger))


def _most_braces(most: int) -> int:
    # A feature is two objects, its geometry a third, and each piece of evidence one more.
    return 25 * most


def _read_csv(wish: Wish, ledger: Ledger) -> ReadClaims:
    # The reader of CSV goes through a file several times rather than hold it in memory.
    with tempfile.TemporaryDirectory(prefix="marchland-") as folder:
        path = Path(folder) / _BODY
        path.write_bytes(wish.content)
        return read_claims(path, **_named(wish, ledger))


def _named(wish: Wish, ledger: Ledger) -> dict[str, Any]:
    atlas = wish.asked.atlas
    return {
        "gazetteer": atlas.gazetteer,
        "parties": [party.id for party in atlas.theatre.parties],
        "sources": ledger.known().sources,
        "ledger": ledger,
        "today": wish.today,
    }


def _named_alone(fault: Fault, wish: Wish) -> Fault:
    """Leave the line out of the name of a fault, where the body is one object and no lines."""
    is_alone = wish.media_type == JSON and fault.at.startswith(("line 1, ", "object, "))
    return replace(fault, at=fault.at.partition(", ")[2]) if is_alone else fault


def _pointer(fault: Fault, wish: Wish) -> str:
    """Turn ``item 3, evidence 2, url`` into ``/2/evidence/1/url``; lines have no pointers."""
    if wish.media_type not in (JSON, GEOJSON) or fault.at == _BODY:
        return ""
    first, *rest = fault.at.split(", ")
    head = _PART.fullmatch(first)
    match head and head[1]:
        case "item":
            start = [str(int(first.removeprefix("item ")) - 1)]
        case "feature":
            start = ["features", str(int(first.removeprefix("feature ")) - 1), "properties"]
        case _:
            start = []
    return "".join(f"/{_escaped(part)}" for part in (*start, *_parts(rest)))


def _parts(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        numbered = _PART.fullmatch(name)
        if numbered is None:
            yield name
        else:
            yield from (numbered[1], str(int(numbered[2]) - 1))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
