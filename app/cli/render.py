"""``marchland render``: the map of a day as a picture, or of a span of days as an animation."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from app.api.spans import stepped
from app.cli.database import DatabaseUrl  # noqa: TC001 - the same
from app.cli.terminal import show, stage
from app.cli.viewing import AsOf, BBox, Day, MethodName, Revision, viewed
from app.domain.days import parse_day
from app.domain.errors import Fault
from app.exports.pictures.film import Film
from app.exports.pictures.gif import gif
from app.exports.pictures.ground import Ground
from app.exports.pictures.mp4 import mp4, video_library
from app.exports.pictures.picture import HEIGHT, LAYERS, WIDTH, Atelier, Sheet, UndrawableError, png, read_layers
from app.exports.pictures.svg import svg
from app.exports.pictures.webp import webp
from app.exports.whole_file import written_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from app.cli.viewing import Viewed

MOST_PIXELS: Final = 20_000_000_000
"""Of all frames of an animation: some hours of work."""
PICTURES: Final = {".png": png, ".svg": svg}
FILMS: Final = {".gif": gif, ".webp": webp, ".mp4": mp4}
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})", re.ASCII)


def render_command(  # noqa: PLR0913 - a picture has this many sides, each by name
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its ending says what: .png .svg, .gif .webp .mp4.")],
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
    method: MethodName = None,
    as_of: AsOf = None,
    revision: Revision = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Draw the map: of a day as a picture, of a span of days as an animation."""
    ending = file.suffix.lower()
    is_film = ending in FILMS
    faults = _faults(ending, size, is_span=first is not None or last is not None, is_day=day is not None)
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
                path.write_bytes(PICTURES[ending](atelier, sheet.checked(), found.day(day)))
    show(str(file))


def _write(film: Film, write: Callable[[Film], Iterator[bytes]], path: Path) -> None:
    with stage(f"Drawing {len(film.days):,} frames") as told, path.open("wb") as stream:
        for piece in write(film.watched(told)):
            stream.write(piece)


def _days(found: Viewed, first: str | None, last: str | None, step: str) -> list[date]:
    end = found.view.last_day if last is None else parse_day(last, "--to")
    start = found.view.theatre.first_day if first is None else parse_day(first, "--from")
    return list(stepped(start, end, step))


def _faults(ending: str, size: str, *, is_span: bool, is_day: bool) -> list[Fault]:
    faults = []
    known = [*PICTURES, *FILMS]
    if ending not in known:
        faults.append(Fault(at="FILE", message=f"does not end in one of {' '.join(known)}", value=ending))
    elif ending in FILMS and is_day:
        faults.append(Fault(at="--date", message=f"is for pictures; {ending} takes --from and --to"))
    elif ending in PICTURES and is_span:
        faults.append(Fault(at="--from", message=f"is for animations; {ending} takes --date"))
    if not _SIZE.fullmatch(size):
        faults.append(Fault(at="--size", message="is not WIDTHxHEIGHT, such as 1280x800", value=size))
    return faults
