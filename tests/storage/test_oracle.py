"""SQL is the oracle: what the atlas says from memory is what plain SQL says of the stored periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sqlalchemy as sa

from app.atlas.atlas import Atlas
from app.atlas.statistics import statistics
from app.atlas.transition_matrix import transition_matrix
from app.domain.chronicle import timelines
from app.domain.docket import Docket
from app.domain.gazetteer import Gazetteer
from app.domain.method import CONSENSUS, LATEST, MAJORITY, VERIFIED, perspective
from app.storage.cell_store import replace_cells
from app.storage.engine import writing
from app.storage.gazetteer_store import read_boundaries, read_gazetteer, read_theatre, replace_theatre
from app.storage.ledger_store import append, read_ledger
from app.storage.period_store import replace_periods
from app.storage.recording import read_desk, record_all_periods
from tests.atlas.builders import BOUNDARIES, THEATRE, places
from tests.domain.builders import NOW, SOURCES, claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from app.atlas.view import View
    from app.domain.claims import Claim
    from app.domain.method import Method

FIRST, LAST = date(2022, 2, 1), date(2023, 6, 1)
METHODS = (CONSENSUS, VERIFIED, LATEST, MAJORITY, perspective("UA"), perspective("RU"))
_HOLDS = (
    "SELECT place, controller, status, pressure, claimed_by, assertion, rule FROM control_period "
    "WHERE method = :method AND (valid_from IS NULL OR valid_from <= :day) AND (valid_to IS NULL OR valid_to > :day)"
)
_KIND = "CASE status WHEN 'contested' THEN 'contested' ELSE coalesce(controller, 'unknown') END"
_COUNTED = (
    f"SELECT {_KIND} AS holder, count(*), sum(place.population), sum(coalesce(cell.area_km2, 0)) "  # noqa: S608
    f"FROM ({_HOLDS}) held JOIN place ON place.code = held.place LEFT JOIN cell ON cell.place_id = place.id GROUP BY 1"
)
_FLOWS = (
    f"SELECT {_KIND.replace('status', 'one.status').replace('controller', 'one.controller')}, "  # noqa: S608
    f"{_KIND.replace('status', 'other.status').replace('controller', 'other.controller')}, count(*) "
    f"FROM ({_HOLDS}) one JOIN ({_HOLDS.replace(':day', ':until')}) other ON other.place = one.place GROUP BY 1, 2"
)


def random_claims(seed: int) -> list[Claim]:
    """Draw claims of all kinds that move control, about settlements and areas, by origins of every alignment."""
    chance = np.random.default_rng(seed)
    wheres = [place.id for place in places() if place.parent is not None]
    found = []
    for number in range(80):
        begin = FIRST + timedelta(days=int(chance.integers(0, 400)))
        end = begin + timedelta(days=int(chance.choice([0, 0, 3, 30])))
        kind = str(chance.choice(["capture", "capture", "hold", "withdrawal", "entry", "contestation", "encirclement"]))
        rest: dict[str, Any] = {"to": str(chance.choice(["UA", "RU"]))} if kind == "withdrawal" and number % 2 else {}
        party = str(chance.choice(["UA", "RU"]))
        if rest.get("to") == party:
            rest = {}
        found.append(
            claim(
                kind,
                str(chance.choice(wheres)),
                None if kind == "contestation" else party,
                str(begin) if begin == end else f"{begin}/{end}",
                str(chance.choice([source.id for source in SOURCES])),
                reported_on=str(end + timedelta(days=int(chance.choice([0, 1, 20, 90])))),
                credibility=int(chance.integers(1, 6)),
                **rest,
            )
        )
    return list({one.id: one for one in found}.values())


def filled(engine: Engine, seed: int) -> Atlas:
    """Fill a database with a theatre and random claims, and give the atlas of what it holds then."""
    with writing(engine) as connection:
        replace_theatre(connection, THEATRE, Gazetteer(places()), BOUNDARIES)
        append(connection, [*SOURCES, *random_claims(seed)], NOW)
    with writing(engine) as connection:
        gazetteer, boundaries = read_gazetteer(connection), read_boundaries(connection)
        atlas = Atlas.build(read_theatre(connection), gazetteer, boundaries, read_ledger(connection))
        territory = atlas.territory
        ids = [place.id for place in territory.places]
        replace_cells(
            connection,
            territory.version,
            dict(zip(ids, territory.cells, strict=True)),
            dict(zip(ids, territory.area_km2.tolist(), strict=True)),
        )
    return atlas


def write_down(connection: Connection, atlas: Atlas, method: Method, as_of: date | None) -> None:
    docket = Docket(atlas.ledger.known(as_of=as_of), atlas.gazetteer)
    decided = timelines(docket, atlas.gazetteer, atlas.theatre.baseline, method)
    replace_periods(connection, method, atlas.revision, decided)


def asked(connection: Connection, query: str, method: Method, day: date, **more: date) -> Sequence[Any]:
    types = [sa.bindparam("day", type_=sa.Date), *(sa.bindparam(name, type_=sa.Date) for name in more)]
    return connection.execute(sa.text(query).bindparams(*types), {"method": str(method), "day": day} | more).all()


def state_of(view: View, day: date) -> set[tuple[Any, ...]]:
    periods = [view.periods[number] for number in view.periods_on(day).tolist()]
    return {
        (
            place.id,
            period.control.controller,
            period.control.status.value,
            period.control.pressure.value,
            period.claimed_by,
            period.assertion.value,
            period.rule,
        )
        for place, period in zip(view.settlements.places, periods, strict=True)
    }


def some_days(seed: int) -> list[date]:
    chance = np.random.default_rng(seed)
    drawn = [FIRST + timedelta(days=int(one)) for one in chance.integers(-20, (LAST - FIRST).days, 12)]
    return sorted({*drawn, date(1900, 1, 1), date(9999, 12, 31)})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_state_of_any_day_is_what_sql_says_by_every_method_and_as_known_on_any_day(
    empty: Engine, seed: int
) -> None:
    # Given a database with random claims, and an atlas of it
    atlas = filled(empty, seed)
    changes = 0

    # When the periods are written down as each method sees them, as known now and on earlier days
    for method in METHODS:
        for as_of in (None, date(2022, 5, 1), date(2022, 11, 11)):
            with writing(empty) as connection:
                write_down(connection, atlas, method, as_of)
                view = atlas.view(method, as_of)
                changes += len(view.log.day)

                # Then plain SQL finds on any day what the atlas finds
                for day in some_days(seed):
                    assert {tuple(row) for row in asked(connection, _HOLDS, method, day)} == state_of(view, day)
    assert changes > 100


def test_statistics_and_transitions_are_what_sql_counts(empty: Engine) -> None:
    # Given a database with random claims, and what the default method makes of them written down as recording does
    atlas = filled(empty, 5)
    view, method = atlas.view(), atlas.view().method
    with writing(empty) as connection:
        record_all_periods(connection, read_desk(connection))
        days = some_days(5)
        counted = statistics(view, days, by_oblast=False)
        held = np.stack([counted.held.settlements, counted.held.population, counted.held.area_km2])[:, :, 0]

        # When SQL counts settlements, people and km² by holder on some days, then that is what the statistics say
        for step, day in enumerate(days):
            found = {holder: held[:, step, kind] for kind, holder in enumerate(counted.holders) if held[0, step, kind]}
            rows = asked(connection, _COUNTED, method, day)
            assert {row[0] for row in rows} == set(found)
            for holder, *numbers in rows:
                assert found[holder].tolist() == pytest.approx([float(number) for number in numbers])

        # And what went from whom to whom between two days is what the matrix says
        flows = transition_matrix(view, days[2], days[-2]).flows()
        rows = asked(connection, _FLOWS, method, days[2], until=days[-2])
        assert {tuple(row) for row in rows} == {(flow.before, flow.after, flow.settlements) for flow in flows}
