"""Tokens are made, listed and taken back; their secrets are kept nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.storage.engine import open_engine
from app.storage.token_store import token_of

if TYPE_CHECKING:
    from tests.cli.conftest import Marchland


def test_a_token_is_made_shown_once_listed_and_taken_back(loaded: tuple[str, str], marchland: Marchland) -> None:
    # When a token is made
    made = marchland("token", "add", "Олена <editor>", "--role", "editor", "--days", "30", *loaded)
    secret = made.out.strip()

    # Then only the secret goes to standard output, and it opens the token
    assert made.code == 0
    assert secret.startswith("marchland_")
    assert len(secret) > 50
    engine = open_engine(loaded[1])
    with engine.connect() as connection:
        token = token_of(connection, secret)
        assert token is not None
        assert (token.name, token.role) == ("Олена <editor>", "editor")
        now = datetime.now(UTC)
        assert token.is_good(now)
        assert not token.is_good(now + timedelta(days=31))
        assert token_of(connection, secret + "x") is None
        # And the secret stands nowhere in the database
        stored = connection.execute(text("SELECT * FROM token")).one()
        assert not any(secret in str(value) for value in stored)
    assert secret not in made.err

    # When it is listed, revoked twice, and listed again
    assert "good" in marchland("token", "list", *loaded).out
    for _ in range(2):
        revoked = marchland("token", "revoke", token.id, *loaded)
        assert (revoked.code, revoked.out.strip()) == (0, f"Token {token.id} of Олена <editor> is revoked.")

    # Then it is no good any more
    assert "revoked" in marchland("token", "list", *loaded).out
    with engine.connect() as connection:
        found = token_of(connection, secret)
    assert found is not None
    assert not found.is_good(now)
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", " "], "is no name"),
        (["add", "a\nb"], "is no name"),
        (["add", "a" * 201], "is no name"),
        (["revoke", "t0"], "there is no token 't0'"),
    ],
)
def test_faults_are_named(loaded: tuple[str, str], marchland: Marchland, arguments: list[str], message: str) -> None:
    outcome = marchland("token", *arguments, *loaded)

    assert outcome.code == 1
    assert message in outcome.err


def test_without_tokens_the_list_says_how_to_make_one(loaded: tuple[str, str], marchland: Marchland) -> None:
    assert "marchland token add" in marchland("token", "list", *loaded).out
    assert marchland("token", "add", "x", "--role", "admin", *loaded).code == 2
