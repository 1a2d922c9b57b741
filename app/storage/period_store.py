"""The answer in SQL: control periods by method, for those who ask the database itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select

from app.domain.control import Assertion, Control, Pressure, Status
from app.domain.days import BEGINNING, ONGOING
from app.domain.timeline import Period, Timeline
from app.storage.bulk import insert_rows
from app.storage.tables import control_period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection, Row

    from app.domain.method import Method


def replace_periods(
    connection: Connection,
    method: Method,
    revision: int,
    timelines: Mapping[str, Timeline],
    places: Collection[str] | None = None,
) -> None:
    """Write down what a method says, in the place of what stood there.

    Parameters
    ----------
    connection
        In a transaction that the caller commits.
    method
        Whose answer it is.
    revision
        Of the ledger that it answers from.
    timelines
        By settlement id.
    places
        Only these settlements; the periods of all others stay. ``None`` replaces all that the method said.
    """
    name = str(method)
    of_method = control_period.c.method == name
    if places is None:
        connection.execute(delete(control_period).where(of_method))
    elif places:
        of_place = control_period.c.place == bindparam("of_place")
        gone = delete(control_period).where(of_method, of_place)
        connection.execute(gone, [{"of_place": place} for place in places])
    written = timelines if places is None else {id_: timelines[id_] for id_ in places if id_ in timelines}
    spans: dict[int, list[dict[str, Any]]] = {}
    rows = []
    for place, timeline in written.items():
        # Places with the same history share one timeline.
        shared = spans.get(id(timeline))
        if shared is None:
            shared = spans[id(timeline)] = [_row(period, name, revision) for period in timeline]
        rows += [{"place": place, **span} for span in shared]
    insert_rows(connection, control_period, rows)


def read_periods(connection: Connection, method: Method, places: Collection[str] | None = None) -> dict[str, Timeline]:
    """Read what a method says, as it was last written down: timelines by settlement id.

    Parameters
    ----------
    connection
        To the database.
    method
        Whose answer.
    places
        Only these settlements; ``None`` is all.
    """
    asked = (
        select(control_period)
        .where(control_period.c.method == str(method))
        .order_by(
            control_period.c.place,
            control_period.c.valid_from.is_not(None),
            control_period.c.valid_from,
        )
    )
    if places is not None:
        asked = asked.where(control_period.c.place.in_(list(places)))
    periods: dict[str, list[Period]] = defaultdict(list)
    for row in connection.execute(asked):
        periods[row.place].append(_period(row))
    return {place: Timeline(of_place) for place, of_place in periods.items()}


def periods_revision(connection: Connection, method: Method) -> int | None:
    """Give the latest revision that a method's periods were written down for; ``None`` if there are none."""
    latest = select(func.max(control_period.c.revision)).where(control_period.c.method == str(method))
    found: int | None = connection.execute(latest).scalar_one()
    return found


def _row(period: Period, method: str, revision: int) -> dict[str, Any]:
    controller, status, pressure = period.control
    return {
        "method": method,
        "valid_from": None if period.start == BEGINNING else period.start,
        "valid_to": None if period.end == ONGOING else period.end,
        "controller": controller,
        "status": status.value,
        "pressure": pressure.value,
        "assertion": period.assertion.value,
        "claimed_by": period.claimed_by,
        "rule": period.rule,
        "from_earliest": period.from_earliest,
        "from_latest": period.from_latest,
        "deciding": list(period.deciding),
        "claiming": list(period.claiming),
        "revision": revision,
    }


def _period(row: Row[*tuple[Any, ...]]) -> Period:
    return Period(
        start=row.valid_from or BEGINNING,
        end=row.valid_to or ONGOING,
        control=Control(row.controller, Status(row.status), Pressure(row.pressure)),
        assertion=Assertion(row.assertion),
        claimed_by=row.claimed_by,
        rule=row.rule,
        deciding=tuple(row.deciding),
        claiming=tuple(row.claiming),
        from_earliest=row.from_earliest,
        from_latest=row.from_latest,
    )
