"""What makes the SQLite file a GeoPackage 1.4: its catalogue, and an R*Tree for each geometry column.

QGIS and GDAL open the live database, append to it and filter by bounds, with nothing exported. PostgreSQL has
PostGIS for that, so nothing happens there.

Written after OGC 12-128r18: clauses 1.1.2 and 1.1.3, 2.1.5, and annex F.3 for the triggers.
"""

from alembic import op

revision: str = "2026_11_22_geopackage"
down_revision: str | None = "2026_11_22_control_period"
branch_labels: None = None
depends_on: None = None

_APPLICATION_ID = int.from_bytes(b"GPKG")
_VERSION = 10400
_NOBODY = 0

_WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],'
    'AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

_CATALOGUE = {
    "gpkg_spatial_ref_sys": """
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
    """,
    "gpkg_contents": """
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
    """,
    "gpkg_geometry_columns": """
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
    """,
    "gpkg_extensions": """
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
        scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
    """,
}

_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, _WGS_84, "longitude and latitude in degrees"),
)

# Tables and views with a geometry: its kind, and the words that QGIS shows.
_LAYERS = {
    "control_now": ("POINT", "Who holds each settlement today, by the default method"),
    "control_period_map": (
        "POINT",
        "Who held each settlement, by method; valid_to is the first day after, empty means no end",
    ),
    "settlement": ("POINT", "Settlements"),
    "oblast": ("MULTIPOLYGON", "Oblasts"),
    "place": ("POINT", "All places; settlements and areas"),
    "boundary": ("MULTIPOLYGON", "Outlines of areas, by the id of the place"),
}

# Tables without one that make sense on their own.
_ATTRIBUTES = {
    "control_period": "Who held what: half-open spans [valid_from, valid_to) by method",
    "record": "The ledger: number, time and kind of every record. Append-only",
    "source": "Who says something, in every version recorded. Append-only",
    "claim": "Dated statements; retracted and superseded ones too. Append-only",
}

# Tables with an R*Tree, and their feature id.
_INDEXED = {"place": "id", "boundary": "place_id"}


def upgrade() -> None:
    """Make the file a GeoPackage."""
    if op.get_bind().dialect.name != "sqlite":
        return
    run = op.get_bind().exec_driver_sql
    run(f"PRAGMA application_id = {_APPLICATION_ID}")
    run(f"PRAGMA user_version = {_VERSION}")
    for table, columns in _CATALOGUE.items():
        run(f"CREATE TABLE {table} ({columns})")
    for system in _SYSTEMS:
        run("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", system)
    for table, (kind, description) in _LAYERS.items():
        run(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
            "VALUES (?, 'features', ?, ?, 4326)",
            (table, table, description),
        )
        run("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (table, kind))
    for table, description in _ATTRIBUTES.items():
        run(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
            "VALUES (?, 'attributes', ?, ?, 0)",
            (table, table, description),
        )
    for table, key in _INDEXED.items():
        run(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
            "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            (table,),
        )
        for statement in _rtree(table, key):
            run(statement)


def downgrade() -> None:
    """Make it a plain SQLite file again."""
    if op.get_bind().dialect.name != "sqlite":
        return
    run = op.get_bind().exec_driver_sql
    for table, key in _INDEXED.items():
        for name in _rtree_triggers(table, key):
            run(f"DROP TRIGGER {name}")
        run(f"DROP TABLE rtree_{table}_geom")
    for table in reversed(_CATALOGUE):
        run(f"DROP TABLE {table}")
    run(f"PRAGMA application_id = {_NOBODY}")
    run(f"PRAGMA user_version = {_NOBODY}")


def _rtree(table: str, key: str) -> list[str]:
    create = f"CREATE VIRTUAL TABLE rtree_{table}_geom USING rtree(id, minx, maxx, miny, maxy)"
    fill = (
        f"INSERT INTO rtree_{table}_geom "  # noqa: S608 - no value from outside
        f"SELECT {key}, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), ST_MaxY(geom) "
        f"FROM {table} WHERE geom NOTNULL AND NOT ST_IsEmpty(geom)"
    )
    triggers = _rtree_triggers(table, key)
    return [create, fill, *(f"CREATE TRIGGER {name} {body}" for name, body in triggers.items())]


def _rtree_triggers(table: str, key: str) -> dict[str, str]:
    rtree = f"rtree_{table}_geom"
    bounds = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
    is_filled = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
    was_filled = "(OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom))"
    same, other = f"OLD.{key} = NEW.{key}", f"OLD.{key} != NEW.{key}"
    put = f"INSERT OR REPLACE INTO {rtree} VALUES (NEW.{key}, {bounds});"  # noqa: S608 - no value from outside
    move = (
        f"UPDATE {rtree} SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), "  # noqa: S608 - no value from outside
        f"miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.{key};"
    )
    take = f"DELETE FROM {rtree} WHERE id = OLD.{key};"  # noqa: S608 - no value from outside
    take_both = f"DELETE FROM {rtree} WHERE id IN (OLD.{key}, NEW.{key});"  # noqa: S608 - no value from outside
    of_geom, of_row = f"AFTER UPDATE OF geom ON {table}", f"AFTER UPDATE ON {table}"
    # The numbers are the standard's; 1 and 3 are of versions before 1.4.
    return {
        f"{rtree}_insert": f"AFTER INSERT ON {table} WHEN {is_filled} BEGIN {put} END",
        f"{rtree}_update2": f"{of_geom} WHEN {same} AND NOT {is_filled} BEGIN {take} END",
        f"{rtree}_update4": f"{of_row} WHEN {other} AND NOT {is_filled} BEGIN {take_both} END",
        f"{rtree}_update5": f"{of_row} WHEN {other} AND {is_filled} BEGIN {take} {put} END",
        f"{rtree}_update6": f"{of_geom} WHEN {same} AND {is_filled} AND {was_filled} BEGIN {move} END",
        f"{rtree}_update7": f"{of_geom} WHEN {same} AND {is_filled} AND NOT {was_filled} BEGIN {put} END",
        f"{rtree}_delete": f"AFTER DELETE ON {table} WHEN OLD.geom NOTNULL BEGIN {take} END",
    }
