"""Claims in sentences."""

from typing import Any

import pytest

from app.api.wording.summaries import summary
from app.api.wording.when import when_en, when_uk
from app.domain.claims import EFFECTS, ClaimKind
from app.domain.edtf import parse_edtf
from app.domain.gazetteer import Gazetteer
from tests.atlas.builders import PARTIES, places
from tests.domain.builders import claim

NAMES = {party.id: party.name for party in PARTIES}
GAZETTEER = Gazetteer(places())


@pytest.mark.parametrize(
    ("when", "english", "ukrainian"),
    [
        ("2022-10-01", "on 1 October 2022", "1 жовтня 2022 року"),
        ("2022-05", "in May 2022", "у травні 2022 року"),
        ("2022-02", "in February 2022", "у лютому 2022 року"),
        ("2022", "in 2022", "у 2022 році"),
        ("2022-10-01~", "about on 1 October 2022", "приблизно 1 жовтня 2022 року"),
        ("2022-05?", "possibly in May 2022", "імовірно у травні 2022 року"),
        ("2022-05%", "possibly about in May 2022", "імовірно приблизно у травні 2022 року"),
        ("../2022-10-01", "by 1 October 2022", "не пізніше 1 жовтня 2022 року"),
        ("2022-10-01/..", "from 1 October 2022 on", "від 1 жовтня 2022 року"),
        (
            "2022-09-06/2022-09-10",
            "between 6 September 2022 and 10 September 2022",
            "між 6 вересня 2022 року та 10 вересня 2022 року",
        ),
        (
            "2022-09/2022-10",
            "between 1 September 2022 and 31 October 2022",
            "між 1 вересня 2022 року та 31 жовтня 2022 року",
        ),
    ],
)
def test_dates_say_how_sure_they_are(when: str, english: str, ukrainian: str) -> None:
    # When a date is written, then both languages say as much as the ledger knows
    assert when_en(parse_edtf(when)) == english
    assert when_uk(parse_edtf(when)) == ukrainian


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_every_kind_of_claim_has_a_sentence_in_both_languages(kind: ClaimKind) -> None:
    # Given a claim of each kind with all that it may carry
    rest: dict[str, Any] = {"act": "treaty"} if kind is ClaimKind.SOVEREIGNTY else {}
    rest |= {"to": "UA"} if EFFECTS[kind].allows_to else {}
    said = summary(claim(kind, "east-1", "RU", "2022-10-01", "newsweek", **rest), GAZETTEER, NAMES)

    # Then its sentences name place, day and successor, and nothing is left unsaid
    assert "Eastville 1" in said["en"]
    assert "1 October 2022" in said["en"]
    assert "Місто east 1" in said["uk"]
    assert "1 жовтня 2022 року" in said["uk"]
    assert ("Ukraine" in said["en"]) == ("to" in rest)
    for sentence in said.values():
        assert sentence.endswith(".")
        assert "None" not in sentence
        assert "  " not in sentence


def test_a_claim_with_a_count_names_its_areas_and_how_many() -> None:
    # Given a claim about unnamed places of two oblasts
    counted = claim("capture", "east;middle", "UA", "2022-10-04", "president-ua", count=24)

    # Then the sentence gives number and areas
    assert summary(counted, GAZETTEER, NAMES)["en"] == (
        "Ukraine took control of at least 24 unnamed settlements in East Oblast and Middle Oblast on 4 October 2022."
    )


def test_fighting_needs_no_party() -> None:
    # Given a claim of fighting without a party, then no party is named
    said = summary(claim("contestation", "east-1", None, "2022-10-01", "newsweek"), GAZETTEER, NAMES)
    assert said["en"] == "There was fighting inside Eastville 1 on 1 October 2022."
