"""`brochure email`: make a draft of a mail, or one for each person in a table, or send them.

Lines hold numbers, and no person. What is done is in mail/command.py.
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

DESCRIPTION = "Make a mail with the handout: a draft for your mail program, or one for each in a table; or send them."

_ATTACHABLE_EDITIONS = tuple(name for name in EDITIONS if build_edition(name).is_pdf)
_DEFAULT_PER_MINUTE = 30
_EPILOG = (
    "A draft has the header X-Unsent. By their documentation, Outlook for Windows opens such a file as a mail to be"
    " sent, and so does Thunderbird with the add-on X-Unsent support. Other programs show it as a mail received: use"
    " --parts there."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = _EPILOG
    help_text = "a table of people, a row for each, with a column `email` and one for each personal field"
    parser.add_argument("people", metavar="PEOPLE", nargs="?", type=Path, help=help_text)
    help_text = "one address, without words of a person's in the handout; with neither, you address the mail yourself"
    parser.add_argument("--to", metavar="ADDRESS", default="", help=help_text)
    options.add_content_option(parser, "the content file (default: content.yaml)")
    help_text = (
        "the draft's file, the folder of many drafts or of parts, or the log of sent mails (default: in the folder out)"
    )
    parser.add_argument("-o", dest="output", metavar="PATH", type=Path, help=help_text)
    help_text = "for mail programs that open no drafts: write text, HTML and PDF apart, to paste and attach"
    parser.add_argument("--parts", action="store_true", help=help_text)
    options.add_edition(parser, "attach", _ATTACHABLE_EDITIONS)
    parser.add_argument("--from", dest="sender", metavar="ADDRESS", default="", help="the clinic's own address")
    options.add_table_columns(parser)
    _add_sending_arguments(
        parser.add_argument_group("sending", "through your mail server, instead of drafts; over TLS alone")
    )


def _add_sending_arguments(group: argparse._ArgumentGroup) -> None:
    help_text = "send to each row whose column `patient_agreed` says yes; nobody gets the same mail twice"
    group.add_argument("--send", action="store_true", help=help_text)
    group.add_argument("--dry-run", action="store_true", help="do everything but call the server")
    help_text = "the server, over STARTTLS (port 587) or, at port 465, TLS from the start; or set BROCHURE_SMTP_SERVER"
    group.add_argument("--server", metavar="HOST[:PORT]", default="", help=help_text)
    help_text = "who signs in there, or set BROCHURE_SMTP_USER; the password comes from your keyring"
    group.add_argument("--user", metavar="NAME", default="", help=help_text)
    help_text = f"how many mails a minute at most (default: {_DEFAULT_PER_MINUTE})"
    group.add_argument(
        "--per-minute",
        metavar="N",
        type=options.build_number_parser("mails"),
        default=_DEFAULT_PER_MINUTE,
        help=help_text,
    )
    help_text = "rows to send to again, though their mail was or may have been sent"
    group.add_argument("--again", metavar="ROWS", type=options.parse_rows, help=help_text)
    help_text = "what HIPAA asks of mail was read: for machines, where nobody can type yes"
    group.add_argument("--notice-read", action="store_true", help=help_text)


def run(args: argparse.Namespace) -> int:
    """Make the drafts, or send the mails."""
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
    """End with a usage error where a mail cannot be made as it was asked for."""
    conflict = _find_table_conflict(args) or _find_sending_conflict(args) or _find_draft_conflict(args)
    if conflict:
        args.parser.error(conflict)


def _find_table_conflict(args: argparse.Namespace) -> str:
    if args.people is None:
        if args.send:
            return "--send wants a table, where the patient's agreement is noted: one row will do"
        has_table_options = args.rows or args.mapping or args.again
        return "--rows, --map and --again are for a table of people" if has_table_options else ""
    if args.to:
        return "--to is for one mail; the addresses of a table stand in its column `email`"
    options.require_file(args, args.people, "table")
    options.read_column_mapping(args)
    return ""


def _find_sending_conflict(args: argparse.Namespace) -> str:
    if (args.dry_run or args.again) and not args.send:
        return "--dry-run and --again go with --send"
    if args.server:
        from brochure.mail import account

        try:
            account.parse_server(args.server)
        except BrochureError as fault:
            return str(fault)
    return "--parts is for drafts: it does not go with --send" if args.send and args.parts else ""


def _find_draft_conflict(args: argparse.Namespace) -> str:
    if args.edition not in _ATTACHABLE_EDITIONS:
        return f"a mail has a PDF attached, and the {args.edition} edition is none"
    is_single_draft = args.output is not None and args.people is None and not args.parts
    if is_single_draft and args.output.suffix.lower() != ".eml":
        return f"the name of a draft ends with .eml: say -o {args.output.with_suffix('.eml')}"
    return ""
