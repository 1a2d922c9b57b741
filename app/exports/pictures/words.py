"""The words of pictures, in English and Ukrainian."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.days import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LANGUAGES: Final = ("en", "uk")
_MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "uk": (
        *("січня", "лютого", "березня", "квітня", "травня", "червня"),
        *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
    ),
}
_WORDS: Final = {
    "contested": {"en": "Contested", "uk": "Спірні"},
    "claimed": {"en": "Claimed by another party", "uk": "Заявляє інша сторона"},
    "unknown": {"en": "Not known", "uk": "Невідомо"},
    "uncertain": {"en": "May have changed by this day", "uk": "До цього дня могло змінитися"},
    "encircled": {"en": "Encircled", "uk": "В оточенні"},
    "line": {"en": "Line of contact", "uk": "Лінія зіткнення"},
    "as_of": {"en": "as known on {day}", "uk": "за даними на {day}"},
    "after": {"en": "nothing recorded after {day}", "uk": "після {day} записів немає"},
    "as_of_now": {"en": "as known now", "uk": "за нинішніми даними"},
    "changed": {"en": "what changed", "uk": "що змінилося"},
    "unchanged_all": {"en": "nothing changed", "uk": "нічого не змінилося"},
    "differs": {"en": "what differs", "uk": "що відрізняється"},
    "alike": {"en": "they are alike", "uk": "вони однакові"},
    "gained": {"en": "Gained by {party}", "uk": "Тепер під контролем: {party}"},
    "gained_contested": {"en": "Became contested", "uk": "Стали спірними"},
    "gained_unknown": {"en": "No longer known", "uk": "Стали невідомими"},
    "gained_places": {"en": "settlements: {count}", "uk": "населених пунктів: {count}"},
    "unchanged": {"en": "{party}, unchanged", "uk": "{party}, без змін"},
    "same": {"en": "{party} on both", "uk": "{party} на обох"},
    "km2": {"en": "km²", "uk": "км²"},
    "km": {"en": "km", "uk": "км"},
    "m": {"en": "m", "uk": "м"},
    "modelled": {
        "en": "Areas are modelled from {count} settlements.",
        "uk": "Площі змодельовано за населеними пунктами ({count}).",
    },
    "revision": {"en": "revision", "uk": "редакція"},
    "held": {"en": "{party} {count}", "uk": "{party} – {count}"},
    "summary": {
        "en": "{title}, {day}: settlements held by {held}; {contested} contested.",
        "uk": "{title}, {day}: населених пунктів під контролем: {held}; спірних – {contested}.",
    },
}


def say(lang: str, key: str, **facts: object) -> str:
    """Give a word or a sentence; English where there is none in a language."""
    words = _WORDS[key]
    return words.get(lang, words["en"]).format(**facts)


def spoken(day: date, lang: str) -> str:
    """Write a day as a reader says it."""
    if day == BEGINNING:
        return "–"
    month = _MONTHS.get(lang, _MONTHS["en"])[day.month - 1]
    return f"{day.day} {month} {day.year}" + (" р." if lang == "uk" else "")


def counted(number: int, lang: str) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}".replace(",", "\u202f" if lang == "uk" else ",")


def named(names: Mapping[str, str], lang: str) -> str:
    """Choose a name by language; any there is where there is none in it."""
    return names.get(lang) or names.get("en") or next(iter(names.values()), "")
