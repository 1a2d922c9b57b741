"""The view that a command asks for: the options it takes, and what they mean."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from app.api.readers import read_box
from app.cli.database import opened_current
from app.cli.terminal import stage
from app.config import Settings
from app.domain.days import parse_day
from app.domain.method import parse_method
from app.main import basemap_with_oblasts, read_atlas, theatre_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.api.readers import Box
    from app.atlas.atlas import Atlas
    from app.atlas.view import View

Day = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="Else the latest day of the ledger.", show_default=False),
]
BBox = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Degrees; else the whole theatre.", show_default=False),
]
MethodName = Annotated[
    str | None, typer.Option("--method", metavar="METHOD", help="Else the theatre's own.", show_default=False)
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="YYYY-MM-DD", help="Only what was reported by this day.", show_default=False),
]
Revision = Annotated[
    int | None, typer.Option("--revision", min=0, help="Only records up to this number.", show_default=False)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """A view, and what it was made from."""

    atlas: Atlas
    view: View
    basemap: bytes

    def day(self, text: str | None) -> date:
        """Read a day; the latest of the ledger if none is given.

        Raises
        ------
        MalformedDayError
            If it is none.
        """
        return self.view.last_day if text is None else parse_day(text, "--date")

    def box(self, text: str | None) -> Box | None:
        """Read a box.

        Raises
        ------
        InvalidValueError
            If it is none.
        InvalidInputError
            If its sides are.
        """
        return None if text is None else read_box(text, self.atlas)


@contextmanager
def viewed(
    database_url: str | None, *, method: str | None = None, as_of: str | None = None, revision: int | None = None
) -> Iterator[Viewed]:
    """Read a database and give the view that was asked for.

    Raises
    ------
    InvalidValueError
        If the method or a day cannot be read.
    UnknownRevisionError
        If the ledger has no such revision.
    StorageError
        If the database cannot be used.
    """
    known_on = None if as_of is None else parse_day(as_of, "--as-of")
    with opened_current(database_url) as engine:
        with stage("Reading the ledger"):
            atlas = read_atlas(engine)
            parties = [party.id for party in atlas.theatre.parties]
            view = atlas.view(None if method is None else parse_method(method, parties), known_on, revision)
        yield Viewed(atlas=atlas, view=view, basemap=basemap_with_oblasts(theatre_dir(Settings()), atlas))
