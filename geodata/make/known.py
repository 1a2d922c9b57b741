"""What was looked up by hand: renamings, namesakes side by side, parts of cities."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE: Final = Path(__file__).with_name("known.csv")
PART: Final = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Facts that no spelling and no neighbourhood tells."""

    codes: Mapping[int, str]
    """Settlement code by GeoNames id."""
    parts: frozenset[int]
    """GeoNames ids of parts of cities."""


def read_known(table: Path = TABLE) -> Known:
    """Read the table."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Known(
        codes={int(row["geonames_id"]): row["code"] for row in rows if row["what"] != PART},
        parts=frozenset(int(row["geonames_id"]) for row in rows if row["what"] == PART),
    )
