"""Animations: of each frame only what changed is drawn, and it is as if all of it had been."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import InvalidInputError
from app.exports.pictures.film import Film
from app.exports.pictures.gif import gif
from app.exports.pictures.ground import Ground, MalformedBaseMapError
from app.exports.pictures.picture import LEAST_SIDE, Atelier, Sheet
from app.exports.pictures.webp import webp
from app.resources import static_dir
from tests.api.serving import CLAIMS
from tests.atlas.builders import small_atlas
from tests.support.needs import missing

FIRST = date(2022, 2, 27)
LAKE = {
    "type": "Topology",
    "arcs": [[[31, 47], [32, 47], [32, 48], [31, 48], [31, 47]]],
    "objects": {"lakes": {"type": "Polygon", "arcs": [[0]], "properties": {"until": "2022-03-05"}}},
}


@pytest.fixture
def atelier() -> Atelier:
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")
    atlas = small_atlas(*CLAIMS)
    return Atelier(view=atlas.view(), ground=Ground.decoded(LAKE), oblasts=atlas.oblasts)


def film(atelier: Atelier, days: int = 10) -> Film:
    return Film(
        atelier=atelier,
        sheet=Sheet(width=320, height=260),
        days=[FIRST + timedelta(days=number) for number in range(days)],
    )


def frames(wanted: Film) -> list[np.ndarray]:
    return [frame.pixels.copy() for frame in wanted.frames()]


def test_a_frame_is_what_it_would_be_alone(atelier: Atelier) -> None:
    # given: days on which a lake goes, a place is taken and one is claimed
    wanted = film(atelier, 40)

    # when
    drawn = frames(wanted)

    # then
    for number in (0, 2, 6, 35, 39):
        # The same title widths, so the same layout; the last day alone, all of it drawn at once.
        alone = Film(atelier=atelier, sheet=wanted.sheet, days=[wanted.days[number]])
        desk = next(iter(alone.frames()))
        assert np.abs(desk.pixels[70:].astype(int) - drawn[number][70:]).max() <= 1, number


def test_a_title_longer_than_the_frame_ends_with_it(atelier: Atelier) -> None:
    # given
    view = small_atlas(*CLAIMS).view(as_of=FIRST + timedelta(days=30))
    narrow = Film(
        atelier=Atelier(view=view, ground=Ground.decoded(LAKE), oblasts=atelier.oblasts),
        sheet=Sheet(width=LEAST_SIDE, height=LEAST_SIDE),
        days=[view.last_day + timedelta(days=number) for number in (1, 2)],
    )

    # when
    first, second = narrow.frames()

    # then
    assert first.pixels.shape == (LEAST_SIDE, LEAST_SIDE, 3)
    assert second.box[2] <= LEAST_SIDE


def test_what_changed_lies_in_the_box_of_the_frame(atelier: Atelier) -> None:
    # when
    boxes = [(frame.box, frame.pixels.copy()) for frame in film(atelier).frames()]

    # then
    changed = 0
    for (_, before), ((left, top, right, bottom), now) in pairwise(boxes):
        differs = (before != now).any(axis=2)
        changed += differs[70:].any()
        differs[top:bottom, left:right] = False
        assert not differs.any()
    assert changed >= 2


def test_the_lake_is_gone_from_its_day(atelier: Atelier) -> None:
    # when
    drawn = frames(film(atelier))

    # then
    at = np.abs(drawn[5].astype(int) - drawn[6])[70:].sum()
    assert at > 1000


@pytest.mark.parametrize("write", [gif, webp])
def test_a_file_shows_the_frames(atelier: Atelier, write: type) -> None:
    # given
    wanted = film(atelier)
    told: list[tuple[int, int]] = []

    # when
    content = b"".join(write(wanted.watched(lambda done, of: told.append((done, of)))))

    # then
    image = Image.open(io.BytesIO(content))
    assert image.n_frames == 10  # type: ignore[attr-defined]
    for number, pixels in enumerate(frames(wanted)):
        image.seek(number)
        shown = np.asarray(image.convert("RGB")).astype(int)
        assert np.abs(shown - pixels).mean() < (0.01 if write is webp else 4)
    assert told[-1] == (10, 10)
    image.seek(0)
    assert image.info["loop"] == 0


def test_gif_is_written_piece_by_piece(atelier: Atelier) -> None:
    # when
    pieces = list(gif(film(atelier)))

    # then: the header, a piece a frame, the end
    assert len(pieces) == 12
    assert pieces[-1] == b";"


def test_every_fault_of_a_film_is_told(atelier: Atelier) -> None:
    # given
    wrong = Film(atelier=atelier, sheet=Sheet(width=10), days=[], per_second=1000)

    # when
    with pytest.raises(InvalidInputError) as caught:
        wrong.checked(10**9)

    # then
    assert [fault.at for fault in caught.value.faults] == ["width", "from", "fps"]


def test_a_base_map_that_is_none_is_refused() -> None:
    with pytest.raises(MalformedBaseMapError):
        Ground.decoded({"type": "FeatureCollection"})
    with pytest.raises(MalformedBaseMapError) as caught:
        Ground.decoded({**LAKE, "arcs": []})
    assert caught.value.where == "objects.lakes"
