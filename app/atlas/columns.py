"""Columns as the browser gets them: written so that gzip finds little left to do, and read back in one pass."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypedDict

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""What stands for 0 to 63."""
_BASE = len(DIGITS)
_LETTERS = np.frombuffer(DIGITS.encode(), dtype=np.uint8)
_MOST_SHARED = _BASE - 1


class Texts(TypedDict):
    """Texts in order, each without what it has in common with the one before."""

    shared: list[str]
    """How many characters each begins with that the one before begins with; whole numbers, as `digits` writes them."""
    rest: list[str]


def digits(numbers: ArrayLike) -> list[str]:
    """Write whole numbers of 0 or more, one text for each digit: the ones first.

    The digits of one place of many numbers have more in common than those of one number: the high ones hardly vary,
    and the low ones cost no more than they tell.

    Parameters
    ----------
    numbers
        Shape (n,).

    Returns
    -------
    list of str
        At least one, each of n characters of `DIGITS`.
    """
    left = np.asarray(numbers, dtype=np.int64)
    if left.size and left.min() < 0:
        message = "digits are of numbers of 0 or more"
        raise ValueError(message)
    texts: list[str] = []
    while not texts or left.any():
        texts.append(_LETTERS[left % _BASE].tobytes().decode())
        left = left // _BASE
    return texts


def signed_digits(numbers: ArrayLike) -> list[str]:
    """Write whole numbers as `digits` of 2n where n is 0 or more, of -2n-1 where it is less."""
    signed = np.asarray(numbers, dtype=np.int64)
    return digits(np.where(signed < 0, -2 * signed - 1, 2 * signed))


def characters(texts: Sequence[str]) -> list[str]:
    """Write short texts of like make, such as codes: the first characters of all, then the second ones.

    Shorter texts are filled up with spaces, so none may end in one.
    """
    if any(text != text.rstrip(" ") for text in texts):
        message = "a text that ends in a space cannot be told from a shorter one"
        raise ValueError(message)
    longest = max(map(len, texts), default=0)
    return ["".join(place) for place in zip(*(text.ljust(longest) for text in texts), strict=True)]


def front_coded(texts: Sequence[str]) -> Texts:
    """Write texts, best in the order of the alphabet, each without what it shares with the one before.

    A text whose beginning holds characters that the browser counts as two shares nothing.
    """
    shared = [0] * len(texts)
    for number in range(1, len(texts)):
        pairs = zip(texts[number - 1][:_MOST_SHARED], texts[number], strict=False)
        common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        is_wide = any(character > "\uffff" for character in common)
        shared[number] = 0 if is_wide else len(common)
    return {"shared": digits(shared), "rest": [text[begin:] for text, begin in zip(texts, shared, strict=True)]}
