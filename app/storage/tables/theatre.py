"""What a map is about: parties, places, boundaries. Replaced whole when a theatre is loaded again."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from app.storage.column_types import MULTIPOLYGON, POINT, Geometry, Json
from app.storage.tables.metadata import metadata

theatre = Table(
    "theatre",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Json, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("default_method", Text, nullable=False),
    Column("languages", Json, nullable=False),
    Column("west", Double, nullable=False),
    Column("south", Double, nullable=False),
    Column("east", Double, nullable=False),
    Column("north", Double, nullable=False),
    Column("barriers", Json),
    Column("attribution", Json),
    Column("eras", Json),
)

party = Table(
    "party",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Json, nullable=False),
    Column("color_light", Text, nullable=False),
    Column("color_dark", Text, nullable=False),
    Column("pattern", Text, nullable=False),
)

# `id` is the feature id of a GeoPackage and keeps its place for good; `code` is the id of the domain.
# `position` orders places, parents first; a place that somebody adds with QGIS has none and comes last.
place = Table(
    "place",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("position", Integer),
    Column("kind", Text, nullable=False),
    Column("parent", Text, ForeignKey("place.code")),
    Column("oblast", Text, ForeignKey("place.code")),
    Column("name_en", Text, nullable=False),
    Column("name_uk", Text, nullable=False),
    Column("population", Integer),
    Column("geonames_id", Integer),
    Column("wikidata_id", Text),
    Column("search_names", Json),
    Column("geom", Geometry(POINT)),
    UniqueConstraint("code"),
    CheckConstraint(
        "kind IN ('country', 'oblast', 'raion', 'hromada', 'settlement')",
        name="kind",
    ),
    Index(None, "parent"),
    Index(None, "oblast"),
    Index("ix_place_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
)

boundary = Table(
    "boundary",
    metadata,
    Column("place_id", Integer, ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
    Column("geom", Geometry(MULTIPOLYGON), nullable=False),
    Index("ix_boundary_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
)

cell = Table(
    "cell",
    metadata,
    Column("place_id", Integer, ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
    Column("tessellation", Text, nullable=False),
    Column("area_km2", Double, nullable=False),
    Column("geom", Geometry(MULTIPOLYGON), nullable=False),
    Index("ix_cell_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
)

baseline = Table(
    "baseline",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("place", Text, ForeignKey("place.code")),
    Column("party", Text, ForeignKey("party.id")),
)
