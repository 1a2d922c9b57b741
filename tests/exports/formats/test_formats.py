"""Every format says the same of the same features, and GDAL reads it back."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest

from app.exports.formats.formats import FORMATS
from app.exports.formats.layer import Layer, column_types

if TYPE_CHECKING:
    from pathlib import Path

POINTS: list[dict[str, Any]] = [
    {
        "type": "Feature",
        "id": "a",
        "geometry": {"type": "Point", "coordinates": [30.5, 50.25]},
        "properties": {"name": "Київ, “the”\ncity", "population": 12, "held_A_share": 0.5, "valid_from": "2022-03-01"},
    },
    {
        "type": "Feature",
        "id": "b",
        "geometry": None,
        "properties": {"name": "=1+1", "population": None, "held_A_share": None, "valid_from": None},
    },
]
SQUARE = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]]}


def layer(features: list[dict[str, Any]] = POINTS, kind: str = "Point") -> Layer:
    return Layer(
        name="places",
        title="All places",
        geometry_type=kind,
        columns=column_types(features[0]["properties"]),
        features=iter(features),
    )


@pytest.mark.parametrize("name", ["geojson", "geojsonseq", "fgb", "gpkg"])
def test_gdal_reads_what_was_written(name: str, tmp_path: Path) -> None:
    # given
    path = tmp_path / f"places.{name}"

    # when
    FORMATS[name].write(layer(), path)
    found = pyogrio.read_dataframe(path, fid_as_index=False)

    # then
    assert len(found) == 2
    assert found.crs.to_epsg() == 4326
    row = found[found["id"] == "a"].iloc[0]
    assert (row["name"], row["population"], row["held_A_share"]) == (POINTS[0]["properties"]["name"], 12, 0.5)
    assert str(row["valid_from"])[:10] == "2022-03-01"
    assert (row.geometry.x, row.geometry.y) == (30.5, 50.25)
    other = found[found["id"] == "b"].iloc[0]
    assert other.geometry is None
    assert other["name"] == "=1+1"


def test_geoparquet_says_what_its_shapes_are(tmp_path: Path) -> None:
    # given
    geopandas = pytest.importorskip("geopandas")
    path = tmp_path / "places.parquet"

    # when
    FORMATS["parquet"].write(layer(), path)
    found = geopandas.read_parquet(path)

    # then
    assert found.crs.to_authority() == ("OGC", "CRS84")
    assert list(found["id"]) == ["a", "b"]
    assert found.geometry.iloc[0].x == 30.5
    assert found.geometry.iloc[1] is None
    assert str(found["valid_from"].iloc[0]) == "2022-03-01"


def test_a_table_is_one_a_spreadsheet_takes_and_runs_nothing_of() -> None:
    # when
    text = b"".join(FORMATS["csv"].pieces(layer())).decode()

    # then
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[0] == {
        "id": "a",
        "lon": "30.5",
        "lat": "50.25",
        "name": POINTS[0]["properties"]["name"],
        "population": "12",
        "held_A_share": "0.5",
        "valid_from": "2022-03-01",
    }
    assert rows[1]["name"] == "'=1+1"
    assert (rows[1]["lon"], rows[1]["population"]) == ("", "")


def test_shapes_of_a_table_are_wkt() -> None:
    # given
    areas = [{"type": "Feature", "id": "x", "geometry": SQUARE, "properties": {"controller": "A", "area_km2": 3.5}}]

    # when
    (row,) = csv.DictReader(io.StringIO(b"".join(FORMATS["csv"].pieces(layer(areas, "MultiPolygon"))).decode()))

    # then
    assert row["wkt"].startswith("MULTIPOLYGON")
    assert row["area_km2"] == "3.5"


def test_text_is_written_as_the_features_come() -> None:
    # given: features without end
    def endless() -> Any:  # noqa: ANN401 - a generator of features
        while True:
            yield POINTS[0]

    unbounded = Layer(name="p", title="", geometry_type="Point", columns={}, features=endless())

    # when
    pieces = FORMATS["geojsonseq"].pieces(unbounded)

    # then
    assert next(pieces).startswith(b"\x1e{")
    assert json.loads(next(pieces)[1:])["id"] == "a"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_empty_layer_is_a_file_too(name: str, tmp_path: Path) -> None:
    # given
    empty = Layer(
        name="none", title="", geometry_type="MultiPolygon", columns=column_types(["controller"]), features=[]
    )

    # when
    content = b"".join(FORMATS[name].pieces(empty))
    FORMATS[name].write(
        Layer(name="none", title="", geometry_type="Point", columns={}, features=[]), tmp_path / f"x.{name}"
    )

    # then
    assert (tmp_path / f"x.{name}").exists()
    assert content or name == "geojsonseq"
