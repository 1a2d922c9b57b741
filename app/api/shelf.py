"""Files made for answers, kept on disk while they fit: the parts of one are asked for one by one."""

from __future__ import annotations

import os
import weakref
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from app.api.studio import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

KEPT_BYTES = 256 * 2**20
FILES_AT_ONCE = 2
FILES_WAITING = 8
PATIENCE_S = 20.0
"""How long a file waits until it is its turn to be made."""
_PIECE_BYTES = 2**18


class ShelvedFile:
    """A file without a name, which is gone when nobody reads it any more, however the program ends."""

    def __init__(self, path: Path, headers: Mapping[str, str]) -> None:
        """Take a file off its folder.

        Parameters
        ----------
        path
            Where it is until now.
        headers
            Of answers with it.
        """
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)
        self.size = os.fstat(self._descriptor).st_size
        self.headers = dict(headers)
        path.unlink()

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Read the bytes from `start` up to and without `end`."""
        while start < end and (piece := os.pread(self._descriptor, min(_PIECE_BYTES, end - start), start)):
            yield piece
            start += len(piece)


class Shelf:
    """The most recently used files, up to a number of bytes."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        """Start empty.

        Parameters
        ----------
        kept_bytes
            A file that alone is larger is not kept.
        """
        self._kept_bytes = kept_bytes
        self._bytes = 0
        self._files: OrderedDict[str, ShelvedFile] = OrderedDict()
        self._lock = Lock()
        self._desk = Desk("files", places=FILES_AT_ONCE, waiting=FILES_WAITING, patience_s=PATIENCE_S, retry_after_s=5)

    def file(self, tag: str, ending: str, write: Callable[[Path], Mapping[str, str]]) -> ShelvedFile:
        """Give the file that bears a tag, making it if it is not kept.

        Parameters
        ----------
        tag
            The same for the same bytes only.
        ending
            Of its name while it is written: GDAL goes by it.
        write
            Writes it to a path where nothing is, and gives headers of answers with it.

        Raises
        ------
        BusyError
            If too many are being made.
        """
        found = self._find(tag)
        if found is not None:
            return found
        with self._desk.place():
            # Somebody else may have asked for the same, and been before.
            found = self._find(tag)
            if found is None:
                with TemporaryDirectory(prefix="marchland-") as folder:
                    path = Path(folder) / f"features.{ending}"
                    headers = write(path)
                    found = ShelvedFile(path, headers)
                self._keep(tag, found)
        return found

    def _find(self, tag: str) -> ShelvedFile | None:
        with self._lock:
            if tag in self._files:
                self._files.move_to_end(tag)
            return self._files.get(tag)

    def _keep(self, tag: str, file: ShelvedFile) -> None:
        with self._lock:
            earlier = self._files.pop(tag, None)
            self._bytes += file.size - (0 if earlier is None else earlier.size)
            self._files[tag] = file
            while self._bytes > self._kept_bytes:
                _, dropped = self._files.popitem(last=False)
                self._bytes -= dropped.size
