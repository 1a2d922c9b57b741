"""``marchland export``: what the map shows on a day as a file of data, or the whole map as one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import orjson
import typer

from app.api.readers import read_oblasts, read_parties, read_statuses
from app.api.reasons import reasons_document
from app.api.tilesets import vector_layers
from app.atlas.area_features import area_feature, contact_feature
from app.atlas.oblasts import oblast_features
from app.atlas.selection import Wanted, select_on
from app.cli.database import DatabaseUrl  # noqa: TC001 - the same
from app.cli.terminal import show, stage
from app.cli.viewing import AsOf, BBox, Day, MethodName, Revision, viewed
from app.domain.errors import Fault, InvalidInputError
from app.exports.formats.formats import FORMATS
from app.exports.formats.layer import Layer, column_types
from app.exports.pictures.words import named
from app.exports.tiles.archive import DEFAULT_MAX_ZOOM, write_archive
from app.exports.tiles.cutter import MAX_ZOOM
from app.exports.whole_file import written_whole
from app.geometry.boxes import meets_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from app.cli.viewing import Viewed
    from app.exports.folium_map import ControlMap


class Subject(StrEnum):
    """What a file of data is about."""

    SETTLEMENTS = "settlements"
    OBLASTS = "oblasts"
    AREAS = "areas"
    FRONTLINE = "frontline"


_GEOMETRY = {
    Subject.SETTLEMENTS: "Point",
    Subject.OBLASTS: "MultiPolygon",
    Subject.AREAS: "MultiPolygon",
    Subject.FRONTLINE: "MultiLineString",
}
_BLOCK = 512


def export_view_command(  # noqa: PLR0913 - a view has this many sides, each by name
    kind: Annotated[
        Literal["csv", "geojson", "geojsonseq", "gpkg", "fgb", "parquet", "pmtiles", "html"],
        typer.Argument(
            metavar="FORMAT",
            help="csv, geojson, geojsonseq, gpkg, fgb, parquet; pmtiles are vector tiles; html is the map itself.",
        ),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; what is there is replaced.")],
    *,
    layer: Annotated[Subject, typer.Option("--layer", help="What the file is about.")] = Subject.SETTLEMENTS,
    day: Day = None,
    bbox: BBox = None,
    oblast: Annotated[
        str | None, typer.Option("--oblast", help="Codes or names, joined by commas.", show_default=False)
    ] = None,
    controller: Annotated[
        str | None, typer.Option("--controller", help="Parties, joined by commas; none is nobody.", show_default=False)
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="controlled, contested, unknown.", show_default=False)
    ] = None,
    lang: Annotated[Literal["en", "uk"], typer.Option("--lang", help="That the map opens in.")] = "en",
    max_zoom: Annotated[
        int | None,
        typer.Option(
            "--max-zoom",
            min=0,
            max=MAX_ZOOM,
            help=f"The deepest zoom of tiles; else {DEFAULT_MAX_ZOOM}.",
            show_default=False,
        ),
    ] = None,
    method: MethodName = None,
    as_of: AsOf = None,
    revision: Revision = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write who holds what on a day as data or tiles; or the whole map, all days of it, as one HTML file."""
    narrowing = {"--bbox": bbox, "--oblast": oblast, "--controller": controller, "--status": status}
    _refuse_not_taken(kind, layer, {**narrowing, "--max-zoom": max_zoom, "--date": day})
    with viewed(database_url, method=method, as_of=as_of, revision=revision) as found:
        wanted = Wanted(
            box=found.box(bbox),
            oblasts=None if oblast is None else read_oblasts(oblast, found.atlas),
            controllers=None if controller is None else read_parties(controller, found.atlas),
            statuses=None if status is None else read_statuses(status, found.atlas),
        )
        with stage("Writing") as told, written_whole(file) as path:
            if kind == "html":
                _map(found, lang).save(str(path))
            elif kind == "pmtiles":
                zoom = DEFAULT_MAX_ZOOM if max_zoom is None else max_zoom
                layers = vector_layers(found.atlas, max_zoom=zoom)
                write_archive(path, found.atlas, found.view, found.day(day), zoom, layers, told)
            else:
                FORMATS[kind].write(_layer(found, layer, found.day(day), wanted), path)
    show(str(file))


