"""What a page will ask the server for first, told in its HTML: a browser asks at once, before it has read a module.

The rules are those of ``static/js/address.js``, ``main.js`` and ``api.js``. An address that they would not ask for is
fetched in vain, and the map asks for its own: what is told here makes a page faster, and never another one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.exports.shell import PAGE_LANGUAGES

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from app.exports.shell import PageUrls

_WHOLE = re.compile(r"[0-9]{1,15}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def first_questions(urls: PageUrls, query: QueryParams, *, lang: str, is_embed: bool) -> tuple[str, ...]:
    """Name the history and the base map that a page begins with.

    Parameters
    ----------
    urls
        Where the page finds its server's answers.
    query
        Of the page's address.
    lang
        That the page opens in.
    is_embed
        Whether the page stands in somebody else's: it takes only the days and names that it shows.
    """
    asked = {
        "method": _first(query, "method"),
        "as_of": known if _is_day(known := _first(query, "as_of")) else "",
        "revision": _revision(_first(query, "revision")),
        "datetime": _days(query) if is_embed else "",
        "names": _language(query, lang) if is_embed else "",
    }
    return (_timeline(urls, {name: value for name, value in asked.items() if value}), urls.basemap)


def _timeline(urls: PageUrls, asked: dict[str, str]) -> str:
    if not asked:
        return urls.opening or urls.timeline
    # As browsers write a query: the asterisk stands as it is, the tilde does not.
    return f"{urls.timeline}?{urlencode(asked, safe='*').replace('~', '%7E')}"


def _first(query: QueryParams, name: str) -> str:
    """Give the first value of a parameter, as browsers do; starlette gives the last."""
    return next(iter(query.getlist(name)), "")


def _revision(text: str) -> str:
    return str(int(text)) if _WHOLE.fullmatch(text) else ""


def _days(query: QueryParams) -> str:
    """Give the days to ask for; all of them where one makes no sense, or they are the wrong way round."""
    first, last = _first(query, "from"), _first(query, "to")
    if not (first or last) or not all(_is_day(text) for text in (first, last) if text):
        return ""
    return f"{first}/{last}" if not (first and last and first > last) else ""


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _language(query: QueryParams, lang: str) -> str:
    wanted = _first(query, "lang")
    return wanted if wanted in PAGE_LANGUAGES else lang
