"""A view made from an earlier one must be the view that would have been made from nothing."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.atlas.atlas import Atlas
from app.atlas.timeline_payload import timeline_payload
from app.atlas.view import View
from app.domain.chronicle import timelines
from app.domain.claims import Claim
from app.domain.gazetteer import Gazetteer
from app.domain.ledger import Body, Ledger, Release, Retraction
from app.domain.method import CONSENSUS, MAJORITY, VERIFIED, Method
from app.domain.sources import Reliability, Source
from tests.atlas.builders import BOUNDARIES, OBLASTS, THEATRE, places, small_atlas
from tests.domain.builders import NOW, SOURCES, claim

START = date(2022, 2, 24)
SETTLEMENTS = [f"{name}-{number}" for name, (_, count) in OBLASTS.items() for number in range(count)]
GAZETTEER = Gazetteer(places())
days = st.integers(0, 60).map(lambda number: START + timedelta(days=number))


@st.composite
def records(draw: st.DrawFn) -> list[Body]:
    """Claims, and whatever can befall them later."""
    bodies: list[Body] = []
    for _ in range(draw(st.integers(0, 14))):
        made = [body for body in bodies if isinstance(body, Claim)]
        match draw(st.sampled_from(["claim"] * 6 + (["retract", "release", "supersede"] if made else []) + ["source"])):
            case "retract":
                reported = draw(st.none() | days)
                bodies.append(Retraction(claim=draw(st.sampled_from(made)).id, reason="a test", reported_on=reported))
            case "release":
                bodies.append(Release(claim=draw(st.sampled_from(made)).id))
            case "supersede":
                bodies.append(draw(claims(supersedes=draw(st.sampled_from(made)).id)))
            case "source":
                source = draw(st.sampled_from(SOURCES))
                bodies.append(draw(altered(source)))
            case _:
                bodies.append(draw(claims()))
    return bodies


@st.composite
def claims(draw: st.DrawFn, supersedes: str | None = None) -> Claim:
    where = draw(st.sampled_from([*SETTLEMENTS, *OBLASTS, "middle-h"]))
    return claim(
        draw(st.sampled_from(["capture", "hold", "entry", "encirclement"])),
        where,
        draw(st.sampled_from(["UA", "RU"])),
        draw(days).isoformat(),
        draw(st.sampled_from([source.id for source in SOURCES])),
        credibility=draw(st.integers(1, 4)),
        excepted=("east-1",) if where == "east" and draw(st.booleans()) else (),
        embargo_until=draw(st.none() | st.just(date(2030, 1, 1))),
        supersedes=supersedes,
    )


@st.composite
def altered(draw: st.DrawFn, source: Source) -> Source:
    return replace(
        source,
        reliability=draw(st.sampled_from(list(Reliability))),
        alignment=draw(st.sampled_from([None, "RU"])),
        derived_from=draw(st.sampled_from([None, "gazette", "reuters"])) if source.id == "boost" else None,
    )


def from_nothing(ledger: Ledger, method: Method, as_of: date | None) -> View:
    return Atlas.build(THEATRE, GAZETTEER, BOUNDARIES, ledger).view(method, as_of)


@settings(max_examples=150, deadline=None)
@given(
    first=records(),
    later=st.lists(records(), min_size=1, max_size=3),
    method=st.sampled_from([CONSENSUS, VERIFIED, MAJORITY]),
    as_of=st.none() | days,
)
def test_what_is_republished_is_what_would_be_published_anew(
    first: list[Body], later: list[list[Body]], method: Method, as_of: date | None
) -> None:
    # Given an atlas whose view is at hand
    atlas = small_atlas(*first)
    atlas.view(method, as_of)

    # When more is recorded, again and again
    for bodies in later:
        atlas = atlas.with_ledger(atlas.ledger.append(bodies, NOW))
        derived = atlas.view(method, as_of)

        # Then each view says what one made from nothing says: timelines, features and the browser's stream
        anew = from_nothing(atlas.ledger, method, as_of)
        assert list(derived.timelines.items()) == list(anew.timelines.items())
        numbers = np.arange(len(derived.settlements))
        for offset in (-1, 10, 30, 61):
            day = START + timedelta(days=offset)
            assert derived.features.joined(numbers, derived.periods_on(day)) == anew.features.joined(
                numbers, anew.periods_on(day)
            )
        span = (START, START + timedelta(days=70))
        assert timeline_payload(derived, atlas.oblasts, *span) == timeline_payload(anew, atlas.oblasts, *span)


@settings(max_examples=40, deadline=None)
@given(first=records(), later=records())
def test_an_earlier_revision_is_made_from_a_later_one_as_well(first: list[Body], later: list[Body]) -> None:
    # Given an atlas of which only the last revision is at hand
    start = small_atlas(*first)
    atlas = small_atlas(*first, *later)
    atlas.view()

    # When the earlier revision is asked for, then it says what it always said
    assert atlas.view(revision=start.revision).timelines == start.view().timelines


def test_only_touched_settlements_are_adjudicated(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given an atlas with a view, and a note of who is adjudicated
    captured = claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2)
    atlas = small_atlas(captured, claim("capture", "west-1", "RU", "2022-03-01", "boost", credibility=2))
    atlas.view()
    heard: list[list[str]] = []

    def noted(*given: object) -> object:
        heard.append(sorted(given[-1]))  # type: ignore[call-overload]
        return timelines(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("app.atlas.view.timelines", noted)

    # When a claim, one about a hromada, a retraction and an altered source are recorded
    gazette = next(source for source in SOURCES if source.id == "gazette")
    for body in (
        claim("capture", "east-2", "RU", "2022-03-02", "newsweek", credibility=2),
        claim("capture", "middle-h", "RU", "2022-03-02", "newsweek", credibility=2),
        Retraction(claim=captured.id, reason="a test"),
        replace(gazette, reliability=Reliability.A),
        replace(gazette, reliability=Reliability.A, derived_from="reuters"),
    ):
        atlas = atlas.with_ledger(atlas.ledger.append([body], NOW))
        atlas.view()

    # Then only their places are heard; a source touches those of claims that rest on it
    middle = sorted(f"middle-{number}" for number in range(7))
    assert heard == [["east-2"], middle, ["east-1"], [], ["west-1"]]
