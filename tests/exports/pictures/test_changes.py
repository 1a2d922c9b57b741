"""A picture of what changed: gains stand out and are counted, with both days and both lines of contact."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from app.atlas.comparison import Side
from app.atlas.exchange import Exchange
from app.domain.errors import InvalidInputError
from app.domain.method import LATEST
from app.exports.pictures.changes import Looks, PictureKind, changes
from app.exports.pictures.ground import Ground
from app.exports.pictures.ink import THEMES, Ink, Theme, rgb
from app.exports.pictures.picture import LAYERS, Atelier, Sheet
from app.resources import static_dir
from tests.api.serving import CLAIMS
from tests.atlas.builders import small_atlas
from tests.exports.pictures.test_film import LAKE
from tests.support.needs import missing

if TYPE_CHECKING:
    from app.atlas.atlas import Atlas

BEFORE, AFTER = date(2022, 2, 1), date(2022, 3, 5)
SHEET = Sheet(width=900, height=500)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return small_atlas(*CLAIMS)


@pytest.fixture(scope="module")
def atelier(atlas: Atlas) -> Atelier:
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")
    return Atelier(view=atlas.view(), ground=Ground.decoded(LAKE), oblasts=atlas.oblasts)


def drawn(atelier: Atelier, first: date, last: date, kind: PictureKind = "svg", **sheet: Any) -> bytes:  # noqa: ANN401 - whatever a sheet has
    return changes(atelier, replace(SHEET, **sheet), Side(atelier.view, first), Side(atelier.view, last), kind)


def texts(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            [
                "1 February 2022 – 5 March 2022",
                "what changed",
                "Gained by Russia",
                "Ukraine, unchanged",
                "Line of contact",
            ],
        ),
        (
            "uk",
            ["1 лютого 2022 р. – 5 березня 2022 р.", "що змінилося", "Тепер під контролем: Росія", "Україна, без змін"],
        ),
    ],
)
def test_it_names_both_days_and_what_was_gained(atelier: Atelier, lang: str, told: list[str]) -> None:
    # when
    words = " | ".join(texts(drawn(atelier, BEFORE, AFTER, lang=lang)))

    # then
    assert [part for part in told if part not in words] == []
    assert re.search(r"\d[\d,\u202f]*\u00a0(km²|км²)", words)


def test_the_earlier_day_comes_first_whichever_is_asked_for(atelier: Atelier) -> None:
    assert drawn(atelier, AFTER, BEFORE) == drawn(atelier, BEFORE, AFTER)


def test_where_nothing_changed_it_says_so(atelier: Atelier) -> None:
    # when
    words = " | ".join(texts(drawn(atelier, BEFORE, BEFORE)))

    # then
    assert "nothing changed" in words
    assert "Gained" not in words


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", ["png", "webp"])
def test_what_was_gained_stands_out_from_what_was_kept(atelier: Atelier, theme: Theme, kind: PictureKind) -> None:
    # given: land alone
    image = Image.open(io.BytesIO(drawn(atelier, BEFORE, AFTER, kind, theme=theme, layers=frozenset({"areas"}))))
    pixels = np.asarray(image.convert("RGB")).reshape(-1, 3).astype(int)

    # when
    exchange = Exchange(Side(atelier.view, BEFORE), Side(atelier.view, AFTER))
    looks = Looks(exchange, Ink.of(theme))
    russia = exchange.holders.index("RU")
    gained, kept = rgb(looks.gained(russia).fill), rgb(looks.kept(0).fill)

    # then: both are on the picture, far from each other in lightness, which no eye takes for the other
    for colour in (gained, kept):
        assert (np.abs(pixels - colour).max(axis=1) <= 1).sum() > 500
    assert abs(sum(gained) - sum(kept)) > 150


def test_both_lines_of_contact_are_drawn_the_earlier_one_broken(atelier: Atelier) -> None:
    # when
    svg = drawn(atelier, BEFORE, AFTER, layers=frozenset({"contact"}), width=1000).decode()
    other = drawn(atelier, AFTER, date(2022, 12, 31), layers=frozenset({"contact"}), width=1000).decode()

    # then
    contact = Ink.of("light").contact
    assert f'stroke="{contact}"' in svg
    broken = re.findall(rf'stroke="{contact}"[^>]*stroke-dasharray', other)
    # One in the legend, one on the map.
    assert len(broken) == 2
    assert "Gained" not in svg


def test_areas_and_line_can_each_be_left_out(atelier: Atelier) -> None:
    # when
    found = {
        drawn(atelier, BEFORE, AFTER, layers=frozenset(LAYERS) - {left_out}) for left_out in ("areas", "contact", None)
    }

    # then
    assert len(found) == 3


@pytest.mark.parametrize("width", [240, 500, 900])
def test_methods_and_states_of_knowledge_are_told_apart_on_any_width(
    atlas: Atlas, atelier: Atelier, width: int
) -> None:
    # given
    day = date(2022, 3, 5)
    others = (atlas.view(LATEST), atlas.view(None, date(2022, 3, 1)))

    # when
    pictures = [
        changes(atelier, replace(SHEET, width=width), Side(other, day), Side(atelier.view, day), "svg")
        for other in others
    ]

    # then: the legend names both sides, and no word is cut off
    by_method, by_knowledge = (" | ".join(texts(svg)) for svg in pictures)
    assert "latest@1" in by_method
    assert "consensus@1" in by_method
    assert "as known on 1 March 2022" in by_knowledge
    assert "as known now" in by_knowledge
    for svg in (*pictures, drawn(atelier, BEFORE, AFTER, width=width)):
        for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):  # noqa: S314 - our own
            assert float(text.attrib["x"]) + float(text.attrib["textLength"]) <= width, text.text


def test_a_picture_says_in_itself_what_it_shows(atelier: Atelier) -> None:
    png, webp = (Image.open(io.BytesIO(drawn(atelier, BEFORE, AFTER, kind))) for kind in ("png", "webp"))
    assert png.text["Title"] == "A small theatre, 1 February 2022 – 5 March 2022"  # type: ignore[attr-defined]
    assert "2022-02-01 consensus@1 and 2022-03-05 consensus@1" in png.text["Description"]  # type: ignore[attr-defined]
    assert b"1 February 2022" in webp.info["xmp"]


def test_a_sheet_that_is_too_small_is_refused(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError) as refused:
        drawn(atelier, BEFORE, AFTER, width=10, height=9999)
    assert [fault.at for fault in refused.value.faults] == ["width", "height"]
