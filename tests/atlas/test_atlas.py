"""Views of revisions, kept and shared."""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from weakref import ref

import pytest

from app.atlas.atlas import Atlas
from app.atlas.shelf import Shelf
from app.domain.errors import UnknownRevisionError
from app.domain.method import VERIFIED
from tests.atlas.builders import small_atlas
from tests.domain.builders import NOW, claim, day

CAPTURE = claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2)
BACKDATED = claim("capture", "east-1", "RU", "2022-02-25", "reuters", credibility=1)


def controller(atlas: Atlas, on: str, revision: int | None = None) -> str | None:
    view = atlas.view(revision=revision)
    period = view.periods[int(view.periods_on(day(on))[view.settlements.index["east-1"]])]
    return period.control.controller


def test_an_earlier_revision_answers_as_it_did_before_a_backdated_claim() -> None:
    # Given an atlas, and the atlas of its ledger with a backdated claim
    before = small_atlas(CAPTURE)
    after = before.with_ledger(before.ledger.append([BACKDATED], NOW))

    # Then the new revision knows the earlier day, and the old one says what it said
    assert controller(after, "2022-02-26") == "RU"
    assert controller(after, "2022-02-26", revision=before.revision) == "UA"
    assert after.view(revision=before.revision) is before.view()


def test_a_revision_that_is_not_there_is_refused() -> None:
    # Given an atlas, when a revision beyond its ledger is asked for, then it says so
    atlas = small_atlas()
    with pytest.raises(UnknownRevisionError):
        atlas.view(revision=atlas.revision + 1)
    with pytest.raises(UnknownRevisionError):
        atlas.recorded_at(-1)


def test_methods_and_days_of_report_have_views_of_their_own() -> None:
    # Given a capture that was claimed only
    atlas = small_atlas(claim("capture", "east-1", "RU", "2022-03-01", "mod-ru"), CAPTURE)

    # Then each method and as-of day is its own view
    assert atlas.view(VERIFIED).method == VERIFIED
    assert atlas.view(as_of=day("2022-02-28")).as_of == day("2022-02-28")
    assert atlas.view() is atlas.view()


def test_a_theatre_that_differs_has_another_digest() -> None:
    # Given two atlases of one theatre and one ledger more
    one, other = small_atlas(), small_atlas(CAPTURE)

    # Then the digest tells of places, not of claims
    assert one.geodata_digest == other.geodata_digest


def test_threads_that_want_the_same_view_wait_for_one_making_of_it() -> None:
    # Given a shelf and eight threads that start together
    shelf: Shelf[str, object] = Shelf(2)
    together = Barrier(8)
    made: list[int] = []

    def make() -> object:
        made.append(1)
        Event().wait(0.05)
        return object()

    def want(_: int) -> object:
        together.wait()
        return shelf.get("view", make)

    # When they all ask
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(want, range(8)))

    # Then it was made once, and all have it
    assert len(made) == 1
    assert len({id(thing) for thing in found}) == 1


def test_a_shelf_keeps_what_was_used_last() -> None:
    # Given a shelf for two things
    shelf: Shelf[str, str] = Shelf(2)
    made: list[str] = []

    def get(key: str) -> None:
        def make() -> str:
            made.append(key)
            return key

        shelf.get(key, make)

    # When three are asked for, the first of them again before the third
    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)

    # Then only the one left longest was made anew
    assert made == ["a", "b", "c", "b"]


def test_what_could_not_be_made_is_made_the_next_time() -> None:
    # Given a making that fails once
    shelf: Shelf[str, str] = Shelf(2)

    def fail() -> str:
        raise UnknownRevisionError(1)

    with pytest.raises(UnknownRevisionError):
        shelf.get("view", fail)

    # When it is asked for again, then it is made
    assert shelf.get("view", lambda: "made") == "made"


def test_a_view_that_is_asked_for_no_more_leaves_memory_at_once() -> None:
    # Given a view whose features and areas have been asked for, and no search for cycles going on
    view = small_atlas().view()
    assert view.features is not None
    assert view.packed is not None
    assert view.classes.areas_on(day("2022-03-01"))
    gc.collect()
    gc.disable()

    # When nobody holds it any more, then it is gone
    try:
        watched = ref(view)
        del view
        assert watched() is None
    finally:
        gc.enable()
