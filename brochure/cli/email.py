"""`brochure email`: make a draft email, or one for each person in a table, or send them.

Its messages hold row numbers and no personal data. The work is done in mail/command.py.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import EXIT_CONTENT, EXIT_OK
from brochure.cli.report import report_obstacles, say
from brochure.design.editions import EDITIONS, build_edition
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import argparse

DESCRIPTION = (
    "Make an email with the handout: a draft for your email program, or one for each person in a table; or send them."
)

_ATTACHABLE_EDITIONS = tuple(name for name in EDITIONS if build_edition(name).is_pdf)
_DEFAULT_PER_MINUTE = 30
_EPILOG = (
    "A draft has the header X-Unsent. According to their documentation, Outlook for Windows and Thunderbird with the"
    " add-on X-Unsent support open such a file as an email to send. Other programs show it as an email that you"
    " received: use --parts for them."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = _EPILOG
    help_text = "a table with a row for each person, a column `email`, and a column for each personal field"
    parser.add_argument("people", metavar="PEOPLE", nargs="?", type=Path, help=help_text)
    help_text = "one address; the handout then has no personal words. With neither, type the address in the draft"
    parser.add_argument("--to", metavar="ADDRESS", default="", help=help_text)
    options.add_content_option(parser, "the content file (default: content.yaml)")
    help_text = (
        "the file of the draft, the folder of several drafts or of parts, or the log of sent emails"
        " (default: in the folder out)"
    )
    parser.add_argument("-o", dest="output", metavar="PATH", type=Path, help=help_text)
    help_text = (
        "for email programs that cannot open drafts: write text, HTML and PDF as separate files, to paste and attach"
    )
    parser.add_argument("--parts", action="store_true", help=help_text)
    options.add_edition(parser, "attach", _ATTACHABLE_EDITIONS)
    parser.add_argument("--from", dest="sender", metavar="ADDRESS", default="", help="the clinic's own address")
    options.add_table_columns(parser)
    _add_sending_arguments(
        parser.add_argument_group("sending", "send through your mail server instead of making drafts; always over TLS")
    )


def _add_sending_arguments(group: argparse._ArgumentGroup) -> None:
    help_text = "send to each row whose column `patient_agreed` says yes; nobody gets the same email twice"
    group.add_argument("--send", action="store_true", help=help_text)
    group.add_argument("--dry-run", action="store_true", help="do everything except connect to the server")
    help_text = "the server, by STARTTLS (port 587) or, at port 465, by TLS from the start; or set BROCHURE_SMTP_SERVER"
    group.add_argument("--server", metavar="HOST[:PORT]", default="", help=help_text)
    help_text = "the user name for the server, or set BROCHURE_SMTP_USER; the password comes from your keyring"
    group.add_argument("--user", metavar="NAME", default="", help=help_text)
    help_text = f"the most emails to send in a minute (default: {_DEFAULT_PER_MINUTE})"
    group.add_argument(
        "--per-minute",
        metavar="N",
        type=options.build_number_parser("emails"),
        default=_DEFAULT_PER_MINUTE,
        help=help_text,
    )
    help_text = "rows to send to again, even if their email was or may have been sent"
    group.add_argument("--again", metavar="ROWS", type=options.parse_rows, help=help_text)
    help_text = "confirm that you have read what HIPAA requires of email: for scripts, where nobody can type yes"
    group.add_argument("--notice-read", action="store_true", help=help_text)


def run(args: argparse.Namespace) -> int:
    """Make the drafts, or send the emails; return the exit code."""
    content_path = options.get_content_path(args)
    from brochure.mail import command

    _reject_conflicts(args)
    if not command.accept_notice(args, say, sys.stdin.readline if sys.stdin.isatty() else None):
        return EXIT_CONTENT
    exit_code = EXIT_OK
    for event in command.run_email(args, content_path):
        if isinstance(event, tuple):
            report_obstacles(event)
        elif event.path is not None:
            print(event.path)
        else:
            say(str(event))
            exit_code = exit_code if event.is_success else EXIT_CONTENT
    return exit_code


def _reject_conflicts(args: argparse.Namespace) -> None:
    """End with a usage error where the options do not go together."""
    conflict = _find_table_conflict(args) or _find_sending_conflict(args) or _find_draft_conflict(args)
    if conflict:
        args.parser.error(conflict)


def _find_table_conflict(args: argparse.Namespace) -> str:
    if args.people is None:
        if args.send:
            return "name a table with --send: the column `patient_agreed` must say yes, even for one patient"
        has_table_options = args.rows or args.mapping or args.again
        return "name a table with --rows, --map and --again, or leave them out" if has_table_options else ""
    if args.to:
        return "leave out --to: it is for one email; the addresses of a table are in its column `email`"
    options.require_file(args, args.people, "table")
    options.read_column_mapping(args)
    return ""


def _find_sending_conflict(args: argparse.Namespace) -> str:
    if (args.dry_run or args.again) and not args.send:
        return "add --send, or leave out --dry-run and --again: they work only with --send"
    if args.server:
        from brochure.mail import account

        try:
            account.parse_server(args.server)
        except BrochureError as fault:
            return str(fault)
    return "leave out --parts or --send: --parts is for drafts" if args.send and args.parts else ""


def _find_draft_conflict(args: argparse.Namespace) -> str:
    if args.edition not in _ATTACHABLE_EDITIONS:
        return f"choose another edition: an email has a PDF attached, and the {args.edition} edition is not a PDF"
    is_single_draft = args.output is not None and args.people is None and not args.parts
    if is_single_draft and args.output.suffix.lower() != ".eml":
        return f"the name of a draft must end with .eml: type -o {args.output.with_suffix('.eml')}"
    return ""
