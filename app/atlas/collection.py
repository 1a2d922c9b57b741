"""Keeping Python's search for garbage away from what is built to stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.atlas.heap import give_back

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def built_to_stay() -> Iterator[None]:
    """Do without the search while something large is built, and leave what is built out of it for good.

    Reading a ledger makes a million objects that all stay; the search goes through them again and again, which takes a
    third of the time, and later would stop every thread while it goes through them once more. What was only needed for
    building is given back to the system.
    """
    was_searching = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
        give_back()
    finally:
        if was_searching:
            gc.enable()
