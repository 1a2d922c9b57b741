"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from app.domain.errors import MarchlandError

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnwritableFileError(MarchlandError):
    """A file cannot be written where it was asked for.

    Attributes
    ----------
    path
        The file.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}")
        self.path = path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a place to write a file to, from which it is moved to its own when it is whole.

    Parameters
    ----------
    path
        Where the file is to be; what is there is replaced.

    Yields
    ------
    Path
        A file that does not exist yet, with the same name, beside it.

    Raises
    ------
    UnwritableFileError
        If there is no such folder, it may not be written to, or the disk is full.
    """
    try:
        folder = Path(mkdtemp(prefix=".marchland-", dir=path.parent))
    except OSError as error:
        raise UnwritableFileError(path, error.strerror or str(error)) from error
    try:
        yield folder / path.name
        os.replace(folder / path.name, path)  # noqa: PTH105 - says what it does to the one that is there
    except OSError as error:
        raise UnwritableFileError(path, error.strerror or str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
