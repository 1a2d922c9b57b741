from __future__ import annotations

import pytest

from app.domain.control import Assertion, Pressure, Status
from app.domain.ledger import Release
from app.domain.method import LATEST, MAJORITY, VERIFIED, perspective
from app.domain.sources import Reliability, Role, Source
from tests.domain.builders import claim, day, holders, ledger_of, timeline_of

TAKEN = claim("capture", "lyman", "RU", "2022-05-27", "reuters", credibility=2)


def test_the_baseline_holds_where_nothing_is_claimed() -> None:
    assert holders(timeline_of("lyman")) == [("0001-01-01", "UA", "baseline")]


def test_two_independent_origins_within_a_week_corroborate_each_other() -> None:
    first = claim("capture", "lyman", "RU", "2022-05-24", "gazette")
    second = claim("capture", "lyman", "RU", "2022-05-27", "mod-ru")

    period = timeline_of("lyman", first, second).period_on(day("2022-05-27"))

    assert (period.control.controller, period.rule) == ("RU", "corroboration")
    assert period.assertion is Assertion.CORROBORATED
    assert set(period.deciding) == {first.id, second.id}


def test_two_origins_of_one_side_are_one_voice() -> None:
    first = claim("capture", "lyman", "RU", "2022-05-24", "official-ru")
    second = claim("capture", "lyman", "RU", "2022-05-27", "mod-ru")

    assert timeline_of("lyman", first, second).control_on(day("2022-06-01")).controller == "UA"


def test_an_origin_and_what_is_built_from_it_are_one_voice() -> None:
    first = claim("capture", "lyman", "RU", "2022-05-24", "gazette")
    second = claim("capture", "lyman", "RU", "2022-05-27", "boost")

    assert timeline_of("lyman", first, second).control_on(day("2022-06-01")).controller == "UA"


def test_origins_more_than_a_week_apart_do_not_corroborate() -> None:
    first = claim("capture", "lyman", "RU", "2022-05-24", "gazette")
    second = claim("capture", "lyman", "RU", "2022-06-01", "mod-ru")

    assert timeline_of("lyman", first, second).control_on(day("2022-06-02")).controller == "UA"


def test_corroborated_control_starts_on_the_day_that_most_origins_give() -> None:
    origins = [("gazette", "2022-05-24"), ("blog", "2022-05-24"), ("mod-ru", "2022-05-27")]
    claims = [claim("capture", "lyman", "RU", when, origin) for origin, when in origins]

    assert timeline_of("lyman", *claims).period_on(day("2022-05-25")).start == day("2022-05-24")


def test_a_survey_is_accepted_with_corroborated_grade() -> None:
    shown = claim("capture", "lyman", "RU", "2022-05-26", "atlas")

    period = timeline_of("lyman", shown).period_on(day("2022-05-26"))

    assert (period.control.controller, period.rule) == ("RU", "survey")
    assert period.assertion is Assertion.CORROBORATED


@pytest.mark.parametrize("shown_on", ["2022-09-28", "2022-10-05"])
def test_a_survey_does_not_overrule_what_is_admitted_in_the_same_week(shown_on: str) -> None:
    admitted = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru", to="UA")
    shown = claim("capture", "lyman", "RU", shown_on, "atlas")

    assert timeline_of("lyman", TAKEN, admitted, shown).control_on(day("2022-10-06")).controller == "UA"


def test_a_denial_by_the_holder_makes_a_claim_disputed_and_a_later_admission_settles_it() -> None:
    claimed = claim("capture", "lyman", "UA", "2022-09-20", "mod-ua")
    denied = claim("hold", "lyman", "RU", "2022-09-21", "mod-ru")
    admitted = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru", to="UA")

    timeline = timeline_of("lyman", TAKEN, claimed, denied, admitted)

    assertions = [(str(p.start), p.assertion, p.claimed_by) for p in timeline.periods[1:]]
    assert assertions == [
        ("2022-05-27", Assertion.CONFIRMED, None),
        ("2022-09-20", Assertion.CLAIMED, "UA"),
        ("2022-09-21", Assertion.DISPUTED, "UA"),
        ("2022-10-01", Assertion.CONFIRMED, None),
    ]


