"""Counting where a lock would cost more than the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Answers that were given again. Counted on the event loop only, so that bare numbers do."""

    whole: int = 0
    unchanged: int = 0
    """Told with 304 that they had not changed."""
