"""Theatres loaded by the command line and served by the real server."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from starlette.testclient import TestClient

from app.cli import run
from app.config import Settings
from app.main import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

FOUR_PARTIES: Final = Path(__file__).resolve().parent / "four_parties"
TODAY: Final = date(2026, 11, 22)


def load(theatre: Path, database_url: str) -> None:
    """Load a theatre as a user does; settings of the machine do not reach it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MARCHLAND_")]:
            patch.delenv(name)
        code = run(["load", "--theatre", str(theatre), "--database-url", database_url])
    assert code == 0


def app_of(theatre: Path, database_url: str) -> FastAPI:
    """Make the server of a theatre that is loaded."""
    settings = Settings(database_url=database_url, theatre=theatre, _env_file=None)  # type: ignore[call-arg]
    return create_app(settings, clock=lambda: TODAY)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a server says."""

    client: TestClient

    def json(self, path: str, **query: str) -> Any:  # noqa: ANN401 - whatever the answer holds
        """Get an answer that must be sound."""
        # `from` is no name in Python. An empty mapping would take the query off the path.
        params = {name.rstrip("_"): value for name, value in query.items()} or None
        response = self.client.get(path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def snapshot(self, day: str, **query: str) -> dict[str, dict[str, Any]]:
        """Get the features of a day, by id."""
        return {one["id"]: one for one in self.json(f"/snapshots/{day}.geojson", **query)["features"]}

    def holders(self, day: str, **query: str) -> dict[str, str | None]:
        """Get who is in control of every settlement on a day, by id."""
        return {id_: one["properties"]["controller"] for id_, one in self.snapshot(day, **query).items()}


@contextmanager
def served(theatre: Path, database_url: str) -> Iterator[Answers]:
    """Load a theatre into an empty database, and serve it."""
    load(theatre, database_url)
    with TestClient(app_of(theatre, database_url)) as client:
        yield Answers(client)
