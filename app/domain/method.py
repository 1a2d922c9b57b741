"""Methods: named, versioned sets of rules that turn claims into timelines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import UnknownMethodError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_METHOD = re.compile(r"(?P<name>[a-z]+)@(?P<version>\d+)(?:\?party=(?P<party>[\w:.-]+))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way to decide which claims to believe."""

    name: str
    version: int
    party: str | None = None
    """Whose perspective; only for ``perspective``."""

    def __str__(self) -> str:
        """Give the id: ``consensus@1``, ``perspective@1?party=A``."""
        tail = "" if self.party is None else f"?party={self.party}"
        return f"{self.name}@{self.version}{tail}"


CONSENSUS = Method(name="consensus", version=1)
VERIFIED = Method(name="verified", version=1)
LATEST = Method(name="latest", version=1)
MAJORITY = Method(name="majority", version=1)


def perspective(party: str) -> Method:
    """Give the method that believes only what a party's own sources say."""
    return Method(name="perspective", version=1, party=party)


DESCRIPTIONS: Mapping[str, str] = {
    "consensus@1": "Admissions, independent observations, corroboration by independent origins, surveys; anything "
    "else is shown as claimed.",
    "verified@1": "Only admissions and independent observations move control.",
    "latest@1": "The newest claim wins.",
    "majority@1": "What most origins say within a week wins; a tie changes nothing.",
    "perspective@1": "What one party's own sources say; written perspective@1?party=ID.",
}


def parse_method(text: str, parties: Collection[str]) -> Method:
    """Read a method id.

    Parameters
    ----------
    text
        ``name@version``, for a perspective with ``?party=ID``.
    parties
        The ids of the parties there are.

    Raises
    ------
    UnknownMethodError
        If there is no such method, version or party.
    """
    known = ", ".join(DESCRIPTIONS)
    match = _METHOD.fullmatch(text)
    if match is None or f"{match['name']}@{match['version']}" not in DESCRIPTIONS:
        raise UnknownMethodError("method", text, f"is not a method; there are {known}")
    name, version, party = match["name"], int(match["version"]), match["party"]
    if (name == "perspective") != (party is not None):
        reason = "needs a party: perspective@1?party=ID" if party is None else "takes no party"
        raise UnknownMethodError("method", text, reason)
    if party is not None and party not in parties:
        reason = f"names no party; there are {', '.join(sorted(parties))}"
        raise UnknownMethodError("method", text, reason)
    return Method(name=name, version=version, party=party)
