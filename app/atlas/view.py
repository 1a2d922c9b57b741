"""A view: what one method makes of one revision of the ledger, for every place and day."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

import numpy as np

from app.atlas.changelog import ChangeLog
from app.atlas.chunked_gzip import ChunkedGzip
from app.atlas.features import SettlementFeatures
from app.atlas.history_classes import HistoryClasses
from app.atlas.once import Once
from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.why import Case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.settlements import Settlements
    from app.atlas.territory import Territory
    from app.domain.control import Assertion, Pressure, Status
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Known
    from app.domain.method import Method
    from app.domain.theatre import Theatre
    from app.domain.timeline import Period, Timeline
    from app.domain.why import Derivation


class State(NamedTuple):
    """What a place looks like on the map; periods that differ in dates and claims only share one."""

    controller: str | None
    status: Status
    pressure: Pressure
    assertion: Assertion
    claimed_by: str | None
    rule: str


class View:
    """Timelines of all settlements as columns. A value: nothing in it changes after it is built."""

    def __init__(
        self,
        *,
        theatre: Theatre,
        gazetteer: Gazetteer,
        settlements: Settlements,
        territory: Once[Territory],
        known: Known,
        method: Method,
        previous: View | None = None,
    ) -> None:
        """Adjudicate.

        Parameters
        ----------
        theatre
            Whose baseline holds before any claim.
        gazetteer
            All places.
        settlements
            The settlements of `gazetteer`.
        territory
            Their land.
        known
            What of the ledger counts.
        method
            The rules to go by.
        previous
            A view of the same places by the same method; settlements that hear what they heard there are not
            adjudicated again.
        """
        self.theatre = theatre
        self.gazetteer = gazetteer
        self.settlements = settlements
        self._territory = territory
        self._classes = Once(partial(_classes_of, ref(self)))
        self.known = known
        self.method = method
        self.docket = Docket(known, gazetteer)
        self.timelines: Mapping[str, Timeline] = self._adjudicated(previous)
        """By settlement id, in the order of `settlements`."""
        self.periods: tuple[Period, ...]
        """Every period there is, each once; its place here is its number."""
        self._first: NDArray[np.int32]
        self._count: NDArray[np.int32]
        self._number_periods()
        self.log = self._change_log()

    @property
    def revision(self) -> int:
        """The revision of the ledger that it rests on."""
        return self.known.revision

    @property
    def as_of(self) -> date | None:
        """The last day whose reports count; ``None`` if all do."""
        return self.known.as_of

    @property
    def territory(self) -> Territory:
        """The land of its settlements."""
        return self._territory.get()

    @property
    def classes(self) -> HistoryClasses:
        """Its areas and lines of contact on any day."""
        return self._classes.get()

    def _adjudicated(self, previous: View | None) -> dict[str, Timeline]:
        ids = [place.id for place in self.settlements.places]
        if previous is not None:
            touched = self.docket.heard_anew(previous.docket)
            ids = [id_ for id_ in ids if id_ in touched]
        decided = timelines(self.docket, self.gazetteer, self.theatre.baseline, self.method, ids)
        if previous is None:
            return decided
        # Settlements that come to the same share one object as before.
        before = previous.timelines
        return {**before, **{id_: found for id_, found in decided.items() if found != before[id_]}}

    def _number_periods(self) -> None:
        first_of: dict[int, int] = {}
        periods: list[Period] = []
        first = np.empty(len(self.settlements), dtype=np.int32)
        count = np.empty(len(self.settlements), dtype=np.int32)
        for number, timeline in enumerate(self.timelines.values()):
            # Settlements with the same statements share the object, and so the numbers of its periods.
            if id(timeline) not in first_of:
                first_of[id(timeline)] = len(periods)
                periods.extend(timeline.periods)
            first[number] = first_of[id(timeline)]
            count[number] = len(timeline)
        self.periods = tuple(periods)
        self._first, self._count = first, count

    def _change_log(self) -> ChangeLog:
        days = [period.start.toordinal() for period in self.periods]
        changes = [
            (days[period], place, period)
            for place, (first, count) in enumerate(zip(self._first.tolist(), self._count.tolist(), strict=True))
            for period in range(first + 1, first + count)
        ]
        return ChangeLog(self._first.tolist(), changes)

    @cached_property
    def last_day(self) -> date:
        """The last day that any claim speaks of; the first day of the theatre if none does.

        What holds after it is not known from the ledger, only that nothing has been recorded since.
        """
        spoken_of = (claim.latest for claim in self.known.claims.values())
        return max((self.theatre.first_day, *spoken_of))

    def periods_on(self, day: date) -> NDArray[np.int32]:
        """Give the number of the period that each settlement is in on a day."""
        return self.log.periods_on(day)

    def periods_between(self, first: date, last: date) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give every period that any day of a closed span falls into.

        Returns
        -------
        tuple of ndarray
            Settlement numbers, ascending, and beside each one of its period numbers, in the order of time.
        """
        places = np.repeat(np.arange(len(self.settlements), dtype=np.int32), self._count)
        before = np.repeat(np.cumsum(self._count) - self._count, self._count)
        numbers = (np.arange(len(places)) - before + np.repeat(self._first, self._count)).astype(np.int32)
        meets = (self._starts[numbers] <= last.toordinal()) & (self._ends[numbers] > first.toordinal())
        return places[meets], numbers[meets]

    @cached_property
    def _starts(self) -> NDArray[np.int32]:
        return np.array([period.start.toordinal() for period in self.periods], dtype=np.int32)

    @cached_property
    def _ends(self) -> NDArray[np.int32]:
        return np.array([period.end.toordinal() for period in self.periods], dtype=np.int32)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """Every distinct state, in the order in which periods first show it."""
        return tuple(self._state_numbers)

    @cached_property
    def state_of_period(self) -> NDArray[np.int32]:
        """Number of the state of each period."""
        numbers = self._state_numbers
        return np.array([numbers[state_of(period)] for period in self.periods], dtype=np.int32)

    @cached_property
    def _state_numbers(self) -> dict[State, int]:
        distinct = dict.fromkeys(state_of(period) for period in self.periods)
        return {state: number for number, state in enumerate(distinct)}

    @cached_property
    def features(self) -> SettlementFeatures:
        """The writer of its settlements as GeoJSON."""
        return SettlementFeatures(self)

    @cached_property
    def packed(self) -> ChunkedGzip:
        """The writer of all of its settlements as gzip."""
        return ChunkedGzip(self.features, len(self.settlements))

    def why(self, place_id: str, day: date) -> Derivation:
        """Explain the control of a settlement on a day.

        Raises
        ------
        UnknownPlaceError
            If there is no such place.
        """
        return self.case(place_id).on(day)

    def case(self, place_id: str) -> Case:
        """Give what is heard of a settlement, to explain its control on many days.

        Raises
        ------
        UnknownPlaceError
            If there is no such place.
        """
        return Case(self.docket, self.gazetteer, self.theatre.baseline, self.method, place_id)


def _classes_of(view: ref[View]) -> HistoryClasses:
    alive = view()
    if alive is None:
        message = "a view was asked for its areas after it was let go of"
        raise ReferenceError(message)
    return HistoryClasses(alive, alive.territory)


def state_of(period: Period) -> State:
    """Give what a place in a period looks like."""
    control = period.control
    return State(control.controller, control.status, control.pressure, period.assertion, period.claimed_by, period.rule)
