from __future__ import annotations

from app.domain.transitions import Change, transitions
from tests.domain.builders import claim, day, timeline_of

TAKEN = claim("capture", "lyman", "RU", "2022-05-27", "reuters", credibility=2)
RETAKEN = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru", to="UA")


def changes(*claims: object, after: str = "2022-01-01", until: str = "2022-12-31") -> list[tuple[str, Change]]:
    found = transitions({"lyman": timeline_of("lyman", *claims)}, day(after), day(until))  # type: ignore[arg-type]
    return [(str(transition.day), transition.change) for transition in found]


def test_a_party_that_held_a_place_before_retakes_it() -> None:
    assert changes(TAKEN, RETAKEN) == [("2022-05-27", Change.CAPTURED), ("2022-10-01", Change.RETAKEN)]


def test_the_first_day_is_left_out_and_the_last_is_in() -> None:
    assert changes(TAKEN, RETAKEN, after="2022-05-27", until="2022-10-01") == [("2022-10-01", Change.RETAKEN)]


def test_fighting_siege_and_their_end_are_transitions_of_their_own() -> None:
    surrounded = claim("encirclement", "lyman", "RU", "2022-05-01", "mod-ua")
    entered = claim("entry", "lyman", "RU", "2022-05-10", "mod-ua")
    left = claim("withdrawal", "lyman", "RU", "2022-05-20", "reuters", credibility=1)

    told = [change for _, change in changes(surrounded, entered, left)]

    assert told == [Change.ENCIRCLED, Change.CONTESTED, Change.SECURED]


def test_a_place_that_nobody_is_known_to_hold_was_left() -> None:
    left = claim("withdrawal", "lyman", "RU", "2022-10-01", "mod-ru")

    assert changes(TAKEN, left)[-1] == ("2022-10-01", Change.LEFT)


def test_what_is_only_claimed_is_no_transition() -> None:
    claimed = claim("capture", "lyman", "UA", "2022-09-01", "mod-ua")

    assert changes(TAKEN, claimed) == [("2022-05-27", Change.CAPTURED)]
