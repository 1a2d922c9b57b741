"""Dividing the land of a theatre and adjudicating it on many machines: one task an oblast, over dask.distributed.

Needs the extra ``marchland[cluster]`` here and on the workers, which run the same version of Marchland.
"""

from __future__ import annotations

import logging
import pickle
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import pyproj
import shapely

from app import __version__
from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.errors import MarchlandError
from app.domain.gazetteer import Gazetteer
from app.domain.places import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from app.domain.ledger import Known
    from app.domain.method import Method
    from app.domain.theatre import Baseline
    from app.domain.timeline import Timeline

T = TypeVar("T")
R = TypeVar("R")

_CONNECT_S = 10
_LOOK_S = 2
"""How often to look whether there is still anybody who works."""


class ClusterUnavailableError(MarchlandError):
    """The scheduler cannot be reached, its workers are not fit or die, or dask.distributed is not installed."""

    def __init__(self, address: str, reason: str) -> None:
        """Keep the facts."""
        self.address = address
        self.reason = reason
        super().__init__(f"no work can be given to the cluster at {address}: {reason}")


class Cluster:
    """Workers that do what one process could do, and come to the same."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - dask.distributed publishes no types
        """Give work through a client of dask.distributed."""
        self._client = client
        self._address = address

    def each(self, work: Callable[[T], R], tasks: Iterable[T]) -> list[R]:
        """Do some work for each task, as `map` does.

        Raises
        ------
        ClusterUnavailableError
            If the scheduler or the workers are lost on the way.
        """
        with self._told_apart():
            return self._gathered([self._client.submit(work, task, pure=False) for task in tasks])

    def timelines(
        self, known: Known, gazetteer: Gazetteer, baseline: Sequence[Baseline], method: Method
    ) -> dict[str, Timeline]:
        """Adjudicate all settlements, those of each oblast in a task of their own.

        Parameters
        ----------
        known, gazetteer, baseline, method
            As for `domain.chronicle.timelines`, which gives the same.

        Returns
        -------
        dict
            Timeline by settlement id, in the order of the gazetteer.

        Raises
        ------
        ClusterUnavailableError
            If the scheduler or the workers are lost on the way.
        """
        with self._told_apart():
            spokesmen: list[dict[str, str]] = []
            tasks = []
            for ids in _by_oblast(gazetteer):
                assignment, spokesman_of = _assignment(known, gazetteer, baseline, method, ids)
                spokesmen.append(spokesman_of)
                tasks.append(self._client.submit(_adjudicated, _packed(assignment), pure=False))
            found: dict[str, Timeline] = {}
            for spokesman_of, packed in zip(spokesmen, self._gathered(tasks), strict=True):
                part: dict[str, Timeline] = pickle.loads(packed)  # noqa: S301 - from our own workers
                found.update((id_, part[spokesman]) for id_, spokesman in spokesman_of.items())
        return {place.id: found[place.id] for place in gazetteer.settlements}

    def examine(self) -> None:
        """Make sure that there are workers, and that they come to the same as this process.

        Raises
        ------
        ClusterUnavailableError
            If there are none, or one runs another version.
        """
        with self._told_apart():
            found: dict[str, str] = self._client.run(software)
        if not found:
            raise ClusterUnavailableError(self._address, "it has no workers")
        for worker, runs in sorted(found.items()):
            if runs != software():
                reason = f"the worker {worker} runs {runs}, and this is {software()}"
                raise ClusterUnavailableError(self._address, reason)

    def _gathered(self, futures: list[Any]) -> list[Any]:
        distributed = import_module("distributed")
        while True:
            try:
                with self._client.as_current():
                    distributed.wait(futures, timeout=_LOOK_S)
            except TimeoutError as error:
                if not self._client.nthreads():
                    raise ClusterUnavailableError(self._address, "all its workers are gone") from error
                continue
            gathered: list[Any] = self._client.gather(futures)
            return gathered

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        """Tell what goes wrong with the cluster apart from what goes wrong with the work."""
        distributed = import_module("distributed")
        try:
            yield
        except distributed.KilledWorker as error:
            raise ClusterUnavailableError(self._address, f"a worker died of it: {error.last_worker.address}") from error
        except (OSError, distributed.CancelledError, ImportError) as error:
            raise ClusterUnavailableError(self._address, str(error) or type(error).__name__) from error


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler whose workers are fit for the work.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    ClusterUnavailableError
        If it does not answer, has no workers or others than it needs, or the extra is not installed.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise ClusterUnavailableError(address, "install marchland[cluster]") from error
    with _silenced():
        try:
            client = distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterUnavailableError(address, " ".join(str(error).split())) from error
        with client:
            cluster = Cluster(client, address)
            cluster.examine()
            yield cluster


def software() -> str:
    """Say what of this process bears on the results."""
    geos = ".".join(map(str, shapely.geos_version))
    return f"Marchland {__version__}, GEOS {geos}, PROJ {pyproj.proj_version_str}, NumPy {np.__version__}"


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep dask.distributed from telling on the terminal what an error here tells."""
    log = logging.getLogger("distributed")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _by_oblast(gazetteer: Gazetteer) -> list[list[str]]:
    parts: dict[str | None, list[str]] = {}
    for place in gazetteer.settlements:
        oblast = gazetteer.around(place.id, PlaceKind.OBLAST)
        parts.setdefault(None if oblast is None else oblast.id, []).append(place.id)
    # The largest first, so that no worker begins it when the others are done.
    return sorted(parts.values(), key=len, reverse=True)