def test_a_denial_on_the_day_of_the_claim_disputes_it_whichever_is_heard_first() -> None:
    claimed = claim("capture", "lyman", "UA", "2022-09-20", "mod-ua", reported_on="2022-09-20")
    for denied_on in ("2022-09-20", "2022-09-22"):
        denied = claim("hold", "lyman", "RU", "2022-09-20", "mod-ru", reported_on=denied_on)

        period = timeline_of("lyman", TAKEN, claimed, denied).period_on(day("2022-09-20"))

        assert period.assertion is Assertion.DISPUTED


def test_a_flag_alone_never_moves_control_however_reliable_its_source() -> None:
    flag = claim("flag_display", "lyman", "RU", "2022-05-27", "reuters", credibility=1)

    period = timeline_of("lyman", flag).period_on(day("2022-05-28"))

    assert (period.control.controller, period.claimed_by) == ("UA", "RU")


def test_withdrawal_without_a_successor_leaves_control_unknown() -> None:
    left = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru")

    control = timeline_of("lyman", TAKEN, left).control_on(day("2022-10-01"))

    assert (control.controller, control.status) == (None, Status.UNKNOWN)


def test_withdrawal_of_those_who_entered_leaves_the_holder_alone_there_again() -> None:
    entered = claim("entry", "lyman", "RU", "2022-05-20", "mod-ua")
    left = claim("withdrawal", "lyman", "RU", "2022-05-24", "reuters", credibility=2)

    timeline = timeline_of("lyman", entered, left)

    assert timeline.control_on(day("2022-05-21")).status is Status.CONTESTED
    assert timeline.control_on(day("2022-05-24")) == timeline.control_on(day("2022-05-19"))


def test_an_admitted_encirclement_presses_without_moving_control_and_ends_with_the_siege() -> None:
    surrounded = claim("encirclement", "lyman", "RU", "2022-05-20", "mod-ua")

    timeline = timeline_of("lyman", surrounded, TAKEN)

    pressed = timeline.control_on(day("2022-05-21"))
    assert (pressed.controller, pressed.pressure) == ("UA", Pressure.ENCIRCLED)
    assert timeline.control_on(day("2022-05-27")).pressure is Pressure.NONE


def test_a_claim_about_an_area_speaks_for_every_settlement_but_those_excepted() -> None:
    area = claim("capture", "donetsk", "RU", "2022-05-27", "reuters", credibility=2, excepted=["sviati-h"])

    assert timeline_of("lyman", area).control_on(day("2022-06-01")).controller == "RU"
    assert timeline_of("drobysheve", area).control_on(day("2022-06-01")).controller == "RU"
    assert timeline_of("sviatohirsk", area).control_on(day("2022-06-01")).controller == "UA"
    assert timeline_of("davydiv-brid", area).control_on(day("2022-06-01")).controller == "UA"


def test_on_one_day_the_more_specific_claim_has_the_last_word() -> None:
    oblast = claim("capture", "donetsk", "RU", "2022-05-27", "reuters", credibility=2, reported_on="2022-06-09")
    hromada = claim("hold", "lyman-h", "UA", "2022-05-27", "reuters", credibility=2)

    assert timeline_of("lyman", oblast, hromada).control_on(day("2022-05-27")).controller == "UA"
    assert timeline_of("sviatohirsk", oblast, hromada).control_on(day("2022-05-27")).controller == "RU"


def test_a_later_claim_about_a_wider_area_overrides_an_earlier_specific_one() -> None:
    hromada = claim("hold", "lyman-h", "UA", "2022-05-20", "reuters", credibility=2)
    oblast = claim("capture", "donetsk", "RU", "2022-05-27", "reuters", credibility=2)

    assert timeline_of("lyman", hromada, oblast).control_on(day("2022-05-27")).controller == "RU"


def test_a_vague_date_takes_effect_on_its_last_day_but_never_after_the_report() -> None:
    vague = claim("capture", "lyman", "RU", "2022-05", "reuters", credibility=2, reported_on="2022-05-20")

    period = timeline_of("lyman", vague).period_on(day("2022-05-20"))

    assert (period.start, period.from_earliest) == (day("2022-05-20"), day("2022-05-01"))


def test_a_superseding_claim_replaces_the_one_it_names() -> None:
    right = claim("capture", "lyman", "RU", "2022-05-25", "reuters", credibility=2, supersedes=TAKEN.id)

    assert timeline_of("lyman", TAKEN, right).periods[1].start == day("2022-05-25")


