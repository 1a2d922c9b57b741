"""The theatre's files, read once."""

import csv
import json
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.make.gazetteer import Place

THEATRE: Final = Path(__file__).resolve().parents[2] / "geodata" / "ukraine"


@pytest.fixture(scope="session")
def theatre_dir() -> Path:
    return THEATRE


@pytest.fixture(scope="session")
def theatre() -> dict[str, Any]:
    return tomllib.loads((THEATRE / "theatre.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def places() -> dict[str, Place]:
    with (THEATRE / "gazetteer" / "places.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: Place(**row) for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def oblast_features() -> list[dict[str, Any]]:
    collection = json.loads((THEATRE / "boundaries" / "oblasts.geojson").read_text(encoding="utf-8"))
    return list(collection["features"])


@pytest.fixture(scope="session")
def oblasts(oblast_features: list[dict[str, Any]]) -> dict[str, BaseGeometry]:
    return {feature["properties"]["id"]: shape(feature["geometry"]) for feature in oblast_features}


@pytest.fixture(scope="session")
def basemap() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((THEATRE / "basemap" / "basemap.json").read_text(encoding="utf-8"))
    return content
