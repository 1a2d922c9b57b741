"""Settlements as GeoJSON, put together from fragments that are encoded once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import orjson

from app.atlas.passages import Passage, Passages
from app.domain.days import published_last, published_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.atlas.selection import Wanted
    from app.atlas.view import View
    from app.domain.timeline import Period


_WHOLE_BLOCK = 256
"""Settlements in a block of the whole map: larger ones are quicker to send, smaller ones to write again."""
_PAGE_BLOCK = 32
_MOST_OF_PAGE = 1000
"""Longer pages are written each time; kept, a few would take more room than all settlements do."""
_PAGES_KEPT = 12


class SettlementFeatures:
    """Writes the settlements of one view as features."""

    def __init__(self, view: View) -> None:
        """Encode nothing yet: most periods of a long history are never asked for.

        Parameters
        ----------
        view
            Whose settlements and periods.
        """
        self._settlements = view.settlements
        self._periods = view.periods
        self._source = b'"method":%b,"revision":%d}}' % (orjson.dumps(str(view.method)), view.revision)
        self._fragments: NDArray[np.object_] = np.empty(len(view.periods), dtype=object)
        self._is_encoded = np.zeros(len(view.periods), dtype=np.bool_)
        self._pages = Passages(_PAGES_KEPT)

    def _encoded(self, periods: NDArray[np.integer]) -> NDArray[np.object_]:
        """Give what periods add to a feature, each encoded the first time it is asked for."""
        known = self._is_encoded[periods]
        if not known.all():
            new = np.unique(periods[~known])
            for number in new.tolist():
                self._fragments[number] = _fragment(self._periods[number]) + self._source
            # Only now, so that another thread that sees the mark also sees the fragment.
            self._is_encoded[new] = True
        found: NDArray[np.object_] = self._fragments[periods]
        return found

    def joined(self, settlements: NDArray[np.integer], periods: NDArray[np.integer], *, follows: bool = False) -> bytes:
        """Write features, joined by commas, as the inside of a JSON array.

        Parameters
        ----------
        settlements
            Numbers of settlements.
        periods
            Beside each, the number of the period to show.
        follows
            Whether others stand before them: a comma then comes first.
        """
        parts: list[bytes] = [b""] * (2 * len(settlements))
        parts[::2] = self._settlements.fragments[settlements].tolist()
        parts[1::2] = self._encoded(periods).tolist()
        if parts and not follows:
            parts[0] = parts[0].removeprefix(b",")
        return b"".join(parts)

    @cached_property
    def whole(self) -> Passage:
        """The writer of all settlements."""
        return Passage(self, np.arange(len(self._settlements), dtype=np.int32), _WHOLE_BLOCK)

    def page(
        self, wanted: Wanted, offset: int, limit: int, find: Callable[[], NDArray[np.int32]]
    ) -> tuple[Passage, int]:
        """Give the writer of a page of settlements that are the same on every day.

        Parameters
        ----------
        wanted
            What they were chosen by: nothing that differs by day.
        offset, limit
            Where the page begins, and how many settlements it has at most.
        find
            Chooses them; only called if the page is not at hand.

        Returns
        -------
        tuple of Passage and int
            The writer, and how many settlements there are on all pages.
        """

        def found() -> tuple[Passage, int]:
            numbers = find()
            # A copy: a part of the whole would keep the whole.
            return Passage(self, numbers[offset : offset + limit].copy(), _PAGE_BLOCK), len(numbers)

        return self._pages.get((wanted, offset, limit), found) if limit <= _MOST_OF_PAGE else found()

    def each(self, settlements: NDArray[np.integer], periods: NDArray[np.integer], ids: list[str]) -> list[bytes]:
        """Write features under ids of their own, one a period: for answers that span many days."""
        written = []
        tails = self._encoded(periods).tolist()
        for settlement, tail, id_ in zip(settlements.tolist(), tails, ids, strict=True):
            after_id: bytes = self._settlements.fragments[settlement].split(b',"geometry":', 1)[1]
            written.append(b'{"type":"Feature","id":%b,"geometry":%b%b' % (orjson.dumps(id_), after_id, tail))
        return written


def _fragment(period: Period) -> bytes:
    control = period.control
    varying = {
        "controller": control.controller,
        "status": control.status,
        "pressure": control.pressure,
        "assertion": period.assertion,
        "claimed_by": period.claimed_by,
        "rule": period.rule,
        "valid_from": published_start(period.start),
        "valid_to": published_last(period.end),
        "from_earliest": period.from_earliest,
        "from_latest": period.from_latest,
    }
    return orjson.dumps(varying)[1:-1] + b","