def test_an_embargoed_claim_is_hidden_until_its_release_is_recorded() -> None:
    hidden = claim("capture", "lyman", "RU", "2022-05-25", "reuters", credibility=2, embargo_until=day("2022-06-01"))

    assert len(timeline_of("lyman", hidden)) == 1
    assert len(timeline_of("lyman", hidden, Release(claim=hidden.id))) == 2
    assert ledger_of(hidden).due_releases(day("2022-05-31")) == ()
    assert ledger_of(hidden).due_releases(day("2022-06-01")) == (Release(claim=hidden.id),)
    assert ledger_of(hidden, Release(claim=hidden.id)).due_releases(day("2022-06-01")) == ()


def test_verified_goes_by_admission_and_observation_alone() -> None:
    first = claim("capture", "lyman", "RU", "2022-05-24", "gazette")
    second = claim("capture", "lyman", "RU", "2022-05-27", "mod-ru")

    assert timeline_of("lyman", first, second, method=VERIFIED).control_on(day("2022-06-01")).controller == "UA"


def test_latest_believes_the_newest_claim_whoever_makes_it() -> None:
    claimed = claim("capture", "lyman", "UA", "2022-06-01", "blog", credibility=6)

    assert holders(timeline_of("lyman", TAKEN, claimed, method=LATEST))[-1] == ("2022-06-01", "UA", "latest")


def test_majority_goes_by_most_origins_and_a_tie_changes_nothing() -> None:
    one = claim("capture", "lyman", "RU", "2022-05-24", "blog")
    other = claim("hold", "lyman", "UA", "2022-05-24", "mod-ua")
    more = claim("capture", "lyman", "RU", "2022-05-25", "gazette")

    assert len(timeline_of("lyman", one, other, method=MAJORITY)) == 1
    assert holders(timeline_of("lyman", one, other, more, method=MAJORITY))[-1][:2] == ("2022-05-25", "RU")


def test_a_perspective_hears_only_the_partys_own_sources() -> None:
    own = claim("capture", "lyman", "RU", "2022-05-24", "mod-ru")
    admitted = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ua", to="UA")

    timeline = timeline_of("lyman", own, admitted, method=perspective("RU"))

    assert holders(timeline)[-1] == ("2022-05-24", "RU", "perspective")


def test_a_bystander_admits_nothing_for_the_side_that_loses() -> None:
    bystander = Source(id="mod-pl", name="A third party", alignment="PL", reliability=Reliability.B)
    said = claim("capture", "lyman", "RU", "2022-05-24", "mod-pl")
    seconded = claim("capture", "lyman", "RU", "2022-05-26", "mod-ru")

    alone = timeline_of("lyman", bystander, said)
    together = timeline_of("lyman", bystander, said, seconded)

    assert alone.control_on(day("2022-05-27")).controller == "UA"
    assert holders(together)[-1] == ("2022-05-26", "RU", "corroboration")


def test_three_parties_can_hold_a_place_in_turn() -> None:
    third = claim("capture", "lyman", "PL", "2022-07-01", "reuters", credibility=1)
    handed = claim("transfer", "lyman", "PL", "2022-08-01", "reuters", to="UA", credibility=1)

    controllers = [p.control.controller for p in timeline_of("lyman", TAKEN, third, handed)]

    assert controllers == ["UA", "RU", "PL", "UA"]


@pytest.mark.parametrize("reported_on", ["2022-10-01", "2022-10-02"])
def test_what_is_believed_on_a_day_settles_what_is_only_claimed_on_it(reported_on: str) -> None:
    admitted = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru", to="UA", reported_on="2022-10-01")
    denied = claim("hold", "lyman", "RU", "2022-10-01", "official-ru", reported_on=reported_on)

    period = timeline_of("lyman", TAKEN, admitted, denied).period_on(day("2022-10-01"))

    assert (period.control.controller, period.claimed_by, period.rule) == ("UA", None, "admission")


def test_a_survey_ends_within_a_week_what_it_began_itself() -> None:
    register = Source(id="register", name="A register", alignment="UA", reliability=Reliability.A, role=Role.SURVEY)
    began = claim("capture", "lyman", "RU", "2022-02-25", "register", reported_on="2025-05-07")
    ended = claim("capture", "lyman", "UA", "2022-02-27", "register", reported_on="2025-05-07")

    assert holders(timeline_of("lyman", register, began, ended)) == [
        ("0001-01-01", "UA", "baseline"),
        ("2022-02-25", "RU", "admission"),
        ("2022-02-27", "UA", "survey"),
    ]
