"""The program: build its parser, run one command, and turn every result or exception into an exit code and a message.

Problems and summaries go to standard error. Standard output has only what a program may read: the paths of the files
that were made, the schema, the rules, the score, problems as JSON or for GitHub.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from brochure.cli import commands, console, up_to_date
from brochure.cli.exit_codes import EXIT_BROKEN_PIPE, EXIT_BUG, EXIT_CONTENT, EXIT_OK, EXIT_STOPPED, EXIT_USAGE
from brochure.cli.report import say
from brochure.runtime import collection
from brochure.runtime.errors import BrochureError
from brochure.runtime.lazy_import import import_lightly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

with import_lightly():  # most of its patterns are used only by --help
    import argparse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program `brochure`; return the exit code."""
    argument_list = sys.argv[1:] if arguments is None else arguments
    return _run_program(build_program_parser(argument_list), argument_list)


def run_make_pdf(arguments: Sequence[str], fallback_folder: Path) -> int:
    """Run the program `make_pdf.py`; return the exit code.

    It is `brochure build`, with the content.yaml of `fallback_folder` if the working folder has none.
    """
    return _run_program(
        _build_make_pdf_parser(fallback_folder), arguments, up_to_date.build_record_prefix(fallback_folder)
    )


# --- parsers ------------------------------------------------------------------------------------------------------


class _HelpFormatter(argparse.HelpFormatter):
    """The help formatter, as wide as the console; argparse's own would load shutil to measure it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=console.measure_width() - 2)


def build_program_parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of `brochure`, with all commands, or only the one that is named first in `arguments`."""
    parser = argparse.ArgumentParser(
        prog="brochure",
        description="Make accessible PDF handouts for patients from a plain text file.",
        epilog="For help with one command, type for example: brochure build --help",
        formatter_class=_HelpFormatter,
    )
    parser.set_defaults(parser=parser, command="")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    first_argument = arguments[0] if arguments else ""
    for name in [first_argument] if first_argument in commands.COMMANDS else commands.COMMANDS:
        command = commands.import_command(name)
        subparser = subparsers.add_parser(
            name, help=commands.COMMANDS[name].summary, description=command.DESCRIPTION, formatter_class=_HelpFormatter
        )
        subparser.set_defaults(parser=subparser, command=name)
        command.add_arguments(subparser)
    return parser


def _build_make_pdf_parser(fallback_folder: Path) -> argparse.ArgumentParser:
    from brochure.cli import build

    parser = argparse.ArgumentParser(
        prog="make_pdf.py",
        description="Make the handout's PDF. This is the same as: brochure build",
        formatter_class=_HelpFormatter,
    )
    parser.set_defaults(parser=parser, command="build")
    build.add_arguments(parser, fallback_folder)
    return parser


def _parse_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments; content files may come before or after options.

    The attribute `command` is the command's name, empty if none was given. Raises SystemExit after help or a usage
    error.
    """
    args, unknown_arguments = parser.parse_known_args(arguments)
    content_names = getattr(args, "contents", None)
    if unknown_arguments and (content_names is None or any(argument.startswith("-") for argument in unknown_arguments)):
        args.parser.error(f"unrecognized arguments: {' '.join(unknown_arguments)}")
    if content_names is not None:
        content_names += unknown_arguments
    return args


# --- running ------------------------------------------------------------------------------------------------------


def _run_program(parser: argparse.ArgumentParser, arguments: Sequence[str], record_prefix: Sequence[str] = ()) -> int:
    """Run a command and return its exit code; print a message for every exception.

    `record_prefix` and `arguments` together are the command line under which up_to_date.py stores the answer.
    """
    console.replace_unencodable()
    try:
        args = _parse_arguments(parser, arguments)
        args.words = [*record_prefix, *arguments]
        exit_code = _run_command(args)
        sys.stdout.flush()
    except SystemExit as system_exit:  # argparse has printed help or a usage error
        return system_exit.code if isinstance(system_exit.code, int) else EXIT_OK
    except BrochureError as fault:
        say(str(fault))
        return EXIT_CONTENT
    except KeyboardInterrupt:
        say("\nStopped.")
        return EXIT_STOPPED
    except BrokenPipeError:
        console.discard_output()
        return EXIT_BROKEN_PIPE
    except Exception as fault:  # noqa: BLE001 -- any other exception is reported as a bug
        install_hint = console.explain_missing_package(fault)
        say(install_hint or _explain_bug(fault, is_private=_is_private(args.command)))
        return EXIT_CONTENT if install_hint else EXIT_BUG
    return exit_code


def _run_command(args: argparse.Namespace) -> int:
    if not args.command:
        args.parser.print_help(sys.stderr)
        return EXIT_USAGE
    if commands.COMMANDS[args.command].is_long_running:
        collection.enable_collection()
    with _redact_crashes() if _is_private(args.command) else nullcontext():
        return commands.import_command(args.command).run(args)


def _is_private(command: str) -> bool:
    return command in commands.COMMANDS and commands.COMMANDS[command].is_private


def _redact_crashes() -> AbstractContextManager[None]:
    from brochure.runtime.redaction import redact_crashes

    return redact_crashes()


def _explain_bug(fault: Exception, *, is_private: bool) -> str:
    """Return the message for a bug: its traceback, without values if they may be a patient's words."""
    if not is_private:
        return console.format_bug_report(fault)
    from brochure.runtime.redaction import scrub_traceback

    return f"{scrub_traceback(fault)}\n{console.BUG_MESSAGE}"
