"""``marchland render``: the map of a day as a picture, or of a span of days as an animation."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from app.api.sides import other_side, read_against
from app.api.spans import stepped
from app.atlas.comparison import Side
from app.cli.database import DatabaseUrl  # noqa: TC001 - the same
from app.cli.terminal import show, stage
from app.cli.viewing import AsOf, BBox, Day, MethodName, Revision, viewed
from app.domain.days import parse_day
from app.domain.errors import Fault
from app.domain.method import parse_method
from app.exports.pictures.changes import changes
from app.exports.pictures.film import Film
from app.exports.pictures.gif import gif
from app.exports.pictures.ground import Ground
from app.exports.pictures.mp4 import mp4, video_library
from app.exports.pictures.picture import (
    HEIGHT,
    LAYERS,
    WIDTH,
    Atelier,
    Sheet,
    UndrawableError,
    png,
    read_layers,
    webp_picture,
)
from app.exports.pictures.svg import svg
from app.exports.pictures.webp import webp
from app.exports.whole_file import written_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from app.atlas.view import View
    from app.cli.viewing import Viewed
    from app.domain.method import Method
    from app.exports.pictures.changes import PictureKind

MOST_PIXELS: Final = 20_000_000_000
"""Of all frames of an animation: some hours of work."""
PICTURES: Final[Mapping[str, tuple[Callable[[Atelier, Sheet, date], bytes], PictureKind]]] = {
    ".png": (png, "png"),
    ".svg": (svg, "svg"),
    ".webp": (webp_picture, "webp"),
}
FILMS: Final = {".gif": gif, ".webp": webp, ".mp4": mp4}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})", re.ASCII)


def render_command(  # noqa: PLR0913 - a picture has this many sides, each by name
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Its ending says what: .png .svg .webp, .gif .webp .mp4.")
    ],
    *,
    day: Day = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help="The first day of an animation.", show_default=False),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="YYYY-MM-DD", help="Its last day; else the latest.", show_default=False),
    ] = None,
    step: Annotated[
        Literal["day", "week", "month"], typer.Option("--step", help="From one frame to the next.")
    ] = "day",
    fps: Annotated[float, typer.Option("--fps", help="Frames a second.")] = 12.0,
    bbox: BBox = None,
    size: Annotated[str, typer.Option("--size", metavar="WIDTHxHEIGHT", help="Pixels.")] = f"{WIDTH}x{HEIGHT}",
    scale: Annotated[int, typer.Option("--scale", help="2 for sharp screens, 3 or 4 for print.")] = 1,
    lang: Annotated[Literal["en", "uk"], typer.Option("--lang", help="Language.")] = "en",
    theme: Annotated[Literal["light", "dark"], typer.Option("--theme", help="Colours.")] = "light",
    layers: Annotated[
        str | None,
        typer.Option(
            "--layers", metavar="NAMES", help=f"Of {', '.join(LAYERS)}, joined by commas; else all.", show_default=False
        ),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="DAY",
            help="What changed since another day; or days:365, method:NAME, as_of:DAY.",
            show_default=False,
        ),
    ] = None,
    method: MethodName = None,
    as_of: AsOf = None,
    revision: Revision = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Draw the map: of a day as a picture, of a span of days as an animation."""
    ending = file.suffix.lower()
    is_span, is_day = first is not None or last is not None, day is not None or compare is not None
    is_film = ending in FILMS and not (ending in PICTURES and is_day)
    faults = _faults(ending, size, is_span=is_span, is_day=day is not None, is_compared=compare is not None)
    if faults:
        subject = "the map"
        raise UndrawableError(subject, faults)
    if ending == ".mp4":
        video_library()
    width, height = (int(side) for side in size.split("x"))
    with viewed(database_url, method=method, as_of=as_of, revision=revision) as found:
        sheet = Sheet(
            width=width,
            height=height,
            density=scale,
            lang=lang,
            theme=theme,
            bounds=found.box(bbox),
            layers=frozenset(LAYERS) if layers is None else read_layers(layers, "--layers"),
        )
        atelier = Atelier(view=found.view, ground=Ground.decoded(found.basemap), oblasts=found.atlas.oblasts)
        with written_whole(file) as path:
            if is_film:
                days = _days(found, first, last, step)
                film = Film(atelier=atelier, sheet=sheet, days=days, per_second=fps).checked(MOST_PIXELS)
                _write(film, FILMS[ending], path)
            else:
                right = Side(found.view, found.day(day))
                left = None if compare is None else _left(found, compare, right, method, as_of, revision)
                path.write_bytes(_picture(atelier, sheet.checked(), left, right, ending))
    show(str(file))


def _picture(atelier: Atelier, sheet: Sheet, left: Side | None, right: Side, ending: str) -> bytes:
    draw, kind = PICTURES[ending]
    return draw(atelier, sheet, right.day) if left is None else changes(atelier, sheet, left, right, kind)


def _left(
    found: Viewed, compare: str, right: Side, method: str | None, as_of: str | None, revision: int | None
) -> Side:
    """Read the map to compare with; a day alone is one."""
    text = f"date:{compare}" if _DAY.fullmatch(compare) else compare
    against = read_against(text, found.atlas)

    def view(other: Method | None, known_on: date | None) -> View:
        parties = [party.id for party in found.atlas.theatre.parties]
        own = None if method is None else parse_method(method, parties)
        return found.atlas.view(other or own, known_on or (None if as_of is None else parse_day(as_of)), revision)

    return other_side(against, right, view)


def _write(film: Film, write: Callable[[Film], Iterator[bytes]], path: Path) -> None:
    with stage(f"Drawing {len(film.days):,} frames") as told, path.open("wb") as stream:
        for piece in write(film.watched(told)):
            stream.write(piece)


def _days(found: Viewed, first: str | None, last: str | None, step: str) -> list[date]:
    end = found.view.last_day if last is None else parse_day(last, "--to")
    start = found.view.theatre.first_day if first is None else parse_day(first, "--from")
    return list(stepped(start, end, step))


def _faults(ending: str, size: str, *, is_span: bool, is_day: bool, is_compared: bool) -> list[Fault]:
    faults = []
    known = dict.fromkeys([*PICTURES, *FILMS])
    if ending not in known:
        faults.append(Fault(at="FILE", message=f"does not end in one of {' '.join(known)}", value=ending))
    is_film = ending in FILMS and (is_span or ending not in PICTURES)
    faults += [
        Fault(at=name, message=f"is for pictures; an animation as {ending} takes --from and --to")
        for name, is_given in (("--date", is_day), ("--compare", is_compared))
        if is_given and is_film
    ]
    if ending in PICTURES and ending not in FILMS and is_span:
        faults.append(Fault(at="--from", message=f"is for animations; {ending} takes --date"))
    if not _SIZE.fullmatch(size):
        faults.append(Fault(at="--size", message="is not WIDTHxHEIGHT, such as 1280x800", value=size))
    return faults
