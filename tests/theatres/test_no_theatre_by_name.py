"""No code knows a theatre by name: what is particular to one is in its folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TELLTALE: Final = re.compile(
    r"""["'`](?:UA|RU)["'`:?]     # a party of the theatre that comes with the program
    | \b(?:UA|RU):|:(?:UA|RU)\b  # the same, joined to others
    | party=(?:UA|RU)\b
    | \bUA\d                     # a place of it
    | KATOTTG | Codifier
    | ukrain(?!ian) | russia(?!n) | kyiv | moscow | crimea | donetsk | kherson | kharkiv
    | україн(?!ськ) | росі[яїюй] | київ | донець | крим\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Ukrainian and Russian are languages too, and pass."""
READER: Final = "reads what one publisher writes about one war, and is named for it"
EXAMPLE: Final = "an example in the API's documentation, which is the same for every theatre"
ALLOWED: Final = {
    "app/main.py": (1, "the folder of the theatre that is served unless another is named"),
    "app/cli/data_sets.py": (4, "whom the readers below mean, unless --occupier and --holder name others"),
    "app/sources/sides.py": (2, "the same"),
    "app/sources/deepstate_snapshots.py": (1, READER),
    "app/sources/deepstate_status.py": (1, READER),
    "app/sources/register_376.py": (1, READER),
    "app/sources/viina.py": (3, READER),
    "app/sources/viina_files.py": (1, READER),
    "app/sources/wikipedia.py": (2, READER),
    "app/api/params.py": (2, EXAMPLE),
    "app/api/routes/places.py": (1, EXAMPLE),
    "static/js/words.js": (1, "the code of a language, which is written as a party of that theatre is"),
}
"""By file: on how many lines the theatre may be named, and why."""
FILES: Final = sorted(
    file
    for room in ("app", "static")
    for file in (ROOT / room).rglob("*")
    if file.suffix in {".py", ".js", ".html", ".css", ".svg"} and not {"vendor", "bundle", "_shipped"} & set(file.parts)
)


def naming_lines(file: Path) -> list[str]:
    """Give the lines of a file that name a theatre, its parties or its places."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [f"{number}: {line.strip()}" for number, line in enumerate(lines, start=1) if TELLTALE.search(line)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_names_no_theatre_but_where_it_must(file: Path) -> None:
    allowed, reason = ALLOWED.get(file.relative_to(ROOT).as_posix(), (0, "a theatre is data"))

    found = naming_lines(file)

    # Fewer is a reason to shorten the list above.
    assert len(found) == allowed, (reason, found)


def test_every_exception_is_of_a_file_that_is_there() -> None:
    assert {file.relative_to(ROOT).as_posix() for file in FILES} >= set(ALLOWED)


@pytest.mark.parametrize(
    ("line", "is_telling"),
    [
        ('party = "UA"', True),
        ("const place = 'UA14120110010088407';", True),
        ("perspective@1?party=RU", True),
        ('geodata_dir() / "ukraine"', True),
        ("Every word the page says, in English and Ukrainian.", False),
        ("name_uk", False),
        ("GUARD", False),
    ],
)
def test_it_knows_a_name_when_it_sees_one(line: str, *, is_telling: bool) -> None:
    assert bool(TELLTALE.search(line)) is is_telling
