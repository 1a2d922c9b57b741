"""Run the migrations: for `app.storage.schema`, or for ``alembic -x url=… COMMAND`` at the command line.

One transaction holds the whole way from one revision to another, on both databases, so that a migration
that fails leaves the database as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from app.storage.engine import open_engine
from app.storage.schema import migrating
from app.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.schema import SchemaItem


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell tables of the models from what makes a file a GeoPackage and what PostGIS keeps."""
    if kind != "table" or name is None:
        return True
    return not name.startswith(("gpkg_", "rtree_")) and name != "spatial_ref_sys"


def is_compared(_item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
    """Leave out the GiST indexes on SQLite, where an R*Tree takes their place."""
    is_spatial = kind == "index" and name is not None and name.endswith("_geom")
    return not (is_spatial and context.get_context().dialect.name == "sqlite")


def run(connection: Connection) -> None:
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

given: Connection | None = context.config.attributes.get("connection")
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
