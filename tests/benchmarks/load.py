"""Asking servers: one request after another for the processor time, and many at once for the rate."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.benchmarks.servers import Server

_SECONDS = 3
_CONNECTIONS = 16


class LoadError(Exception):
    """A server did not answer as it should."""


def cpu_ms(
    server: Server, paths: Iterable[str], headers: Mapping[str, str] | None = None, *, warm_up: str | None = None
) -> float:
    """Give the milliseconds of processor time that a server takes for one request.

    Parameters
    ----------
    server
        Its children count, a database that it asks does not.
    paths
        One request each.
    headers
        Of each.
    warm_up
        A path to ask for before, uncounted.
    """
    asked = list(paths)
    with server.connected() as get:
        if warm_up is not None:
            get(warm_up, headers)
        before = server.cpu_s()
        for path in asked:
            answer = get(path, headers)
            if answer.status != 200:
                message = f"{server.name} answers {answer.status} to {path}"
                raise LoadError(message)
        return (server.cpu_s() - before) / len(asked) * 1e3


def rate(server: Server, path: str, headers: Mapping[str, str]) -> float | None:
    """Give requests a second over kept connections; ``None`` without wrk, which asks."""
    program = shutil.which("wrk")
    if program is None:
        return None
    command = [program, "-t1", f"-c{_CONNECTIONS}", f"-d{_SECONDS}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run([*command, f"http://127.0.0.1:{server.port}{path}"], capture_output=True, check=True)
    text = told.stdout.decode()
    found = re.search(r"Requests/sec:\s+([0-9.]+)", text)
    if found is None or "Non-2xx or 3xx" in text:
        message = f"{server.name}: {text}"
        raise LoadError(message)
    return float(found[1])
