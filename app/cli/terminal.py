"""What the command line shows: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.domain.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_WIDTH_OF_A_FILE = 200


def show(text: str = "") -> None:
    """Print a line of the result."""
    _console(sys.stdout).print(text, soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    """Print a table of the result."""
    table = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    _console(sys.stdout).print(table)


def tell(text: str) -> None:
    """Print a line about what is going on."""
    _console(sys.stderr).print(text, soft_wrap=True)


def tell_error(error: Exception) -> None:
    """Print what went wrong and what to do: one block, every fault a line."""
    tell(f"marchland: {error}")
    if isinstance(error, InvalidInputError):
        for fault in error.faults:
            tell(f"  {fault}")


@contextmanager
def stage(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show that something is going on, and how far it is: a bar on a terminal, else one line.

    Yields
    ------
    Callable
        To be told how much is done, of how much.
    """
    console = _console(sys.stderr)
    if not console.is_terminal:
        tell(f"{what} …")
        yield lambda _done, _of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _console(file: TextIO) -> Console:
    # Made anew each time: a test, or a pipe, may have put another stream in the place of the last.
    width = None if file.isatty() else _WIDTH_OF_A_FILE
    return Console(file=file, width=width, markup=False, highlight=False, emoji=False)
