"""Adjudicating a theatre on many machines: one task per oblast, over dask.distributed.

Needs the extra ``marchland[cluster]`` here and on the workers, which run the same version of Marchland.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.errors import MarchlandError
from app.domain.places import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Known
    from app.domain.method import Method
    from app.domain.theatre import Baseline
    from app.domain.timeline import Timeline

_CONNECT_S = 10


class ClusterUnavailableError(MarchlandError):
    """The scheduler cannot be reached, or dask.distributed is not installed."""

    def __init__(self, address: str, reason: str) -> None:
        """Keep the facts."""
        self.address = address
        super().__init__(f"no work can be given to the cluster at {address}: {reason}")


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Connect to a scheduler and give the client.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    ClusterUnavailableError
        If it does not answer, or the extra is not installed.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise ClusterUnavailableError(address, "install marchland[cluster]") from error
    try:
        client = distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterUnavailableError(address, str(error)) from error
    with client:
        yield client


def timelines_by_oblast(
    client: Any,  # noqa: ANN401 - dask.distributed publishes no types
    known: Known,
    gazetteer: Gazetteer,
    baseline: Sequence[Baseline],
    method: Method,
) -> dict[str, Timeline]:
    """Adjudicate all settlements, those of each oblast in a task of their own.

    Parameters
    ----------
    client
        Of `connected`.
    known, gazetteer, baseline, method
        As for `domain.chronicle.timelines`, which gives the same.

    Returns
    -------
    dict
        Timeline by settlement id, in the order of the gazetteer.
    """
    everywhere = client.scatter(gazetteer, broadcast=True)
    tasks = [
        client.submit(
            _adjudicated,
            _spoken_of(known, gazetteer, ids),
            everywhere,
            tuple(baseline),
            method,
            ids,
            pure=False,
        )
        for ids in _by_oblast(gazetteer)
    ]
    found: dict[str, Timeline] = {}
    for part in client.gather(tasks):
        found.update(part)
    return {place.id: found[place.id] for place in gazetteer.settlements}


def _by_oblast(gazetteer: Gazetteer) -> list[list[str]]:
    parts: dict[str | None, list[str]] = {}
    for place in gazetteer.settlements:
        oblast = gazetteer.around(place.id, PlaceKind.OBLAST)
        parts.setdefault(None if oblast is None else oblast.id, []).append(place.id)
    # The largest first, so that no worker begins it when the others are done.
    return sorted(parts.values(), key=len, reverse=True)


def _spoken_of(known: Known, gazetteer: Gazetteer, ids: Sequence[str]) -> Known:
    """Keep the claims that name any of some settlements or an area around one, so that less has to travel."""
    near = {area for id_ in ids for area in (id_, *gazetteer.lineage(id_))}
    return replace(
        known, claims={id_: claim for id_, claim in known.claims.items() if not near.isdisjoint(claim.places)}
    )


def _adjudicated(
    known: Known, gazetteer: Gazetteer, baseline: Sequence[Baseline], method: Method, ids: Sequence[str]
) -> dict[str, Timeline]:
    return timelines(Docket(known, gazetteer), gazetteer, baseline, method, ids)
