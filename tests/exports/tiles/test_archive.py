"""A day's tiles as one file."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING

import mapbox_vector_tile
import pyogrio
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles

from app.api.tilesets import vector_layers
from app.atlas.atlas import Atlas
from app.domain.gazetteer import Gazetteer
from app.domain.ledger import Ledger
from app.exports.tiles.archive import NothingToDrawError, write_archive
from app.exports.tiles.cutter import Cutter
from app.geometry.web_mercator import Tile
from tests.api.serving import CLAIMS
from tests.atlas.builders import THEATRE, small_atlas

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2022, 4, 1)


def written(path: Path, max_zoom: int = 6) -> Path:
    atlas = small_atlas(*CLAIMS)
    told: list[tuple[int, int]] = []
    layers = vector_layers(atlas, max_zoom=max_zoom)
    write_archive(path, atlas, atlas.view(), DAY, max_zoom, layers, lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] == len(told)
    return path


def test_a_file_holds_every_tile_and_says_what_it_shows(tmp_path: Path) -> None:
    # given
    atlas, cutter = small_atlas(*CLAIMS), Cutter()

    # when
    with written(tmp_path / "a.pmtiles").open("rb") as file:
        reader = Reader(MmapSource(file))
        header, metadata = reader.header(), reader.metadata()
        tiles = {key: gzip.decompress(tile) for key, tile in all_tiles(reader.get_bytes)}

    # then
    assert (header["min_zoom"], header["max_zoom"], header["clustered"]) == (0, 6, True)
    assert header["min_lon_e7"] / 1e7 == 30
    assert (metadata["day"], metadata["method"]) == ("2022-04-01", "consensus@1")
    assert metadata["revision"] == atlas.revision
    assert [layer["id"] for layer in metadata["vector_layers"]] == ["areas", "oblasts", "frontline", "settlements"]
    assert {zoom for zoom, _, _ in tiles} == set(range(7))
    for (zoom, column, row), tile in tiles.items():
        assert cutter.tile(atlas, atlas.view(), DAY, Tile(zoom, row, column)) == tile


def test_the_same_day_is_the_same_bytes(tmp_path: Path) -> None:
    # then
    assert written(tmp_path / "a").read_bytes() == written(tmp_path / "b").read_bytes()


def test_gdal_reads_the_file(tmp_path: Path) -> None:
    # given
    path = written(tmp_path / "a.pmtiles")

    # when
    layers = {name for name, _ in pyogrio.list_layers(path)}
    areas = pyogrio.read_dataframe(path, layer="areas")
    settlements = pyogrio.read_dataframe(path, layer="settlements").to_crs(4326)

    # then
    assert layers == {"areas", "oblasts", "frontline", "settlements"}
    assert set(areas["id"]) == {"RU:controlled", "UA:controlled", "UA:controlled:RU"}
    assert areas.is_valid.all()
    place = settlements[settlements["id"] == "west-7"].iloc[0]
    assert (place.geometry.x, place.geometry.y) == pytest.approx((32.4, 47.0), abs=1e-3)


def test_gdal_reads_a_tile(tmp_path: Path) -> None:
    # given
    atlas, tile = small_atlas(*CLAIMS), Tile(5, 11, 19)
    path = tmp_path / "tile.mvt"
    path.write_bytes(Cutter().tile(atlas, atlas.view(), DAY, tile))
    decoded = mapbox_vector_tile.decode(path.read_bytes())

    for layer, content in decoded.items():
        # when
        table = pyogrio.read_dataframe(path, layer=layer, X=tile.column, Y=tile.row, Z=tile.zoom, CLIP="NO")

        # then
        assert set(table["id"]) == {feature["properties"]["id"] for feature in content["features"]}
        assert table.crs.to_epsg() == 3857
        assert table.is_valid.all()
        west, south, east, north = table.to_crs(4326).total_bounds
        assert 29.5 < west < east < 40
        assert 45.5 < south < north < 50.5


def test_a_theatre_without_places_has_no_tiles(tmp_path: Path) -> None:
    # given
    atlas = Atlas.build(THEATRE, Gazetteer([]), {}, Ledger())

    # then
    with pytest.raises(NothingToDrawError):
        write_archive(tmp_path / "a", atlas, atlas.view(), DAY, 2, [], lambda _done, _of: None)
