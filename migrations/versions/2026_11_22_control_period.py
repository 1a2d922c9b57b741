"""The answer in SQL: control periods by method, and two views that a map can open.

Somebody with a SQL prompt or QGIS sees who held what without asking Marchland.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_22_control_period"
down_revision: str | None = "2026_11_22_ledger"
branch_labels: None = None
depends_on: None = None

# The first column of a view is what GDAL and QGIS take for the feature id; `place_id` lets GDAL use the
# R*Tree of `place`. CURRENT_DATE is the day in UTC on SQLite, in the session's zone on PostgreSQL.
_VIEWS = {
    "settlement": """
        SELECT id, code, name_en, name_uk, oblast, parent, population, geonames_id, wikidata_id, geom
        FROM place WHERE kind = 'settlement' AND geom IS NOT NULL
    """,
    "oblast": """
        SELECT boundary.place_id AS id, place.code, place.name_en, place.name_uk, boundary.geom
        FROM boundary JOIN place ON place.id = boundary.place_id WHERE place.kind = 'oblast'
    """,
    "control_period_map": """
        SELECT control_period.id, control_period.method, place.code AS place, place.name_en, place.name_uk,
               place.oblast, place.population, control_period.valid_from, control_period.valid_to,
               control_period.controller, control_period.status, control_period.pressure,
               control_period.assertion, control_period.claimed_by, control_period.rule,
               control_period.from_earliest, control_period.from_latest, control_period.revision,
               place.id AS place_id, place.geom
        FROM control_period JOIN place ON place.code = control_period.place
        WHERE place.geom IS NOT NULL
    """,
    "control_now": """
        SELECT place.id, control_period.method, place.code AS place, place.name_en, place.name_uk,
               place.oblast, place.population, control_period.valid_from AS since,
               control_period.controller, control_period.status, control_period.pressure,
               control_period.assertion, control_period.claimed_by, control_period.rule,
               control_period.revision, place.geom
        FROM theatre
        JOIN control_period ON control_period.method = theatre.default_method
        JOIN place ON place.code = control_period.place
        WHERE place.geom IS NOT NULL
          AND (control_period.valid_from IS NULL OR control_period.valid_from <= CURRENT_DATE)
          AND (control_period.valid_to IS NULL OR control_period.valid_to > CURRENT_DATE)
    """,
}


def upgrade() -> None:
    """Create the table, then the views."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    claims = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "control_period",
        sa.Column("id", number, sa.Identity(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("controller", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("pressure", sa.Text(), nullable=False),
        sa.Column("assertion", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.Text()),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("from_earliest", sa.Date()),
        sa.Column("from_latest", sa.Date()),
        sa.Column("deciding", claims, nullable=False),
        sa.Column("claiming", claims, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_period")),
        sa.UniqueConstraint("method", "place", "valid_from", name=op.f("uq_control_period_method")),
        sa.ForeignKeyConstraint(
            ["place"],
            ["place.code"],
            name=op.f("fk_control_period_place_place"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["controller"],
            ["party.id"],
            name=op.f("fk_control_period_controller_party"),
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"],
            ["party.id"],
            name=op.f("fk_control_period_claimed_by_party"),
        ),
        sa.CheckConstraint(
            "status IN ('controlled', 'contested', 'unknown')",
            name=op.f("ck_control_period_status"),
        ),
        sa.CheckConstraint("pressure IN ('none', 'encircled')", name=op.f("ck_control_period_pressure")),
        sa.CheckConstraint(
            "assertion IN ('confirmed', 'corroborated', 'claimed', 'disputed')",
            name=op.f("ck_control_period_assertion"),
        ),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_control_period_span")),
    )
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    """Drop the views, then the table."""
    for name in reversed(_VIEWS):
        op.execute(f"DROP VIEW {name}")
    op.drop_table("control_period")
