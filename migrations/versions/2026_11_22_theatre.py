"""Tables of a theatre: parties, places, boundaries and who held what before any claim.

Everything else refers to them: a claim speaks of a place and names a party.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_22_theatre"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None


class _Declared(sa.types.UserDefinedType[bytes]):
    cache_ok = True

    def __init__(self, declaration: str) -> None:
        self.declaration = declaration

    def get_col_spec(self, **_: object) -> str:
        return self.declaration


def _json() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def _geometry(kind: str) -> sa.types.TypeEngine[bytes]:
    on_postgis = _Declared(f"geometry({kind},4326)")
    return _Declared(kind.upper()).with_variant(on_postgis, "postgresql")


def upgrade() -> None:
    """Create them, and PostGIS first where there is a server."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.create_table(
        "theatre",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", _json(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("default_method", sa.Text(), nullable=False),
        sa.Column("languages", _json(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theatre")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", _json(), nullable=False),
        sa.Column("color_light", sa.Text(), nullable=False),
        sa.Column("color_dark", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("oblast", sa.Text()),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_uk", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer()),
        sa.Column("geonames_id", sa.Integer()),
        sa.Column("wikidata_id", sa.Text()),
        sa.Column("search_names", _json()),
        sa.Column("geom", _geometry("Point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
        sa.ForeignKeyConstraint(["parent"], ["place.code"], name=op.f("fk_place_parent_place")),
        sa.ForeignKeyConstraint(["oblast"], ["place.code"], name=op.f("fk_place_oblast_place")),
        sa.CheckConstraint(
            "kind IN ('country', 'oblast', 'raion', 'hromada', 'settlement')",
            name=op.f("ck_place_kind"),
        ),
    )
    op.create_index(op.f("ix_place_parent"), "place", ["parent"])
    op.create_index(op.f("ix_place_oblast"), "place", ["oblast"])
    op.create_table(
        "boundary",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("geom", _geometry("MultiPolygon"), nullable=False),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_boundary")),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.id"],
            name=op.f("fk_boundary_place_id_place"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "baseline",
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("place", sa.Text()),
        sa.Column("party", sa.Text()),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_baseline")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_baseline_place_place")),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name=op.f("fk_baseline_party_party")),
    )
    if on_postgresql:
        for table in ("place", "boundary"):
            op.create_index(op.f(f"ix_{table}_geom"), table, ["geom"], postgresql_using="gist")


def downgrade() -> None:
    """Drop them. PostGIS stays: Marchland may not have been the one to bring it."""
    for table in ("baseline", "boundary", "place", "party", "theatre"):
        op.drop_table(table)
