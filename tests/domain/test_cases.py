"""The seven cases of the domain that must come out right, against the public interface.

Cases 1 to 5 rest on two news articles of 1 and 5 October 2022, the first entries of the ledger; here they are
told with as many statements as matter.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from app.domain.chronicle import timelines
from app.domain.control import Assertion, Pressure, Status
from app.domain.docket import Docket
from app.domain.ledger import Retraction
from app.domain.method import CONSENSUS, LATEST, MAJORITY, VERIFIED, perspective
from tests.domain.builders import HELD_BY_UA, NOW, claim, day, ledger_of, timeline_of, two_oblasts

if TYPE_CHECKING:
    from app.domain.claims import Claim
    from app.domain.ledger import Ledger
    from app.domain.method import Method
    from app.domain.timeline import Timeline

ARTICLE_1 = "2022-10-01"
SINCE_MAY = claim("hold", "lyman", "RU", "2022-05", "newsweek", reported_on=ARTICLE_1, credibility=2)
SURROUNDED = claim("encirclement", "lyman", "UA", "2022-10-01", "mod-ua")
FLAG = claim("flag_display", "lyman", "UA", "2022-10-01", "newsweek", credibility=2)
ADMITTED = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru", to="UA", relay="newsweek")
LYMAN = (SINCE_MAY, SURROUNDED, FLAG, ADMITTED)

TREATIES = tuple(
    claim("sovereignty", oblast, "RU", "2022-09-30", "mod-ru", act=act)
    for oblast in ("donetsk", "kherson")
    for act in ("referendum", "treaty")
)
DOZENS = claim("capture", "kherson;donetsk", "UA", "2022-09-27/2022-10-04", "president-ua", count=24)
BRID_HELD = claim("capture", "davydiv-brid", "RU", "2022-03-15", "reuters", credibility=2)
BRID_CLAIMED = claim("capture", "davydiv-brid", "UA", "2022-10-04", "president-ua")
BRID_FLAG = claim("flag_display", "davydiv-brid", "UA", "2022-10-04", "mod-ua")


@pytest.mark.parametrize("method", [CONSENSUS, VERIFIED], ids=str)
def test_lyman_passes_to_ukraine_by_the_admission_of_the_side_that_lost_it(method: Method) -> None:
    timeline = timeline_of("lyman", *LYMAN, method=method)

    before, after = timeline.period_on(day("2022-09-30")), timeline.period_on(day("2022-10-01"))
    assert (before.control.controller, before.rule) == ("RU", "observation")
    assert (before.start, before.from_earliest) == (day("2022-05-31"), day("2022-05-01"))
    assert (after.start, after.control.controller, after.rule) == (day("2022-10-01"), "UA", "admission")
    assert after.assertion is Assertion.CONFIRMED
    assert after.control.pressure is Pressure.NONE


def test_without_the_admission_lyman_stays_with_russia_and_is_claimed_by_ukraine() -> None:
    timeline = timeline_of("lyman", SINCE_MAY, SURROUNDED, FLAG, method=VERIFIED)

    period = timeline.period_on(day("2022-10-01"))
    assert (period.control.controller, period.claimed_by) == ("RU", "UA")
    assert (period.rule, period.assertion) == ("claimed", Assertion.CLAIMED)


def test_the_day_before_it_was_reported_lyman_is_still_known_as_russian() -> None:
    later_report = claim("hold", "lyman", "RU", "2022-05-27", "reuters", credibility=1)

    timeline = timeline_of("lyman", *LYMAN, later_report, as_of="2022-09-30")

    assert timeline.control_on(day("2022-10-05")).controller == "RU"


def test_towns_abandoned_in_september_pass_to_ukraine_with_the_month_as_their_date() -> None:
    left = claim(
        "withdrawal", "sviatohirsk", "RU", "2022-09", "newsweek", to="UA", reported_on=ARTICLE_1, credibility=2
    )
    held = claim("capture", "sviatohirsk", "RU", "2022-06", "reuters", reported_on="2022-06-30", credibility=2)

    period = timeline_of("sviatohirsk", held, left).period_on(day("2022-10-01"))

    assert period.control.controller == "UA"
    assert (period.from_earliest, period.from_latest) == (day("2022-09-01"), day("2022-09-30"))


def test_davydiv_brid_is_only_claimed_until_the_other_side_admits_the_advance() -> None:
    admitted = claim("capture", "davydiv-brid", "UA", "2022-10-03", "official-ru", reported_on="2022-10-05")

    alone = timeline_of("davydiv-brid", BRID_HELD, BRID_CLAIMED, BRID_FLAG)
    settled = timeline_of("davydiv-brid", BRID_HELD, BRID_CLAIMED, BRID_FLAG, admitted)

    claimed = alone.period_on(day("2022-10-05"))
    assert (claimed.control.controller, claimed.claimed_by) == ("RU", "UA")
    assert claimed.assertion is Assertion.CLAIMED
    assert settled.period_on(day("2022-10-05")).control.controller == "UA"
    assert settled.period_on(day("2022-10-05")).claimed_by is None


@pytest.mark.parametrize("method", [CONSENSUS, VERIFIED, LATEST, MAJORITY, perspective("RU")], ids=str)
def test_sovereignty_and_count_claims_move_nothing_under_any_method(method: Method) -> None:
    places = two_oblasts()
    facts = (*LYMAN, BRID_HELD, BRID_CLAIMED)

    def chronicle(*claims: Claim) -> dict[str, Timeline]:
        known = ledger_of(*claims).known()
        return timelines(Docket(known, places), places, HELD_BY_UA, method)

    assert chronicle(*facts) == chronicle(*facts, *TREATIES, DOZENS)


def test_sovereignty_and_count_claims_show_as_context_of_every_place_in_the_area() -> None:
    docket = Docket(ledger_of(*TREATIES, DOZENS).known(), two_oblasts())

    assert {c.id for c in docket.context("lyman")} == {TREATIES[0].id, TREATIES[1].id, DOZENS.id}


def test_an_answer_for_a_revision_does_not_change_by_what_is_recorded_later() -> None:
    places = two_oblasts()
    before = ledger_of(*LYMAN)
    backdated = claim("capture", "lyman", "UA", "2022-07-01", "reuters", credibility=1)
    after = before.append([backdated, Retraction(claim=ADMITTED.id, reason="a test")], NOW)

    def answer(ledger: Ledger, revision: int | None) -> dict[str, Timeline]:
        docket = Docket(ledger.known(revision=revision), places)
        return timelines(docket, places, HELD_BY_UA, CONSENSUS)

    assert answer(after, before.revision) == answer(before, None)
    assert answer(after, None) != answer(before, None)


def test_claims_in_any_order_of_arrival_give_the_same_timelines() -> None:
    everything = (*LYMAN, claim("hold", "lyman", "RU", "2022-10-01", "official-ru"))

    told = {repr(timeline_of("lyman", *order).periods) for order in itertools.permutations(everything)}

    assert len(told) == 1


def test_fighting_inside_leaves_the_last_holder_on_record_as_contested() -> None:
    inside = claim("entry", "lyman", "UA", "2022-09-28", "reuters", credibility=2)

    control = timeline_of("lyman", SINCE_MAY, inside).control_on(day("2022-09-29"))

    assert (control.controller, control.status) == ("RU", Status.CONTESTED)
