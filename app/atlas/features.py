"""Settlements as GeoJSON, put together from fragments that are encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import orjson

from app.domain.days import published_last, published_start

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.atlas.view import View
    from app.domain.timeline import Period


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
        self._is_encoded = np.zeros(len(view.periods), dtype=np.bool_)

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

    def joined(self, settlements: NDArray[np.integer], periods: NDArray[np.integer]) -> bytes:
        """Write features, joined by commas, as the inside of a JSON array.

        Parameters
        ----------
        settlements
            Numbers of settlements.
        periods
            Beside each, the number of the period to show.
        """
        parts: list[bytes] = [b'{"type":"Feature",'] * (3 * len(settlements))
        parts[1::3] = self._settlements.fragments[settlements].tolist()
        parts[2::3] = self._encoded(periods).tolist()
        return b"".join(parts)[:-1]

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
