"""Reading the cells of one row: a value, or a fault that says where and what would be right."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from app.sources.csv_table import Row

_Choice = TypeVar("_Choice", bound=StrEnum)
_WHOLE_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FEW = 9


class Cells:
    """The cells of one row, and what is wrong with them.

    Every reading method gives ``None`` for an empty cell and for one at fault; `faulty` tells which.
    """

    __slots__ = ("_faults", "faulty", "row")

    def __init__(self, row: Row, faults: list[Fault]) -> None:
        """Read a row.

        Parameters
        ----------
        row
            The row.
        faults
            Where faults are added.
        """
        self.row = row
        self.faulty: set[str | None] = set()
        self._faults = faults

    def fault(
        self,
        column: str | None,
        message: str,
        value: str | None = None,
        candidates: Iterable[str] = (),
    ) -> None:
        """Note what is wrong with a cell, or with the row if `column` is ``None``."""
        self.faulty.add(column)
        where = self.row.at(column)
        fault = Fault(at=where, message=message, value=value, candidates=tuple(candidates))
        self._faults.append(fault)

    def text(self, column: str, *, needed: bool = False) -> str | None:
        """Give the text of a cell.

        Parameters
        ----------
        column
            Its name.
        needed
            Whether an empty cell is a fault. A column that is missing altogether is the header's fault.
        """
        text = self.row[column]
        if text:
            return text
        if needed and column in self.row.columns:
            self.fault(column, "is empty and must not be")
        return None

    def day(self, column: str, *, needed: bool = False) -> date | None:
        """Give the calendar day in a cell."""
        text = self.text(column, needed=needed)
        if text is None:
            return None
        try:
            return parse_day(text, column)
        except InvalidValueError as error:
            self.fault(column, error.reason, text)
            return None

    def whole_number(self, column: str, *, needed: bool = False) -> int | None:
        """Give the whole number in a cell, zero or more."""
        text = self.text(column, needed=needed)
        if text is None:
            return None
        if not _WHOLE_NUMBER.fullmatch(text):
            self.fault(column, "is not a whole number", text)
            return None
        return int(text)

    def degrees(self, column: str, limit: float) -> float | None:
        """Give the degrees in a cell, between minus and plus a limit."""
        text = self.text(column)
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = limit * 2
        if not -limit <= value <= limit:
            self.fault(column, f"is not a number of degrees between -{limit} and {limit}", text)
            return None
        return value

    def choice(self, column: str, kind: type[_Choice], *, needed: bool = False) -> _Choice | None:
        """Give the member of an enumeration that a cell names."""
        text = self.text(column, needed=needed)
        if text is None:
            return None
        try:
            return kind(text)
        except ValueError:
            self.one_of(column, [member.value for member in kind])
            return None

    def one_of(self, column: str, words: Collection[str], *, needed: bool = False) -> str | None:
        """Give the text of a cell that must be one of a few words or one of many ids."""
        text = self.text(column, needed=needed)
        if text is None or text in words:
            return text
        near = nearest(text, words)
        message = f"is none of {', '.join(words)}" if 0 < len(words) <= _FEW else "is not known"
        self.fault(column, message, text, near)
        return None

    def url(self, column: str) -> str | None:
        """Give the web address in a cell."""
        text = self.text(column)
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            is_web = False
        if not is_web or any(letter.isspace() for letter in text):
            self.fault(column, "is not a web address; write https://… in full", text)
            return None
        return text

    def sha256(self, column: str) -> str | None:
        """Give the SHA-256 in a cell, in lower case."""
        text = self.text(column)
        if text is None:
            return None
        if not _SHA256.fullmatch(text.lower()):
            self.fault(column, "is not a SHA-256 of 64 hexadecimal digits", text)
            return None
        return text.lower()


def nearest(text: str, words: Collection[str]) -> tuple[str, ...]:
    """Give up to three words spelt most like a text, case aside."""
    by_lower = {word.lower(): word for word in words}
    close = difflib.get_close_matches(text.lower(), by_lower, n=3)
    return tuple(by_lower[word] for word in close)
