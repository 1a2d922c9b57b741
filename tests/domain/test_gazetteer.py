from __future__ import annotations

import pytest

from app.domain.errors import InvalidTheatreError, UnknownPlaceError
from app.domain.gazetteer import Gazetteer
from app.domain.names import folded
from app.domain.places import Place, PlaceKind
from tests.domain.builders import place, two_oblasts


def named(id_: str, parent: str, en: str, uk: str, *others: str, population: int | None = None) -> Place:
    return Place(
        id=id_,
        kind=PlaceKind.SETTLEMENT,
        parent=parent,
        name_en=en,
        name_uk=uk,
        search_names=others,
        population=population,
    )


TOWNS = Gazetteer(
    [
        place("donetsk", PlaceKind.OBLAST, None),
        place("kharkiv", PlaceKind.OBLAST, None),
        named("l1", "donetsk", "Lyman", "Лиман", "Красный Лиман", "Krasnyi Lyman", population=20066),
        named("l2", "kharkiv", "Lyman", "Лиман", "Liman", population=4008),
        named("lp", "kharkiv", "Lyman Pershyi", "Лиман Перший"),
        named("kl", "donetsk", "Krasnyi Lyman", "Красний Лиман", population=592),
        named("kv", "kharkiv", "Kupiansk-Vuzlovyi", "Куп'янськ-Вузловий", "Купянск-Узловой"),
        named("sh", "kharkiv", "Shchors", "Щорс", "Ґонтівка"),
    ]
)


@pytest.mark.parametrize("spelling", ["Лиман", "лиман", " LYMAN ", "Lýman"])
def test_a_name_is_found_in_any_script_and_case(spelling: str) -> None:
    assert [p.id for p in TOWNS.named(spelling)] == ["l1", "l2"]


def test_an_oblast_tells_namesakes_apart() -> None:
    assert [p.id for p in TOWNS.named("Lyman", within="kharkiv")] == ["l2"]


def test_a_present_name_goes_before_what_another_place_was_once_called() -> None:
    assert [p.id for p in TOWNS.named("Krasnyi Lyman")] == ["kl"]
    assert [p.id for p in TOWNS.named("Красный Лиман")] == ["l1"]


@pytest.mark.parametrize("spelling", ["Куп’янськ Вузловий", "купянск-узловой", "Kupiansk Vuzlovyi"])
def test_apostrophes_and_hyphens_do_not_tell_names_apart(spelling: str) -> None:
    assert [p.id for p in TOWNS.named(spelling)] == ["kv"]


def test_letters_that_differ_in_ukrainian_stay_different() -> None:
    assert folded("Її") != folded("Іі")
    assert folded("Край") != folded("Краи")
    assert folded("Ґонтівка") == folded("Гонтівка")


def test_a_misspelt_name_has_near_candidates() -> None:
    assert TOWNS.named("Kupjansk-Vuzlovy") == ()
    assert [p.id for p in TOWNS.nearest_names("Kupjansk-Vuzlovy")] == ["kv"]


def test_typing_finds_whole_names_first_and_larger_places_before_smaller() -> None:
    assert [p.id for p in TOWNS.search("lyman")] == ["l1", "l2", "lp"]
    assert [p.id for p in TOWNS.search("ли", limit=2)] == ["l1", "l2"]
    assert TOWNS.search("  ") == ()


def test_the_hierarchy_is_walked_both_ways() -> None:
    places = two_oblasts()

    assert places.lineage("lyman") == ("lyman-h", "kramatorsk", "donetsk", "country")
    assert places.around("lyman", PlaceKind.OBLAST) == places["donetsk"]
    assert places.around("lyman", PlaceKind.SETTLEMENT) == places["lyman"]
    assert {p.id for p in places.settlements_within("donetsk")} == {"lyman", "drobysheve", "sviatohirsk"}
    assert [p.id for p in places.settlements_within("lyman")] == ["lyman"]


def test_an_unknown_place_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        two_oblasts()["atlantis"]

    assert caught.value.wanted == "atlantis"


@pytest.mark.parametrize(
    "places",
    [
        [place("a", PlaceKind.OBLAST, None), place("a", PlaceKind.OBLAST, None)],
        [place("b", PlaceKind.RAION, "a")],
        [place("a", PlaceKind.RAION, None), place("b", PlaceKind.OBLAST, "a")],
    ],
)
def test_a_broken_hierarchy_is_refused(places: list[Place]) -> None:
    with pytest.raises(InvalidTheatreError):
        Gazetteer(places)


def test_what_a_place_is_called_today_comes_before_what_a_larger_one_was_called() -> None:
    # Given a city whose former name is the name of a smaller one
    towns = Gazetteer(
        [
            place("north", PlaceKind.OBLAST, None),
            named("large", "north", "Nikopol", "Нікополь", "Слов'янськ", population=105_160),
            named("small", "north", "Sloviansk", "Слов’янськ", "Славянск", population=105_141),
        ]
    )

    # Then either is found by it, and the one that bears it first, by its beginning too
    assert [p.id for p in towns.search("Слов'янськ")] == ["small", "large"]
    assert [p.id for p in towns.search("слов’я")] == ["small", "large"]
    assert [p.id for p in towns.search("Славянск")] == ["small"]
