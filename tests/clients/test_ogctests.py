"""``ogctests``: the abstract tests of OGC API – Features, Part 1, as somebody else reads them."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from tests.support.environments import EnvironmentUnavailableError, environment_with
from tests.support.needs import missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.serving import LiveServer

PACKAGES = ("ogctests==0.1.15",)
TESTS = 29
"""Of the suite's core; all of them need nothing but the server."""
WHERE = "import ogctests, pathlib; print(pathlib.Path(ogctests.__file__).parent / 'features' / 'core')"


def test_every_abstract_test_of_the_core_passes(live: LiveServer, tmp_path: Path) -> None:
    # Given the suite in an environment of its own: it wants other versions of what this program uses
    try:
        python = environment_with("ogctests", PACKAGES) / "python"
    except EnvironmentUnavailableError as error:
        missing(error.reason)
    suite = subprocess.run([python, "-c", WHERE], capture_output=True, text=True, check=True).stdout.strip()

    # When it is run against the server
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "--rootdir", tmp_path, suite],
        env=environment | {"INSTANCE_URL": live.address, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    # Then all of it passes
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(rf"\b{TESTS} passed", done.stdout), done.stdout[-1000:]
