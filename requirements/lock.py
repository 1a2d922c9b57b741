"""Write the hash-locked requirement files from pyproject.toml: `make lock`.

Each file names exact versions and the SHA-256 of every archive of them, and no address: where
packages come from is the machine's business. With `--upgrade`, the newest versions allowed.
"""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent

LOCKS: Final = {
    "dev": ("run", "dev"),
    "run": ("run",),
    "geodata": ("geodata",),
    "build": ("build",),
    "node": ("node",),
}
"""Lock file to the groups in it. The first holds nearly everything and binds the others."""

LOWEST_PYTHON: Final = (3, 11)
"""A lock made here installs on later Pythons too; the other way about, packages that only an
older one needs would be missing."""

ADDRESS: Final = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host| @ ")


class AddressInLockError(Exception):
    """A lock file says where its packages came from.

    Attributes
    ----------
    path
        The lock file.
    line
        The offending line.
    """

    def __init__(self, path: Path, line: str) -> None:
        super().__init__(f"{path.name} holds an address: {line}")
        self.path = path
        self.line = line


def requirements(pyproject: dict[str, Any], group: str) -> Iterator[str]:
    """Yield what a dependency group and the groups it includes ask for.

    Parameters
    ----------
    pyproject
        The parsed pyproject.toml.
    group
        A key of `dependency-groups`, or `run` for the project's own dependencies.
    """
    if group == "run":
        yield from pyproject["project"]["dependencies"]
        return
    for entry in pyproject["dependency-groups"][group]:
        if isinstance(entry, dict):
            yield from requirements(pyproject, entry["include-group"])
        else:
            yield entry


def compile_lock(path: Path, wanted: list[str], *, bound_by: Path | None, upgrade: bool) -> None:
    """Resolve requirements and write them with their hashes.

    Parameters
    ----------
    path
        File to write; its present pins are kept where they still fit, unless `upgrade`.
    wanted
        Requirement lines.
    bound_by
        A lock whose versions this one must share.
    upgrade
        Take the newest versions allowed.
    """
    lines = [f"-c {bound_by}", *wanted] if bound_by else wanted
    command = [
        *(sys.executable, "-m", "piptools", "compile", "-", "--output-file", str(path)),
        *("--generate-hashes", "--allow-unsafe", "--strip-extras", "--quiet"),
        *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"),
        *(("--upgrade",) if upgrade else ()),
    ]
    subprocess.run(
        command,
        check=True,
        cwd=path.parent,
        input="\n".join(lines),
        text=True,
        env={**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"},
    )
    # pip-compile knows its input as "-"; a reader knows it as pyproject.toml.
    text = re.sub(r"-r -(?=$|\n)", "pyproject.toml", path.read_text(encoding="utf-8"))
    if bound_by:
        text = re.sub(rf"-c .*{re.escape(bound_by.name)}", f"-c {bound_by.name}", text)
    path.write_text(text, encoding="utf-8")


def refuse_addresses(path: Path) -> None:
    """Check that a lock names no host, index or local path.

    Raises
    ------
    AddressInLockError
        If it does.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if ADDRESS.search(line):
            raise AddressInLockError(path, line)


def main(arguments: list[str]) -> int:
    """Write every lock; answer with the exit code."""
    if sys.version_info[:2] != LOWEST_PYTHON:
        print("Lock with Python {}.{}, the lowest supported one.".format(*LOWEST_PYTHON))
        return 1
    pyproject = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))
    bound_by: Path | None = None
    for name, groups in LOCKS.items():
        path = FOLDER / f"{name}.txt"
        print(f"requirements/{path.name} …", flush=True)
        wanted = [line for group in groups for line in requirements(pyproject, group)]
        compile_lock(path, wanted, bound_by=bound_by, upgrade="--upgrade" in arguments)
        refuse_addresses(path)
        bound_by = bound_by or path
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
