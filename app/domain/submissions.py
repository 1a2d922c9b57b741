"""Who may write, and what has been submitted: tokens with a role, and submissions that wait for an editor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class UnknownSubmissionError(NotFoundError):
    """No submission has this id."""

    what = "submission"


class TokenRole(StrEnum):
    """What the bearer of a token may do."""

    READER = "reader"
    """See what everybody sees."""
    CONTRIBUTOR = "contributor"
    """Submit, for an editor to decide on."""
    EDITOR = "editor"
    """Record, and decide on what others submit."""

    def allows(self, needed: TokenRole) -> bool:
        """Whether it includes another role."""
        roles = list(TokenRole)
        return roles.index(self) >= roles.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key to writing. The secret that its bearer shows is kept nowhere, only its hash."""

    id: str
    name: str
    """Whose it is, for people."""
    role: TokenRole
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class SubmissionKind(StrEnum):
    """What is submitted."""

    CLAIMS = "claims"
    RETRACTION = "retraction"


class SubmissionState(StrEnum):
    """What has become of it."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody asked to be recorded. Nothing of it is in the ledger before it is accepted."""

    id: str
    kind: SubmissionKind
    content: Sequence[Mapping[str, Any]]
    """Claims as objects with the columns of the CSV as keys, or one retraction."""
    state: SubmissionState
    submitted_by: Token
    submitted_at: datetime
    decided_by: Token | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    """Why it was rejected."""
    since: int | None = None
    """The revision before it was recorded …"""
    revision: int | None = None
    """… and the one that recorded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What was answered to a request that named an idempotency key."""

    fingerprint: str
    """Of the request."""
    status: int
    body: str
    location: str | None
