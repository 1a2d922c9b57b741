"""Servers of the small theatre in processes of their own, over a real database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from app.domain.gazetteer import Gazetteer
from app.storage.engine import open_engine, writing
from app.storage.gazetteer_store import replace_theatre
from app.storage.ledger_store import append
from app.storage.schema import migrate
from tests.api.serving import CLAIMS
from tests.atlas.builders import BOUNDARIES, THEATRE, places
from tests.domain.builders import NOW, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from app.domain.ledger import Body

ROOT = Path(__file__).resolve().parents[2]
_SERVE = """
import datetime, uvicorn
from app.config import Settings
from app.main import create_app
uvicorn.run(create_app(Settings(_env_file=None), clock=lambda: datetime.date(2026, 11, 22)), host="127.0.0.1", port=0)
"""


def theatre_folder(folder: Path) -> Path:
    """Make a theatre folder with an empty base map."""
    basemap = folder / "theatre" / "basemap" / "basemap.json"
    basemap.parent.mkdir(parents=True, exist_ok=True)
    basemap.write_bytes(orjson.dumps({"type": "Topology", "objects": {}, "arcs": []}))
    return folder / "theatre"


def filled(url: str, *bodies: Body) -> Engine:
    """Fill a fresh database with the small theatre, its sources and a few claims."""
    migrate(url)
    engine = open_engine(url)
    with writing(engine) as connection:
        replace_theatre(connection, THEATRE, Gazetteer(places()), BOUNDARIES)
        append(connection, [*SOURCES, *CLAIMS, *bodies], NOW)
    return engine


@contextmanager
def server_process(url: str, theatre: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a server; give its address and the process."""
    environment = {
        "MARCHLAND_DATABASE_URL": url,
        "MARCHLAND_THEATRE": str(theatre),
        "MARCHLAND_POLL_SECONDS": "0.05",
        "PYTHONPATH": str(ROOT),
    } | {f"MARCHLAND_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE], env=os.environ | environment, stderr=subprocess.PIPE, text=True, cwd=theatre
    )
    try:
        yield _announced(process), process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _announced(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    message = f"the server did not start: {''.join(said)}"
    raise AssertionError(message)
