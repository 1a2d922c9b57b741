"""Following the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Event

from app.api.publisher import Publisher
from app.domain.errors import DatabaseUnavailableError
from app.domain.ledger import Ledger, Record
from tests.api.serving import TODAY, MemoryStore
from tests.atlas.builders import small_atlas
from tests.domain.builders import NOW, claim

CAPTURE = claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2)


class FaultyStore(MemoryStore):
    """A ledger that cannot be read for a while."""

    is_away = False

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger=ledger)
        self.asked = Event()

    def records(self, after: int = 0) -> Sequence[Record]:
        return super().records(after)

    def revision(self) -> int:
        self.asked.set()
        if self.is_away:
            message = "the database has gone away"
            raise DatabaseUnavailableError(message)
        return super().revision()


@dataclass(kw_only=True)
class ReleasingStore(MemoryStore):
    """A ledger whose embargoes end by a calendar of its own."""

    today: list[date]

    def release_due(self) -> None:
        self.ledger = self.ledger.append(self.ledger.due_releases(self.today[0]), NOW)


def test_a_new_record_makes_a_new_atlas_and_the_old_one_stays_as_it_was() -> None:
    # Given a publisher, and a record that it has not seen
    atlas = small_atlas()
    store = MemoryStore(ledger=atlas.ledger.append([CAPTURE], NOW))
    publisher = Publisher(atlas, store, lambda: TODAY)

    # When it looks
    is_new = publisher.refresh()

    # Then it publishes an atlas with the record, once
    assert is_new
    assert publisher.atlas.revision == atlas.revision + 1
    assert CAPTURE.id in publisher.atlas.view().known.claims
    assert CAPTURE.id not in atlas.view().known.claims
    assert not publisher.refresh()


def test_it_looks_by_itself_and_stops_when_told() -> None:
    # Given a publisher that follows
    atlas = small_atlas()
    store = FaultyStore(atlas.ledger)
    publisher = Publisher(atlas, store, lambda: TODAY, poll_seconds=0.01)
    publisher.start()

    # When a record appears
    store.ledger = store.ledger.append([CAPTURE], NOW)
    _wait(lambda: publisher.atlas.revision == store.revision())

    # Then it is published, and after the end nothing is asked any more
    publisher.stop()
    store.asked.clear()
    assert not store.asked.wait(0.05)


def test_reads_go_on_while_the_database_is_away() -> None:
    # Given a publisher whose database goes away
    atlas = small_atlas(CAPTURE)
    store = FaultyStore(atlas.ledger)
    publisher = Publisher(atlas, store, lambda: TODAY, poll_seconds=0.01)
    store.is_away = True
    publisher.start()
    _wait(lambda: not publisher.is_following)

    # Then it says so and the atlas stays; when the database is back, it follows again
    assert publisher.atlas is atlas
    store.is_away = False
    _wait(lambda: publisher.is_following)
    publisher.stop()


def test_a_ledger_that_went_back_is_read_anew() -> None:
    # Given a publisher that has seen a record which a restored backup does not have
    first = small_atlas()
    publisher = Publisher(
        first.with_ledger(first.ledger.append([CAPTURE], NOW)), MemoryStore(ledger=first.ledger), lambda: TODAY
    )
    publisher.atlas.view()

    # When it looks, then it serves what the ledger now says, and no view of the other ledger
    assert publisher.refresh()
    assert publisher.atlas.revision == first.revision
    other = claim("capture", "west-1", "RU", "2022-03-01", "newsweek", credibility=2)
    again = publisher.atlas.with_ledger(first.ledger.append([other], NOW))
    assert set(again.view().known.claims) == {other.id}


def _wait(is_so: object) -> None:
    assert callable(is_so)
    for _ in range(500):
        if is_so():
            return
        Event().wait(0.01)
    message = "it never came about"
    raise AssertionError(message)


def test_an_embargo_that_is_over_is_lifted_by_a_record_of_its_own() -> None:
    # Given a claim under embargo until the day after tomorrow
    hidden = claim("capture", "east-1", "RU", "2022-03-01", "newsweek", credibility=2, embargo_until=date(2026, 11, 24))
    atlas = small_atlas(hidden)
    today = [date(2026, 11, 23)]
    publisher = Publisher(atlas, ReleasingStore(ledger=atlas.ledger, today=today), lambda: today[0])

    # When a day passes, then nothing happens; on the day itself the claim counts, from a new revision on
    assert not publisher.refresh()
    today[0] = date(2026, 11, 24)
    assert publisher.refresh()
    assert publisher.atlas.revision == atlas.revision + 1
    assert hidden.id in publisher.atlas.view().known.claims
    assert hidden.id not in publisher.atlas.view(revision=atlas.revision).known.claims
    assert not publisher.refresh()
