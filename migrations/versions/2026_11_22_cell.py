"""Cells: the land around each settlement, worked out when a theatre is loaded, and a layer of who holds it today.

Dividing 33,000 settlements takes seconds, reading what was divided before does not; and QGIS can draw areas.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_22_cell"
down_revision: str | None = "2026_11_22_barrier"
branch_labels: None = None
depends_on: None = None

_LAYERS = {
    "cell": "The land around each settlement: modelled, nearer to it than to any other of its oblast",
    "area_now": "Who holds the land around each settlement today, by the default method: modelled from settlements",
}
_AREA_NOW = """
    SELECT cell.place_id AS id, control_period.method, place.code AS place, place.name_en, place.name_uk,
           place.oblast, cell.area_km2, cell.tessellation, control_period.valid_from AS since,
           control_period.controller, control_period.status, control_period.assertion,
           control_period.claimed_by, control_period.rule, control_period.revision, cell.geom
    FROM theatre
    JOIN control_period ON control_period.method = theatre.default_method
    JOIN place ON place.code = control_period.place
    JOIN cell ON cell.place_id = place.id
    WHERE (control_period.valid_from IS NULL OR control_period.valid_from <= CURRENT_DATE)
      AND (control_period.valid_to IS NULL OR control_period.valid_to > CURRENT_DATE)
"""


class _Declared(sa.types.UserDefinedType[bytes]):
    cache_ok = True

    def __init__(self, declaration: str) -> None:
        self.declaration = declaration

    def get_col_spec(self, **_: object) -> str:
        return self.declaration


def upgrade() -> None:
    """Create the table and the layer, then what finds cells by their bounds."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    multipolygon = _Declared("MULTIPOLYGON").with_variant(_Declared("geometry(MultiPolygon,4326)"), "postgresql")
    op.create_table(
        "cell",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("tessellation", sa.Text(), nullable=False),
        sa.Column("area_km2", sa.Double(), nullable=False),
        sa.Column("geom", multipolygon, nullable=False),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_cell")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_cell_place_id_place"), ondelete="CASCADE"),
    )
    op.execute(f"CREATE VIEW area_now AS {_AREA_NOW}")
    if on_postgresql:
        op.create_index(op.f("ix_cell_geom"), "cell", ["geom"], postgresql_using="gist")
        return
    run = op.get_bind().exec_driver_sql
    for table, description in _LAYERS.items():
        run(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
            "VALUES (?, 'features', ?, ?, 4326)",
            (table, table, description),
        )
        run("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', 4326, 0, 0)", (table,))
    run(
        "INSERT INTO gpkg_extensions VALUES ('cell', 'geom', 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')"
    )
    run("CREATE VIRTUAL TABLE rtree_cell_geom USING rtree(id, minx, maxx, miny, maxy)")
    for name, body in _RTREE_TRIGGERS.items():
        run(f"CREATE TRIGGER rtree_cell_geom_{name} {body}")


def downgrade() -> None:
    """Drop all of it."""
    op.execute("DROP VIEW area_now")
    if op.get_bind().dialect.name != "postgresql":
        run = op.get_bind().exec_driver_sql
        run("DROP TABLE rtree_cell_geom")
        for table in _LAYERS:
            for catalogue in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
                run(f"DELETE FROM {catalogue} WHERE table_name = ?", (table,))  # noqa: S608 - names of ours
    op.drop_table("cell")


# Written after OGC 12-128r18, annex F.3; the numbers are the standard's.
_BOUNDS = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_FILLED = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
_WAS_FILLED = "(OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom))"
_SAME, _OTHER = "OLD.place_id = NEW.place_id", "OLD.place_id != NEW.place_id"
_PUT = f"INSERT OR REPLACE INTO rtree_cell_geom VALUES (NEW.place_id, {_BOUNDS});"  # noqa: S608 - no value from outside
_MOVE = (
    "UPDATE rtree_cell_geom SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), "
    "miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.place_id;"
)
_TAKE = "DELETE FROM rtree_cell_geom WHERE id = OLD.place_id;"
_TAKE_BOTH = "DELETE FROM rtree_cell_geom WHERE id IN (OLD.place_id, NEW.place_id);"
_OF_GEOM, _OF_ROW = "AFTER UPDATE OF geom ON cell", "AFTER UPDATE ON cell"
_RTREE_TRIGGERS = {
    "insert": f"AFTER INSERT ON cell WHEN {_FILLED} BEGIN {_PUT} END",
    "update2": f"{_OF_GEOM} WHEN {_SAME} AND NOT {_FILLED} BEGIN {_TAKE} END",
    "update4": f"{_OF_ROW} WHEN {_OTHER} AND NOT {_FILLED} BEGIN {_TAKE_BOTH} END",
    "update5": f"{_OF_ROW} WHEN {_OTHER} AND {_FILLED} BEGIN {_TAKE} {_PUT} END",
    "update6": f"{_OF_GEOM} WHEN {_SAME} AND {_FILLED} AND {_WAS_FILLED} BEGIN {_MOVE} END",
    "update7": f"{_OF_GEOM} WHEN {_SAME} AND {_FILLED} AND NOT {_WAS_FILLED} BEGIN {_PUT} END",
    "delete": f"AFTER DELETE ON cell WHEN OLD.geom NOTNULL BEGIN {_TAKE} END",
}
