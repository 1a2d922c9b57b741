"""Programs that tests and benchmarks need, each in a virtual environment of its own, kept outside of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class EnvironmentUnavailableError(Exception):
    """Packages cannot be installed on this machine.

    Attributes
    ----------
    reason
        What pip said last.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def cache_folder() -> Path:
    """Tell where environments are kept from one run to the next."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "marchland-bench"


def environment_with(name: str, packages: Sequence[str]) -> Path:
    """Make a virtual environment with some packages, or find it made; give its folder of programs.

    Raises
    ------
    EnvironmentUnavailableError
        If the packages cannot be installed.
    """
    home = cache_folder() / name
    stamp = home / "installed"
    wanted = " ".join(packages)
    if not stamp.exists() or stamp.read_text() != wanted:
        pip: list[str | Path] = [home / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        try:
            subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True)
            subprocess.run([*pip, *packages], check=True, capture_output=True)
        except subprocess.CalledProcessError as error:
            message = f"{name} could not be installed: {error.stderr.decode(errors='replace')[-300:]}"
            raise EnvironmentUnavailableError(message) from error
        stamp.write_text(wanted)
    return home / "bin"
