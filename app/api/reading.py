"""Declaring a path that is read: its parameters, and what the documentation says about it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.api.caching import JSON
from app.api.parameter import Asked, Parameter, Signature
from app.api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fastapi import APIRouter
    from starlette.routing import BaseRoute

    from app.atlas.atlas import Atlas


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How requests to a path are read and answered."""

    endpoint: Callable[[Asked], Response]
    signature: Signature
    is_small: Callable[[Asked], bool] | None
    """Tells requests that are answered faster than a thread is found for them; ``None`` if none is."""

    more: Callable[[Atlas], Sequence[Parameter[Any]]] | None = None
    """Gives the parameters that a theatre adds."""

    is_hot: bool = False
    """Whether it is asked for so often that it is answered beside the router. Gives no page, and takes no more."""

    def answer(self, request: Request) -> Response:
        """Answer a request."""
        filled = _without_blanks(request)
        if filled is not None and _has_pages(self.signature.parameters):
            return RedirectResponse(filled, HTTPStatus.SEE_OTHER)
        return self.endpoint(Asked.read(request, self._signature_in(request.app.state.served.publisher.atlas)))

    def _signature_in(self, atlas: Atlas) -> Signature:
        """Give what the path takes in a theatre."""
        return self.signature if self.more is None else Signature((*self.signature.parameters, *self.more(atlas)))


def _has_pages(parameters: Sequence[Parameter[Any]]) -> bool:
    """Tell whether a path answers with pages too."""
    return any(parameter.name == "f" and "html" in parameter.schema.get("enum", ()) for parameter in parameters)


def _without_blanks(request: Request) -> str | None:
    """Give the address that a form of a page means: browsers send its empty fields, too. ``None`` if it has none."""
    query = request.scope["query_string"]
    if b"f=html" not in query or not (b"=&" in query or query.endswith(b"=")):
        return None
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if value]
    if ("f", "html") not in kept or len(kept) == len(pairs):
        return None
    return f"?{urlencode(kept, safe='@:,/*')}"


def reads(  # noqa: PLR0913 - each tells one thing of a path
    router: APIRouter,
    path: str,
    *parameters: Parameter[Any],
    summary: str,
    description: str = "",
    media_types: tuple[str, ...] = (JSON,),
    schema: str | None = None,
    is_small: Callable[[Asked], bool] | None = None,
    is_hot: bool = False,
    more: Callable[[Atlas], Sequence[Parameter[Any]]] | None = None,
    otherwise: Mapping[int, str] | None = None,
) -> Callable[[Callable[[Asked], Response]], Callable[[Asked], Response]]:
    """Declare that an endpoint answers GET on a path.

    Parameters
    ----------
    router
        Where the path is added.
    path
        With its path parameters in braces.
    parameters
        All that the path takes; any other is refused.
    summary, description
        For the documentation; a path without a summary is not in it.
    media_types
        Of the answer; the first is the default.
    schema
        Name of the answer's schema in the OpenAPI document.
    is_small
        Tells requests that may be answered where others wait for it: see `DirectAnswers`.
    is_hot
        Whether it is asked for so often that it is answered beside the router: see there, too.
    more
        Gives the parameters that a theatre adds, such as one for each party.
    otherwise
        Other statuses that there may be, and what each means.
    """
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}
    problem = {"$ref": "#/components/schemas/Problem"}
    has_pages = _has_pages(parameters)

    def declare(endpoint: Callable[[Asked], Response]) -> Callable[[Asked], Response]:
        signature = Signature(parameters)
        reading = Reading(endpoint=endpoint, signature=signature, is_small=is_small, is_hot=is_hot, more=more)
        router.add_api_route(
            path,
            reading.answer,
            methods=["GET"],
            name=endpoint.__name__,
            operation_id=endpoint.__name__,
            summary=summary,
            description=description or f"{summary}.",
            response_class=Response,
            include_in_schema=bool(summary),
            responses={
                200: {"description": "The answer.", "content": dict.fromkeys(media_types, body)},
                304: {"description": "The caller's copy, named in If-None-Match, is still right."},
                **({303: {"description": "The same without the empty fields of a form."}} if has_pages else {}),
                **{status: {"description": meaning} for status, meaning in (otherwise or {}).items()},
                "4XX": {"description": "A problem.", "content": {MEDIA_TYPE: {"schema": problem}}},
            },
            openapi_extra={"parameters": [parameter.documented() for parameter in parameters]},
        )
        return endpoint

    return declare


def readings(routes: Iterable[BaseRoute]) -> Iterator[tuple[Route, Reading]]:
    """Give the routes that are read by `reads`, and how."""
    for route in routes:
        reading = getattr(route.endpoint, "__self__", None) if isinstance(route, Route) else None
        if isinstance(route, Route) and isinstance(reading, Reading):
            yield route, reading
