"""Who says something, and how far they can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reliability(StrEnum):
    """The source's record, by the Admiralty code (NATO AJP-2.1): A reliable … E unreliable, F not known."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Role(StrEnum):
    """What kind of statement a source makes."""

    STATEMENT = "statement"
    """It reports or announces single changes."""
    SURVEY = "survey"
    """It keeps a map or a register of every place and publishes what it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A ministry, an official, a newspaper, a mapping project, a register."""

    id: str
    name: str
    """In English."""
    name_uk: str | None = None
    """In Ukrainian; ``None`` if that is not known."""
    alignment: str | None
    """The party it speaks for; ``None`` if it speaks for none."""
    reliability: Reliability
    role: Role = Role.STATEMENT
    derived_from: str | None = None
    """The source it is built from. The two are one voice when origins are counted."""
    url: str | None = None
    note: str | None = None

    def name_in(self, language: str) -> str:
        """Name it in a language, ``en`` or ``uk``; in English where there is no other name."""
        return self.name_uk or self.name if language == "uk" else self.name
