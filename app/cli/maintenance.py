"""``marchland migrate`` and ``marchland load``: making a database and keeping it up to date."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.atlas.cluster import connected
from app.cli.database import DatabaseUrl, opened_for_making
from app.cli.loading import load_theatre
from app.cli.terminal import show, stage
from app.config import Settings
from app.main import theatre_dir
from app.sources.theatre import read_theatre_folder
from app.storage.engine import writing

if TYPE_CHECKING:
    from app.cli.loading import Loaded

Theatre = Annotated[
    Path | None,
    typer.Option(
        "--theatre", metavar="DIR", help="A theatre folder; else the one of the settings.", show_default=False
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="A scheduler of dask.distributed, such as tcp://10.0.0.1:8786, whose workers do the work.",
        show_default=False,
    ),
]
DefaultClaims = Annotated[
    bool, typer.Option("--default-claims/--no-default-claims", help="Record the claims that come with the theatre.")
]


def migrate_command(*, database_url: DatabaseUrl = None) -> None:
    """Bring the tables of the database up to date; make them if there are none."""
    with stage("Bringing the database up to date"), opened_for_making(database_url):
        pass
    show("The database is up to date.")


def load_command(
    *,
    theatre: Theatre = None,
    database_url: DatabaseUrl = None,
    default_claims: DefaultClaims = True,
    cluster: ClusterAddress = None,
) -> None:
    """Load a theatre and the claims that come with it, or what of them is new."""
    with stage("Reading the theatre"):
        folder = read_theatre_folder(theatre or theatre_dir(Settings()))
    scheduler = cluster or Settings().cluster
    with (
        # Before the database is opened, or even made.
        nullcontext() if scheduler is None else connected(scheduler) as workers,
        opened_for_making(database_url) as engine,
        writing(engine) as connection,
    ):
        loaded = load_theatre(connection, folder, datetime.now(UTC), with_claims=default_claims, cluster=workers)
    show(summary(folder.theatre.id, loaded))


def summary(theatre: str, loaded: Loaded) -> str:
    """Say what was loaded."""
    places = "loaded" if loaded.theatre_changed else "is loaded already"
    return (
        f"The theatre {theatre} {places}: {loaded.sources} new sources, {loaded.claims} new claims, "
        f"{loaded.already} recorded already."
    )
