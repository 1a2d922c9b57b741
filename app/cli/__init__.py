"""The command line: ``marchland``.

Exit codes: 0 done; 1 something in the input, the theatre or the surroundings is at fault; 2 wrong usage or
settings; 3 the database cannot be used.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from app import __version__
from app.cli.check import check_command
from app.cli.claims import export_command, sources_command, template_command
from app.cli.data_sets import import_deepstate, import_register_376, import_viina, import_wikipedia
from app.cli.export import export_view_command
from app.cli.imports import import_claims, import_sources
from app.cli.maintenance import load_command, migrate_command
from app.cli.render import render_command
from app.cli.retract import retract_command
from app.cli.serve import serve_command
from app.cli.terminal import show, tell, tell_error
from app.cli.token import add_command, list_command, revoke_command
from app.cli.why import why_command
from app.domain.errors import MarchlandError, StorageError
from app.resources import ResourceMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAULT = 1
_USAGE = 2
_DATABASE = 3
_debug: ContextVar[bool] = ContextVar("debug", default=False)

_application = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
_imports = typer.Typer(no_args_is_help=True, help="Record what a file says, all of it or nothing.")
_claims = typer.Typer(no_args_is_help=True, help="The claims and their sources as files.")
_tokens = typer.Typer(no_args_is_help=True, help="Who may write over the network.")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer hands over the flag so
    if wanted:
        show(__version__)
        raise typer.Exit


@_application.callback()
def _common(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """A dated, sourced map of who controls what."""  # noqa: D401 - the help of the program
    del version
    _debug.set(debug)


_application.command("serve")(serve_command)
_application.command("load")(load_command)
_application.command("migrate")(migrate_command)
_application.command("why")(why_command)
_application.command("render")(render_command)
_application.command("export")(export_view_command)
_application.command("retract")(retract_command)
_application.command("check")(check_command)
_imports.command("claims")(import_claims)
_imports.command("sources")(import_sources)
_imports.command("deepstate")(import_deepstate)
_imports.command("viina")(import_viina)
_imports.command("order-376")(import_register_376)
_imports.command("wikipedia")(import_wikipedia)
_claims.command("template")(template_command)
_claims.command("export")(export_command)
_claims.command("sources")(sources_command)
_application.add_typer(_imports, name="import")
_application.add_typer(_claims, name="claims")
_tokens.command("add")(add_command)
_tokens.command("list")(list_command)
_tokens.command("revoke")(revoke_command)
_application.add_typer(_tokens, name="token")


def main() -> None:
    """Run the command that the arguments name, and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command.

    Returns
    -------
    int
        The exit code.
    """
    _debug.set(False)
    try:
        # Ends by SystemExit, also after telling about wrong usage, an interruption or a closed pipe.
        _application(args=list(arguments), prog_name="marchland")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except Exception as error:
        if _debug.get():
            raise
        return _told(error)
    return 0


def _told(error: Exception) -> int:
    match error:
        case MarchlandError() | ResourceMissingError():
            tell_error(error)
            return _DATABASE if isinstance(error, StorageError) else _FAULT
        case ValidationError():
            for fault in error.errors():
                variable = "_".join(["MARCHLAND", *map(str, fault["loc"])]).upper()
                tell(f"marchland: the setting {variable}: {fault['msg']}")
            return _USAGE
        case _:
            tell(f"marchland: unexpected {type(error).__name__}: {error}")
            tell("  This is a mistake in Marchland; run it again as 'marchland --debug …' and report what it prints.")
            return _FAULT
