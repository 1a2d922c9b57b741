"""Walking through files, folders and archives as they are published, without unpacking them to disk.

An archive is read as a stream; nothing is believed that it says about sizes. What is damaged, cut short, or swells
beyond the limits is refused.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NoReturn, cast

from app.domain.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MEGABYTE = 1_000_000
_TAR_MAGIC_AT = 257
_DAMAGES = (EOFError, lzma.LZMAError, zlib.error, tarfile.TarError, zipfile.BadZipFile, NotImplementedError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much an input may hold, unpacked. Real archives are packed three hundred times; a ratio tells nothing."""

    files: int = 20_000
    file_bytes: int = 16 * _MEGABYTE
    total_bytes: int = 6_000 * _MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """One file, in a folder or in an archive."""

    name: str
    """Its own name, without folders."""
    at: str
    """Where it was found, for a message."""
    stream: IO[bytes]
    """To be read before the next file is asked for."""
    inside: bool
    """Whether it came along with others, rather than being named itself."""

    def content(self) -> bytes:
        """Read all of it."""
        return self.stream.read()


def refuse(subject: str, message: str, at: str | None = None) -> NoReturn:
    """Refuse an input as a whole."""
    raise InvalidInputError(subject, [Fault(at=at or subject, message=message)]) from None


class Metered(io.RawIOBase):
    """A stream that stops at a limit and tells damage in words."""

    def __init__(self, stream: IO[bytes], limit: int, subject: str, at: str) -> None:
        """Read `stream`, at most `limit` bytes of it."""
        super().__init__()
        self._stream = stream
        self._left = limit
        self._limit = limit
        self._subject = subject
        self._at = at
        self.tail = b""
        """The last block that was read."""

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read into a buffer."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any buffer
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Read up to so many bytes; all that are left if negative.

        Raises
        ------
        InvalidInputError
            If the stream is damaged, ends early, or is longer than it may be.
        """
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        with damage_told(self._subject, self._at):
            data = self._stream.read(wanted)
        self._left -= len(data)
        self.tail = (self.tail + data)[-tarfile.BLOCKSIZE :]
        if self._left < 0:
            megabytes = self._limit / _MEGABYTE
            refuse(self._subject, f"holds more than {megabytes:,.0f} MB unpacked, which no such data need", self._at)
        return data


@contextmanager
def damage_told(subject: str, at: str) -> Iterator[None]:
    """Turn what goes wrong in unpacking into a refusal with a reason."""
    try:
        yield
    except _DAMAGES as error:
        refuse(subject, f"is damaged or cut short: {error}", at)
    except RuntimeError as error:  # zipfile says so of encrypted files
        refuse(subject, f"cannot be unpacked: {error}", at)
    except OSError as error:
        refuse(subject, f"cannot be read: {error.strerror or error}", at)


def walk(path: Path, limits: Limits) -> Iterator[FoundFile]:
    """Give every file of a folder, of an archive (tar, also packed; zip), or the single file itself.

    Parameters
    ----------
    path
        What was given.
    limits
        How much it may hold.

    Raises
    ------
    InvalidInputError
        If it is missing, unreadable, damaged or too large.
    """
    budget = _Budget(path.name, limits)
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.is_symlink():
                at = file.relative_to(path).as_posix()
                with damage_told(path.name, at), file.open("rb") as stream:
                    yield budget.file(file.name, at, stream, inside=True)
        return
    if not path.exists():
        refuse(path.name, "does not exist")
    if not path.is_file():
        refuse(path.name, "is no ordinary file")
    with damage_told(path.name, path.name), path.open("rb") as packed:
        head = packed.read(_TAR_MAGIC_AT + 5)
        packed.seek(0)
        if head.startswith(b"PK"):
            yield from _zip_files(path, budget)
            return
        opened = _unpacked(packed, head)
        if opened is not packed or head[_TAR_MAGIC_AT:] == b"ustar":
            yield from _tar_files(path, opened, budget)
            return
        yield budget.file(path.name, path.name, packed, inside=False)


def _unpacked(file: IO[bytes], head: bytes) -> IO[bytes]:
    if head.startswith(b"\xfd7zXZ"):
        return cast("IO[bytes]", lzma.open(file))
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.open(file))
    if head.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.open(file))
    return file


def _tar_files(path: Path, packed: IO[bytes], budget: _Budget) -> Iterator[FoundFile]:
    stream = Metered(packed, budget.limits.total_bytes, path.name, path.name)
    with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as archive:
        for member in archive:
            if member.isfile():
                content = archive.extractfile(member)
                if content is not None:
                    name = member.name.rpartition("/")[2]
                    yield budget.file(name, f"{path.name}, {member.name}", content, inside=True)
        while stream.read(_MEGABYTE):
            pass
        # A tar cut between two files looks whole, save for the empty block that ends it.
        if any(stream.tail):
            refuse(path.name, "is cut short: the end of the archive is missing")


def _zip_files(path: Path, budget: _Budget) -> Iterator[FoundFile]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            with archive.open(info) as stream:
                name = info.filename.rpartition("/")[2]
                yield budget.file(name, f"{path.name}, {info.filename}", stream, inside=True)


class _Budget:
    """Counts what an input holds."""

    def __init__(self, subject: str, limits: Limits) -> None:
        self.limits = limits
        self._subject = subject
        self._files = 0

    def file(self, name: str, at: str, stream: IO[bytes], *, inside: bool) -> FoundFile:
        """Hand out the next file."""
        self._files += 1
        if self._files > self.limits.files:
            refuse(self._subject, f"holds more than {self.limits.files:,} files, which no such data need")
        metered = Metered(stream, self.limits.file_bytes, self._subject, at)
        return FoundFile(name=name, at=at, stream=cast("IO[bytes]", metered), inside=inside)
