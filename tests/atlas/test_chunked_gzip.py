"""Snapshots put together from chunks that were compressed on other days."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.atlas import chunked_gzip
from app.atlas.atlas import Atlas
from app.atlas.chunked_gzip import DAYS_KEPT, ChunkedGzip
from app.atlas.view import View
from app.domain.gazetteer import Gazetteer
from tests.atlas.builders import BOUNDARIES, THEATRE, small_atlas
from tests.domain.builders import claim

START = date(2022, 2, 24)
PLACES = [f"east-{number}" for number in range(5)] + [f"west-{number}" for number in range(8)]
VIEW = small_atlas(
    *(
        claim("capture", place, party, (START + timedelta(days=offset)).isoformat(), "newsweek", credibility=2)
        for number, place in enumerate(PLACES)
        for party, offset in (("RU", 3 * number), ("UA", 40 + 2 * number), ("RU", 90 + number))
    )
).view()
days = st.integers(-5, 130).map(lambda number: START + timedelta(days=number))
HEAD, TAIL = b'{"day":"%d","features":[', b"]}"


def written(view: View, head: bytes, day: date) -> bytes:
    """Write a document in one go."""
    numbers = np.arange(len(view.settlements), dtype=np.int32)
    return head + view.features.joined(numbers, view.periods_on(day)) + TAIL


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Twenty settlements make five chunks, so that days share some and not others.
    monkeypatch.setattr(chunked_gzip, "CHUNK", 4)
    monkeypatch.setattr(chunked_gzip, "REACH", 1)


@settings(max_examples=40, deadline=None)
@given(asked=st.lists(days, min_size=1, max_size=12), seed=st.integers(0, 10**40))
def test_whatever_was_asked_before_a_day_is_what_it_is_uncompressed(asked: list[date], seed: int) -> None:
    # Given a compressor that is asked for days in any order
    compressor = ChunkedGzip(VIEW.features, len(VIEW.settlements))
    for day in asked:
        head = HEAD % (seed * day.toordinal())

        # When a day is written, then it is an ordinary gzip stream of the document, and equal whatever came before
        packed = compressor.document(head, VIEW.periods_on(day), TAIL)
        assert gzip.decompress(packed) == written(VIEW, head, day)
        alone = ChunkedGzip(VIEW.features, len(VIEW.settlements))
        assert packed == alone.document(head, VIEW.periods_on(day), TAIL)


@pytest.mark.parametrize("offset", range(3, 37, 3))
def test_only_the_chunks_that_differ_or_refer_to_what_does_are_deflated_again(
    offset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a day at hand, a day on which one place changes, and a count of what is deflated
    before, after = (VIEW.periods_on(START + timedelta(days=number)) for number in (offset - 1, offset))
    (changed,) = np.flatnonzero(before != after).tolist()
    compressor = ChunkedGzip(VIEW.features, len(VIEW.settlements))
    compressor.document(HEAD % 0, before, TAIL)
    texts: list[bytes] = []
    deflate = chunked_gzip.deflated

    def counting(text: bytes, *, after: bytes = b"", is_last: bool = False) -> chunked_gzip.Deflated:
        texts.append(text)
        return deflate(text, after=after, is_last=is_last)

    monkeypatch.setattr(chunked_gzip, "deflated", counting)

    # When the day is written twice
    compressor.document(HEAD % 1, after, TAIL)
    compressor.document(HEAD % 2, after, TAIL)

    # Then, beside heads and tails, its chunk was deflated once, and the one behind if the place is the last in its own
    is_last_of_chunk = changed % 4 == 3 and changed + 1 < len(VIEW.settlements)
    chunks = [text for text in texts if text.startswith((b",", b'{"type":"Feature",'))]
    assert len(chunks) == 1 + is_last_of_chunk


def test_few_days_are_kept() -> None:
    # Given more days than are kept
    compressor = ChunkedGzip(VIEW.features, len(VIEW.settlements))

    # When all are written, then only some are at hand
    for offset in range(3 * DAYS_KEPT):
        compressor.document(HEAD % 0, VIEW.periods_on(START + timedelta(days=3 * offset)), TAIL)
    assert len(compressor._days) == DAYS_KEPT


def test_threads_that_ask_at_once_each_get_their_own_day() -> None:
    # Given one compressor and many threads
    compressor = ChunkedGzip(VIEW.features, len(VIEW.settlements))
    asked = [START + timedelta(days=number * 37 % 130) for number in range(200)]

    # When they ask for different days at once
    with ThreadPoolExecutor(8) as threads:
        packed = list(
            threads.map(lambda day: compressor.document(HEAD % day.toordinal(), VIEW.periods_on(day), TAIL), asked)
        )

    # Then each has its own
    for day, document in zip(asked, packed, strict=True):
        assert gzip.decompress(document) == written(VIEW, HEAD % day.toordinal(), day)


def test_a_theatre_without_settlements_gives_a_document_without_features() -> None:
    # Given no place at all
    view = Atlas.build(THEATRE, Gazetteer([]), BOUNDARIES, small_atlas().ledger).view()

    # When a day is written, then it has no feature
    packed = ChunkedGzip(view.features, 0).document(HEAD % 0, view.periods_on(START), TAIL)
    assert gzip.decompress(packed) == HEAD % 0 + TAIL
