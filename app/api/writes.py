"""Declaring a path that is written to, or that only those with a token read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.api.intake import BodyKind, take_in
from app.api.problems import MEDIA_TYPE
from app.api.wish import Done, Wish
from app.domain.submissions import TokenRole

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import APIRouter

    from app.api.parameter import Parameter

NO_BODY = BodyKind((), 0)
SECURITY_SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of this server, made by `marchland token add`. A `reader` sees what everybody sees, a "
        "`contributor` submits, an `editor` records and decides.",
    }
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Authorization",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Up to 255 visible characters, another one for each request. The same request with the same key is "
    "carried out once and answered alike for a week.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def writes(  # noqa: PLR0913 - what a path is, each by its name
    router: APIRouter,
    path: str,
    *parameters: Parameter[Any],
    role: TokenRole,
    summary: str,
    description: str,
    schema: str,
    method: str = "POST",
    body: BodyKind = NO_BODY,
    body_schema: dict[str, Any] | None = None,
    example: object = None,
) -> Callable[[Callable[[Wish], Done]], Callable[[Wish], Done]]:
    """Declare that an endpoint carries out wishes on a path.

    Parameters
    ----------
    router
        Where the path is added.
    path
        With its path parameters in braces.
    parameters
        All that the path takes in path and query; any other is refused.
    role
        What the token must allow.
    summary, description
        For the documentation.
    schema
        Name of the answer's schema in the OpenAPI document.
    method
        GET for what only those with a token read.
    body
        What body the path takes.
    body_schema, example
        Of a body in JSON; `give_examples` has those that depend on the theatre.
    """
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    content: dict[str, Any] = {name: {"schema": {"type": "string"}} for name in body.media_types}
    if body.media_types and body_schema is not None:
        content[body.media_types[0]] = {"schema": body_schema} | ({} if example is None else {"example": example})
    extra: dict[str, Any] = {
        "parameters": [*(parameter.documented() for parameter in parameters), *([_KEY] if method == "POST" else [])],
        "security": [{"token": []}],
    }
    if body.media_types:
        extra["requestBody"] = {"required": True, "content": content}
    good = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}

    def declare(endpoint: Callable[[Wish], Done]) -> Callable[[Wish], Done]:
        async def write(request: Request) -> Response:
            wish = await take_in(request, parameters, role, body)
            done = await to_thread.run_sync(endpoint, wish, limiter=wish.asked.served.writers)
            headers = dict(_HEADERS)
            if done.location is not None:
                headers["Location"] = f"{wish.asked.base}{done.location}"
            if done.is_repeated:
                headers["Idempotency-Replayed"] = "true"
            return Response(done.body, status_code=done.status, media_type="application/json", headers=headers)

        router.add_api_route(
            path,
            write,
            methods=[method],
            name=endpoint.__name__,
            operation_id=endpoint.__name__,
            summary=summary,
            description=description,
            response_class=Response,
            responses={
                "2XX": {"description": "Done; `state` and `revision` say what.", **good},
                **{
                    status: {"description": text, **problem}
                    for status, text in (
                        (401, "There is no token, or it opens nothing."),
                        (403, "The token's role does not include this."),
                        (429, "Too many requests; `Retry-After` says when again."),
                    )
                },
                "4XX": {"description": "A problem.", **problem},
            },
            openapi_extra=extra,
        )
        return endpoint

    return declare
