"""The official classifier of administrative units (KATOTTG)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import openpyxl

from geodata.make.names import common_beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

OBLAST: Final = frozenset("OK")
RAION: Final = "P"
HROMADA: Final = "H"
CITY: Final = "M"
VILLAGE: Final = "C"
SETTLEMENT: Final = frozenset("MXC")
CITY_DISTRICT: Final = "B"
_CATEGORIES: Final = OBLAST | SETTLEMENT | {RAION, HROMADA, CITY_DISTRICT}
_CATEGORY_COLUMN: Final = 5
_LEAST_STEM: Final = 3
_LONGEST_ENDING: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One row of the classifier."""

    code: str
    category: str
    """One letter: O, K oblast level; P raion; H hromada; M city, X and C settlements; B district of a city."""
    name_uk: str
    path: tuple[str, ...]
    """Codes from the oblast down to the unit itself."""

    @property
    def oblast(self) -> str:
        """Code of the unit of oblast level that it lies in, itself for an oblast."""
        return self.path[0]

    @property
    def parent(self) -> str | None:
        """Code of the next larger unit; none for an oblast."""
        return self.path[-2] if len(self.path) > 1 else None


def read_units(workbook: Path) -> list[Unit]:
    """Read every unit of the classifier's workbook, in its order (parents first).

    Parameters
    ----------
    workbook
        The classifier as published: five columns of codes, the category, the name.

    Returns
    -------
    list of Unit
        Without the header rows and notes.
    """
    sheet = openpyxl.load_workbook(workbook, read_only=True).active
    if sheet is None:
        return []
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    return [_unit(row) for row in rows if row[_CATEGORY_COLUMN] in _CATEGORIES]


def hromada_centres(units: Sequence[Unit]) -> dict[str, Unit]:
    """Find the settlements that hromadas are named after, where that is certain.

    ``Лиманська`` is made from ``Лиман``, ``Усатівська`` from ``Усатове``: the centre shares the longest beginning with
    the adjective, all but an ending of three letters, and no other settlement of the hromada does.

    Returns
    -------
    dict
        Settlement by the code of its hromada.
    """
    hromadas = {unit.code: unit for unit in units if unit.category == HROMADA}
    found: dict[str, list[tuple[int, Unit]]] = {}
    for unit in units:
        hromada = hromadas.get(unit.parent or "")
        if hromada is not None and unit.category in SETTLEMENT:
            common = common_beginning(unit.name_uk, hromada.name_uk)
            if common >= max(_LEAST_STEM, len(unit.name_uk) - _LONGEST_ENDING):
                found.setdefault(hromada.code, []).append((common, unit))
    centres = {}
    for code, named in found.items():
        longest = max(common for common, _ in named)
        best = [unit for common, unit in named if common == longest]
        if len(best) == 1:
            centres[code] = best[0]
    return centres


def _unit(row: tuple[object, ...]) -> Unit:
    codes = tuple(dict.fromkeys(str(code).strip() for code in row[:_CATEGORY_COLUMN] if code))
    return Unit(
        code=codes[-1],
        category=str(row[_CATEGORY_COLUMN]),
        name_uk=" ".join(str(row[_CATEGORY_COLUMN + 1]).replace("'", "’").split()),
        path=codes,
    )
