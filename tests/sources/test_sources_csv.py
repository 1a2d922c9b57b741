"""Sources as CSV: what is written is read back, and a name in Ukrainian may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.sources import Reliability, Role, Source
from app.sources.sources_csv import read_sources, write_sources

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = Source(id="wire", name="A Wire", alignment=None, reliability=Reliability.A)
FULL = Source(
    id="ministry",
    name='Ministry, of "A"',
    name_uk="Міністерство, «А»",
    alignment="A",
    reliability=Reliability.D,
    role=Role.SURVEY,
    derived_from="wire",
    url="https://example.org/?a=1,2",
    note="Two lines;\nthe second.",
)


def test_what_is_written_is_read_back_in_its_order(tmp_path: Path) -> None:
    # Given one source that says little and one that says all it can
    file = tmp_path / "sources.csv"

    # When they are written
    with file.open("w", encoding="utf-8", newline="") as text:
        write_sources([FULL, PLAIN], text)

    # Then reading gives the same
    assert read_sources(file, parties=["A"], known={}) == (FULL, PLAIN)


def test_a_source_has_a_name_for_readers_of_each_language() -> None:
    assert [FULL.name_in("en"), FULL.name_in("uk")] == [FULL.name, FULL.name_uk]
    assert [PLAIN.name_in("en"), PLAIN.name_in("uk")] == ["A Wire", "A Wire"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id,name,reliability", "wire,A Wire,A"),
        ("id,name,name_uk,reliability", "wire,A Wire,,A"),
        ("id,name,name_uk,reliability", "wire,A Wire,  ,A"),
    ],
)
def test_the_name_in_ukrainian_may_be_left_out(tmp_path: Path, header: str, row: str) -> None:
    file = tmp_path / "sources.csv"
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")

    assert read_sources(file, parties=[], known={}) == (PLAIN,)
