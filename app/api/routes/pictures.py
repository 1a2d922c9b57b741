"""``/pictures`` and ``/animations``: the map as PNG, SVG, GIF, WebP and MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from app.api.caching import answer, answer_headers, entity_tag, is_known
from app.api.middleware import ASKED_HEAD
from app.api.parameter import Asked, Parameter
from app.api.params import BBOX, FROM, LANG, SNAPSHOT_DAY, STEP, TO, VIEW
from app.api.readers import one_of, read_whole
from app.api.reading import reads
from app.api.refusals import NotEquippedError
from app.api.routes.comparison import COMPARE
from app.api.sides import left_side
from app.api.spans import series_days
from app.atlas.comparison import Side
from app.domain.errors import InvalidValueError
from app.exports.pictures.changes import PictureKind, changes
from app.exports.pictures.film import MOST_PER_SECOND, Film
from app.exports.pictures.gif import gif
from app.exports.pictures.ink import THEMES, Theme
from app.exports.pictures.mp4 import VideoUnavailableError, mp4, video_library
from app.exports.pictures.picture import (
    HEIGHT,
    LAYERS,
    LEAST_SIDE,
    MOST_DENSITY,
    MOST_PIXELS,
    MOST_SIDE,
    NO_LAYER,
    WIDTH,
    Sheet,
    png,
    read_layers,
    webp_picture,
)
from app.exports.pictures.svg import svg
from app.exports.pictures.webp import webp

router = APIRouter(tags=["pictures"])
PNG = "image/png"
SVG = "image/svg+xml"
WEBP = "image/webp"
MOST_FILM_PIXELS = 120_000_000
"""Of all frames of an animation: a year of days at 640 by 400, or a hundred days at 1280 by 800."""
MOST_FRAMES = 1500
FILM_WIDTH, FILM_HEIGHT = 640, 400


def _side(name: str, default: int) -> Parameter[int]:
    return Parameter(
        name=name,
        read=read_whole(name, LEAST_SIDE, MOST_SIDE),
        default=default,
        description=f"Pixels of a plain screen. Letters and lines are as large at any size; a picture has at most "
        f"{MOST_PIXELS:,} pixels in all.",
        schema={"type": "integer", "minimum": LEAST_SIDE, "maximum": MOST_SIDE, "default": default},
    )


def _read_rate(text: str, _atlas: object) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.5 <= rate <= MOST_PER_SECOND:  # noqa: PLR2004 - frames a second
        raise InvalidValueError("fps", text, f"is not a number from 0.5 to {MOST_PER_SECOND}")
    return rate


WIDTH_, HEIGHT_ = _side("width", WIDTH), _side("height", HEIGHT)
FILM_SIDES = (_side("width", FILM_WIDTH), _side("height", FILM_HEIGHT))
SCALE: Parameter[int] = Parameter(
    name="scale",
    read=read_whole("scale", 1, MOST_DENSITY),
    default=1,
    description="Pixels a pixel of a plain screen: 2 for sharp screens, 3 or 4 for print.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_DENSITY, "default": 1},
)
THEME: Parameter[str] = Parameter(
    name="theme",
    read=one_of("theme", THEMES),
    default="light",
    description="Light or dark.",
    schema={"type": "string", "enum": list(THEMES), "default": "light"},
)
VIEW_BOX = replace(
    BBOX,
    description="What to show: west,south,east,north in degrees (WGS 84). All of it is in the picture, and what "
    "lies around it where the shapes differ. Default: the whole theatre.",
)
FPS: Parameter[float] = Parameter(
    name="fps",
    read=_read_rate,
    default=12.0,
    description="Frames a second. The last frame stays for two seconds.",
    schema={"type": "number", "minimum": 0.5, "maximum": MOST_PER_SECOND, "default": 12},
)
FIRST = replace(FROM, place="path", description="The first day, YYYY-MM-DD.", pinned=None)
LAST = replace(TO, place="path", description="The last day, YYYY-MM-DD.", pinned=None)
FRAME_STEP = replace(STEP, description="How far the days of two frames are apart, counted from the first day.")
DRAWN: Parameter[frozenset[str]] = Parameter(
    name="layers",
    read=lambda text, _: read_layers(text),
    default=frozenset(LAYERS),
    description=f"What is drawn over the ground: any of {', '.join(LAYERS)}, joined by commas, as in the address of "
    f"the page; `{NO_LAYER}` is nothing. Default: all.",
    schema={"type": "string", "example": "areas,labels"},
)
AGAINST = replace(
    COMPARE,
    is_needed=False,
    description="Draws what changed instead: what is not the same on another map stands out, by who has it here, "
    "with the lines of contact of both. `date:2022-02-23` compares with another day, `days:365` with so many days "
    "before, `method:verified@1` with another method, `as_of:2022-09-30` with what was known on another day. Of two "
    "days the earlier one comes first.",
)
_LOOK = (VIEW_BOX, DRAWN, LANG, THEME, *VIEW)
_ABOUT = (
    "The map as the browser shows it, with title, date, legend, scale and attribution. With `revision` the picture "
    "never changes and can be cited. While as many are being drawn as the server can, the answer is 503 with "
    "`Retry-After`."
)
BUSY = {503: "As much is drawn as can be; `Retry-After` says when again."}
_ABOUT_FILMS = (
    f"A frame for every step from the first day to the last, each with title, date, legend and attribution. All "
    f"frames together have at most {MOST_FILM_PIXELS:,} pixels, and there are at most {MOST_FRAMES:,}: "
    "`marchland render` knows no such limit. One animation is drawn at a time; meanwhile the answer is 503 with "
    "`Retry-After`."
)


@reads(
    router,
    "/pictures/{day}.png",
    SNAPSHOT_DAY,
    WIDTH_,
    HEIGHT_,
    SCALE,
    *_LOOK,
    AGAINST,
    summary="The map of a day, or what changed, as PNG",
    description=_ABOUT,
    media_types=(PNG,),
    otherwise=BUSY,
    schema="Picture",
)
def picture_png(asked: Asked) -> Response:
    """Answer with pixels."""
    return _picture(asked, "png", png, PNG)


@reads(
    router,
    "/pictures/{day}.webp",
    SNAPSHOT_DAY,
    WIDTH_,
    HEIGHT_,
    SCALE,
    *_LOOK,
    AGAINST,
    summary="The map of a day, or what changed, as WebP",
    description=f"{_ABOUT} Without loss.",
    media_types=(WEBP,),
    otherwise=BUSY,
    schema="Picture",
)
def picture_webp(asked: Asked) -> Response:
    """Answer with pixels in fewer bytes."""
    return _picture(asked, "webp", webp_picture, WEBP)


@reads(
    router,
    "/pictures/{day}.svg",
    SNAPSHOT_DAY,
    WIDTH_,
    HEIGHT_,
    *_LOOK,
    AGAINST,
    summary="The map of a day, or what changed, as SVG",
    description=f"{_ABOUT} Areas are shapes, and text is text.",
    media_types=(SVG,),
    otherwise=BUSY,
    schema="Picture",
)
def picture_svg(asked: Asked) -> Response:
    """Answer with shapes."""
    return _picture(asked, "svg", svg, SVG)


def _film_route(ending: str, media_type: str, write: Callable[[Film], Iterator[bytes]], note: str = "") -> None:
    def film(asked: Asked) -> Response:
        return _film(asked, write, media_type)

    film.__name__ = f"animation_{ending}"
    film.__doc__ = f"Answer with an animation as {ending}."
    reads(
        router,
        f"/animations/{{from}}/{{to}}.{ending}",
        FIRST,
        LAST,
        FRAME_STEP,
        FPS,
        *FILM_SIDES,
        SCALE,
        *_LOOK,
        summary=f"The map of a span of days as {note or ending.upper()}",
        description=_ABOUT_FILMS,
        media_types=(media_type,),
        otherwise=BUSY | {501: "This server cannot write such files."},
        schema="Picture",
    )(film)


_film_route("gif", "image/gif", gif)
_film_route("webp", WEBP, webp, "animated WebP")
_film_route("mp4", "video/mp4", mp4, "MP4 (H.264), where the server can")


def _picture(asked: Asked, kind: PictureKind, draw: Callable[[Any, Sheet, date], bytes], media_type: str) -> Response:
    studio, sheet = asked.served.studio, _sheet(asked).checked()
    tag = entity_tag(asked, "identity")

    def picture() -> bytes:
        atelier, day = studio.atelier(asked), asked[SNAPSHOT_DAY]
        if not asked[AGAINST].is_given:
            return draw(atelier, sheet, day)
        right = Side(asked.view, day)
        return changes(atelier, sheet, left_side(asked, asked[AGAINST], right), right, kind)

    def drawn() -> bytes:
        return studio.drawn(tag, studio.pictures, picture)

    return answer(asked, drawn, media_type, is_packed=media_type != SVG)


def _film(asked: Asked, write: Callable[[Film], Iterator[bytes]], media_type: str) -> Response:
    studio, sheet = asked.served.studio, _sheet(asked)
    days = series_days(asked, MOST_FRAMES)
    if write is mp4:
        _look_for_video()
    film = Film(atelier=studio.atelier(asked), sheet=sheet, days=days, per_second=asked[FPS]).checked(MOST_FILM_PIXELS)
    tag = entity_tag(asked, "identity")
    if _is_asked_of_only(asked, tag):
        return _headers_alone(asked, tag, media_type)
    return answer(
        asked, lambda: studio.drawn(tag, studio.films, lambda: b"".join(write(film))), media_type, is_packed=True
    )


def _is_asked_of_only(asked: Asked, tag: str) -> bool:
    """Tell whether a HEAD asks for what would have to be drawn first."""
    is_head = bool(asked.request.scope.get(ASKED_HEAD))
    return is_head and not is_known(asked.request, tag) and not asked.served.studio.keeps(tag)


def _headers_alone(asked: Asked, tag: str, media_type: str) -> Response:
    """Answer HEAD without drawing: how long the body would be is then not said (RFC 9110, 9.3.2)."""
    return StreamingResponse(iter(()), media_type=media_type, headers=answer_headers(asked, tag, media_type))


def _look_for_video() -> None:
    try:
        video_library()
    except VideoUnavailableError as error:
        raise NotEquippedError(str(error)) from error


def _sheet(asked: Asked) -> Sheet:
    return Sheet(
        width=asked.value("width"),
        height=asked.value("height"),
        density=asked.value("scale") or 1,
        lang=asked[LANG],
        theme=cast("Theme", asked[THEME]),
        bounds=asked[VIEW_BOX],
        layers=asked[DRAWN],
    )
