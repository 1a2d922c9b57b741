"""Pages that other sites can show: oEmbed, its discovery, and what a page says without being run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from tests.api.serving import Serving

HERE = "http://test/?date=2022-05-01&lang=uk"


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def asked(server: Serving, url: str, more: str = "") -> dict[str, str | int]:
    found: dict[str, str | int] = server.json(f"/oembed?url={quote(url, safe='')}{more}")
    return found


def test_the_map_is_a_frame_that_keeps_what_the_address_asks_for(server: Serving) -> None:
    # when
    found = asked(server, HERE)

    # then: what the specification needs of a rich answer, and a thumbnail whole or not at all
    assert (found["version"], found["type"]) == ("1.0", "rich")
    (frame,) = Tags(str(found["html"])).named("iframe")
    assert frame["src"] == "http://test/embed?date=2022-05-01&lang=uk"
    assert (frame["width"], frame["height"]) == (str(found["width"]), str(found["height"]))
    assert "травня" in str(found["title"])
    assert "травня" in str(frame["title"])
    thumbnail = urlsplit(str(found["thumbnail_url"]))
    assert thumbnail.path == "/pictures/2022-05-01.png"
    assert parse_qs(thumbnail.query)["width"] == [str(found["thumbnail_width"])]


def test_a_frame_is_no_larger_than_there_is_room(server: Serving) -> None:
    found = asked(server, HERE, "&maxwidth=400&maxheight=300")

    assert (found["width"], found["height"]) == (400, 300)


def test_it_comes_as_xml_too(server: Serving) -> None:
    # when
    answer = server.get(f"/oembed?url={quote(HERE, safe='')}&format=xml")

    # then
    assert answer.headers["content-type"].startswith("text/xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert root.tag == "oembed"
    said = {element.tag: element.text for element in root}
    assert said == {name: str(value) for name, value in asked(server, HERE).items()}


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere/",
        "http://test/places",
        "//elsewhere/",
        "http://test.elsewhere/embed",
        "ftp://test/",
        "javascript:alert(1)",
        "http://[/",
        "map",
    ],
)
def test_an_address_that_is_no_map_of_ours_is_not_found(server: Serving, url: str) -> None:
    answer = server.get(f"/oembed?url={quote(url, safe='')}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_another_format_is_not_implemented_and_no_address_is_a_fault(server: Serving) -> None:
    assert server.get(f"/oembed?url={quote(HERE, safe='')}&format=yaml").status_code == 501
    assert server.get("/oembed").status_code == 400
    assert server.get(f"/oembed?url={quote(HERE, safe='')}&maxwidth=wide").status_code == 400


def test_what_the_address_says_cannot_break_out_of_the_frame(server: Serving) -> None:
    found = asked(server, 'http://test/embed?date="><script>alert(1)</script>')

    assert [tag for tag, _ in Tags(str(found["html"])).found] == ["iframe"]


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_says_where_to_ask_and_the_answer_is_of_it(server: Serving, path: str) -> None:
    # given
    page = Tags(server.get(f"{path}?date=2022-05-01&lang=en", accept="text/html").text)

    # when
    links = {str(link.get("type")): str(link["href"]) for link in page.named("link") if link.get("rel") == "alternate"}
    found = server.json(links["application/json+oembed"].removeprefix("http://test"))

    # then
    feeds = {"application/atom+xml", "application/feed+json"}
    assert set(links) == {"application/json+oembed", "text/xml+oembed", *feeds}
    assert "date=2022-05-01" in found["html"]


def test_a_page_names_the_feeds_of_what_has_changed(server: Serving) -> None:
    # When a page is asked for, then feed readers find both feeds, in its language
    page = server.get("/?f=html&lang=uk").text
    links = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]*/feeds/[^"]+)" title="([^"]+)">', page)
    assert [kind for kind, _, _ in links] == ["application/atom+xml", "application/feed+json"]
    for kind, address, title in links:
        assert title == "Зміни контролю"
        assert "lang=uk" in address
        assert server.get(address.removeprefix("http://test")).headers["content-type"].startswith(kind)


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_that_is_not_run_shows_a_picture_and_says_what_is_in_it(server: Serving, path: str) -> None:
    # when
    html = server.get(f"{path}?date=2022-05-01&bbox=36,46,38,48&theme=dark&lang=en", accept="text/html").text

    # then
    noscript = "".join(re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL))
    (picture,) = Tags(noscript).named("img")
    assert "settlements held by Ukraine" in str(picture["alt"])
    assert "1 May 2022" in str(picture["alt"])
    address = urlsplit(str(picture["src"]))
    assert address.path == "/pictures/2022-05-01.png"
    assert parse_qs(address.query)["bbox"] == ["36,46,38,48"]
    assert parse_qs(address.query)["theme"] == ["dark"]
    meta = {one.get("property"): one.get("content") for one in Tags(html).named("meta")}
    assert meta["og:image"] == picture["src"]
    assert "1 May 2022" in str(meta["og:title"])


def test_what_a_page_cannot_read_it_passes_over(server: Serving) -> None:
    answer = server.get("/?date=someday&bbox=no&method=magic&as_of=x&utm_source=y", accept="text/html")

    assert answer.status_code == 200
    assert "/pictures/2022-09-30.png" in answer.text