def _layer(found: Viewed, subject: Subject, day: date, wanted: Wanted) -> Layer:
    """Choose the features of a layer; settlements are read as they are written."""
    written = _FEATURES[subject](found, day, wanted)
    first = next(written, None)
    # A file without a row still has the columns.
    example = first or next(_FEATURES[subject](found, day, Wanted()), None)
    names = example["properties"] if example else {}

    def features() -> Iterator[Mapping[str, Any]]:
        if first is not None:
            yield first
            yield from written

    title = found.view.theatre.title.get("en") or found.view.theatre.id
    return Layer(
        name=subject.value,
        title=f"{title}, {day}, {found.view.method}, revision {found.view.revision}",
        geometry_type=_GEOMETRY[subject],
        columns=column_types(names),
        features=features(),
    )


def _settlements(found: Viewed, day: date, wanted: Wanted) -> Iterator[dict[str, Any]]:
    chosen = select_on(found.view, day, wanted)
    for start in range(0, len(chosen.settlements), _BLOCK):
        block = chosen.page(start, _BLOCK)
        yield from orjson.loads(b"[" + found.view.features.joined(*block) + b"]")


def _oblasts(found: Viewed, day: date, wanted: Wanted) -> Iterator[dict[str, Any]]:
    oblasts = found.atlas.oblasts
    numbers = [
        number
        for number, place in enumerate(oblasts.places)
        if (wanted.oblasts is None or place.id in wanted.oblasts)
        and (wanted.box is None or oblasts.meets(number, wanted.box))
    ]
    for written in oblast_features(found.view, oblasts, day, numbers):
        feature = orjson.loads(written)
        if feature["geometry"] and feature["geometry"]["type"] == "Polygon":
            feature["geometry"] = {"type": "MultiPolygon", "coordinates": [feature["geometry"]["coordinates"]]}
        yield feature


def _areas(found: Viewed, day: date, wanted: Wanted) -> Iterator[dict[str, Any]]:
    for area in found.view.classes.areas_on(day):
        if (
            (wanted.controllers is None or area.holder.controller in wanted.controllers)
            and (wanted.statuses is None or area.holder.status in wanted.statuses)
            and (wanted.box is None or meets_box(area.geometry, *wanted.box))
        ):
            yield orjson.loads(area_feature(found.view, area))


def _lines(found: Viewed, day: date, wanted: Wanted) -> Iterator[dict[str, Any]]:
    for line in found.view.classes.contacts_on(day):
        if wanted.box is None or meets_box(line.geometry, *wanted.box):
            yield orjson.loads(contact_feature(found.view, line))


_FEATURES: Final[Mapping[Subject, Callable[[Viewed, date, Wanted], Iterator[dict[str, Any]]]]] = {
    Subject.SETTLEMENTS: _settlements,
    Subject.OBLASTS: _oblasts,
    Subject.AREAS: _areas,
    Subject.FRONTLINE: _lines,
}
_NOT_TAKEN: Final = {
    Subject.SETTLEMENTS: frozenset({"--max-zoom"}),
    Subject.OBLASTS: frozenset({"--max-zoom", "--controller", "--status"}),
    Subject.AREAS: frozenset({"--max-zoom", "--oblast"}),
    Subject.FRONTLINE: frozenset({"--max-zoom", "--oblast", "--controller", "--status"}),
}
_NARROWING: Final = frozenset({"--bbox", "--oblast", "--controller", "--status"})
_NOT_TAKEN_BY_WHOLES: Final = {
    "html": ("the whole map", _NARROWING | {"--max-zoom", "--date"}),
    "pmtiles": ("a file of tiles", _NARROWING),
}


def _refuse_not_taken(kind: str, layer: Subject, given: Mapping[str, object]) -> None:
    """Refuse options that do not bear on a file, instead of passing over them."""
    about, refused = _NOT_TAKEN_BY_WHOLES.get(kind, (f"the layer {layer.value}", _NOT_TAKEN[layer]))
    faults = [
        Fault(at=name, message=f"does not narrow {about}")
        for name, value in given.items()
        if value is not None and name in refused
    ]
    if faults:
        subject = "the file"
        raise UnwantedOptionsError(subject, faults)


def _map(found: Viewed, lang: str) -> ControlMap:
    from app.exports.folium_map import ControlMap, MapData  # noqa: PLC0415 - folium is slow to import

    theatre = found.view.theatre
    reasons = reasons_document(found.view, found.atlas)
    data = MapData.of(found.view, found.atlas.oblasts, found.basemap, reasons)
    return ControlMap(data=data, title=named(theatre.title, lang), lang=lang, bounds=theatre.bounds)


class UnwantedOptionsError(InvalidInputError):
    """Options that would change nothing."""

    def __str__(self) -> str:
        """Say so in one line."""
        return f"{self.subject} cannot be written as asked"
