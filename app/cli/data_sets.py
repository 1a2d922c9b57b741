"""``marchland import deepstate | viina | order-376 | wikipedia``: recording what others publish."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from app.cli.changes import described
from app.cli.database import DatabaseUrl  # noqa: TC001 - typer reads it
from app.cli.imports import DryRun, Limit, number_of, record_read, show_changes
from app.cli.terminal import show, show_table, stage
from app.domain.days import parse_day
from app.domain.errors import Fault, InvalidInputError, MalformedDayError
from app.sources.deepstate import read_deepstate
from app.sources.reading import ReadingOptions, read_corrections, write_report
from app.sources.register_376 import read_register_376
from app.sources.sides import Sides
from app.sources.viina import read_viina
from app.sources.wikipedia import read_wikipedia

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.differences import Difference
    from app.domain.gazetteer import Gazetteer
    from app.domain.ledger import Body
    from app.sources.reading import ReadingOutcome
    from app.storage.recording import Desk


class Reader(Protocol):
    """Reads published data into claims."""

    def __call__(
        self, paths: Sequence[Path], gazetteer: Gazetteer, options: ReadingOptions, /, *, sides: Sides
    ) -> ReadingOutcome:
        """Read files."""
        ...


def _given_day(text: str) -> date:
    try:
        return parse_day(text)
    except MalformedDayError as error:
        message = f"{text!r} {error.reason}"
        raise typer.BadParameter(message) from error


Paths = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Files, folders or archives; docs/importers.md tells which.")
]
Since = Annotated[
    date | None, typer.Option("--since", metavar="DAY", parser=_given_day, help="Only what is said for this day on.")
]
Until = Annotated[
    date | None, typer.Option("--until", metavar="DAY", parser=_given_day, help="Only what is said up to this day.")
]
MinSpell = Annotated[
    int | None, typer.Option("--min-spell", metavar="DAYS", min=1, help="Leave out what lasts fewer days.")
]
Report = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Write what is left out, and why, as CSV to be corrected."),
]
Corrections = Annotated[
    Path | None, typer.Option("--corrections", metavar="FILE", help="A report with its last column filled in.")
]


Occupier = Annotated[str, typer.Option("--occupier", metavar="PARTY", help="The party that the data mean by Russia.")]
Holder = Annotated[str, typer.Option("--holder", metavar="PARTY", help="The party that the data mean by Ukraine.")]


def _check_parties(desk: Desk, sides: Sides) -> None:
    wrong = [
        Fault(at=option, value=party, message="is no party of the theatre", candidates=desk.parties)
        for option, party in (("--occupier", sides.occupier), ("--holder", sides.holder))
        if party not in desk.parties
    ]
    if wrong:
        subject = "the command"
        raise InvalidInputError(subject, wrong)


def _command(reader: Reader, doc: str) -> Callable[..., None]:
    def command(  # noqa: PLR0913 - each is an option of the command
        files: Paths,
        *,
        dry_run: DryRun = False,
        since: Since = None,
        until: Until = None,
        min_spell: MinSpell = None,
        report: Report = None,
        corrections: Corrections = None,
        occupier: Occupier = "RU",
        holder: Holder = "UA",
        limit: Limit = 20,
        database_url: DatabaseUrl = None,
    ) -> None:
        if report is not None and corrections is not None and report.absolute() == corrections.absolute():
            message = "would overwrite the corrections; give --report another name"
            raise InvalidInputError(report.name, [Fault(at="--report", message=message)])
        options = ReadingOptions(
            since=since,
            until=until,
            min_spell=min_spell,
            corrections={} if corrections is None else read_corrections(corrections),
        )
        sides = Sides(occupier=occupier, holder=holder)

        def read(desk: Desk, options: ReadingOptions) -> ReadingOutcome:
            _check_parties(desk, sides)
            return reader(files, desk.gazetteer, options, sides=sides)

        _import(read, options, report, limit, database_url, dry_run=dry_run)

    command.__doc__ = doc
    return command


def _import(
    read_files: Callable[[Desk, ReadingOptions], ReadingOutcome],
    asked: ReadingOptions,
    report: Path | None,
    limit: int,
    database_url: str | None,
    *,
    dry_run: bool,
) -> None:
    outcome: ReadingOutcome | None = None
    claims = 0

    def read(desk: Desk) -> Sequence[Body]:
        nonlocal outcome, claims
        recorded = {claim.id: claim for _, claim in desk.ledger.claim_records()}
        with stage("Reading") as progress:
            options = replace(asked, recorded=tuple(recorded.values()), sources=desk.sources, progress=progress)
            outcome = read_files(desk, options)
        new = [claim for claim in outcome.claims if claim.id not in recorded]
        claims = len(new)
        return [*(source for source in outcome.sources if desk.sources.get(source.id) != source), *new]

    _, changed, desk = record_read(read, database_url, datetime.now(UTC), dry_run=dry_run)
    if outcome is not None:
        _show_outcome(outcome, claims)
        if report is not None:
            with report.open("w", encoding="utf-8", newline="") as file:
                write_report(outcome.report, file)
            show(f"What was left out stands in {report}; fill in its last column and give it back with --corrections.")
    _show_matrix(changed)
    show_changes(changed, desk, limit, dry_run=dry_run)


def _show_outcome(outcome: ReadingOutcome, new: int) -> None:
    show("Read " + ", ".join(f"{count:,} {what}" for what, count in outcome.counts.items()) + ".")
    show(f"{number_of(new, 'new claim')}, {len(outcome.claims) - new:,} recorded already.")
    left: Counter[str] = Counter()
    for entry in outcome.report:
        left[entry.what.value] += entry.count
    if left:
        show("Left out, by what it is: " + ", ".join(f"{what} {count:,}" for what, count in left.most_common()) + ".")


def _show_matrix(changed: Sequence[Difference]) -> None:
    """Show how many settlements would change from what to what."""
    pairs = Counter((described(difference.before), described(difference.after)) for difference in changed)
    places: dict[tuple[str, str], set[str]] = {}
    for difference in changed:
        places.setdefault((described(difference.before), described(difference.after)), set()).add(difference.place)
    if pairs:
        rows = [(old, new, f"{len(places[old, new]):,}", f"{count:,}") for (old, new), count in pairs.most_common()]
        show_table(("before", "after", "settlements", "spans"), rows)


import_deepstate = _command(read_deepstate, "Record the DeepState map from its snapshots.")
import_viina = _command(read_viina, "Record VIINA's control by place from its yearly zips or its list of changes.")
import_register_376 = _command(
    read_register_376, "Record the official register of occupied territories (order 376) from its .docx."
)
import_wikipedia = _command(read_wikipedia, "Record the table of control of cities kept on Wikipedia.")
