"""The one tree of errors, raised by the core and by everything around it.

::

    MarchlandError
    ├── InvalidValueError        a value that cannot be what it should be
    │   ├── MalformedDayError
    │   ├── MalformedEdtfError
    │   └── UnknownMethodError
    ├── NotFoundError            an id that names nothing
    │   ├── UnknownPlaceError
    │   ├── UnknownPartyError
    │   ├── UnknownSourceError
    │   ├── UnknownClaimError
    │   └── UnknownRevisionError
    ├── InvalidTheatreError      a theatre folder that cannot be served
    ├── InvalidInputError        a file or request with faults, all of them listed
    └── StorageError             a database that cannot be used as it is
        ├── NewerSchemaError
        └── DatabaseUnavailableError

Facts are attributes. A message says what is wrong and what to do; it never needs a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class MarchlandError(Exception):
    """Something Marchland can explain."""


class InvalidValueError(MarchlandError):
    """A value that cannot be what it should be."""

    def __init__(self, name: str, value: object, reason: str) -> None:
        """Keep the facts.

        Parameters
        ----------
        name
            What the value was given for: a parameter, a column, a field.
        value
            The value as it was given.
        reason
            What is wrong and what would be right, as the end of a sentence.
        """
        self.name = name
        self.value = value
        self.reason = reason
        super().__init__(f"{name}: {value!r} {reason}")


class MalformedDayError(InvalidValueError):
    """A text that is no calendar day."""


class MalformedEdtfError(InvalidValueError):
    """A text that is no EDTF level 1 date or interval that a claim can carry."""


class UnknownMethodError(InvalidValueError):
    """A method name or version that does not exist."""


class NotFoundError(MarchlandError):
    """An id that names nothing."""

    what = "thing"

    def __init__(self, wanted: object, candidates: Sequence[str] = ()) -> None:
        """Keep the facts.

        Parameters
        ----------
        wanted
            The id that was asked for.
        candidates
            Ids or names near it, best first.
        """
        self.wanted = wanted
        self.candidates = tuple(candidates)
        hint = f"; nearest: {', '.join(self.candidates)}" if self.candidates else ""
        super().__init__(f"there is no {self.what} {wanted!r}{hint}")


class UnknownPlaceError(NotFoundError):
    """No place has this id."""

    what = "place"


class UnknownPartyError(NotFoundError):
    """No party has this id."""

    what = "party"


class UnknownSourceError(NotFoundError):
    """No source has this id."""

    what = "source"


class UnknownClaimError(NotFoundError):
    """No claim has this id."""

    what = "claim"


class UnknownRevisionError(NotFoundError):
    """The ledger has no such revision."""

    what = "revision"


class InvalidTheatreError(MarchlandError):
    """A theatre folder that cannot be served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with an input."""

    at: str
    """Where: ``row 12, column when`` in a file, a JSON pointer in a request."""
    message: str
    """What is wrong and what would be right, one sentence without a full stop."""
    value: str | None = None
    """The offending text."""
    candidates: tuple[str, ...] = ()
    """What may have been meant, best first."""

    def __str__(self) -> str:
        """One line for a terminal."""
        value = "" if self.value is None else f" {self.value!r}"
        hint = f" (did you mean {', '.join(self.candidates)}?)" if self.candidates else ""
        return f"{self.at}:{value} {self.message}{hint}"


class InvalidInputError(MarchlandError):
    """A file or request with faults; every one of them is listed."""

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        """Keep the facts.

        Parameters
        ----------
        subject
            What was read: a file name, ``the request``.
        faults
            At least one, in the order of the input.
        """
        self.subject = subject
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault" + ("" if len(self.faults) == 1 else "s")
        super().__init__(f"{subject} has {count}; nothing was recorded")


class StorageError(MarchlandError):
    """A database that cannot be used as it is."""


class NewerSchemaError(StorageError):
    """The database was made by a newer Marchland."""


class DatabaseUnavailableError(StorageError):
    """The database cannot be opened, read or written."""
