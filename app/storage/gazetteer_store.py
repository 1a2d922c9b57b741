"""A theatre in SQL: its parties, places, boundaries and baseline. Loaded whole, read whole."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely
from shapely import MultiPolygon, Point, Polygon
from sqlalchemy import delete, select, union, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.errors import InvalidTheatreError
from app.domain.gazetteer import Gazetteer
from app.domain.parties import Party
from app.domain.places import Place, PlaceKind
from app.domain.theatre import Barrier, Baseline, Era, Theatre
from app.storage.bulk import insert_rows
from app.storage.tables import (
    baseline,
    boundary,
    claim,
    claim_exception,
    claim_place,
    control_period,
    party,
    place,
    source,
    theatre,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy import Connection, Table

_NAMED_IN_AN_ERROR = 5


def replace_theatre(
    connection: Connection,
    loaded: Theatre,
    gazetteer: Gazetteer,
    boundaries: Mapping[str, BaseGeometry],
) -> None:
    """Put a theatre in the place of the one that is there, if any.

    A place keeps the feature id it has. Control periods of places that are gone go too; the others stay until
    `replace_periods`.

    Parameters
    ----------
    connection
        In a transaction that the caller commits.
    loaded
        The theatre, with its parties and baseline.
    gazetteer
        All of its places.
    boundaries
        Polygons or multipolygons by place id, in longitude and latitude.

    Raises
    ------
    InvalidTheatreError
        If a place or party is missing that claims or sources speak of, or a boundary is of no place or no polygon.
    """
    _refuse_losses(connection, loaded, gazetteer)
    shapes = {id_: _multipolygon(id_, shape, gazetteer) for id_, shape in boundaries.items()}
    for table in (baseline, theatre, boundary):
        connection.execute(delete(table))
    _put_parties(connection, loaded.parties)
    _put_places(connection, gazetteer)
    insert_rows(connection, theatre, [_theatre_row(loaded)])
    held_before = [
        {"position": position, "place": one.place, "party": one.party} for position, one in enumerate(loaded.baseline)
    ]
    insert_rows(connection, baseline, held_before)
    numbers = dict(connection.execute(select(place.c.code, place.c.id)).all())
    outlines = [{"place_id": numbers[id_], "geom": shape} for id_, shape in shapes.items()]
    insert_rows(connection, boundary, outlines)
    if connection.dialect.name == "sqlite":
        _tell_extents(connection)


def read_theatre(connection: Connection) -> Theatre:
    """Read the theatre.

    Raises
    ------
    InvalidTheatreError
        If none has been loaded.
    """
    row = connection.execute(select(theatre)).one_or_none()
    if row is None:
        message = "the database holds no theatre yet; load one first"
        raise InvalidTheatreError(message)
    return Theatre(
        id=row.id,
        title=row.title,
        first_day=row.first_day,
        default_method=row.default_method,
        languages=tuple(row.languages),
        bounds=(row.west, row.south, row.east, row.north),
        parties=tuple(
            Party(
                id=one.id,
                name=one.name,
                color_light=one.color_light,
                color_dark=one.color_dark,
                pattern=one.pattern,
            )
            for one in connection.execute(select(party).order_by(party.c.position))
        ),
        baseline=tuple(
            Baseline(place=one.place, party=one.party)
            for one in connection.execute(select(baseline).order_by(baseline.c.position))
        ),
        barriers=tuple(_barrier(one) for one in row.barriers or ()),
        attribution=row.attribution or {},
        eras=tuple(Era(before=date.fromisoformat(one["before"]), name=one["name"]) for one in row.eras or ()),
    )


def read_gazetteer(connection: Connection) -> Gazetteer:
    """Read all places, in their order; what others have added by GIS comes last.

    Raises
    ------
    InvalidTheatreError
        If others have added a place that lies in none, or in one not wider than itself.
    """
    in_order = select(place).order_by(place.c.position.is_(None), place.c.position, place.c.id)
    return Gazetteer(
        Place(
            id=row.code,
            kind=PlaceKind(row.kind),
            parent=row.parent,
            name_en=row.name_en,
            name_uk=row.name_uk,
            lonlat=None if row.geom is None or row.geom.is_empty else (row.geom.x, row.geom.y),
            population=row.population,
            geonames_id=row.geonames_id,
            wikidata_id=row.wikidata_id,
            search_names=tuple(row.search_names or ()),
        )
        for row in connection.execute(in_order)
    )


def read_boundaries(connection: Connection) -> dict[str, MultiPolygon]:
    """Read the outlines of areas, by place id, in the order of places."""
    outlines = (
        select(place.c.code, boundary.c.geom)
        .join(boundary, boundary.c.place_id == place.c.id)
        .order_by(place.c.position, place.c.id)
    )
    return dict(connection.execute(outlines).all())


def _refuse_losses(connection: Connection, loaded: Theatre, gazetteer: Gazetteer) -> None:
    spoken_of = union(select(claim_place.c.place), select(claim_exception.c.place))
    lost_places = [code for code in connection.scalars(spoken_of) if code not in gazetteer]
    named = union(
        select(claim.c.party).where(claim.c.party.is_not(None)),
        select(claim.c.to_party).where(claim.c.to_party.is_not(None)),
        select(source.c.alignment).where(source.c.alignment.is_not(None)),
    )
    parties = {one.id for one in loaded.parties}
    lost_parties = [id_ for id_ in connection.scalars(named) if id_ not in parties]
    for what, lost in (("places", lost_places), ("parties", lost_parties)):
        if lost:
            shown = ", ".join(sorted(lost)[:_NAMED_IN_AN_ERROR])
            more = f" and {len(lost) - _NAMED_IN_AN_ERROR} more" if len(lost) > _NAMED_IN_AN_ERROR else ""
            message = f"the ledger speaks of {what} that theatre {loaded.id} lacks: {shown}{more}; keep them"
            raise InvalidTheatreError(message)


def _multipolygon(id_: str, shape: BaseGeometry, gazetteer: Gazetteer) -> MultiPolygon:
    if id_ not in gazetteer:
        message = f"there is a boundary of {id_}, which is no place"
        raise InvalidTheatreError(message)
    flat = shapely.force_2d(shape)
    match flat:
        case MultiPolygon():
            return flat
        case Polygon():
            return MultiPolygon([flat])
        case _:
            message = f"the boundary of {id_} is a {shape.geom_type}; it must be a polygon or several"
            raise InvalidTheatreError(message)


def _put_parties(connection: Connection, parties: Sequence[Party]) -> None:
    rows = [
        {
            "id": one.id,
            "position": position,
            "name": dict(one.name),
            "color_light": one.color_light,
            "color_dark": one.color_dark,
            "pattern": one.pattern,
        }
        for position, one in enumerate(parties)
    ]
    kept = [one.id for one in parties]
    gone = select(party.c.id).where(party.c.id.not_in(kept))
    connection.execute(
        delete(control_period).where(control_period.c.controller.in_(gone) | control_period.c.claimed_by.in_(gone))
    )
    connection.execute(delete(party).where(party.c.id.not_in(kept)))
    _upsert(connection, party, "id", rows)


def _put_places(connection: Connection, gazetteer: Gazetteer) -> None:
    # Whatever has no position afterwards is gone. One statement deletes it all, so that it does not matter which
    # of the places lies in which.
    connection.execute(update(place).values(position=None))
    _upsert(connection, place, "code", [_place_row(*one, gazetteer) for one in enumerate(gazetteer)])
    connection.execute(delete(place).where(place.c.position.is_(None)))


def _place_row(position: int, one: Place, gazetteer: Gazetteer) -> dict[str, Any]:
    oblast = gazetteer.around(one.id, PlaceKind.OBLAST)
    return {
        "code": one.id,
        "position": position,
        "kind": one.kind.value,
        "parent": one.parent,
        "oblast": None if oblast is None else oblast.id,
        "name_en": one.name_en,
        "name_uk": one.name_uk,
        "population": one.population,
        "geonames_id": one.geonames_id,
        "wikidata_id": one.wikidata_id,
        "search_names": list(one.search_names),
        "geom": None if one.lonlat is None else Point(one.lonlat),
    }


def _upsert(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    on_postgresql = connection.dialect.name == "postgresql"
    statement = postgresql.insert(table) if on_postgresql else sqlite.insert(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name != key}
    connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed), rows)


def _theatre_row(loaded: Theatre) -> dict[str, Any]:
    west, south, east, north = loaded.bounds
    return {
        "id": loaded.id,
        "title": dict(loaded.title),
        "first_day": loaded.first_day,
        "default_method": loaded.default_method,
        "languages": list(loaded.languages),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "barriers": [asdict(barrier) for barrier in loaded.barriers],
        "attribution": dict(loaded.attribution),
        "eras": [{"before": era.before.isoformat(), "name": dict(era.name)} for era in loaded.eras],
    }


def _barrier(written: Mapping[str, Any]) -> Barrier:
    return Barrier(
        river=written["river"],
        oblast=written["oblast"],
        lines=tuple(tuple((lon, lat) for lon, lat in line) for line in written["lines"]),
        across=tuple(written["across"]),
    )


def _tell_extents(connection: Connection) -> None:
    """Write into the GeoPackage's catalogue what QGIS zooms to."""
    layers = {
        "place": ("place", "settlement", "control_now", "control_period_map"),
        "boundary": ("boundary", "oblast"),
    }
    for indexed, shown in layers.items():
        marks = ", ".join("?" * len(shown))
        connection.exec_driver_sql(
            "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), "  # noqa: S608 - no value from outside
            "(min_x, min_y, max_x, max_y) = "
            f"(SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_{indexed}_geom) "
            f"WHERE table_name IN ({marks})",
            shown,
        )
