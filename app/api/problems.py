"""Problems: what went wrong, as RFC 9457 tells it. The one table from errors to status codes."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.refusals import (
    BusyError,
    ConflictError,
    ForbiddenError,
    InvalidBodyError,
    KeyReusedError,
    NotAcceptableError,
    NotEquippedError,
    RangeError,
    RefusedError,
    TooLargeError,
    TooManyRequestsError,
    UnauthenticatedError,
    UnsupportedBodyError,
    WritingOffError,
)
from app.domain.errors import (
    InvalidInputError,
    InvalidValueError,
    MarchlandError,
    NotFoundError,
    StorageError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_MOST_FAULTS = 1000
"""So many are listed; a body may have hundreds of thousands."""


class ProblemType(NamedTuple):
    """A kind of problem; its page is ``/problems/{name}``."""

    name: str
    status: HTTPStatus
    title: str
    about: str


INVALID_REQUEST = ProblemType(
    "invalid-request",
    HTTPStatus.BAD_REQUEST,
    "The request has faults",
    "One or more parameters are unknown, repeated, malformed or name nothing. `errors` lists every fault with the "
    "parameter, what is wrong and what would be right.",
)
NOT_FOUND = ProblemType(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "There is no such thing",
    "The path names a place, collection, feature, revision or page that does not exist.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "This path cannot do that",
    "The path exists, but does not answer to this HTTP method; the `Allow` header lists those it does.",
)
UNAVAILABLE = ProblemType(
    "database-unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The database cannot be used",
    "The database behind this server cannot be read or written at the moment. Try again later.",
)
UNEXPECTED = ProblemType(
    "unexpected",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong on the server",
    "A fault of the server, not of the request. It is in the server's log.",
)
INVALID_BODY = ProblemType(
    "invalid-body",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The body has faults",
    "Nothing was recorded. `errors` lists every fault, in the order of the body: what is wrong and what would "
    "be right, with a JSON pointer into a body in JSON, and the line and column of one in lines. Beyond the first "
    "thousand they are only counted.",
)
UNAUTHENTICATED = ProblemType(
    "unauthenticated",
    HTTPStatus.UNAUTHORIZED,
    "This needs a token",
    "Show a token as `Authorization: Bearer …`. Tokens are made by whoever runs the server, with `marchland token "
    "add`; one may have been revoked or have expired.",
)
FORBIDDEN = ProblemType(
    "forbidden",
    HTTPStatus.FORBIDDEN,
    "The token does not allow this",
    "The token is good, but its role does not include this. A contributor submits; an editor records and decides.",
)
CONFLICT = ProblemType(
    "conflict",
    HTTPStatus.CONFLICT,
    "It has been done or decided before",
    "What the request asks for has been done, or decided otherwise, in the meantime. Look at what there is now.",
)
TOO_LARGE = ProblemType(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body is too large",
    "The body is longer, or holds more claims, than is read at once. Split it, or use `/imports`, which takes more.",
)
UNSUPPORTED_BODY = ProblemType(
    "unsupported-body",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is of another kind",
    "The path does not read bodies of this media type, or packed ones. `Accept-Post` lists what it reads.",
)
KEY_REUSED = ProblemType(
    "key-reused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The idempotency key stood for another request",
    "A key stands for one request of one token. Take a new one, such as a UUID, for each.",
)
TOO_MANY = ProblemType(
    "too-many-requests",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many requests",
    "A token, and an address, may make so many requests of this kind a minute. Try again after the seconds that "
    "`Retry-After` names.",
)
WRITING_OFF = ProblemType(
    "writing-off",
    HTTPStatus.FORBIDDEN,
    "This server does not write",
    "It is set up to be read only.",
)
BUSY = ProblemType(
    "busy",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Too much is going on at once",
    "The server does as much of this at once as it can. Try again after the seconds that `Retry-After` names.",
)
NOT_EQUIPPED = ProblemType(
    "not-equipped",
    HTTPStatus.NOT_IMPLEMENTED,
    "This server cannot do that",
    "The path exists, but what it needs is not installed on this server, or it does not know the format.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    HTTPStatus.NOT_ACCEPTABLE,
    "The answer has no such form",
    "The header `Accept` takes none of the media types in which this path answers. Name one of them, or give `f`, "
    "which goes before `Accept`.",
)
BEYOND_THE_END = ProblemType(
    "beyond-the-end",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    "The file is shorter",
    "The header `Range` asks for bytes beyond the end of the file; `Content-Range` tells how many there are.",
)
OTHER = ProblemType(
    "other",
    HTTPStatus.BAD_REQUEST,
    "The request cannot be answered",
    "The HTTP status says why.",
)

TABLE: Mapping[type[MarchlandError], ProblemType] = {
    InvalidBodyError: INVALID_BODY,
    InvalidInputError: INVALID_REQUEST,
    InvalidValueError: INVALID_REQUEST,
    NotFoundError: NOT_FOUND,
    StorageError: UNAVAILABLE,
    UnauthenticatedError: UNAUTHENTICATED,
    ForbiddenError: FORBIDDEN,
    ConflictError: CONFLICT,
    TooLargeError: TOO_LARGE,
    UnsupportedBodyError: UNSUPPORTED_BODY,
    KeyReusedError: KEY_REUSED,
    TooManyRequestsError: TOO_MANY,
    WritingOffError: WRITING_OFF,
    BusyError: BUSY,
    NotEquippedError: NOT_EQUIPPED,
    NotAcceptableError: NOT_ACCEPTABLE,
    RangeError: BEYOND_THE_END,
    MarchlandError: UNEXPECTED,
}
"""The first class that an error is of decides."""

PROBLEM_TYPES = {kind.name: kind for kind in (*dict.fromkeys(TABLE.values()), METHOD_NOT_ALLOWED, OTHER)}
_OF_STATUS = {
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: METHOD_NOT_ALLOWED,
}


class UnknownCollectionError(NotFoundError):
    """There is no collection with this id."""

    what = "collection"


class UnknownFeatureError(NotFoundError):
    """A collection has no feature with this id."""

    what = "feature"


class UnknownFormError(NotFoundError):
    """A file of no form that there is."""

    what = "form"


class NoSettlementError(NotFoundError):
    """A place that is no settlement: only settlements have a control of their own."""

    what = "settlement"


class UnknownProblemError(NotFoundError):
    """There is no problem type with this name."""

    what = "problem type"


def install_problems(app: FastAPI) -> None:
    """Make an application answer every error with a problem."""
    app.add_exception_handler(MarchlandError, _explained)
    app.add_exception_handler(HTTPException, _from_http)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    request: Request,
    kind: ProblemType,
    detail: str,
    *,
    errors: list[dict[str, Any]] | None = None,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Write a problem document."""
    code = kind.status if status is None else status
    document = {
        "type": f"/problems/{kind.name}",
        "title": kind.title,
        "status": int(code),
        "detail": detail,
        "instance": request.url.path,
        "errors": errors or [],
    }
    return Response(
        orjson.dumps(document),
        status_code=code,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _explained(request: Request, error: Exception) -> Response:
    kind = next(kind for class_, kind in TABLE.items() if isinstance(error, class_))
    headers = {"Retry-After": "5"} if kind is UNAVAILABLE else None
    match error:
        case InvalidBodyError():
            count = len(error.faults)
            detail = f"The body has {count} fault{'' if count == 1 else 's'}; nothing was recorded."
            return problem(request, kind, detail, errors=_body_errors(error))
        case InvalidInputError():
            count = len(error.faults)
            named = ", ".join(dict.fromkeys(fault.at for fault in error.faults))
            detail = f"The request has {count} fault{'' if count == 1 else 's'}: {named}."
            return problem(request, kind, detail, errors=_errors(error))
        case InvalidValueError():
            given = [_fault(error.name, error.reason, str(error.value), ())]
            return problem(request, kind, f"The request has 1 fault: {error.name}.", errors=given)
        case NotFoundError():
            given = [_fault("", f"there is no such {error.what}", str(error.wanted), error.candidates)]
            return problem(request, kind, f"{_capital(str(error))}.", errors=given)
        case RefusedError():
            return problem(request, kind, f"{_capital(str(error))}.", headers=error.headers)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s: %s", request.method, request.url.path, error)
    # What an operator must know about the database is in the log; readers get the general sentence.
    return problem(request, kind, kind.about, headers=headers)


def _errors(error: InvalidInputError) -> list[dict[str, Any]]:
    return [_fault(fault.at, fault.message, fault.value, fault.candidates) for fault in error.faults]


def _body_errors(error: InvalidBodyError) -> list[dict[str, Any]]:
    return [
        {
            "parameter": None,
            "pointer": pointer,
            "detail": f"{fault.at}: {fault.message}",
            "value": fault.value,
            "candidates": list(fault.candidates),
        }
        for fault, pointer in zip(error.faults[:_MOST_FAULTS], error.pointers, strict=False)
    ]


def _fault(at: str, message: str, value: str | None, candidates: tuple[str, ...]) -> dict[str, Any]:
    is_pointer = at.startswith("/")
    return {
        "parameter": None if is_pointer or not at else at,
        "pointer": at if is_pointer else f"/{at.replace('~', '~0').replace('/', '~1')}" if at else "",
        "detail": f"{at.lstrip('/')} {message}".strip(),
        "value": value,
        "candidates": list(candidates),
    }


def _from_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    kind = _OF_STATUS.get(HTTPStatus(error.status_code), OTHER)
    detail = f"There is nothing at {request.url.path}." if kind is NOT_FOUND else f"{_capital(str(error.detail))}."
    headers = dict(error.headers or {})
    if "GET" in headers.get("Allow", ""):
        # Every path that answers GET answers these too: see `middleware`.
        headers["Allow"] += ", HEAD, OPTIONS"
    return problem(request, kind, detail, status=error.status_code, headers=headers)


def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(request, UNEXPECTED, UNEXPECTED.about, headers={"Access-Control-Allow-Origin": "*"})


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