class _Assignment(NamedTuple):
    """What adjudication needs of an oblast, and no more, for all of it has to travel."""

    known: Known
    places: list[tuple[str, str, str | None]]
    """Id, kind and parent, parents before children."""
    baseline: tuple[Baseline, ...]
    method: Method
    wanted: list[str]


def _assignment(
    known: Known, gazetteer: Gazetteer, baseline: Sequence[Baseline], method: Method, ids: Sequence[str]
) -> tuple[_Assignment, dict[str, str]]:
    """Put together what is to be known of some settlements, and say for each whose timeline is its own as well.

    Settlements that nothing names hear what is said of the areas around them: one of each hromada speaks for all.
    """
    near = {area for id_ in ids for area in (id_, *gazetteer.lineage(id_))}
    claims = {id_: claim for id_, claim in known.claims.items() if not near.isdisjoint(claim.places)}
    named = {place for claim in claims.values() for place in (*claim.places, *claim.excepted)}
    named.update(entry.place for entry in baseline if entry.place is not None)
    first: dict[tuple[str, ...], str] = {}
    spokesman_of = {id_: id_ if id_ in named else first.setdefault(gazetteer.lineage(id_), id_) for id_ in ids}
    wanted = list(dict.fromkeys(spokesman_of.values()))
    # A claim may name places elsewhere as well; those have to be there for it.
    places = {place for claim in claims.values() for place in claim.places}.union(wanted)
    known_places = {above for place in places for above in (place, *gazetteer.lineage(place))}
    told = sorted((gazetteer[place] for place in known_places), key=lambda place: (place.kind.rank, place.id))
    assignment = _Assignment(
        known=replace(known, claims=claims),
        places=[(place.id, place.kind.value, place.parent) for place in told],
        baseline=tuple(baseline),
        method=method,
        wanted=wanted,
    )
    return assignment, spokesman_of


def _packed(value: object) -> bytes:
    """Pickle what travels: dask would look into every list of it, and measure every object, more than once."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _adjudicated(packed: bytes) -> bytes:
    assignment: _Assignment = pickle.loads(packed)  # noqa: S301 - from whoever gives us work
    gazetteer = Gazetteer(
        Place(id=id_, kind=PlaceKind(kind), parent=parent, name_en=id_, name_uk=id_)
        for id_, kind, parent in assignment.places
    )
    docket = Docket(assignment.known, gazetteer)
    return _packed(timelines(docket, gazetteer, assignment.baseline, assignment.method, assignment.wanted))
