"""Settlements as GeoJSON, put together from fragments that are encoded once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import orjson

from app.domain.days import published_last, published_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.atlas.view import View
    from app.domain.timeline import Period


_OPENING = b'{"type":"Feature",'
_PIECE = 256
"""Settlements in a piece: about as much as a processor keeps near at hand."""


class Pieces(NamedTuple):
    """A text in pieces."""

    length: int
    """Bytes of them all."""
    written: Iterator[bytes]
    """Each is written when it is asked for."""


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
        self._source = b'"method":%b,"revision":%d}},' % (orjson.dumps(str(view.method)), view.revision)
        self._fragments: NDArray[np.object_] = np.empty(len(view.periods), dtype=object)
        self._lengths = np.zeros(len(view.periods), dtype=np.int64)
        self._is_encoded = np.zeros(len(view.periods), dtype=np.bool_)

    def _encoded(self, periods: NDArray[np.integer]) -> NDArray[np.object_]:
        """Give what periods add to a feature, each encoded the first time it is asked for."""
        known = self._is_encoded[periods]
        if not known.all():
            new = np.unique(periods[~known])
            for number in new.tolist():
                fragment = _fragment(self._periods[number]) + self._source
                self._fragments[number], self._lengths[number] = fragment, len(fragment)
            # Only now, so that another thread that sees the mark also sees the fragment.
            self._is_encoded[new] = True
        found: NDArray[np.object_] = self._fragments[periods]
        return found

    def joined(self, settlements: NDArray[np.integer], periods: NDArray[np.integer]) -> bytes:
        """Write features, joined by commas, as the inside of a JSON array.

        Parameters
        ----------
        settlements
            Numbers of settlements.
        periods
            Beside each, the number of the period to show.
        """
        parts: list[bytes] = [_OPENING] * (3 * len(settlements))
        parts[1::3] = self._settlements.fragments[settlements].tolist()
        parts[2::3] = self._encoded(periods).tolist()
        return b"".join(parts)[:-1]

    def all_joined(self, periods: NDArray[np.integer]) -> Pieces:
        """Write all settlements as `joined` does, piece by piece: a long text at once costs several times as much.

        Parameters
        ----------
        periods
            Of each settlement the number of the period to show.
        """
        count = len(periods)
        self._encoded(periods)
        length = count * len(_OPENING) + int(self._settlement_lengths.sum() + self._lengths[periods].sum())
        numbers = np.arange(count, dtype=np.int32)
        written = (
            (b"," if begin else b"") + self.joined(numbers[begin : begin + _PIECE], periods[begin : begin + _PIECE])
            for begin in range(0, count, _PIECE)
        )
        # The last feature has no comma behind it.
        return Pieces(max(0, length - 1), written)

    @cached_property
    def _settlement_lengths(self) -> NDArray[np.int64]:
        return np.array([len(fragment) for fragment in self._settlements.fragments], dtype=np.int64)

    def each(self, settlements: NDArray[np.integer], periods: NDArray[np.integer], ids: list[str]) -> list[bytes]:
        """Write features under ids of their own, one a period: for answers that span many days."""
        written = []
        tails = self._encoded(periods).tolist()
        for settlement, tail, id_ in zip(settlements.tolist(), tails, ids, strict=True):
            after_id: bytes = self._settlements.fragments[settlement].split(b',"geometry":', 1)[1]
            written.append(b'{"type":"Feature","id":%b,"geometry":%b%b' % (orjson.dumps(id_), after_id, tail[:-1]))
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
