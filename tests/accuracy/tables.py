"""The measured tables, for the terminal and for docs/accuracy.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.accuracy.comparison import Score, State, Why, disagreements, score, scores_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.accuracy.areas import OblastArea
    from tests.accuracy.comparison import SettlementDay

_HEADER = "settlement-days | agreement | occupied since 2022 | precision | recall | F1 | F1, grey as not occupied"
_LONGEST = 40


def score_table(name: str, scores: Iterable[tuple[str, Score]]) -> list[str]:
    """Write scores as a Markdown table."""
    lines = [f"| {name} | {_HEADER} |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for label, entry in scores:
        detail = " – | – | – | – |"
        if entry.occupied:
            detail = f" {entry.precision:.3f} | {entry.recall:.3f} | {entry.f1:.3f} | {entry.strict_f1:.3f} |"
        counts = f"{entry.settlement_days:,} | {entry.agreement:.2%} | {entry.occupied:,} |"
        lines.append(f"| {label} | {counts}{detail}")
    return lines


def month_table(days: Sequence[SettlementDay]) -> list[str]:
    """Score every month, and all of them."""
    by_month = scores_by(days, lambda entry: f"{entry.day:%Y-%m}")
    return score_table("month", [*by_month.items(), ("**all**", score(days))])


def oblast_table(days: Sequence[SettlementDay]) -> list[str]:
    """Score every oblast in which the two differ at all or the map shows something occupied; the rest as one."""
    by_oblast = scores_by(days, lambda entry: entry.oblast)
    quiet = {name for name, entry in by_oblast.items() if entry.agreement == 1 and not entry.occupied}
    rest = score(entry for entry in days if entry.oblast in quiet)
    shown = [(name, entry) for name, entry in by_oblast.items() if name not in quiet]
    return score_table("oblast", [*shown, (f"the other {len(quiet)}", rest)])


def kinds_table(days: Sequence[SettlementDay]) -> list[str]:
    """Count what is said on either side where the two differ."""
    lines = ["| the ledger says | the map says | settlement-days | settlements |", "| --- | --- | ---: | ---: |"]
    for ours in State:
        for theirs in State:
            differing = [entry for entry in days if (entry.ours, entry.theirs) == (ours, theirs)]
            if ours is not theirs:
                places = len({entry.place.id for entry in differing})
                lines.append(f"| {ours} | {theirs} | {len(differing):,} | {places:,} |")
    return lines


def reasons_table(days: Sequence[SettlementDay]) -> list[str]:
    """Count what the disagreements are about."""
    runs = disagreements(days)
    lines = ["| what differs | settlement-days | settlements |", "| --- | ---: | ---: |"]
    for why in Why:
        about = [run for run in runs if run.why is why]
        lines.append(f"| {why} | {sum(run.days for run in about):,} | {len({run.place.id for run in about}):,} |")
    return lines


def longest_table(days: Sequence[SettlementDay]) -> list[str]:
    """List the disagreements that last longest."""
    runs = disagreements(days)
    lines = ["| settlement | oblast | the ledger says | the map says | from | to | days compared | what differs |"]
    lines.append("| --- | --- | --- | --- | --- | --- | ---: | --- |")
    lines += [
        f"| {run.place.name_en} (`{run.place.id}`) | {run.oblast} | {run.ours} | {run.theirs} "
        f"| {run.first} | {run.last} | {run.days} | {run.why} |"
        for run in runs[:_LONGEST]
    ]
    rest = runs[_LONGEST:]
    lines.append(f"| {len(rest)} more | | | | | | {sum(run.days for run in rest)} | |")
    return lines


def area_table(areas: Sequence[OblastArea]) -> list[str]:
    """Set areas side by side."""
    lines = ["| day | oblast | ledger, km² | map, km² | difference |", "| --- | --- | ---: | ---: | ---: |"]
    lines += [_area_row(f"{entry.day} | {entry.oblast}", entry.ours_km2, entry.theirs_km2) for entry in areas]
    for day in sorted({entry.day for entry in areas}):
        ours = sum(entry.ours_km2 for entry in areas if entry.day == day)
        theirs = sum(entry.theirs_km2 for entry in areas if entry.day == day)
        lines.append(_area_row(f"{day} | **all**", ours, theirs))
    return lines


def _area_row(label: str, ours: float, theirs: float) -> str:
    difference = f"{ours / theirs - 1:+.1%}" if theirs else "–"
    return f"| {label} | {ours:,.0f} | {theirs:,.0f} | {difference} |"
