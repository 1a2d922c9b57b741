"""Reasons for not doing what a sound request asks for; `problems` turns each into an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import MarchlandError

if TYPE_CHECKING:
    from collections.abc import Mapping


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


class BusyError(RefusedError):
    """More is going on at once than the server takes."""

    def __init__(self, reason: str, retry_after_s: int) -> None:
        """Keep the facts; it may be tried again after some seconds."""
        super().__init__(reason, {"Retry-After": str(retry_after_s)})


class NotEquippedError(RefusedError):
    """The server has not got what it would take, or does not know a format that a standard lets a caller ask for."""
