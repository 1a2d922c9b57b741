"""Mementos: pinned answers as RFC 7089 sees them, states of a resource at moments of the past.

The moment of a memento is that at which the ledger learnt of its revision.
"""

from __future__ import annotations

from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.atlas.revisions import steps_after
from app.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from app.api.own_urls import OwnUrl
    from app.api.parameter import Asked
    from app.atlas.revisions import Step

LINK_FORMAT = "application/link-format"
_NUMBERED = {code: quote(chr(code), safe="") for code in range(128)}


def memento_links(asked: Asked) -> dict[str, str]:
    """Give the links of an answer that takes `revision`, by relation; none for one that does not."""
    if not asked.takes_revision:
        return {}
    original = asked.link(revision=None) if asked.is_pinned else asked.link()
    wanted = _quoted(original)
    links = {"timegate": f"{asked.base}/timegate?url={wanted}", "timemap": f"{asked.base}/timemap?url={wanted}"}
    return {"original": original, **links} if asked.is_pinned else links


def _quoted(url: str) -> str:
    """Write a URL as a value in a query, each character but letters, digits and ``_.-~`` by its number."""
    return url.translate(_NUMBERED) if url.isascii() else quote(url, safe="")


def memento_datetime(asked: Asked) -> str | None:
    """Give the moment of a pinned answer as ``Memento-Datetime`` says it; ``None`` if it is none, or has none."""
    moment = asked.atlas.recorded_at(asked.revision) if asked.is_pinned else None
    return None if moment is None else http_date(moment)


def http_date(moment: datetime) -> str:
    """Write a moment as HTTP does."""
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


def read_http_date(text: str) -> datetime:
    """Read ``Accept-Datetime``.

    Raises
    ------
    InvalidValueError
        If it is no such date.
    """
    try:
        moment = parsedate_to_datetime(text)
    except ValueError as error:
        wish = "is no date of HTTP; write Sat, 01 Oct 2022 00:00:00 GMT"
        raise InvalidValueError("Accept-Datetime", text, wish) from error
    if moment.tzinfo is None:
        raise InvalidValueError("Accept-Datetime", text, "has no time zone; end it with GMT")
    return moment


def chosen(steps: Sequence[Step], moment: datetime | None) -> Step:
    """Choose the state that held at a moment: the last before or at it; before all of them, the first."""
    if moment is None:
        return steps[-1]
    past = [step for step in steps if step.recorded_at.replace(microsecond=0) <= moment]
    return past[-1] if past else steps[0]


def timemap(asked: Asked, wanted: OwnUrl, offset: int, most: int) -> bytes:
    """List the mementos of a URL, newest first, in link format (RFC 6690)."""
    steps = steps_after(asked.atlas, 0)[::-1]
    page = steps[offset : offset + most]
    end = offset + most
    lines = _lines(asked, wanted, page, next_offset=end if end < len(steps) else None)
    return ",\n".join(lines).encode()


def _lines(asked: Asked, wanted: OwnUrl, page: Sequence[Step], *, next_offset: int | None) -> Iterator[str]:
    original = wanted.original
    yield f'<{original}>; rel="original"'
    yield f'<{asked.base}/timegate?url={quote(original, safe="")}>; rel="timegate"'
    span = f'; from="{http_date(page[-1].recorded_at)}"; until="{http_date(page[0].recorded_at)}"' if page else ""
    yield f'<{asked.link()}>; rel="self"; type="{LINK_FORMAT}"{span}'
    if next_offset is not None:
        yield f'<{asked.link(offset=next_offset)}>; rel="timemap"; type="{LINK_FORMAT}"'
    for step in page:
        yield f'<{wanted.memento(step.revision)}>; rel="memento"; datetime="{http_date(step.recorded_at)}"'
