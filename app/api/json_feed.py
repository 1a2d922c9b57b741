"""A feed as JSON Feed 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.documents import json_document

if TYPE_CHECKING:
    from datetime import datetime

    from app.api.feed_entries import Entry, Feed

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed_document(feed: Feed) -> bytes:
    """Write a feed in UTF-8."""
    document: dict[str, Any] = {
        "version": _VERSION,
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.home,
        "feed_url": feed.links["self"],
        "language": feed.language,
        "authors": [{"name": "Marchland", "url": feed.home}],
    }
    if "next" in feed.links:
        document["next_url"] = feed.links["next"]
    document["items"] = [_item(entry) for entry in feed.entries]
    document["_marchland"] = {
        "id": feed.id,
        "updated": _instant(feed.updated),
        "matched": feed.matched,
        "attribution": feed.thanks,
    }
    return json_document(document)


def _item(entry: Entry) -> dict[str, Any]:
    transition = entry.transition
    after = transition.after
    lon, lat = entry.place.lonlat or (None, None)
    tags = (transition.change.value, entry.oblast.id if entry.oblast else None, after.control.controller)
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": _instant(entry.published),
        "date_modified": _instant(entry.updated),
        "tags": [tag for tag in tags if tag is not None],
        "_marchland": {
            "place": entry.place.id,
            "oblast": entry.oblast.id if entry.oblast else None,
            "lon": lon,
            "lat": lat,
            "day": transition.day,
            "change": transition.change,
            "before_controller": transition.before.control.controller,
            "before_status": transition.before.control.status,
            "controller": after.control.controller,
            "status": after.control.status,
            "pressure": after.control.pressure,
            "rule": after.rule,
            "claims": after.deciding,
            "evidence": [
                {"publisher": piece.publisher, "title": piece.title, "url": piece.url} for piece in entry.evidence
            ],
        },
    }


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
