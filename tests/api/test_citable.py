"""A pinned URL is a citation: the same bytes from every process and either database, before and after a restart."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from app.storage.engine import open_engine, writing
from app.storage.ledger_store import append
from tests.api.processes import filled, server_process, theatre_folder
from tests.domain.builders import SOURCES, claim

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.postgis
REVISION = len(SOURCES) + 4
HOST = "https://map.example.org"
ENCODINGS = ("identity", "gzip", "br", "zstd", "gzip, br")
BACKDATED = claim("capture", "west-1", "RU", "2014-03-01", "reuters", credibility=1)
OF_PATHS = {
    "day": "2022-03-01",
    "collection_id": "settlements",
    "place_id": "east-1",
    "from": "2022-03-01",
    "to": "2022-03-02",
}
DAY = "2022-03-01"


def pinned_paths(document: dict[str, Any], client: httpx2.Client) -> list[str]:
    """Give a request for every path that takes a revision, with all that it needs."""
    found = []
    for path, methods in document["paths"].items():
        parameters = methods.get("get", {}).get("parameters", [])
        names = {one["name"] for one in parameters}
        if "revision" not in names:
            continue
        query = {one["name"]: one["example"] for one in parameters if one["in"] == "query" and one["required"]}
        query |= {"oblast": "east"} if "oblast" in query else {}
        query |= {one["name"]: DAY for one in parameters if one["in"] == "query" and one["name"] in ("day", "datetime")}
        query["revision"] = str(REVISION)
        if "{feature_id}" in path:
            listed = client.get(path.removesuffix("/{feature_id}"), params={"datetime": DAY, "revision": REVISION})
            path = path.replace("{feature_id}", listed.json()["features"][0]["id"])  # noqa: PLW2901 - made whole
        of_path = {one["name"]: an_example(one) for one in parameters if one["in"] == "path"} | OF_PATHS
        whole = re.sub(r"{(\w+)}", partial(_filled_in, of_path), path)
        found.append(f"{whole}?{httpx2.QueryParams(query)}")
        forms = [name for one in parameters if one["name"] == "f" for name in one["schema"]["enum"][1:]]
        found += [f"{whole}?{httpx2.QueryParams(query | {'f': name})}" for name in forms]
    return found


def _filled_in(of_path: dict[str, str], name: re.Match[str]) -> str:
    return of_path[name[1]]


def an_example(parameter: dict[str, Any]) -> str:
    """Give a value that the document says a parameter takes."""
    schema = parameter["schema"]
    return str(parameter.get("example", schema.get("enum", [schema.get("minimum", 0)])[0]))


def everything(address: str) -> dict[tuple[str, str], tuple[int, bytes, dict[str, str]]]:
    """Ask for every pinned answer in every encoding; give status, bytes as they came, and headers."""
    answers = {}
    with httpx2.Client(base_url=address, timeout=60) as client:
        for path in pinned_paths(client.get("/openapi.json").json(), client):
            for encoding in ENCODINGS if "f=" not in path else ("identity", "zstd"):
                with client.stream("GET", path, headers={"Accept-Encoding": encoding}) as response:
                    headers = {name: value for name, value in response.headers.items() if name != "date"}
                    answers[path, encoding] = (response.status_code, b"".join(response.iter_raw()), headers)
    return answers


def test_a_pinned_answer_is_the_same_bytes_from_any_process_and_database(
    sqlite_url: str, postgis_url: str, tmp_path: Path
) -> None:
    # Given the same ledger in both databases, and a server of each that readers reach under one address
    for url in (sqlite_url, postgis_url):
        filled(url).dispose()
    theatre = theatre_folder(tmp_path)
    with ExitStack() as servers:
        one, other = (
            servers.enter_context(server_process(url, theatre, public_url=HOST))[0] for url in (sqlite_url, postgis_url)
        )

        # When every path that takes a revision is asked for, in every encoding
        from_sqlite, from_postgis = everything(one), everything(other)

    # Then every answer is there, and both give the same to the byte, with the same headers
    assert len(from_sqlite) >= 15 * len(ENCODINGS)
    for key, (status, _, headers) in from_sqlite.items():
        assert status == 200, key
        assert "immutable" in headers["cache-control"], key
        assert "memento-datetime" in headers, key
    assert differing(from_sqlite, from_postgis) == []

    # When a backdated claim is recorded, and a server is started anew
    engine = open_engine(postgis_url)
    with writing(engine) as connection:
        append(connection, [BACKDATED], datetime(2026, 12, 1, tzinfo=UTC))
    engine.dispose()
    with server_process(postgis_url, theatre, public_url=HOST) as (again, _):
        later = everything(again)

    # Then not a byte differs
    assert differing(from_sqlite, later) == []


def differing(some: dict[Any, Any], others: dict[Any, Any]) -> list[Any]:
    return [key for key in {**some, **others} if some.get(key) != others.get(key)]
