"""The formats there are, by the name that `f` and a file's ending say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from app.exports.formats.tables import flatgeobuf, geopackage, geoparquet
from app.exports.formats.texts import csv_table, geojson, geojsonseq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.exports.formats.layer import Layer

_PIECE: Final = 2**18


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a layer."""

    name: str
    """As `f` says it; also the ending of a file."""
    title: str
    media_type: str
    pieces: Callable[[Layer], Iterator[bytes]]
    """Writes a layer piece by piece."""
    write: Callable[[Layer, Path], None]
    """Writes a layer to a file that does not exist."""
    is_packed: bool
    """Whether it is compressed by what it is."""


def _text(name: str, title: str, media_type: str, pieces: Callable[[Layer], Iterator[bytes]]) -> Format:
    def write(layer: Layer, path: Path) -> None:
        with path.open("xb") as file:
            for piece in pieces(layer):
                file.write(piece)

    return Format(name=name, title=title, media_type=media_type, pieces=pieces, write=write, is_packed=False)


def _table(name: str, title: str, media_type: str, write: Callable[[Layer, Path], None]) -> Format:
    def pieces(layer: Layer) -> Iterator[bytes]:
        with TemporaryDirectory(prefix="marchland-") as folder:
            path = Path(folder) / f"{layer.name}.{name}"
            write(layer, path)
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece

    return Format(name=name, title=title, media_type=media_type, pieces=pieces, write=write, is_packed=True)


FORMATS: Final[Mapping[str, Format]] = {
    format_.name: format_
    for format_ in (
        _text("geojson", "GeoJSON", "application/geo+json", geojson),
        _text("geojsonseq", "GeoJSON text sequence", "application/geo+json-seq", geojsonseq),
        _text("csv", "CSV", "text/csv; charset=utf-8", csv_table),
        _table("fgb", "FlatGeobuf", "application/vnd.flatgeobuf", flatgeobuf),
        _table("parquet", "GeoParquet", "application/vnd.apache.parquet", geoparquet),
        _table("gpkg", "GeoPackage", "application/geopackage+sqlite3", geopackage),
    )
}
