"""Laws that hold for any claims: order does not matter, periods partition time, the past is citable."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.chronicle import timelines
from app.domain.claims import Claim, ClaimKind, claim_faults
from app.domain.days import BEGINNING, ONGOING
from app.domain.docket import Docket
from app.domain.ledger import Retraction
from app.domain.method import CONSENSUS, LATEST, MAJORITY, VERIFIED, perspective
from app.domain.why import derivation
from tests.domain.builders import HELD_BY_UA, NOW, SOURCES, day, ledger_of, two_oblasts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.ledger import Body, Ledger
    from app.domain.method import Method
    from app.domain.timeline import Timeline

PLACES = two_oblasts()
START = day("2022-03-01")
METHODS = st.sampled_from([CONSENSUS, VERIFIED, LATEST, MAJORITY, perspective("RU"), perspective("UA")])
DAYS = st.integers(0, 60).map(lambda offset: START + timedelta(days=offset))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from([k for k in ClaimKind if k is not ClaimKind.SOVEREIGNTY]))
    party, other = draw(st.permutations(["UA", "RU"]))
    first = draw(DAYS)
    span = draw(st.sampled_from([0, 0, 0, 5, 30]))
    last = first + timedelta(days=span)
    is_area = draw(st.booleans())
    place = draw(st.sampled_from(["donetsk", "kramatorsk", "lyman-h"] if is_area else ["lyman", "sviatohirsk"]))
    takes_to = kind is ClaimKind.TRANSFER or (kind is ClaimKind.WITHDRAWAL and draw(st.booleans()))
    return Claim(
        kind=kind,
        places=(place,),
        party=party,
        to=other if takes_to else None,
        when=str(first) if span == 0 else f"{first}/{last}",
        reported_on=last + timedelta(days=draw(st.integers(0, 9))),
        origin=draw(st.sampled_from([s.id for s in SOURCES])),
        credibility=draw(st.integers(1, 6)),
        excepted=("drobysheve",) if is_area and draw(st.booleans()) else (),
    )


LISTS = st.lists(claims(), max_size=12, unique_by=lambda c: c.id)


def chronicle(bodies: Sequence[Body], method: Method, as_of: date | None = None) -> dict[str, Timeline]:
    docket = Docket(ledger_of(*bodies).known(as_of=as_of), PLACES)
    return timelines(docket, PLACES, HELD_BY_UA, method)


@given(bodies=LISTS, method=METHODS, data=st.data())
@settings(max_examples=300)
def test_the_order_of_arrival_does_not_matter(bodies: list[Claim], method: Method, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(bodies))

    assert chronicle(shuffled, method) == chronicle(bodies, method)


@given(bodies=LISTS, method=METHODS)
def test_recording_a_statement_twice_changes_nothing(bodies: list[Claim], method: Method) -> None:
    assert chronicle([*bodies, *bodies], method) == chronicle(bodies, method)


@given(bodies=LISTS, method=METHODS)
def test_periods_reach_from_always_to_ongoing_without_gap_or_overlap(bodies: list[Claim], method: Method) -> None:
    for timeline in chronicle(bodies, method).values():
        edges = [period.start for period in timeline]
        assert edges[0] == BEGINNING
        assert timeline.periods[-1].end == ONGOING
        assert all(a.end == b.start for a, b in zip(timeline.periods, timeline.periods[1:], strict=False))
        for start in edges:
            assert timeline.period_on(start).start == start


@given(bodies=LISTS, later=LISTS, method=METHODS)
def test_a_pinned_revision_never_changes(bodies: list[Claim], later: list[Claim], method: Method) -> None:
    before = ledger_of(*bodies)
    retractions = [Retraction(claim=body.id, reason="a test") for body in bodies[:2]]
    after = before.append([*later, *retractions], NOW)

    def pinned(ledger: Ledger) -> dict[str, Timeline]:
        docket = Docket(ledger.known(revision=before.revision), PLACES)
        return timelines(docket, PLACES, HELD_BY_UA, method)

    assert pinned(after) == pinned(before)


@given(bodies=LISTS, method=METHODS, as_of=DAYS)
def test_what_was_reported_later_is_as_if_it_had_not_been_said(
    bodies: list[Claim], method: Method, as_of: date
) -> None:
    by_then = [body for body in bodies if body.reported_on <= as_of]

    assert chronicle(bodies, method, as_of=as_of) == chronicle(by_then, method)


@given(bodies=LISTS, method=METHODS)
def test_a_retracted_claim_is_as_if_it_had_not_been_made(bodies: list[Claim], method: Method) -> None:
    retracted, kept = bodies[:1], bodies[1:]
    withdrawn = [Retraction(claim=body.id, reason="a test") for body in retracted]

    assert chronicle([*bodies, *withdrawn], method) == chronicle(kept, method)


@given(bodies=LISTS, method=METHODS)
def test_a_place_costs_and_gives_the_same_alone_as_with_all_others(bodies: list[Claim], method: Method) -> None:
    docket = Docket(ledger_of(*bodies).known(), PLACES)
    together = timelines(docket, PLACES, HELD_BY_UA, method)

    alone = timelines(docket, PLACES, HELD_BY_UA, method, ["sviatohirsk"])

    assert alone == {"sviatohirsk": together["sviatohirsk"]}


@given(bodies=LISTS, method=METHODS, day_asked=DAYS)
def test_a_derivation_explains_the_period_that_the_map_shows(
    bodies: list[Claim], method: Method, day_asked: date
) -> None:
    docket = Docket(ledger_of(*bodies).known(), PLACES)
    shown = timelines(docket, PLACES, HELD_BY_UA, method)["lyman"].period_on(day_asked)

    told = derivation(docket, PLACES, HELD_BY_UA, method, "lyman", day_asked)

    assert told.period == shown
    assert tuple(c.id for c in told.deciding) == shown.deciding
    heard = {s.claim.id for s in docket.statements("lyman")}
    assert {c.id for c in (*told.deciding, *told.claiming, *told.supporting, *told.losing)} <= heard
    assert not {c.id for c in told.losing} & {c.id for c in told.supporting}


@given(bodies=LISTS)
def test_a_party_never_loses_a_place_in_its_own_perspective_by_what_others_say(bodies: list[Claim]) -> None:
    own = [body for body in bodies if body.origin in ("mod-ru", "official-ru")]

    assert chronicle(bodies, perspective("RU")) == chronicle(own, perspective("RU"))


@given(body=claims())
def test_the_claims_these_laws_are_tried_on_are_sound(body: Claim) -> None:
    assert claim_faults(body) == []
