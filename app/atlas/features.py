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
        """Encode what every period adds to a feature.

        Parameters
        ----------
        view
            Whose settlements and periods.
        """
        self._settlements = view.settlements
        self._periods: NDArray[np.object_] = np.empty(len(view.periods), dtype=object)
        source = b'"method":%b,"revision":%d}},' % (orjson.dumps(str(view.method)), view.revision)
        self._periods[:] = [_fragment(period) + source for period in view.periods]

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
        parts[2::3] = self._periods[periods].tolist()
        return b"".join(parts)[:-1]

    def each(self, settlements: NDArray[np.integer], periods: NDArray[np.integer], ids: list[str]) -> list[bytes]:
        """Write features under ids of their own, one a period: for answers that span many days."""
        written = []
        for settlement, period, id_ in zip(settlements.tolist(), periods.tolist(), ids, strict=True):
            after_id: bytes = self._settlements.fragments[settlement].split(b',"geometry":', 1)[1]
            tail: bytes = self._periods[period][:-1]
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
