"""``make accuracy``: measure the default ledger against the DeepState map and write the tables into docs/accuracy.md.

The map is data of others without an open licence, read from the shared folder and kept nowhere.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from tests.accuracy.areas import compare_areas
from tests.accuracy.comparison import score, scores_by
from tests.accuracy.measuring import measure
from tests.accuracy.tables import area_table, kinds_table, longest_table, month_table, oblast_table, reasons_table

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
AREA_DAYS = (date(2022, 5, 1), date(2022, 10, 1), date(2023, 1, 1), date(2024, 1, 1), date(2024, 6, 15))
LEAST_AGREEMENT, LEAST_F1, LEAST_MONTHLY_F1 = 0.99, 0.95, 0.90


def main() -> int:
    """Measure, show, write; tell by the exit code whether the goals are met."""
    shared = Path(os.environ.get("MARCHLAND_SHARED", ROOT.parent / "shared"))
    archives = sorted((shared / "data" / "deepstate").glob("*.tar.xz"))
    if not archives:
        sys.stderr.write("There is no DeepState archive in the shared folder; MARCHLAND_SHARED names another place.\n")
        return 2
    measured = measure(ROOT / "geodata" / "ukraine", archives[0])
    days = measured.days
    sections = (
        ("By month", month_table(days)),
        ("By oblast", oblast_table(days)),
        ("Where the two differ", kinds_table(days)),
        ("What the differences are about", reasons_table(days)),
        ("What differs longest", longest_table(days)),
        ("Areas", area_table(compare_areas(measured, archives[0], AREA_DAYS))),
    )
    text = "\n\n".join(f"### {title}\n\n" + "\n".join(lines) for title, lines in sections)
    sys.stdout.write(text + "\n")
    if DOCUMENT.exists():
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    overall = score(days)
    worst = min(scores_by(days, lambda entry: f"{entry.day:%Y-%m}").values(), key=lambda entry: entry.f1)
    met = overall.agreement >= LEAST_AGREEMENT and overall.f1 >= LEAST_F1 and worst.f1 >= LEAST_MONTHLY_F1
    result = f"agreement {overall.agreement:.2%}, F1 {overall.f1:.3f}, worst month {worst.f1:.3f}"
    sys.stdout.write(f"\n{result}: the goals are {'met' if met else 'missed'}.\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
