"""Feeds of transitions, read by real readers of feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest

from app.domain.claims import Evidence, EvidenceKind
from app.domain.ledger import Retraction
from tests.api.serving import CAPTURE, CLAIMS, RETAKEN, Serving, serving
from tests.domain.builders import SOURCES, claim

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOM = "/feeds/transitions.atom"
JSON = "/feeds/transitions.json"
LATER = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
HOSTILE = claim(
    "capture",
    "west-1",
    "RU",
    "2022-05-05",
    "reuters",
    credibility=1,
    evidence=(
        Evidence(
            kind=EvidenceKind.ARTICLE,
            publisher='<script>alert("&")</script>',
            title="]]> \x0b\x1f￾ Ж 🗺",
            date=date(2022, 5, 5),
            url='https://example.org/?a=1&b="<>',
        ),
    ),
)


@pytest.fixture
def hostile() -> Iterator[Serving]:
    """A server with evidence that no XML can say as it is."""
    running = serving(*CLAIMS, HOSTILE)
    with running.client:
        yield running


def items(server: Serving, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.json(JSON + query)["items"]
    return found


def parsed_xml(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - our own answer


def path_of(url: str) -> str:
    assert url.startswith("http://test/")
    return url.removeprefix("http://test")


def record_later(server: Serving, *bodies: Any) -> None:  # noqa: ANN401 - any record
    server.store.ledger = server.store.ledger.append(bodies, LATER)
    server.publisher.refresh()


def test_a_feed_names_who_says_so_in_its_language_and_else_in_english(server: Serving) -> None:
    # Given an origin that is known by its English name, and then gets a Ukrainian one
    before = items(server, "?lang=uk&limit=1")[0]["content_text"]
    named = replace(next(one for one in SOURCES if one.id == "newsweek"), name_uk="Ньюсвік")
    server.record(named)

    # When the feed is read in both languages
    english, ukrainian = (items(server, f"?lang={lang}&limit=1")[0]["content_text"] for lang in ("en", "uk"))

    # Then each names it as its readers do
    assert "(Newsweek)" in before
    assert "(Newsweek)" in english
    assert "(Ньюсвік)" in ukrainian


@pytest.mark.parametrize("query", ["", "?lang=uk", "?controller=UA&limit=1", "?method=latest@1"])
def test_a_feed_reader_reads_the_same_from_atom_as_from_json(server: Serving, query: str) -> None:
    # When both feeds are read
    response = server.get(ATOM + query)
    parsed = feedparser.parse(response.content, response_headers={"content-type": response.headers["content-type"]})
    as_json = server.json(JSON + query)

    # Then the reader finds nothing amiss, and ids, titles, texts, times and links agree
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert parsed.feed.title == as_json["title"]
    assert parsed.entries
    for entry, item in zip(parsed.entries, as_json["items"], strict=True):
        assert (entry.id, entry.title, entry.summary) == (item["id"], item["title"], item["content_text"])
        assert (entry.published, entry.updated) == (item["date_published"], item["date_modified"])
        assert entry.link == item["url"]


def test_atom_holds_all_that_rfc_4287_asks_for_and_nothing_twice(server: Serving) -> None:
    # When the feed is parsed
    root = parsed_xml(server.get(ATOM).content)
    names = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss", "d": "http://purl.org/dc/terms/"}

    # Then feed and entries have each of the needed elements once, absolute ids and links, and every id is another
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("a:entry", names)):
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"a:{needed}", names)) == 1
        assert datetime.fromisoformat(element.findtext("a:updated", "", names)).tzinfo is not None
        alternates = element.findall("a:link[@rel='alternate']", names)
        assert [one.get("type") for one in alternates] == ["text/html"]
        assert all(urlsplit(link.get("href", "")).scheme for link in element.findall("a:link", names))
    assert root.findtext("a:author/a:name", namespaces=names)
    ids = [one.text for one in root.iterfind(".//a:id", names)]
    assert len(ids) == len(set(ids))
    assert all(id_ is not None and id_.startswith("urn:uuid:") for id_ in ids)
    # And the point is latitude first, with the day on which control changed
    first = root.find("a:entry", names)
    assert first is not None
    assert first.findtext("g:point", namespaces=names) == "47.0 36.6"
    assert first.findtext("d:valid", namespaces=names) == "2022-09-10"


def test_entries_speak_in_neutral_words_of_both_languages(server: Serving) -> None:
    # When the newest entry is read in either language
    english, ukrainian = items(server)[0], items(server, "?lang=uk")[0]

    # Then it says what changed, when, by which rule and who says so
    assert english["title"] == "Eastville 1 (East Oblast): retaken by Ukraine"
    assert english["content_text"] == (
        "From 10 September 2022 on: held by Ukraine; before: held by Russia. An independent and reliable source "
        "reports it with good evidence. Ukraine took control of Eastville 1 on 10 September 2022 (Newsweek)."
    )
    assert ukrainian["title"] == "Місто east 1 (Область east): контроль знову встановила сторона «Україна»"
    assert "Від 10 вересня 2022 року: контроль: Україна; раніше: контроль: Росія." in ukrainian["content_text"]
    # And it leads to the map at that place and day, in that language
    assert parse_qs(urlsplit(english["url"]).query) == {"date": ["2022-09-10"], "place": ["east-1"]}
    assert parse_qs(urlsplit(ukrainian["url"]).query)["lang"] == ["uk"]
    assert english["id"] == ukrainian["id"]


def test_an_entry_keeps_its_id_and_comes_first_again_when_the_ledger_learns_more(server: Serving) -> None:
    # Given the feed
    before = {item["_marchland"]["day"]: item for item in items(server)}

    # When a second source is recorded for the older change, and a change long ago is learnt of
    more = claim("capture", "east-1", "RU", "2022-03-01", "reuters", credibility=1)
    old = claim("capture", "west-1", "RU", "2014-06-01", "reuters", credibility=1)
    record_later(server, more, old)
    after = items(server)

    # Then both come before what was known; the one that was there has its id and says when it changed
    assert [item["_marchland"]["day"] for item in after] == ["2022-03-01", "2014-06-01", "2022-09-10"]
    assert after[0]["id"] == before["2022-03-01"]["id"]
    assert after[0]["date_modified"] == "2026-12-01T08:30:00Z"
    assert after[2] == before["2022-09-10"]


def test_a_retraction_that_alters_the_story_updates_what_is_left_of_it(server: Serving) -> None:
    # Given a place taken by one claim and then, the next day, by a firmer one
    firmer = claim("capture", "east-1", "RU", "2022-02-28", "reuters", credibility=1)
    server.record(firmer)
    assert "2022-02-28" in {item["_marchland"]["day"] for item in items(server)}

    # When the firmer one is taken back
    record_later(server, Retraction(claim=firmer.id, reason="A mistake."))

    # Then the entry for the day that now counts says that it changed
    first = items(server)[0]
    assert first["_marchland"]["day"] == "2022-03-01"
    assert first["date_modified"] == "2026-12-01T08:30:00Z"


def test_filters_choose_entries(server: Serving) -> None:
    # When entries are filtered by what they changed to, by oblast, and by method
    assert [item["_marchland"]["controller"] for item in items(server, "?controller=RU")] == ["RU"]
    assert len(items(server, "?oblast=east")) == 2
    assert items(server, "?oblast=west") == []
    assert len(items(server, "?method=latest@1")) == 3
    # Then faults are listed as everywhere
    refused = server.get(f"{ATOM}?lang=ru&limit=0&colour=red")
    assert refused.status_code == 400
    assert {error["parameter"] for error in refused.json()["errors"]} == {"lang", "limit", "colour"}


def test_pages_neither_skip_nor_repeat_while_the_ledger_grows(server: Serving) -> None:
    # Given the first page of one entry, and a record that comes before its second page is asked for
    whole = [item["id"] for item in items(server, "?method=latest@1")]
    page = server.json(f"{JSON}?method=latest@1&limit=1")
    record_later(server, claim("capture", "west-2", "RU", "2022-02-25", "reuters", credibility=1))

    # When the links are followed
    seen = [page["items"][0]["id"]]
    while "next_url" in page:
        page = server.json(path_of(page["next_url"]))
        seen += [item["id"] for item in page["items"]]

    # Then every entry came once, and Atom links to the same pages
    assert seen == whole
    middle = parsed_xml(server.get(f"{ATOM}?method=latest@1&limit=1&offset=1").content)
    links = {one.get("rel"): one.get("href") for one in middle.iterfind("{http://www.w3.org/2005/Atom}link")}
    assert {"self", "first", "last", "previous", "next", "alternate"} == set(links)
    assert "revision=" in (links["next"] or "")


def test_what_xml_cannot_say_does_not_break_the_feed(hostile: Serving) -> None:
    # When evidence holds markup, control characters and what is no character at all
    content = hostile.get(ATOM).content

    # Then the feed is well-formed and says the rest
    root = parsed_xml(content)
    related = root.find(".//{http://www.w3.org/2005/Atom}link[@rel='related']")
    assert related is not None
    assert related.get("href") == 'https://example.org/?a=1&b="<>'
    assert related.get("title") == '<script>alert("&")</script>: ]]> \ufffd\ufffd\ufffd Ж 🗺'
    assert not feedparser.parse(content).bozo


@pytest.mark.parametrize("path", [ATOM, JSON])
def test_a_reader_that_has_the_feed_is_told_so(server: Serving, path: str) -> None:
    # Given a feed that was read
    first = server.get(path)

    # When it is asked for again, then nothing is sent until the ledger moves
    assert server.get(path, if_none_match=first.headers["etag"]).status_code == 304
    record_later(server, claim("capture", "west-1", "RU", "2022-05-05", "reuters", credibility=1))
    assert server.get(path, if_none_match=first.headers["etag"]).status_code == 200


def test_an_empty_ledger_gives_an_empty_feed_that_is_sound() -> None:
    # Given a server that knows of no claim
    running = serving()
    with running.client:
        parsed = feedparser.parse(running.get(ATOM).content)
        assert not parsed.bozo
        assert parsed.entries == []
        assert parsed.feed.updated


def test_ids_are_those_that_were_given_out_before(server: Serving) -> None:
    # Readers know entries by these: they must never change, on no server and in no version
    assert {item["_marchland"]["day"]: item["id"] for item in items(server)} == {
        str(RETAKEN.latest): "urn:uuid:12cfd604-1563-529b-9733-5ccaf0eef7a1",
        str(CAPTURE.latest): "urn:uuid:0ff645d5-2a41-53b6-b847-ec7222489090",
    }
