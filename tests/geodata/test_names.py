"""Romanisation and what makes two spellings the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.make.names import common_beginning, is_cyrillic, is_latin, normalised, romanise, skeleton

UKRAINIAN = st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’- АЄЇЮЯ", min_size=1)


@pytest.mark.parametrize(
    ("ukrainian", "official"),
    [
        ("Алушта", "Alushta"),
        ("Борщагівка", "Borshchahivka"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Єнакієве", "Yenakiieve"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Знам’янка", "Znamianka"),
        ("Юрій", "Yurii"),
        ("Крюківка", "Kriukivka"),
        ("Яготин", "Yahotyn"),
        ("Костянтин", "Kostiantyn"),
        ("Слов’янськ", "Sloviansk"),
        ("Нью-Йорк", "Niu-York"),
        ("Щастя", "Shchastia"),
        ("Ґалаґан", "Galagan"),
    ],
)
def test_names_are_romanised_by_the_official_table(ukrainian: str, official: str) -> None:
    assert romanise(ukrainian) == official


@given(UKRAINIAN)
def test_a_romanised_name_has_no_cyrillic_letter_left(name: str) -> None:
    assert romanise(name).isascii()


@given(UKRAINIAN)
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


@pytest.mark.parametrize("spelling", ["Balakliya", "Balaklija", "Balakliia"])
def test_romanisations_of_one_name_share_a_skeleton(spelling: str) -> None:
    assert skeleton(spelling) == skeleton(romanise("Балаклія"))


def test_different_names_keep_different_skeletons() -> None:
    assert skeleton("Лиман") != skeleton("Лимани")
    assert skeleton("Izium") != skeleton("Iziaslav")


def test_alphabets_are_told_apart() -> None:
    assert is_cyrillic("Слов’янськ")
    assert is_latin("Łódź")
    assert not is_latin("Лиман")
    assert not is_cyrillic("リマン")


def test_a_common_beginning_ignores_case_and_apostrophes() -> None:
    assert common_beginning("Слов’янськ", "СЛОВЯНСЬКА") == 9
    assert common_beginning("Лиман", "Лиманська") == 5
    assert common_beginning("Ізюм", "Лиман") == 0
