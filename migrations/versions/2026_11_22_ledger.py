"""The ledger: numbered records and what each of them says, which the database itself keeps from changing.

An answer is cited by its revision; that holds only if no record before it can be altered, by whatever program.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_22_ledger"
down_revision: str | None = "2026_11_22_theatre"
branch_labels: None = None
depends_on: None = None

# Every table of the ledger with what tells its rows apart.
_KEYS = {
    "record": (("seq",),),
    "source": (("seq",),),
    "claim": (("seq",), ("id",)),
    "claim_place": (("seq", "position"),),
    "claim_exception": (("seq", "position"),),
    "claim_evidence": (("seq", "position"),),
    "retraction": (("seq",),),
    "release": (("seq",),),
}
_REFUSAL = "the ledger is append-only: rows of {table} are never changed or deleted"
_GAP = "records are numbered 1, 2, 3 … without a gap"


def upgrade() -> None:
    """Create the tables, then their guards."""
    op.create_table(
        "record",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_record")),
        sa.CheckConstraint(
            "kind IN ('source', 'claim', 'retraction', 'release')",
            name=op.f("ck_record_kind"),
        ),
    )
    op.create_table(
        "source",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alignment", sa.Text()),
        sa.Column("reliability", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("derived_from", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_source")),
        sa.ForeignKeyConstraint(["seq"], ["record.seq"], name=op.f("fk_source_seq_record")),
        sa.ForeignKeyConstraint(["alignment"], ["party.id"], name=op.f("fk_source_alignment_party")),
        sa.CheckConstraint(
            "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')",
            name=op.f("ck_source_reliability"),
        ),
        sa.CheckConstraint("role IN ('statement', 'survey')", name=op.f("ck_source_role")),
    )
    op.create_index(op.f("ix_source_id"), "source", ["id"])
    op.create_table(
        "claim",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party", sa.Text()),
        sa.Column("to_party", sa.Text()),
        sa.Column("when_edtf", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Date()),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("relay", sa.Text()),
        sa.Column("credibility", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer()),
        sa.Column("act", sa.Text()),
        sa.Column("supersedes", sa.Text()),
        sa.Column("embargo_until", sa.Date()),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_claim")),
        sa.UniqueConstraint("id", name=op.f("uq_claim_id")),
        sa.ForeignKeyConstraint(["seq"], ["record.seq"], name=op.f("fk_claim_seq_record")),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name=op.f("fk_claim_party_party")),
        sa.ForeignKeyConstraint(["to_party"], ["party.id"], name=op.f("fk_claim_to_party_party")),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["claim.id"],
            name=op.f("fk_claim_supersedes_claim"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("credibility BETWEEN 1 AND 6", name=op.f("ck_claim_credibility")),
    )
    op.create_index(op.f("ix_claim_latest"), "claim", ["latest"])
    for table in ("claim_place", "claim_exception"):
        op.create_table(
            table,
            sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
            sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
            sa.Column("place", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("seq", "position", name=op.f(f"pk_{table}")),
            sa.ForeignKeyConstraint(["seq"], ["claim.seq"], name=op.f(f"fk_{table}_seq_claim")),
            sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f(f"fk_{table}_place_place")),
        )
        op.create_index(op.f(f"ix_{table}_place"), table, ["place"])
    op.create_table(
        "claim_evidence",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("archive_url", sa.Text()),
        sa.Column("sha256", sa.Text()),
        sa.PrimaryKeyConstraint("seq", "position", name=op.f("pk_claim_evidence")),
        sa.ForeignKeyConstraint(["seq"], ["claim.seq"], name=op.f("fk_claim_evidence_seq_claim")),
    )
    op.create_table(
        "retraction",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date()),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_retraction")),
        sa.ForeignKeyConstraint(["seq"], ["record.seq"], name=op.f("fk_retraction_seq_record")),
        sa.ForeignKeyConstraint(["claim"], ["claim.id"], name=op.f("fk_retraction_claim_claim")),
    )
    op.create_table(
        "release",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_release")),
        sa.ForeignKeyConstraint(["seq"], ["record.seq"], name=op.f("fk_release_seq_record")),
        sa.ForeignKeyConstraint(["claim"], ["claim.id"], name=op.f("fk_release_claim_claim")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    """Drop the tables; their triggers go with them."""
    for table in reversed(_KEYS):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION marchland_refuse_change()")
        op.execute("DROP FUNCTION marchland_refuse_gap()")


def _guard_on_postgresql() -> None:
    message = _REFUSAL.format(table="%")
    op.execute(f"""
        CREATE FUNCTION marchland_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{message}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
    """)
    op.execute(f"""
        CREATE FUNCTION marchland_refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM record) THEN
                RAISE EXCEPTION '{_GAP}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
    """)  # noqa: S608 - no value from outside
    op.execute("""
        CREATE TRIGGER record_has_no_gap BEFORE INSERT ON record
        FOR EACH ROW EXECUTE FUNCTION marchland_refuse_gap()
    """)
    for table in _KEYS:
        op.execute(f"""
            CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION marchland_refuse_change()
        """)


def _guard_on_sqlite() -> None:
    # RAISE takes no expression, so the message is spelt out. Colons would be bind parameters to SQLAlchemy's
    # text(): exec_driver_sql passes them as they are.
    run = op.get_bind().exec_driver_sql
    run(f"""
        CREATE TRIGGER record_has_no_gap BEFORE INSERT ON record
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM record)
        BEGIN SELECT RAISE(ABORT, '{_GAP}'); END
    """)  # noqa: S608 - no value from outside
    for table, keys in _KEYS.items():
        refusal = _REFUSAL.format(table=table)
        for change in ("UPDATE", "DELETE"):
            run(f"""
                CREATE TRIGGER {table}_is_append_only_{change.lower()} BEFORE {change} ON {table}
                BEGIN SELECT RAISE(ABORT, '{refusal}'); END
            """)
        # INSERT OR REPLACE deletes without asking the trigger on DELETE.
        same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
        run(f"""
            CREATE TRIGGER {table}_is_append_only_insert BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
            BEGIN SELECT RAISE(ABORT, '{refusal}'); END
        """)  # noqa: S608 - no value from outside
