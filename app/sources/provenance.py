"""Where claims come from: the files, byte for byte, and the reader that read them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.domain.sources import Source

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, 64 hexadecimal digits, without holding it in memory.

    Raises
    ------
    InvalidInputError
        If it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise InvalidInputError(path.name, [Fault(at=path.name, message=message)]) from error
    return digest.hexdigest()


def fingerprint(paths: Iterable[Path]) -> str:
    """Name files and folders by their content: ``name (SHA-256 …)``.

    A folder counts as the sum of its files: the digest is that of the sorted lines ``digest  name``, as
    ``sha256sum`` writes them.
    """
    return ", ".join(f"{path.name} (SHA-256 {_digest(path)})" for path in sorted(paths, key=lambda path: path.name))


def _digest(path: Path) -> str:
    if not path.is_dir():
        return sha256_of(path)
    lines = [f"{sha256_of(file)}  {file.relative_to(path).as_posix()}\n" for file in path.rglob("*") if file.is_file()]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def with_provenance(source: Source, known: Mapping[str, Source], files: str, reader: str) -> Source:
    """Say on a source which files its claims were read from.

    Parameters
    ----------
    source
        As the reader describes it.
    known
        Sources of the ledger, by id. One with this id keeps all it says; only the note grows.
    files
        What :func:`fingerprint` gives.
    reader
        Name and version of the reader, ``deepstate@1``.

    Returns
    -------
    Source
        Equal to the known one if these files were read before.
    """
    source = known.get(source.id, source)
    said = f"Read from {files} by {reader}."
    notes = [] if source.note is None else [source.note]
    if said not in (source.note or ""):
        if notes and not notes[-1].rstrip().endswith((".", "!", "?")):
            notes[-1] += "."
        notes.append(said)
    return replace(source, note=" ".join(notes))
