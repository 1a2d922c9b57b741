"""The default ledger, through the same readers and rules as on the map: the cases it must get right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.chronicle import timelines
from app.domain.claims import ClaimKind
from app.domain.days import parse_day
from app.domain.docket import Docket
from app.domain.ledger import Ledger
from app.domain.method import CONSENSUS, VERIFIED
from app.resources import geodata_dir
from app.sources.claims_csv import read_claims
from app.sources.theatre import read_theatre_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.claims import Claim
    from app.domain.method import Method
    from app.domain.timeline import Timeline
    from app.sources.theatre import TheatreFolder

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LYMAN = "UA14120110010088407"
IZIUM = "UA63040090010029555"
BALAKLIIA = "UA63040010010039074"
DAVYDIV_BRID = "UA65020050120053151"
KHERSON = "UA65100150010064384"
ARTICLES = "2022-articles.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The theatre folder with the claims of each of its files."""

    folder: TheatreFolder
    claims: dict[str, tuple[Claim, ...]]

    def ledger(self, claims: Iterable[Claim]) -> Ledger:
        return Ledger().append((*self.folder.sources, *claims), NOW)

    def told(
        self, claims: Iterable[Claim], *places: str, method: Method = CONSENSUS, as_of: str | None = None
    ) -> dict[str, Timeline]:
        gazetteer = self.folder.gazetteer
        known = self.ledger(claims).known(as_of=parse_day(as_of) if as_of else None)
        baseline = self.folder.theatre.baseline
        return timelines(Docket(known, gazetteer), gazetteer, baseline, method, places or None)

    @property
    def everything(self) -> tuple[Claim, ...]:
        return tuple(claim for claims in self.claims.values() for claim in claims)


@pytest.fixture(scope="module")
def default() -> Default:
    folder = read_theatre_folder(geodata_dir() / "ukraine")
    claims = {}
    ledger = Ledger().append(folder.sources, NOW)
    for path in folder.claim_files:
        claims[path.name] = read_claims(
            path,
            gazetteer=folder.gazetteer,
            parties=[party.id for party in folder.theatre.parties],
            sources={source.id: source for source in folder.sources},
            ledger=ledger,
        ).claims
        ledger = ledger.append(claims[path.name], NOW)
    return Default(folder=folder, claims=claims)


def test_the_ledger_holds_hundreds_of_claims_each_with_evidence(default: Default) -> None:
    assert len(default.everything) >= 300
    assert [claim.id for claim in default.everything if not claim.evidence] == []
    assert len({claim.id for claim in default.everything}) == len(default.everything)


def test_lyman_changes_hands_on_the_first_of_october(default: Default) -> None:
    for method in (CONSENSUS, VERIFIED):
        for claims in (default.everything, default.claims[ARTICLES]):
            lyman = default.told(claims, LYMAN, method=method)[LYMAN]
            before, after = (lyman.period_on(parse_day(day)) for day in ("2022-09-30", "2022-10-01"))
            assert before.control.controller == "RU"
            assert (after.control.controller, after.rule) == ("UA", "admission")
            assert after.start == parse_day("2022-10-01")


def test_without_the_ministry_lyman_stays_as_it_was_and_is_claimed(default: Default) -> None:
    silent = [claim for claim in default.claims[ARTICLES] if claim.origin != "ru-mod"]

    period = default.told(silent, LYMAN, method=VERIFIED)[LYMAN].period_on(parse_day("2022-10-02"))

    assert (period.control.controller, period.claimed_by) == ("RU", "UA")


def test_the_map_as_known_the_day_before_shows_lyman_as_russian(default: Default) -> None:
    lyman = default.told(default.everything, LYMAN, as_of="2022-09-30")[LYMAN]

    assert lyman.control_on(parse_day("2022-10-01")).controller == "RU"


@pytest.mark.parametrize("town", [IZIUM, BALAKLIIA])
def test_towns_abandoned_in_september_are_ukrainian_from_that_month(default: Default, town: str) -> None:
    from_articles = default.told(default.claims[ARTICLES], town)[town].period_on(parse_day("2022-10-01"))

    assert from_articles.control.controller == "UA"
    for claims in (default.everything,):
        told = default.told(claims, town)[town]
        assert told.control_on(parse_day("2022-09-01")).controller == "RU"
        assert told.control_on(parse_day("2022-10-01")).controller == "UA"


def test_davydiv_brid_is_claimed_until_somebody_else_says_so(default: Default) -> None:
    held = [c for c in default.everything if c.reported_on < parse_day("2022-10-01")]
    articles = default.claims[ARTICLES]

    claimed = default.told({c.id: c for c in (*held, *articles)}.values(), DAVYDIV_BRID)[DAVYDIV_BRID]
    settled = default.told(default.everything, DAVYDIV_BRID)[DAVYDIV_BRID]

    period = claimed.period_on(parse_day("2022-10-05"))
    assert (period.control.controller, period.claimed_by) == ("RU", "UA")
    assert settled.control_on(parse_day("2022-10-10")).controller == "UA"


def test_treaties_referendums_and_counts_move_nothing(default: Default) -> None:
    articles = default.claims[ARTICLES]
    sovereignty = [c for c in articles if c.kind is ClaimKind.SOVEREIGNTY]
    counts = [c for c in articles if c.count is not None]
    moving = [c for c in default.everything if c.kind is not ClaimKind.SOVEREIGNTY and c.count is None]

    assert Counter(c.act for c in sovereignty) == {"treaty": 4, "referendum": 4}
    assert any(len(c.places) == 4 for c in counts)
    assert default.told(moving) == default.told(default.everything)


@pytest.mark.parametrize(
    ("place", "day", "controller"),
    [
        (KHERSON, "2022-02-23", "UA"),
        (KHERSON, "2022-03-15", "RU"),
        (KHERSON, "2022-11-12", "UA"),
        ("UA01160330010074014", "2014-01-01", "UA"),  # Simferopol
        ("UA01160330010074014", "2014-04-01", "RU"),
        ("UA01160330010074014", "2022-10-01", "RU"),
    ],
)
def test_the_well_known_changes_are_there(default: Default, place: str, day: str, controller: str) -> None:
    assert default.told(default.everything, place)[place].control_on(parse_day(day)).controller == controller


def test_the_law_of_arrival_holds_for_the_whole_ledger(default: Default) -> None:
    backwards = tuple(reversed(default.everything))

    assert default.told(backwards) == default.told(default.everything)
