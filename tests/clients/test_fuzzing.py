"""Schemathesis over the whole OpenAPI document: no fault of the server, and every answer as documented.

``make fuzz`` runs it for longer and with another seed each time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.submissions import TokenRole
from app.storage.engine import open_engine, writing
from app.storage.token_store import add_token
from tests.clients.serving import LiveServer, live_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = int(os.environ.get("MARCHLAND_FUZZ_SECONDS", "120"))
SEED = os.environ.get("MARCHLAND_FUZZ_SEED", "20221111")
CASES = 1000
"""So many at the least; an idle machine tries several thousand."""
ENDLESS = "^/events"
"""It goes on until the caller hangs up: tests/api/test_events.py."""
NOT_CHECKED = "positive_data_acceptance,not_a_server_error"
"""What a parameter may be depends on the theatre and on other parameters, and a document cannot say all of it. oEmbed
answers an unknown format by 501, and who draws too much at once is told to wait by 503: other faults of the server
are looked for in what it wrote down."""
ALLOWED = {("oembed", "501"), ("animations", "503"), ("pictures", "503")}
"""The first part of a path, and the status that is right there."""


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server of its own: what is written to it must not surprise the others."""
    with live_server(tmp_path_factory.mktemp("fuzzed"), writes_per_minute="100000") as server:
        yield server


@pytest.fixture(scope="module")
def secret(fuzzed: LiveServer) -> str:
    """The secret of a token that may write."""
    engine = open_engine(f"sqlite:///{fuzzed.log.with_name('marchland.gpkg')}")
    try:
        with writing(engine) as connection:
            return add_token(connection, "fuzz", TokenRole.EDITOR, datetime.now(UTC), None)[1]
    finally:
        engine.dispose()


def test_nothing_that_is_asked_breaks_the_server_or_the_document(
    fuzzed: LiveServer, secret: str, tmp_path: Path
) -> None:
    # When everything that the document offers is asked for, rightly and wrongly
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{fuzzed.address}/openapi.json"]
    options = {
        "--exclude-path-regex": ENDLESS,
        "--exclude-checks": NOT_CHECKED,
        "--phases": "examples,coverage,fuzzing",
        "--max-time": str(SECONDS),
        "--seed": SEED,
        # More workers nest the parsing that hypothesis does in threads so deeply that Python 3.11 gives up.
        "--workers": "1",
        "--max-examples": "1000" if SECONDS > 300 else "25",
        "--request-timeout": "30",
        "--suppress-health-check": "all",
        "--generation-database": "none",
        "--header": f"Authorization: Bearer {secret}",
    }
    flags = ["--no-color", "--continue-on-failure", "--no-shrink"]
    done = subprocess.run(
        [*command, *flags, *(word for pair in options.items() for word in pair)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS + 240,
    )

    # Then every answer is one that the document tells of, there are thousands of them, and none is a fault
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
    (cases,) = re.findall(r"(\d+) generated", done.stdout)
    assert int(cases) >= CASES
    faults = re.findall(r'"[A-Z]+ (/\S*) HTTP/1.1" (5\d\d)', fuzzed.log.read_text(encoding="utf-8"))
    assert [
        (path, status) for path, status in faults if (path.split("?")[0].split("/")[1], status) not in ALLOWED
    ] == []
    assert fuzzed.faults() == []
