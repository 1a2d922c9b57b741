"""What other processes do in the tests of concurrent appends."""

from __future__ import annotations

from app.storage.engine import open_engine, writing
from app.storage.ledger_store import append, read_ledger
from tests.domain.builders import NOW
from tests.storage.builders import capture


def append_in_turns(url: str, who: int, turns: int) -> list[int]:
    """Append two claims a turn, deciding on the second by what the ledger says; give the revisions."""
    engine = open_engine(url)
    revisions = []
    for turn in range(turns):
        with writing(engine) as connection:
            seen = read_ledger(connection).revision
            first = capture(f"2022-{who:02}-{turn + 1:02}")
            second = capture(f"2023-{who:02}-{turn + 1:02}", note=f"after {seen}")
            revisions.append(append(connection, [first, second], NOW))
    engine.dispose()
    return revisions
