"""Spellings: the official romanisation, and what makes two spellings the same name."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = (
    {"а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "ж": "zh", "з": "z"}
    | {"и": "y", "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r"}
    | {"с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
)
_WORD_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_ELSEWHERE = {"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}
_APOSTROPHES = "'’ʼ`′‘ʹ´\""
_ACUTE = "\u0301"

_LATIN_SKELETON = (
    (r"shch|sch", "š"),
    (r"zh", "ž"),
    (r"kh", "x"),
    (r"ch", "č"),
    (r"sh", "š"),
    (r"ts", "c"),
    (r"zgh", "zg"),
    (r"h", "g"),
    (r"[jy]", "i"),
    (r"i+", "i"),
    (r"ie|io", "e"),
    (r"(?<=[aeou])i(?=[aeou])|(?<=[aeou])i(?=[^aeou]|$)", ""),
    (r"(.)\1", r"\1"),
)
_CYRILLIC_SKELETON = str.maketrans(
    {"ґ": "г", "ы": "и", "і": "и", "ї": "и", "й": "и", "є": "е", "э": "е", "ё": "е", "ъ": None, "ь": None},
)


def romanise(ukrainian: str) -> str:
    """Write a Ukrainian name in Latin letters.

    Follows the table of Cabinet of Ministers resolution 55 of 27 January 2010:
    ``зг`` is ``zgh``; ``є ї й ю я`` have a form for the start of a word (also
    after a hyphen); the soft sign and the apostrophe are dropped.

    Parameters
    ----------
    ukrainian
        A name in Ukrainian letters; other characters pass unchanged.

    Returns
    -------
    str
        The romanised name, with capitals where the original has them.
    """
    latin: list[str] = []
    before = " "
    for letter in ukrainian:
        small = letter.lower()
        if small == "ь" or small in _APOSTROPHES:
            continue
        if small == "г" and before == "з":
            written = "gh"
        elif small in _ELSEWHERE:
            written = (_ELSEWHERE if before.isalpha() else _WORD_INITIAL)[small]
        else:
            written = _LETTERS.get(small, small)
        latin.append(written.capitalize() if letter.isupper() else written)
        before = small
    return "".join(latin)


def normalised(name: str) -> str:
    """Lay aside case, stress marks, apostrophes and hyphens; keep every letter."""
    bare = "".join(sign for sign in name if sign not in _APOSTROPHES and sign != _ACUTE)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().replace("-", " ").split())


def is_cyrillic(name: str) -> bool:
    """Tell whether every letter of a name is Cyrillic."""
    return _all_letters(name, "CYRILLIC")


def is_latin(name: str) -> bool:
    """Tell whether every letter of a name is Latin."""
    return _all_letters(name, "LATIN")


def skeleton(name: str) -> str:
    """Reduce a name to what its spellings have in common.

    Ukrainian and Russian letters for the same sound fall together, and so do the
    usual romanisations (``Balakliya``, ``Balaklija`` and ``Balakliia``). Two names with
    one skeleton may still be two names: use it to propose, never to prove.

    Parameters
    ----------
    name
        In Cyrillic or Latin letters; the two alphabets have separate skeletons.

    Returns
    -------
    str
        The skeleton, empty if the name has no letters.
    """
    plain = normalised(name)
    if is_cyrillic(plain):
        return re.sub(r"(.)\1", r"\1", plain.translate(_CYRILLIC_SKELETON))
    decomposed = unicodedata.normalize("NFKD", plain)
    reduced = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    for pattern, replacement in _LATIN_SKELETON:
        reduced = re.sub(pattern, replacement, reduced)
    return reduced


def _all_letters(name: str, script: str) -> bool:
    letters = [sign for sign in name if sign.isalpha() and sign not in _APOSTROPHES]
    return bool(letters) and all(unicodedata.name(sign, "").startswith(script) for sign in letters)


def common_beginning(one: str, other: str) -> int:
    """Count the letters that two names begin with alike, laying aside case and apostrophes."""
    pairs = enumerate(zip(normalised(one), normalised(other), strict=False))
    return next((at for at, (letter, its) in pairs if letter != its), min(len(normalised(one)), len(normalised(other))))
