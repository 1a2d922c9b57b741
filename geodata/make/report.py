"""report.md: how the records found their settlements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from geodata.make.geonames import OBLAST_OF_ADMIN1
from geodata.make.match import How
from geodata.make.oblasts import OBLASTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.make.gazetteer import Place
    from geodata.make.match import Match

_HOWS: Final = {
    How.NAME: "by main name",
    How.OTHER_NAME: "by former or other name",
    How.NEARNESS: "by nearness",
    How.LOOKALIKE: "by look-alike name",
    How.KNOWN: "looked up",
    How.UNMATCHED: "no code",
    How.CITY_PART: "city part, left out",
    How.DUPLICATE: "duplicate, left out",
}
_LEFT_OUT: Final = (How.CITY_PART, How.DUPLICATE)


def write_report(matches: Sequence[Match], rows: Sequence[Place]) -> str:
    """Write the report in Markdown; its numbers are counted, none is written by hand."""
    kinds = Counter(row.kind for row in rows)
    total = Counter(match.how for match in matches)
    kept = len(matches) - sum(total[how] for how in _LEFT_OUT)
    with_code = kept - total[How.UNMATCHED]
    lines = [
        "# How the gazetteer was matched",
        "",
        "Made by `make geodata`; do not edit. The method is in geodata/README.md.",
        "",
        f"- GeoNames records: {len(matches)}",
        f"- settlements in places.csv: {kinds['settlement']}, with a KATOTTG code {with_code} ({with_code / kept:.1%})",
        f"- left out: {total[How.CITY_PART]} parts of cities, {total[How.DUPLICATE]} duplicates",
        f"- areas: {kinds['oblast']} oblasts, {kinds['raion']} raions, {kinds['hromada']} hromadas",
        "",
        "| oblast (GeoNames) | " + " | ".join(_HOWS.values()) + " | all |",
        "| --- |" + " ---: |" * (len(_HOWS) + 1),
    ]
    for code, oblast in OBLASTS.items():
        here = Counter(match.how for match in matches if OBLAST_OF_ADMIN1[match.record.admin1] == code)
        lines.append(_row(oblast.name_en, here))
    lines += [_row("**all**", total), ""]
    lines += _listing("Settlements without a code", How.UNMATCHED, matches)
    lines += _listing("Matched by a look-alike name", How.LOOKALIKE, matches)
    lines += _listing("Looked up (known.csv)", How.KNOWN, matches)
    lines += _listing("Duplicates left out", How.DUPLICATE, matches)
    lines += _listing("Parts of cities left out", How.CITY_PART, matches)
    return "\n".join(lines)


def _row(name: str, counts: Counter[How]) -> str:
    cells = [str(counts[how]) for how in _HOWS]
    return f"| {name} | " + " | ".join(cells) + f" | {counts.total()} |"


def _listing(title: str, how: How, matches: Iterable[Match]) -> list[str]:
    found = sorted(
        (match for match in matches if match.how is how),
        key=lambda match: (-(match.record.population or 0), match.record.geonames_id),
    )
    lines = [f"## {title}", "", "| GeoNames | name | people | settlement |", "| --- | --- | ---: | --- |"]
    for match in found:
        unit = "" if match.unit is None else f"{match.unit.name_uk} {match.unit.code}"
        people = "" if match.record.population is None else str(match.record.population)
        lines.append(f"| {match.record.geonames_id} | {match.record.name} | {people} | {unit} |")
    return [*lines, ""]
