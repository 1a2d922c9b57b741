"""Tokens in SQL. A secret is shown once, when it is made; the database keeps its hash."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.domain.errors import NotFoundError
from app.domain.submissions import Token, TokenRole
from app.storage.tables import token

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection, Row

PREFIX = "marchland_"
"""So that whoever finds a secret in a file knows what it opens."""
_SECRET_BYTES = 32
_ID_BYTES = 4


class UnknownTokenError(NotFoundError):
    """No token has this id."""

    what = "token"


def add_token(
    connection: Connection, name: str, role: TokenRole, now: datetime, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """Make a token.

    Returns
    -------
    Token
        The token.
    str
        Its secret, which is kept nowhere.
    """
    made = Token(id=f"t{secrets.token_hex(_ID_BYTES)}", name=name, role=role, created_at=now, expires_at=expires_at)
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    connection.execute(
        insert(token).values(
            id=made.id,
            name=name,
            role=role.value,
            digest=_digest(secret),
            created_at=now,
            expires_at=expires_at,
        )
    )
    return made, secret


def read_tokens(connection: Connection) -> list[Token]:
    """Read all tokens, the oldest first."""
    return [_token(row) for row in connection.execute(select(token).order_by(token.c.created_at, token.c.id))]


def token_of(connection: Connection, secret: str) -> Token | None:
    """Find the token that a secret belongs to, good or not; ``None`` if there is none."""
    row = connection.execute(select(token).where(token.c.digest == _digest(secret))).one_or_none()
    return None if row is None else _token(row)


def revoke_token(connection: Connection, token_id: str, now: datetime) -> Token:
    """Take a token back; one that was taken back before stays so since then.

    Raises
    ------
    UnknownTokenError
        If there is none with this id.
    """
    found = connection.execute(select(token).where(token.c.id == token_id)).one_or_none()
    if found is None:
        raise UnknownTokenError(token_id, list(connection.scalars(select(token.c.id).order_by(token.c.id).limit(5))))
    still_good = (token.c.id == token_id) & token.c.revoked_at.is_(None)
    connection.execute(update(token).where(still_good).values(revoked_at=now))
    return _token(connection.execute(select(token).where(token.c.id == token_id)).one())


def tokens_by_id(connection: Connection, ids: set[str]) -> dict[str, Token]:
    """Read some tokens."""
    rows = connection.execute(select(token).where(token.c.id.in_(sorted(ids))))
    return {row.id: _token(row) for row in rows}


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        role=TokenRole(row.role),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
