"""docs/theatres.md: every command on it is run as it stands, and says what the page says."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = (ROOT / "docs" / "theatres.md").read_text(encoding="utf-8")


def steps() -> Iterator[tuple[str, list[str]]]:
    """Give the commands of the page, each with the lines it is to say."""
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for step in block.split("$ ")[1:]:
            command, *said = step.splitlines()
            yield command, said


@pytest.fixture
def surroundings() -> dict[str, str]:
    """A shell's, with this program and no settings of the machine."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("MARCHLAND_")}
    return {**bare, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def test_every_step_works_as_the_page_says(tmp_path: Path, surroundings: dict[str, str]) -> None:
    # given: a folder to work in, from which the checkout's tests can be copied
    (tmp_path / "tests").symlink_to(ROOT / "tests")

    for command, said in steps():
        # when
        if " serve " in command:
            heard = served(command, tmp_path, surroundings)
        else:
            done = subprocess.run(
                ["/bin/sh", "-c", command], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
            )
            heard = done.stdout + done.stderr
            assert done.returncode == 0, (command, heard)

        # then
        for line in said:
            assert line in heard, (command, heard)


def served(command: str, folder: Path, surroundings: dict[str, str]) -> str:
    """Start a server, ask it for its history, stop it, and give what it said."""
    server = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {command}"], cwd=folder, env=surroundings, stderr=subprocess.PIPE, text=True
    )
    heard = ""
    try:
        assert server.stderr is not None
        for line in server.stderr:
            heard += line
            if told := re.search(r"Marchland is at (http://[\d.:]+)", line):
                with urllib.request.urlopen(f"{told[1]}/timeline", timeout=30) as answer:  # noqa: S310 - of this test
                    assert json.load(answer)["theatre"] == "four-parties"
                break
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    return heard


def test_the_page_shows_a_command_for_every_step() -> None:
    commands = " ".join(command for command, _ in steps())

    assert all(f"marchland {verb}" in commands for verb in ("load", "check", "why", "serve", "import claims"))
