"""The table of measurements: on the terminal, and in docs/performance.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BEGIN, _END = "<!-- measured -->", "<!-- /measured -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison."""

    what: str
    ours: str
    rival: str
    """Which, and what it took."""
    ratio: str
    goal: str
    is_met: bool | None
    """``None`` where there is no goal or nothing to compare with."""


def compared(
    what: str, *, ours: float, rival: float, name: str, unit: str, goal: float | None, is_more_better: bool = False
) -> Row:
    """Compare two costs, or two rates.

    Parameters
    ----------
    what
        Is measured.
    ours, rival
        In `unit`.
    name
        Of the rival.
    unit
        For both.
    goal
        How many times better ours shall be at least; below 1, how much worse it may be.
    is_more_better
        Whether they are rates.
    """
    ratio = ours / rival if is_more_better else rival / ours
    return Row(
        what=what,
        ours=f"{shown(ours)} {unit}",
        rival=f"{name}: {shown(rival)} {unit}",
        ratio=f"{shown(ratio)}×",
        goal="" if goal is None else f"≥ {goal:g}×",
        is_met=None if goal is None else ratio >= goal,
    )


def bounded(what: str, *, ours: float, unit: str, limit: float) -> Row:
    """Hold a figure against a limit."""
    return Row(
        what=what,
        ours=f"{shown(ours)} {unit}",
        rival="",
        ratio="",
        goal=f"≤ {limit:g} {unit}",
        is_met=ours <= limit,
    )


def missing(what: str, reason: str) -> Row:
    """Say that a comparison could not be made."""
    return Row(what=what, ours="", rival=reason, ratio="", goal="", is_met=None)


def shown(value: float) -> str:
    """Write three significant figures."""
    for limit, decimals in ((10, 2), (100, 1)):
        if abs(value) < limit:
            return f"{value:.3g}" if abs(value) < 1 else f"{value:.{decimals}f}"
    return f"{value:,.0f}"


def markdown(rows: Sequence[Row]) -> str:
    """Write rows as a table."""
    mark = {True: "yes", False: "**no**", None: ""}
    lines = ["| | Marchland | against | ratio | goal | reached |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [f"| {r.what} | {r.ours} | {r.rival} | {r.ratio} | {r.goal} | {mark[r.is_met]} |" for r in rows]
    return "\n".join(lines)


def write(rows: Sequence[Row], page: Path) -> None:
    """Put the table into the page, in the place of the last one."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}."
    page.write_text(
        f"{before}{_BEGIN}\n\n{machine}\n\n{markdown(rows)}\n\n{_END}{after}",
        encoding="utf-8",
    )
