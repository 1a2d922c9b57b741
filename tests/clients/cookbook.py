"""The recipes of docs/cookbook: read from its pages, run against a server, and compared with what the pages show.

A fenced block of ``python``, ``bash``, ``js``, ``html`` or ``r`` is a snippet; a block of ``text`` right after it is
what it prints, a page into its ``<output>``. ``make cookbook`` writes what is printed into the pages.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

from tests.clients.serving import ROOT, live_server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGES = ROOT / "docs" / "cookbook"
SHOWN_ADDRESS = "http://127.0.0.1:8000"
TIMEOUT_S = 120
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_MARK = "\x1e"
_MARK_LINE = f"print({_MARK!r}, flush=True)"


class ToolMissingError(Exception):
    """A snippet is for a program that this machine does not have.

    Attributes
    ----------
    tool
        Its name.
    """

    def __init__(self, tool: str) -> None:
        super().__init__(tool)
        self.tool = tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of code of a page."""

    language: str
    code: str
    shown: str | None
    """What the page says that it prints."""
    span: tuple[int, int]
    """Where what it prints stands in the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a snippet did."""

    status: int
    printed: str
    complained: str


def snippets(page: Path) -> list[Snippet]:
    """Read a page."""
    found = []
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        language, code, shown = block.groups()
        if language in LANGUAGES:
            found.append(Snippet(language=language, code=code, shown=shown, span=block.span(3)))
    return found


def run(snippets_of_language: Sequence[Snippet], address: str, folder: Path) -> list[Ran]:
    """Run the snippets of one language of a page, one after the other, in a folder that they share.

    Raises
    ------
    ToolMissingError
        If a program for them is missing.
    """
    language = snippets_of_language[0].language
    codes = [snippet.code.replace(SHOWN_ADDRESS, address) for snippet in snippets_of_language]
    if language == "python":
        return _as_shown(_run_python(codes, folder), address)
    if language == "html":
        return _as_shown([_run_page(code) for code in codes], address)
    ran = []
    for code in codes:
        command = LANGUAGES[language]
        for tool in (command[0], *re.findall(r"^(curl|jq|ogr2ogr|ogrinfo)\b", code, re.MULTILINE)):
            if shutil.which(tool) is None:
                raise ToolMissingError(tool)
        done = subprocess.run(
            [*command, code], cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
        )
        ran.append(Ran(status=done.returncode, printed=done.stdout, complained=done.stderr))
    return _as_shown(ran, address)


# Where Node.js is no program of the machine, it is there as a wheel.
_NODE = ("node",) if shutil.which("node") else (sys.executable, str(ROOT / "hatch_build.py"), "node")
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "python": (sys.executable, "-c"),
    "bash": ("bash", "-euo", "pipefail", "-c"),
    "js": (*_NODE, "--input-type=module", "-e"),
    "r": ("Rscript", "-e"),
    "html": (os.environ.get("CHROMIUM", "/usr/bin/chromium"),),
}


def _run_python(codes: Sequence[str], folder: Path) -> list[Ran]:
    """Run snippets as the cells of a notebook: later ones know what earlier ones made."""
    whole = f"\n{_MARK_LINE}\n".join(codes)
    done = subprocess.run(
        [*LANGUAGES["python"], whole], cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
    )
    printed = done.stdout.split(f"{_MARK}\n")
    printed += [""] * (len(codes) - len(printed))
    return [Ran(status=done.returncode, printed=text, complained=done.stderr) for text in printed]


def _run_page(code: str) -> Ran:
    """Open a page in the browser, and wait until it has said something."""
    program = shutil.which(LANGUAGES["html"][0])
    if program is None:
        raise ToolMissingError(LANGUAGES["html"][0])
    # In a thread of its own: a browser that other tests keep open has this one's loop.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_seen, program, code).result()


def _seen(program: str, code: str) -> Ran:
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_content(code)
        try:
            page.wait_for_function("document.querySelector('output').textContent !== ''", timeout=TIMEOUT_S * 500)
            printed = page.inner_text("output")
        except Error as error:
            complaints.append(error.message)
            printed = ""
        browser.close()
    return Ran(status=len(complaints), printed=printed, complained="\n".join(complaints))


def _as_shown(ran: Sequence[Ran], address: str) -> list[Ran]:
    return [
        Ran(
            status=one.status,
            printed="".join(f"{line.rstrip()}\n" for line in one.printed.replace(address, SHOWN_ADDRESS).splitlines()),
            complained=one.complained,
        )
        for one in ran
    ]


def rewrite(page: Path, address: str) -> None:
    """Write what the snippets of a page print into it."""
    text = page.read_text(encoding="utf-8")
    found = snippets(page)
    news: list[tuple[tuple[int, int], str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for language in dict.fromkeys(snippet.language for snippet in found):
            own = [snippet for snippet in found if snippet.language == language]
            try:
                results = run(own, address, Path(folder))
            except ToolMissingError as error:
                sys.stderr.write(f"{page.name}: {error.tool} is missing, {language} is left as it is\n")
                continue
            for snippet, ran in zip(own, results, strict=True):
                if ran.status:
                    sys.stderr.write(f"{page.name}: {ran.complained}\n")
                elif snippet.shown is not None:
                    news.append((snippet.span, ran.printed))
    for (start, end), printed in sorted(news, reverse=True):
        text = text[:start] + printed + text[end:]
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, live_server(Path(home)) as server:
        for path in sorted(PAGES.glob("*.md")):
            rewrite(path, server.address)
