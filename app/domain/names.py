"""Comparing spellings of place names across scripts' habits."""

from __future__ import annotations

import unicodedata

_DROPPED = dict.fromkeys(map(ord, "'’ʼ`´ʹ\"«»().,"))
_FOLDED = str.maketrans({"ґ": "г", "ё": "е", "-": " ", "–": " ", "—": " ", "\N{NO-BREAK SPACE}": " "})
_LETTERS_OF_THEIR_OWN = frozenset("йї")


def folded(name: str) -> str:
    """Bring a spelling to the form in which two spellings are compared.

    Case, accents on Latin letters, apostrophes, hyphens, ``ґ/г`` and ``ё/е`` do not tell names apart; ``й``
    and ``ї`` stay letters of their own.
    """
    text = name.casefold().translate(_FOLDED).translate(_DROPPED)
    letters = (
        letter if letter in _LETTERS_OF_THEIR_OWN else unicodedata.normalize("NFKD", letter)
        for letter in unicodedata.normalize("NFC", text)
    )
    bare = "".join(part for letter in letters for part in letter if not unicodedata.combining(part))
    return " ".join(bare.split())
