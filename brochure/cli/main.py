"""The program: its parser, running one command, and turning every end into an exit code and plain words.

Problems and summaries go to standard error. Standard output carries only what was asked for: the path of what was
made, the schema, the rules, the score, problems in a format for programs.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from brochure.cli import commands, console, up_to_date
from brochure.cli.exit_codes import BUG, CONTENT, FINE, STOPPED, UNHEARD, USAGE
from brochure.cli.report import say
from brochure.runtime import collection
from brochure.runtime.errors import BrochureError
from brochure.runtime.lazy_import import import_lightly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

with import_lightly():  # most of its patterns are for the help
    import argparse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program `brochure`; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return _run(program_parser(given), given)


def make_pdf(arguments: Sequence[str], beside: Path) -> int:
    """Run the program `make_pdf.py`; return the exit code.

    It is `brochure build`, with the content.yaml in the folder `beside` if the working folder has none.
    """
    return _run(_make_pdf_parser(beside), arguments, up_to_date.clicked(beside))


# --- parsers ------------------------------------------------------------------------------------------------------


class _Help(argparse.HelpFormatter):
    """Help as wide as the console, which argparse would load much to measure: each argument makes one of these."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=console.columns() - 2)


def program_parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of `brochure`, with all commands, or only the one that is named first in `arguments`."""
    parser = argparse.ArgumentParser(
        prog="brochure",
        description="Patient handouts: from a plain content file to an accessible PDF.",
        epilog="Each command explains itself: brochure build --help",
        formatter_class=_Help,
    )
    parser.set_defaults(parser=parser, command="")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    first = arguments[0] if arguments else ""
    for name in [first] if first in commands.COMMANDS else commands.COMMANDS:
        command = commands.load(name)
        sub = subparsers.add_parser(
            name, help=commands.COMMANDS[name].summary, description=command.DESCRIPTION, formatter_class=_Help
        )
        sub.set_defaults(parser=sub, command=name)
        command.add_arguments(sub)
    return parser


def _make_pdf_parser(beside: Path) -> argparse.ArgumentParser:
    from brochure.cli import build

    parser = argparse.ArgumentParser(
        prog="make_pdf.py",
        description="Make the handout's PDF. The same as: brochure build",
        formatter_class=_Help,
    )
    parser.set_defaults(parser=parser, command="build")
    build.add_arguments(parser, beside)
    return parser


def _parse(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the arguments as `parser` understands them; contents may stand before and after options alike.

    `command` names the command, empty where none was given. Raises SystemExit after help or a usage error.
    """
    args, unknown = parser.parse_known_args(arguments)
    contents = getattr(args, "contents", None)
    if unknown and (contents is None or any(argument.startswith("-") for argument in unknown)):
        args.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if contents is not None:
        contents += unknown
    return args


# --- running ------------------------------------------------------------------------------------------------------


def _run(parser: argparse.ArgumentParser, arguments: Sequence[str], prefix: Sequence[str] = ()) -> int:
    """Run a command; every way in which it can end becomes an exit code and plain words.

    `prefix` and `arguments` together are how an unchanged build recognizes the command again.
    """
    console.survive_narrow()
    try:
        args = _parse(parser, arguments)
        args.words = [*prefix, *arguments]
        code = _run_command(args)
        sys.stdout.flush()
    except SystemExit as end:  # argparse has printed help or a usage error
        return end.code if isinstance(end.code, int) else FINE
    except BrochureError as fault:
        say(str(fault))
        return CONTENT
    except KeyboardInterrupt:
        say("\nStopped.")
        return STOPPED
    except BrokenPipeError:
        console.hear_nothing_more()
        return UNHEARD
    except Exception as fault:  # noqa: BLE001 -- whatever comes here is explained, not thrown
        missing = console.missing_package(fault)
        say(missing or _explain_bug(fault, private=_is_private(args.command)))
        return CONTENT if missing else BUG
    return code


def _run_command(args: argparse.Namespace) -> int:
    if not args.command:
        args.parser.print_help(sys.stderr)
        return USAGE
    if commands.COMMANDS[args.command].runs_long:
        collection.switch_on()
    with _redact_crashes() if _is_private(args.command) else nullcontext():
        return commands.load(args.command).run(args)


def _is_private(command: str) -> bool:
    return command in commands.COMMANDS and commands.COMMANDS[command].private


def _redact_crashes() -> AbstractContextManager[None]:
    from brochure.runtime.redaction import redact_crashes

    return redact_crashes()


def _explain_bug(fault: Exception, *, private: bool) -> str:
    """Return what is said of a bug: its traceback, without any values where they may be a patient's words."""
    if not private:
        return console.last_words(fault)
    from brochure.runtime.redaction import scrubbed_traceback

    return f"{scrubbed_traceback(fault)}\n{console.BUG}"
