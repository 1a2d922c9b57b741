"""Taking in requests to write: who asks, how often, with what body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anyio import to_thread

from app.api.parameter import Asked, Signature, refused
from app.api.refusals import (
    ForbiddenError,
    TooLargeError,
    UnauthenticatedError,
    UnsupportedBodyError,
    WritingOffError,
)
from app.api.wish import Wish, present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from app.api.office import Office
    from app.api.parameter import Parameter
    from app.api.served import Served
    from app.domain.submissions import Token, TokenRole

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_CHARSETS = ("utf-8", "utf8")


class BodyKind(NamedTuple):
    """What body a path takes."""

    media_types: Sequence[str]
    """The first is the usual one; none if the path takes no body."""
    most_bytes: int


async def take_in(request: Request, parameters: Sequence[Parameter[object]], role: TokenRole, kind: BodyKind) -> Wish:
    """Read a request to write.

    Parameters
    ----------
    request
        As it comes.
    parameters
        Of its path and query.
    role
        What its token must allow.
    kind
        The body that it may have.

    Raises
    ------
    RefusedError
        If this caller may not do that, or not with such a body.
    InvalidInputError
        If a parameter is at fault.
    """
    served: Served = request.app.state.served
    served.addresses.take(request.client.host if request.client else "")
    if served.office is None:
        message = "this server does not write"
        raise WritingOffError(message)
    token = await _token(request, served.office)
    served.tokens.take(token.id)
    if not token.role.allows(role):
        message = f"the token of {token.name} is for a {token.role}; this needs one for a {role}"
        raise ForbiddenError(message, role)
    asked = Asked.read(request, Signature(parameters))
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise refused("Idempotency-Key", "is not up to 255 visible ASCII characters", key[:40])
    media_type = _media_type(request, kind)
    return Wish(
        asked=asked,
        office=served.office,
        token=token,
        media_type=media_type,
        content=await _content(request, kind.most_bytes) if kind.media_types else b"",
        key=key,
        now=present(),
    )


async def _token(request: Request, office: Office) -> Token:
    given = request.headers.get("authorization")
    if given is None:
        message = "this needs a token: Authorization: Bearer marchland_…"
        raise UnauthenticatedError(message, is_invalid=False)
    shown = _BEARER.fullmatch(given.strip())
    token = None if shown is None else await to_thread.run_sync(office.token_of, shown[1])
    if token is None or not token.is_good(present()):
        message = "the token is unknown, revoked or expired"
        raise UnauthenticatedError(message, is_invalid=True)
    return token


def _media_type(request: Request, kind: BodyKind) -> str:
    if not kind.media_types:
        return ""
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        message = f"a body that is packed ({encoding}) is not read; send it as it is"
        raise UnsupportedBodyError(message, kind.media_types)
    given = request.headers.get("content-type", "")
    media_type, *rest = (part.strip().lower() for part in given.split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in rest if part.startswith("charset")]
    if media_type not in kind.media_types or any(charset not in _CHARSETS for charset in charsets):
        wanted = ", ".join(kind.media_types)
        message = f"the body is {given or 'of no stated type'}; what is read here is {wanted}, in UTF-8"
        raise UnsupportedBodyError(message, kind.media_types)
    return media_type


async def _content(request: Request, most_bytes: int) -> bytes:
    message = f"the body is longer than the {most_bytes / 1e6:g} MB that are read at once; split it"
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most_bytes:
        raise TooLargeError(message)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most_bytes:
            raise TooLargeError(message)
    return bytes(content)
