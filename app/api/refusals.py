"""Reasons for not doing what a request asks for; `problems` turns each into an answer.

::

    RefusedError
    ├── UnauthenticatedError     no token, or one that opens nothing
    ├── ForbiddenError           the token's role does not include this
    ├── NotAcceptableError       no form of the answer is one that the caller takes
    ├── RangeError               a part of a file beyond its end
    ├── UnsupportedBodyError     a body of another media type
    ├── TooLargeError            a body, or what it holds, is too large
    ├── TooManyRequestsError     more than the caller may ask for in a minute
    ├── ConflictError            it has been done, or decided otherwise, before
    ├── KeyReusedError           an idempotency key that stood for another request
    ├── BusyError                more is going on at once than the server takes
    ├── NotEquippedError         the server has not got what it would take
    └── WritingOffError          this server does not write
    InvalidBodyError             a body with faults, all of them listed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InvalidInputError, MarchlandError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.errors import Fault
    from app.domain.submissions import TokenRole

_REALM = 'Bearer realm="marchland"'


class RefusedError(MarchlandError):
    """The request is understood, and not carried out."""

    def __init__(self, reason: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the facts.

        Parameters
        ----------
        reason
            One sentence without a full stop, for the caller.
        headers
            Of the answer.
        """
        self.headers = dict(headers or {})
        super().__init__(reason)


class UnauthenticatedError(RefusedError):
    """There is no token, or it opens nothing."""

    def __init__(self, reason: str, *, is_invalid: bool) -> None:
        """Keep the facts; RFC 6750 tells a caller without a token nothing but how to show one."""
        error = ', error="invalid_token"' if is_invalid else ""
        super().__init__(reason, {"WWW-Authenticate": f"{_REALM}{error}"})


class ForbiddenError(RefusedError):
    """The token's role does not include this."""

    def __init__(self, reason: str, needed: TokenRole) -> None:
        """Keep the facts: the least role that would do."""
        self.needed = needed
        super().__init__(reason, {"WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{needed.value}"'})


class NotAcceptableError(RefusedError):
    """No form of the answer is one that the caller takes."""

    def __init__(self, reason: str) -> None:
        """Keep the facts; another ``Accept`` may be answered."""
        super().__init__(reason, {"Vary": "Accept"})


class RangeError(RefusedError):
    """The part of a file that is asked for lies beyond its end."""

    def __init__(self, reason: str, size: int) -> None:
        """Keep the facts: how many bytes there are."""
        super().__init__(reason, {"Content-Range": f"bytes */{size}"})


class UnsupportedBodyError(RefusedError):
    """The body is of a media type, or in an encoding, that is not read here."""

    def __init__(self, reason: str, accepted: Sequence[str]) -> None:
        """Keep the facts: the media types that would do."""
        super().__init__(reason, {"Accept-Post": ", ".join(accepted)})


class TooLargeError(RefusedError):
    """The body, or what it holds, is larger than is read at once."""


class TooManyRequestsError(RefusedError):
    """The caller has asked for more than it may in a minute."""

    def __init__(self, reason: str, retry_after_s: int) -> None:
        """Keep the facts; it may be tried again after some seconds."""
        super().__init__(reason, {"Retry-After": str(retry_after_s)})


class ConflictError(RefusedError):
    """It has been done, or decided otherwise, before."""


class KeyReusedError(RefusedError):
    """The idempotency key stood for another request."""


class BusyError(RefusedError):
    """More is going on at once than the server takes."""

    def __init__(self, reason: str, retry_after_s: int) -> None:
        """Keep the facts; it may be tried again after some seconds."""
        super().__init__(reason, {"Retry-After": str(retry_after_s)})


class NotEquippedError(RefusedError):
    """The server has not got what it would take, or does not know a format that a standard lets a caller ask for."""


class WritingOffError(RefusedError):
    """Nothing can be written through here."""


class InvalidBodyError(InvalidInputError):
    """The body has faults; every one of them is listed."""

    def __init__(self, faults: Sequence[Fault], pointers: Sequence[str]) -> None:
        """Keep the facts.

        Parameters
        ----------
        faults
            At least one, in the order of the body.
        pointers
            To each of them, as JSON pointers; empty where the body is no JSON.
        """
        subject = "the body"
        super().__init__(subject, faults)
        self.pointers = tuple(pointers)
