"""A wish: a request to write, by somebody who may, with its body; and how it is carried out exactly once."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from app.api.refusals import KeyReusedError
from app.domain.errors import MarchlandError
from app.domain.submissions import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.api.office import Office, Sitting
    from app.api.parameter import Asked
    from app.domain.submissions import Token

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of a wish."""

    status: int
    document: Mapping[str, Any]
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The answer to a wish, now or when it was first made."""

    status: int
    body: bytes
    location: str | None
    is_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request to write."""

    asked: Asked
    office: Office
    token: Token
    media_type: str
    """Without parameters; empty if there is no body."""
    content: bytes
    key: str | None
    """The idempotency key."""
    now: datetime

    @property
    def today(self) -> date:
        """The last day that a report may be of: a day more than the clock, for somewhere it is tomorrow already."""
        return self.now.date() + timedelta(days=1)

    @property
    def fingerprint(self) -> str:
        """The same for the same request only."""
        request = self.asked.request
        query = request.scope["query_string"].decode("latin-1")
        head = f"{request.method}\n{request.url.path}\n{query}\n{self.media_type}"
        return hashlib.sha256(head.encode() + b"\n" + self.content).hexdigest()

    def carried_out(self, work: Callable[[Sitting], Written]) -> Done:
        """Do some work in one transaction; if a request with this key was answered before, answer the same.

        Raises
        ------
        KeyReusedError
            If the key stood for another request.
        """
        with self.office.opened() as sitting:
            done = self._before(sitting)
            if done is None:
                written = work(sitting)
                done = Done(status=written.status, body=orjson.dumps(written.document), location=written.location)
                self._remember(sitting, done)
        self._publish()
        return done

    def _before(self, sitting: Sitting) -> Done | None:
        earlier = None if self.key is None else sitting.remembered(self.token.id, self.key)
        if earlier is None:
            return None
        if earlier.fingerprint != self.fingerprint:
            message = "the idempotency key has been used for another request; take a new one for each"
            raise KeyReusedError(message)
        return Done(status=earlier.status, body=earlier.body.encode(), location=earlier.location, is_repeated=True)

    def _remember(self, sitting: Sitting, done: Done) -> None:
        if self.key is not None:
            kept = Remembered(
                fingerprint=self.fingerprint, status=done.status, body=done.body.decode(), location=done.location
            )
            sitting.remember(self.token.id, self.key, kept, self.now)

    def _publish(self) -> None:
        try:
            self.asked.served.publisher.refresh()
        except MarchlandError:
            # It is recorded; the publisher looks again by itself.
            _log.exception("what was just recorded cannot be published yet")


def present() -> datetime:
    """Tell the time in UTC."""
    return datetime.now(UTC)
