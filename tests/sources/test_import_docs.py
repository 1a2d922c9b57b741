"""docs/import.md: its example is read as it stands, and it names every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.ledger import Ledger
from app.resources import geodata_dir
from app.sources.claim_columns import REQUIRED_COLUMNS, claim_columns
from app.sources.claims_csv import read_claims
from app.sources.theatre import read_theatre_folder

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "import.md"


@pytest.fixture(scope="module")
def document() -> str:
    """The page that describes the columns."""
    return DOCUMENT.read_text(encoding="utf-8")


def test_the_example_is_read_with_places_in_three_languages(document: str, tmp_path: Path) -> None:
    folder = read_theatre_folder(geodata_dir() / "ukraine")
    example = re.search(r"```csv\n(.*?)```", document, re.DOTALL)
    assert example is not None
    file = tmp_path / "example.csv"
    file.write_text(example[1], encoding="utf-8")

    read = read_claims(
        file,
        gazetteer=folder.gazetteer,
        parties=[party.id for party in folder.theatre.parties],
        sources={source.id: source for source in folder.sources},
        ledger=Ledger(),
    )

    names = [folder.gazetteer[claim.place].name_en for claim in read.claims]
    assert names == ["Lyman", "Lyman", "Balakliia", "Izium"]


def test_every_column_is_described(document: str) -> None:
    table = document.split("## Columns")[1].split("## Places", maxsplit=1)[0]
    described = re.findall(r"`([a-z0-9_]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))

    assert sorted(described) == sorted(claim_columns())
    assert set(described[: len(REQUIRED_COLUMNS)]) == set(REQUIRED_COLUMNS)
