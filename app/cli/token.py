"""``marchland token``: who may write over the network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from app.cli.database import DatabaseUrl, opened_current
from app.cli.terminal import show, show_table, tell
from app.domain.errors import InvalidValueError
from app.domain.submissions import TokenRole
from app.storage.engine import writing
from app.storage.token_store import add_token, read_tokens, revoke_token

_LONGEST_NAME = 200


def add_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is.")],
    *,
    role: Annotated[TokenRole, typer.Option("--role", help="What its bearer may do.")] = TokenRole.CONTRIBUTOR,
    days: Annotated[int | None, typer.Option("--days", min=1, max=36_500, help="It ends after so many days.")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a token, and print its secret: the only time that it is shown."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        what, wish = "name", f"is no name of up to {_LONGEST_NAME} characters; say whose token it is"
        raise InvalidValueError(what, name[:_LONGEST_NAME], wish)
    now = datetime.now(UTC)
    expires_at = None if days is None else now + timedelta(days=days)
    with opened_current(database_url) as engine, writing(engine) as connection:
        made, secret = add_token(connection, name.strip(), role, now, expires_at)
    tell(f"Token {made.id} for {made.name}, {made.role}. Keep the secret; it is not shown again:")
    show(secret)


def list_command(*, database_url: DatabaseUrl = None) -> None:
    """List all tokens, without their secrets."""
    with opened_current(database_url) as engine, engine.connect() as connection:
        tokens = read_tokens(connection)
    now = datetime.now(UTC)
    rows = [
        (
            token.id,
            token.name,
            token.role.value,
            f"{token.created_at:%Y-%m-%d}",
            "never" if token.expires_at is None else f"{token.expires_at:%Y-%m-%d}",
            "good" if token.is_good(now) else "revoked" if token.revoked_at else "expired",
        )
        for token in tokens
    ]
    if rows:
        show_table(("id", "name", "role", "made", "ends", "state"), rows)
    else:
        show("There are no tokens; make one with: marchland token add NAME --role editor")


def revoke_command(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the token, as 'list' shows it.")],
    *,
    database_url: DatabaseUrl = None,
) -> None:
    """Take a token back, at once and for good."""
    with opened_current(database_url) as engine, writing(engine) as connection:
        revoked = revoke_token(connection, token_id, datetime.now(UTC))
    show(f"Token {revoked.id} of {revoked.name} is revoked.")
