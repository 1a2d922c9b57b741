"""Declaring a path that is read: its parameters, and what the documentation says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from app.api.caching import JSON
from app.api.parameter import Asked, Parameter
from app.api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import APIRouter


def reads(
    router: APIRouter,
    path: str,
    *parameters: Parameter[Any],
    summary: str,
    description: str = "",
    media_types: tuple[str, ...] = (JSON,),
    schema: str | None = None,
    is_documented: bool = True,
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
        For the documentation.
    media_types
        Of the answer; the first is the default.
    schema
        Name of the answer's schema in the OpenAPI document.
    is_documented
        Whether the path is in that document.
    """
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}
    problem = {"$ref": "#/components/schemas/Problem"}

    def declare(endpoint: Callable[[Asked], Response]) -> Callable[[Asked], Response]:
        def read(request: Request) -> Response:
            return endpoint(Asked.read(request, parameters))

        router.add_api_route(
            path,
            read,
            methods=["GET"],
            name=endpoint.__name__,
            operation_id=endpoint.__name__,
            summary=summary,
            description=description,
            response_class=Response,
            include_in_schema=is_documented,
            responses={
                200: {"description": "The answer.", "content": dict.fromkeys(media_types, body)},
                304: {"description": "The caller's copy, named in If-None-Match, is still right."},
                "4XX": {"description": "A problem.", "content": {MEDIA_TYPE: {"schema": problem}}},
            },
            openapi_extra={"parameters": [parameter.documented() for parameter in parameters]},
        )
        return endpoint

    return declare
