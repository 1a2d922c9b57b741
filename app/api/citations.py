"""Citations: what an answer is called, who keeps it, which revision it is; as text, BibTeX and CSL-JSON."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.api.documents import json_document
from app.api.wording.titles import title_of
from app.api.wording.when import day_en, day_uk

if TYPE_CHECKING:
    from datetime import date

    from app.api.own_urls import OwnUrl

PUBLISHER = "Marchland"
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGES = {"en": "english", "uk": "ukrainian"}
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_WORDS = {
    "en": {
        "version": "revision {revision}",
        "method": "Method {method}.",
        "as_of": "As known on {day}.",
        "data": "Data: {url}",
        "accessed": "Accessed {day}",
        "issued": "recorded {day}",
    },
    "uk": {
        "version": "ревізія {revision}",
        "method": "Метод {method}.",
        "as_of": "За станом знань на {day}.",
        "data": "Дані: {url}",
        "accessed": "Дата звернення: {day}",
        "issued": "записано {day}",
    },
}
_DAYS = {"en": day_en, "uk": day_uk}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """How to cite an answer."""

    kind: str
    """As CSL calls it: ``dataset``, or ``map`` for a page."""
    title: str
    container: str
    """The title of the theatre."""
    theatre: str
    revision: int
    issued: date | None
    """The day on which the revision was recorded; ``None`` for an empty ledger."""
    accessed: date
    url: str
    """Of data, gives the same bytes for ever."""
    note: str
    language: str

    @property
    def version(self) -> str:
        """The revision, in words."""
        return _WORDS[self.language]["version"].format(revision=self.revision)

    @property
    def key(self) -> str:
        """A key that tells citations of other answers apart: ASCII letters, digits and hyphens."""
        digest = hashlib.sha256(self.url.encode()).hexdigest()[:8]
        return f"marchland-{_NOT_IN_KEYS.sub('-', self.theatre.lower()).strip('-')}-r{self.revision}-{digest}"


def citation_of(cited: OwnUrl, language: str, accessed: date) -> Citation:
    """Write the citation of a URL."""
    data = cited.data
    words, view, theatre = _WORDS[language], data.view, data.atlas.theatre
    notes = [words["method"].format(method=view.method)]
    if view.as_of is not None:
        notes.append(words["as_of"].format(day=_DAYS[language](view.as_of)))
    if cited.page is not None:
        notes.append(words["data"].format(url=data.canonical))
    moment = data.atlas.recorded_at(data.revision)
    return Citation(
        kind="dataset" if cited.page is None else "map",
        title=title_of(cited, language),
        container=theatre.title.get(language) or theatre.title[theatre.languages[0]],
        theatre=theatre.id,
        revision=data.revision,
        issued=moment and moment.date(),
        accessed=accessed,
        url=cited.citable,
        note=" ".join(notes),
        language=language,
    )


def as_text(citation: Citation) -> bytes:
    """Write a citation as a line of text."""
    words, day = _WORDS[citation.language], _DAYS[citation.language]
    version = citation.version
    if citation.issued is not None:
        version += f", {words['issued'].format(day=day(citation.issued))}"
    accessed = words["accessed"].format(day=day(citation.accessed))
    return (
        f"“{citation.title}.” {citation.container}. {PUBLISHER}, {version}. {citation.note.rstrip('.')}. "
        f"{citation.url} ({accessed}).\n"
    ).encode()


def as_csl(citation: Citation) -> bytes:
    """Write a citation as CSL-JSON: a list of one item."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": citation.kind,
        "title": citation.title,
        "container-title": citation.container,
        "publisher": PUBLISHER,
        "version": citation.version,
        "accessed": _date_parts(citation.accessed),
        "URL": citation.url,
        "note": citation.note,
        "language": citation.language,
    }
    if citation.issued is not None:
        item["issued"] = _date_parts(citation.issued)
    return json_document([item])


def as_bibtex(citation: Citation) -> bytes:
    """Write a citation for BibTeX and biblatex, in UTF-8."""
    fields = {
        "title": f"{{{_latex(citation.title)}}}",
        "series": _latex(citation.container),
        "publisher": PUBLISHER,
        "version": _latex(citation.version),
        "note": _latex(citation.note),
        # Taken as it is by \url and by biblatex; braces would end the field.
        "url": citation.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": citation.accessed.isoformat(),
        "language": _LANGUAGES[citation.language],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    if citation.issued is not None:
        lines += [f"  year = {{{citation.issued.year}}}", f"  month = {_MONTHS[citation.issued.month - 1]}"]
    return "@misc{{{},\n{}\n}}\n".format(citation.key, ",\n".join(lines)).encode()


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in " ".join(text.split()))
