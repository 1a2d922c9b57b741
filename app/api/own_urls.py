"""URLs of this server, read as the requests that they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.requests import Request
from starlette.routing import Match, Route

from app.api.parameter import Asked, Parameter, refused
from app.api.reading import Reading
from app.domain.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.routing import BaseRoute
    from starlette.types import Scope

_PAGES = ("/", "/embed")
_OF_DATA = ("method", "as_of", "revision")
"""What a page's address says of the data that it draws, beside the day."""

URL: Parameter[str] = Parameter(
    name="url",
    read=lambda text, _: text,
    default="",
    is_needed=True,
    description="An address of this server: of the map, or of an answer that takes `revision`. Its host may be left "
    "out. Percent-encode it, as everything within a query.",
    schema={"type": "string", "format": "uri-reference"},
    example="/snapshots/2022-10-01.geojson",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUrl:
    """A URL of this server."""

    data: Asked
    """The request for the data: what it asks for, or what the page draws."""
    path: str
    page: Mapping[str, str] | None
    """The query of a page; ``None`` for data."""

    @property
    def original(self) -> str:
        """The URL without a revision, of data."""
        return self.data.link(revision=None)

    def memento(self, revision: int) -> str:
        """Give the URL of data at a revision."""
        return self.data.link(revision=revision)

    @property
    def citable(self) -> str:
        """The URL to cite: of data, the one that never changes; of a page, with day, method and revision spelt out."""
        if self.page is None:
            return self.data.canonical
        day = self.data.given["day"]
        pinned = {"date": day, "method": str(self.data.view.method), "revision": str(self.data.revision)}
        query = {**self.page, **pinned}
        query.pop("play", None)
        return f"{self.data.base}{self.path}?{urlencode(query, safe='@:,/')}"


def read_own_url(asked: Asked, *, with_pages: bool = True) -> OwnUrl:
    """Read the URL that a request names.

    Parameters
    ----------
    asked
        A request that takes `URL`.
    with_pages
        Whether it may be the map, and not only data.

    Raises
    ------
    InvalidInputError
        If it is another server's, leads nowhere, cannot be pinned, or is itself at fault.
    """
    text = asked[URL]
    path, query = _own_parts(asked, text)
    if path in _PAGES:
        if not with_pages:
            raise refused("url", "is a page; give the URL of the data, such as /snapshots/2022-10-01.geojson", text)
        page = dict(parse_qsl(query))
        day = page.get("date") or asked.latest_day.isoformat()
        kept = {name: page[name] for name in _OF_DATA if page.get(name)}
        data = _read(asked, text, f"/snapshots/{day}.geojson", urlencode(kept))
        return OwnUrl(data=data, path=path, page=page)
    return OwnUrl(data=_read(asked, text, path, query), path=path, page=None)


def _own_parts(asked: Asked, text: str) -> tuple[str, str]:
    base = urlsplit(asked.base)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise refused("url", f"is no URL: {error}", text) from error
    is_full = bool(parts.scheme or parts.netloc)
    if is_full and (parts.scheme not in ("http", "https") or parts.netloc.lower() != base.netloc.lower()):
        raise refused("url", f"is not of this server, {base.netloc}", text)
    path = unquote(parts.path) or "/"
    if is_full:
        if path != base.path and not path.startswith(f"{base.path}/"):
            raise refused("url", f"does not lie under {asked.base}", text)
        path = path.removeprefix(base.path) or "/"
    return path, parts.query


def _read(asked: Asked, text: str, path: str, query: str) -> Asked:
    root = asked.request.scope.get("root_path", "")
    scope: Scope = {
        **asked.request.scope,
        "method": "GET",
        "path": f"{root}{path}",
        "raw_path": quote(f"{root}{path}").encode(),
        "query_string": query.encode("utf-8", "replace"),
    }
    reading, path_params = _reading(asked.request.app.state.routes, scope)
    if reading is None or "revision" not in reading.signature.by_name:
        raise refused("url", "is no page, and no answer that takes a revision", text)
    try:
        read = Asked.read(Request({**scope, "path_params": path_params}), reading.signature)
        return replace(read, atlas=asked.atlas, _values=read._values)  # noqa: SLF001 - its own copy
    except InvalidInputError as error:
        faults = [
            Fault(at="url", message=f"has a fault: {fault.at} {fault.message}", value=fault.value)
            for fault in error.faults
        ]
        subject = "the request"
        raise InvalidInputError(subject, faults) from error


def _reading(routes: Iterable[BaseRoute], scope: Scope) -> tuple[Reading | None, dict[str, str]]:
    for route in routes:
        reading = getattr(route.endpoint, "__self__", None) if isinstance(route, Route) else None
        if isinstance(reading, Reading):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return reading, child["path_params"]
    return None, {}
