from __future__ import annotations

import pytest

from app.domain.claims import Claim, claim_faults
from app.domain.errors import UnknownMethodError, UnknownRevisionError
from app.domain.ledger import Ledger, Record, Retraction
from app.domain.method import LATEST, parse_method, perspective
from tests.domain.builders import NOW, SOURCES, claim, day, ledger_of

TAKEN = claim("capture", "lyman", "RU", "2022-05-27", "reuters", credibility=2)


def test_appending_leaves_the_ledger_as_it_was() -> None:
    ledger = Ledger()

    longer = ledger.append([TAKEN], NOW)

    assert (ledger.revision, longer.revision) == (0, 1)


def test_numbers_leave_no_gap() -> None:
    with pytest.raises(ValueError, match="record 3"):
        Ledger([Record(seq=3, recorded_at=NOW, body=TAKEN)])


def test_there_is_no_revision_beyond_the_last_record() -> None:
    with pytest.raises(UnknownRevisionError):
        ledger_of(TAKEN).known(revision=99)


def test_a_source_counts_in_its_last_version_up_to_the_revision() -> None:
    worse = SOURCES[0].__class__(id=SOURCES[0].id, name="Newsweek", alignment=None, reliability=SOURCES[2].reliability)
    ledger = ledger_of(worse)

    assert ledger.known().sources["newsweek"] == worse
    assert ledger.known(revision=len(SOURCES)).sources["newsweek"] == SOURCES[0]


def test_a_retraction_by_the_origin_itself_counts_from_its_own_day_on() -> None:
    ledger = ledger_of(TAKEN, Retraction(claim=TAKEN.id, reason="withdrawn", reported_on=day("2022-06-10")))

    assert TAKEN.id in ledger.known(as_of=day("2022-06-09")).claims
    assert TAKEN.id not in ledger.known(as_of=day("2022-06-10")).claims


def test_a_claim_is_superseded_only_as_far_as_its_correction_is_known() -> None:
    right = claim(
        "capture", "lyman", "RU", "2022-05-25", "reuters", supersedes=TAKEN.id, reported_on="2022-06-10", credibility=2
    )
    ledger = ledger_of(TAKEN, right)

    assert set(ledger.known(as_of=day("2022-06-01")).claims) == {TAKEN.id}
    assert set(ledger.known().claims) == {right.id}


def test_the_same_statement_has_the_same_id_whatever_its_evidence_and_grade() -> None:
    again = claim("capture", "lyman", "RU", "2022-05-27", "reuters", credibility=5, note="elsewhere", relay="newsweek")

    assert again.id == TAKEN.id
    assert claim("capture", "lyman", "UA", "2022-05-27", "reuters").id != TAKEN.id


@pytest.mark.parametrize(
    ("faulty", "field"),
    [
        (claim("capture", "lyman", None, "2022-05-27", "reuters"), "party"),
        (claim("transfer", "lyman", "RU", "2022-05-27", "reuters"), "to"),
        (claim("capture", "lyman", "RU", "2022-05-27", "reuters", to="UA"), "to"),
        (claim("withdrawal", "lyman", "RU", "2022-05-27", "reuters", to="RU"), "to"),
        (claim("capture", "lyman", "RU", "2022-05-27", "reuters", act="treaty"), "act"),
        (claim("sovereignty", "donetsk", "RU", "2022-05-27", "reuters"), "act"),
        (claim("capture", "lyman", "RU", "2022-05-27", "reuters", credibility=7), "credibility"),
        (claim("capture", "lyman;donetsk", "RU", "2022-05-27", "reuters"), "place"),
        (claim("capture", "donetsk", "RU", "2022-05-27", "reuters", count=0), "count"),
        (claim("capture", "donetsk", "RU", "2022-05-27", "reuters", count=3, excepted=["lyman"]), "except"),
        (claim("capture", "lyman", "RU", "2022-05-27", "reuters", reported_on="2022-05-01"), "reported_on"),
        (claim("capture", "lyman", "RU", "2022-05-27", "reuters", embargo_until=day("2022-05-01")), "embargo_until"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_a_faulty_claim_names_the_faulty_field(faulty: Claim, field: str) -> None:
    assert [fault.at for fault in claim_faults(faulty)] == [field]


@pytest.mark.parametrize(
    "text", ["consensus", "consensus@2", "perspective@1", "latest@1?party=RU", "perspective@1?party=X"]
)
def test_a_method_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UnknownMethodError):
        parse_method(text, ["UA", "RU"])


@pytest.mark.parametrize("method", [LATEST, perspective("RU")], ids=str)
def test_a_method_reads_back_from_its_id(method: object) -> None:
    assert parse_method(str(method), ["UA", "RU"]) == method
