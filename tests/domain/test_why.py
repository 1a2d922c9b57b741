from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.days import BEGINNING
from app.domain.docket import Docket
from app.domain.method import CONSENSUS, LATEST, VERIFIED, perspective
from app.domain.why import Case, derivation
from tests.domain.builders import HELD_BY_UA, claim, day, ledger_of, two_oblasts

if TYPE_CHECKING:
    from app.domain.claims import Claim
    from app.domain.method import Method
    from app.domain.why import Derivation

TAKEN = claim("capture", "lyman", "RU", "2022-05-27", "reuters", credibility=2)
CLAIMED = claim("capture", "lyman", "UA", "2022-10-01", "mod-ua")
DENIED = claim("hold", "lyman", "RU", "2022-10-01", "official-ru")
ADMITTED = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru", to="UA")
TREATY = claim("sovereignty", "donetsk", "RU", "2022-09-30", "mod-ru", act="treaty")


def why(on: str, *claims: Claim, method: Method = CONSENSUS) -> Derivation:
    places = two_oblasts()
    return derivation(Docket(ledger_of(*claims).known(), places), places, HELD_BY_UA, method, "lyman", day(on))


def test_a_derivation_names_what_decided_agreed_and_lost() -> None:
    told = why("2022-10-02", TAKEN, CLAIMED, DENIED, ADMITTED, TREATY)

    assert told.period.rule == "admission"
    assert told.deciding == (ADMITTED,)
    assert told.supporting == (CLAIMED,)
    assert told.losing == (DENIED,)
    assert told.context == (TREATY,)


def test_earlier_history_is_not_counted_as_losing() -> None:
    assert TAKEN not in why("2022-10-02", TAKEN, ADMITTED).losing


def test_a_treaty_is_no_context_before_its_day() -> None:
    assert why("2022-09-29", TAKEN, TREATY).context == ()


def test_without_its_deciding_claim_a_place_would_look_otherwise() -> None:
    (without,) = why("2022-10-02", TAKEN, CLAIMED, ADMITTED).without

    assert (without.claim, without.control.controller, without.claimed_by) == (ADMITTED.id, "RU", "UA")
    assert without.rule == "claimed"


def test_a_claimed_place_tells_what_would_flip_it_and_by_when() -> None:
    flips = why("2022-10-02", TAKEN, CLAIMED).flips

    assert {(flip.to, flip.needs, flip.loser) for flip in flips} == {
        ("UA", "admission", "RU"),
        ("UA", "observation", "RU"),
        ("UA", "one_more_voice", "RU"),
        ("UA", "survey", "RU"),
    }
    assert [str(flip.until) for flip in flips if flip.needs == "one_more_voice"] == ["2022-10-08"]


def test_what_flips_a_place_follows_the_rules_of_the_method() -> None:
    assert {flip.needs for flip in why("2022-10-02", TAKEN, method=VERIFIED).flips} == {"admission", "observation"}
    assert {flip.needs for flip in why("2022-10-02", TAKEN, method=LATEST).flips} == {"latest"}
    assert {flip.needs for flip in why("2022-10-02", TAKEN, method=perspective("RU")).flips} == {"perspective"}


def test_the_baseline_rests_on_no_claim() -> None:
    told = why("2022-01-01", TAKEN)

    assert (told.period.rule, told.deciding, told.without) == ("baseline", (), ())


def test_between_its_turns_a_case_is_explained_alike() -> None:
    # given: a claim that waits for a second voice, and one without which the place would have turned later
    claims = (TAKEN, claim("capture", "lyman", "RU", "2022-06-10", "mod-ua"), CLAIMED, DENIED, ADMITTED)
    places = two_oblasts()
    case = Case(Docket(ledger_of(*claims).known(), places), places, HELD_BY_UA, CONSENSUS, "lyman")

    # when
    turns = case.turns()

    # then
    assert turns[0] == BEGINNING
    days = [day("2022-05-01") + timedelta(days=number) for number in range(200)]
    for on in days:
        turn = max(turn for turn in turns if turn <= on)
        assert replace(case.on(turn), day=on) == case.on(on)
    assert len(turns) < len(days) / 10
