"""A feed as Atom (RFC 4287), with paging (RFC 5005), GeoRSS points and the day in Dublin Core."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

if TYPE_CHECKING:
    from datetime import datetime

    from app.api.feed_entries import Entry, Feed

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_GEORSS = "http://www.georss.org/georss"
_TERMS = "http://purl.org/dc/terms/"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
for _prefix, _name in (("", _ATOM), ("georss", _GEORSS), ("dcterms", _TERMS), ("opensearch", _OPENSEARCH)):
    register_namespace(_prefix, _name)

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say, not even escaped."""


def atom_document(feed: Feed) -> bytes:
    """Write a feed in UTF-8."""
    root = Element(_in(_ATOM, "feed"), {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _instant(feed.updated))
    _text(SubElement(root, _in(_ATOM, "author")), "name", "Marchland")
    if feed.thanks is not None:
        _text(root, "rights", feed.thanks)
    _text(root, "generator", "Marchland")
    for relation, url in feed.links.items():
        SubElement(root, _in(_ATOM, "link"), {"rel": relation, "href": url, "type": MEDIA_TYPE})
    SubElement(root, _in(_ATOM, "link"), {"rel": "alternate", "href": feed.home, "type": "text/html"})
    SubElement(root, _in(_OPENSEARCH, "totalResults")).text = str(feed.matched)
    for entry in feed.entries:
        _write_entry(SubElement(root, _in(_ATOM, "entry")), entry)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write_entry(element: Element, entry: Entry) -> None:
    transition = entry.transition
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "published", _instant(entry.published))
    _text(element, "updated", _instant(entry.updated))
    SubElement(element, _in(_ATOM, "link"), {"rel": "alternate", "href": entry.url, "type": "text/html"})
    for piece in entry.evidence:
        title = _sayable(f"{piece.publisher}: {piece.title}")
        SubElement(element, _in(_ATOM, "link"), {"rel": "related", "href": _sayable(piece.url or ""), "title": title})
    for scheme, term in (
        ("change", transition.change.value),
        ("oblast", entry.oblast.id if entry.oblast else None),
        ("controller", transition.after.control.controller),
        ("rule", transition.after.rule),
    ):
        if term is not None:
            SubElement(element, _in(_ATOM, "category"), {"scheme": f"urn:marchland:{scheme}", "term": _sayable(term)})
    _text(element, "summary", entry.text)
    if entry.place.lonlat is not None:
        lon, lat = entry.place.lonlat
        SubElement(element, _in(_GEORSS, "point")).text = f"{round(lat, 6)} {round(lon, 6)}"
    SubElement(element, _in(_TERMS, "valid")).text = transition.day.isoformat()


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _in(_ATOM, name)).text = _sayable(text)


def _sayable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
