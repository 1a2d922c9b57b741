"""Run the migrations: for `app.storage.schema`, or for ``alembic -x url=… COMMAND`` at the command line.

One transaction holds the whole way from one revision to another, on both databases, so that a migration
that fails leaves the database as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import context

from app.storage.engine import open_engine
from app.storage.schema import migrating
from app.storage.tables import metadata

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def is_ours(  # noqa: D103 - Alembic's `include_name`
    name: str | None, kind: str, parents: dict[str, str | None]
) -> bool:
    if kind != "table" or name is None:
        return True
    # What makes a file a GeoPackage, and what PostGIS keeps, are no tables of the models.
    del parents
    return not name.startswith(("gpkg_", "rtree_")) and name != "spatial_ref_sys"


def is_compared(  # noqa: D103 - Alembic's `include_object`
    item: sa.schema.SchemaItem, name: str | None, kind: str, reflected: bool, other: object  # noqa: FBT001
) -> bool:
    del reflected, other
    if kind != "index" or not isinstance(item, sa.Index):
        return True
    # On SQLite an R*Tree takes the place of a GiST index.
    is_spatial = name is not None and name.endswith("_geom")
    return not (is_spatial and context.get_context().dialect.name == "sqlite")


def run(connection: sa.Connection) -> None:
    """Bring the database behind a connection to the revision asked for."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=is_ours,
        include_object=is_compared,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    message = "the migrations read the database; run them without --sql"
    raise NotImplementedError(message)

given: sa.Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.get_x_argument(as_dictionary=True).get("url")
    if url is None:
        message = "say which database: alembic -x url=sqlite:///marchland.gpkg …"
        raise SystemExit(message)
    engine = open_engine(url)
    with migrating(engine) as opened:
        run(opened)
    engine.dispose()
