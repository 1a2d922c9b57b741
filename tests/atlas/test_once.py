from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import sleep

import pytest

from app.atlas.once import Once


def test_threads_that_ask_together_get_the_same_thing_made_once() -> None:
    numbers = count()

    def make() -> int:
        sleep(0.02)
        return next(numbers)

    once = Once(make)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: once.get(), range(32)))

    assert given == [0] * 32


def test_what_could_not_be_made_is_tried_again() -> None:
    attempts = count()

    def make() -> str:
        if next(attempts) == 0:
            message = "not yet"
            raise ValueError(message)
        return "made"

    once = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        once.get()
    assert once.get() == "made"
