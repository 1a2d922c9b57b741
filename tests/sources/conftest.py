"""A small gazetteer with its parties and sources, and a reader of claims over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from app.domain.errors import InvalidInputError
from app.domain.ledger import Ledger
from app.sources.claims_csv import ReadClaims, read_claims
from app.sources.theatre import TheatreFolder, read_theatre_folder
from tests.sources.small_theatre import write_theatre

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


class Read(Protocol):
    """Reads claims from text or bytes."""

    def __call__(self, content: str | bytes, ledger: Ledger = ..., today: date | None = None) -> ReadClaims: ...


class Faults(Protocol):
    """Tells the faults of text or bytes, as lines."""

    def __call__(self, content: str | bytes, ledger: Ledger = ...) -> list[str]: ...


@pytest.fixture(scope="session")
def small_theatre(tmp_path_factory: pytest.TempPathFactory) -> TheatreFolder:
    """A theatre of two oblasts and six settlements."""
    return read_theatre_folder(write_theatre(tmp_path_factory.mktemp("theatres") / "exland"))


@pytest.fixture
def read(tmp_path: Path, small_theatre: TheatreFolder) -> Read:
    """Read claims about the small theatre."""

    def read(content: str | bytes, ledger: Ledger = Ledger(), today: date | None = None) -> ReadClaims:  # noqa: B008 - a value
        file = tmp_path / "claims.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_claims(
            file,
            gazetteer=small_theatre.gazetteer,
            parties=[party.id for party in small_theatre.theatre.parties],
            sources={source.id: source for source in small_theatre.sources},
            ledger=ledger,
            today=today,
        )

    return read


@pytest.fixture
def faults(read: Read) -> Faults:
    """Tell what is wrong with claims about the small theatre."""

    def faults(content: str | bytes, ledger: Ledger = Ledger()) -> list[str]:  # noqa: B008 - a value
        with pytest.raises(InvalidInputError) as raised:
            read(content, ledger)
        return [str(fault) for fault in raised.value.faults]

    return faults
