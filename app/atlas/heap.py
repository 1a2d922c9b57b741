"""Memory that the C library holds on to, where that is the GNU one; elsewhere nothing here does anything.

Building an atlas takes twice the memory that the atlas does, and threads that each have an arena of their own keep
what they freed. Neither can be seen from Python, and both stay with a worker as long as it lives.
"""

from __future__ import annotations

import ctypes
import sys

_ARENAS = 2
"""Threads that run Python take turns: more would only keep more."""
_ARENA_MAX = -8
"""``M_ARENA_MAX`` of ``mallopt(3)``."""


def share_arenas() -> None:
    """Have threads share arenas from now on. For the beginning of a program, while it has one thread."""
    library = _library()
    if library is not None and hasattr(library, "mallopt"):
        library.mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give memory that is free back to the system: after something large was built."""
    library = _library()
    if library is not None and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def _library() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None
