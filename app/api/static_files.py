"""The browser map's files, over HTTP."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.api.caching import PINNED, names_tag, preferred_encoding
from app.exports.bundle import FOLDER

if TYPE_CHECKING:
    from starlette.types import Scope

_NAMED_BY_CONTENT = re.compile(rf"{FOLDER}/[\w.-]+-[A-Z0-9]{{8}}(\.\w+)+")


class MapFiles(StaticFiles):
    """Files whose names follow from their content may be kept for ever; browsers must ask about the others.

    What the build has packed beside a bundled file (``.gz``) is kept in memory: a page asks for all of it at once.
    """

    def __init__(self, *, directory: Path) -> None:
        """Serve a folder."""
        super().__init__(directory=directory)
        self._folder = directory
        self._packed: dict[str, bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer."""
        is_kept = _NAMED_BY_CONTENT.fullmatch(path) is not None
        accepted = Headers(scope=scope).get("accept-encoding", "")
        if is_kept and preferred_encoding(accepted, ("gzip",)) == "gzip":
            body = self._packed.get(path) or await to_thread.run_sync(self._read_packed, path)
            if body is not None:
                return _packed_response(path, body, scope)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = PINNED if is_kept else "no-cache"
        if "etag" in response.headers:
            # Weak: the same file goes out as it is and compressed.
            response.headers["ETag"] = f"W/{response.headers['etag']}"
        return response

    def _read_packed(self, path: str) -> bytes | None:
        try:
            body = (self._folder / f"{path}.gz").read_bytes()
        except FileNotFoundError:
            return None
        self._packed[path] = body
        return body


def _packed_response(path: str, body: bytes, scope: Scope) -> Response:
    tag = f'W/"{Path(path).stem}"'
    headers = {"Cache-Control": PINNED, "ETag": tag, "Vary": "Accept-Encoding"}
    given = Headers(scope=scope).get("if-none-match")
    if given is not None and names_tag(given, tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=mimetypes.guess_type(path)[0], headers=headers)
