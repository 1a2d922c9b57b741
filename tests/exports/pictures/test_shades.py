"""Pictures tell what the browser map tells: eras, days that are not certain, encirclement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.atlas.atlas import Atlas
from app.atlas.oblasts import Oblasts
from app.atlas.once import Once
from app.domain.gazetteer import Gazetteer
from app.domain.theatre import Era
from app.exports.pictures.ground import Ground
from app.exports.pictures.ink import Ink
from app.exports.pictures.pattern import DOT_SHIFT, colours_by_mask
from app.exports.pictures.picture import Atelier, Sheet, picture
from app.exports.pictures.shades import WHOLE, Shade, Shades
from app.exports.pictures.svg import svg
from app.resources import static_dir
from tests.atlas.builders import BOUNDARIES, PARTIES, THEATRE, places
from tests.domain.builders import claim, ledger_of
from tests.exports.pictures.test_film import LAKE
from tests.support.needs import missing

if TYPE_CHECKING:
    from app.atlas.view import View

ERA = Era(before=date(2022, 2, 24), name={"en": "Since before", "uk": "Ще до"})
TAKEN_EARLY = claim("capture", "east", "RU", "2014-05-01", "reuters", credibility=2)
TAKEN_LATE = claim("capture", "middle", "RU", "2022-03-01/2022-03-08", "reuters", credibility=2)
SURROUNDED = claim("encirclement", "west-3", "RU", "2022-03-05", "reuters", credibility=2)
DAY = date(2022, 3, 6)


@pytest.fixture
def view() -> View:
    theatre = replace(THEATRE, eras=(ERA,))
    ledger = ledger_of(TAKEN_EARLY, TAKEN_LATE, SURROUNDED)
    return Atlas.build(theatre, Gazetteer(places()), BOUNDARIES, ledger).view()


def atelier_of(view: View) -> Atelier:
    if not (static_dir() / "vendor/fonts").is_dir():
        missing("static/vendor is fetched by the build")
    oblasts = Oblasts(view.settlements, BOUNDARIES, Once(lambda: view.territory))
    return Atelier(view=view, ground=Ground.decoded(LAKE), oblasts=oblasts)


def shade_of(view: View, place: str, day: date) -> Shade:
    number = [one.id for one in view.settlements.places].index(place)
    shades = Shades.of(view)
    return shades.kinds[int(shades.on(day)[number])]


def test_what_was_gained_before_an_era_is_told_from_what_was_gained_later(view: View) -> None:
    assert shade_of(view, "east-1", date(2014, 4, 30)).era == -1
    assert shade_of(view, "east-1", DAY).era == 0
    assert shade_of(view, "middle-1", date(2022, 3, 9)).era == -1
    assert shade_of(view, "west-1", DAY).era == -1


def test_an_uncertain_change_comes_by_quarters(view: View) -> None:
    shares = [shade_of(view, "middle-1", date(2022, 3, day)).share for day in range(1, 9)]
    assert shares == [1, 1, 2, 2, 3, 3, 3, WHOLE]
    before = shade_of(view, "middle-1", date(2022, 3, 1)).before
    assert before is not None
    assert Shades.of(view).kinds[before].holder.controller == "UA"
    assert shade_of(view, "middle-1", date(2022, 2, 28)).holder.controller == "UA"
    assert shade_of(view, "middle-1", date(2022, 3, 8)).before is None


def test_without_the_layer_of_uncertain_days_a_change_comes_on_its_day(view: View) -> None:
    # given
    number = [one.id for one in view.settlements.places].index("middle-1")
    day = next(period.start for period in view.timelines["middle-1"] if period.control.controller == "RU")
    shades = Shades.of(view, is_certain=True)

    # when
    shown = [shades.kinds[int(shades.on(one)[number])] for one in (day - timedelta(days=1), day)]

    # then
    assert [shade.holder.controller for shade in shown] == ["UA", "RU"]
    assert {shade.before for shade in shades.kinds} == {None}


def test_the_legend_of_a_picture_explains_the_layers_it_has(view: View) -> None:
    # given
    words = {"areas": "May have changed by this day", "contact": "Line of contact", "settlements": "Encircled"}

    # when
    drawn = {
        layers: svg(atelier_of(view), Sheet(width=900, layers=frozenset(layers)), DAY).decode()
        for layers in (("areas", "uncertain"), ("contact",), ("settlements",), ("labels",))
    }

    # then
    told = {layers: {layer for layer, word in words.items() if word in text} for layers, text in drawn.items()}
    assert told == {
        ("areas", "uncertain"): {"areas"},
        ("contact",): {"contact"},
        ("settlements",): {"settlements"},
        ("labels",): set(),
    }


def test_the_dots_of_an_uncertain_change_grow_denser(view: View) -> None:
    kinds = Shades.of(view).kinds
    looks = Ink.of("light").looks(PARTIES, kinds)
    for kind, look in zip(kinds, looks, strict=True):
        if kind.before is None:
            continue
        shown = [colours_by_mask(look)[dot << DOT_SHIFT] for dot in range(4)]
        assert shown.count(look.fill) == kind.share
        assert shown.count(looks[kind.before].fill) == 4 - kind.share


def test_encirclement_lasts_as_long_as_it_is_told(view: View) -> None:
    assert not shade_of(view, "west-3", date(2022, 3, 4)).is_pressed
    assert shade_of(view, "west-3", DAY).is_pressed
    assert np.flatnonzero(Shades.of(view).ever_pressed).size == 1


def test_a_picture_explains_what_it_shows_and_nothing_else(view: View) -> None:
    # given
    atelier = atelier_of(view)

    # when
    drawn, early = (svg(atelier, Sheet(), day).decode() for day in (DAY, date(2014, 1, 2)))

    # then
    told = ("Since before", "May have changed by this day", "Encircled")
    assert [words for words in told if words in drawn] == list(told)
    assert [words for words in told if words in early] == []
    assert 'mask="url(#share3)"' in drawn
    later = picture(atelier, Sheet(), date(2022, 3, 8)).pixels()
    assert (picture(atelier, Sheet(), DAY).pixels() != later).any()
