"""A database with a small theatre, and the command line to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from app.cli import run
from tests.sources.small_theatre import write_theatre

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


class Marchland(Protocol):
    """Runs a command."""

    def __call__(self, *arguments: object) -> Outcome: ...


@pytest.fixture
def marchland(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Marchland:
    """Run commands in a folder without settings."""
    for name in ("DATABASE_URL", "THEATRE", "HOST", "PORT", "WORKERS"):
        monkeypatch.delenv(f"MARCHLAND_{name}", raising=False)
    monkeypatch.chdir(tmp_path)

    def marchland(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Outcome(code, shown.out, shown.err)

    return marchland


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """The folder of a small theatre."""
    return write_theatre(tmp_path / "exland")


@pytest.fixture
def loaded(database_url: str, theatre: Path, marchland: Marchland) -> tuple[str, str]:
    """The options that name a database with the small theatre in it: once SQLite, once PostGIS."""
    outcome = marchland("load", "--theatre", theatre, "--database-url", database_url)
    assert outcome.code == 0, outcome.err
    return ("--database-url", database_url)
