"""`brochure email`: make a draft of a mail, or one for each person in a table, or send them.

Lines hold numbers, and no person. What is done is in mail/command.py.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import CONTENT, FINE
from brochure.cli.report import report_obstacles, say
from brochure.design.editions import EDITIONS, edition
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Make a mail with the handout: a draft for your mail program, or one for each in a table; or send them."

_ATTACHED = tuple(name for name in EDITIONS if edition(name).is_pdf)
_USUAL_PACE = 30
_EPILOG = (
    "A draft has the header X-Unsent. By their documentation, Outlook for Windows opens such a file as a mail to be"
    " sent, and so does Thunderbird with the add-on X-Unsent support. Other programs show it as a mail received: use"
    " --parts there."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = _EPILOG
    about = "a table of people, a row for each, with a column `email` and one for each personal field"
    parser.add_argument("people", metavar="PEOPLE", nargs="?", type=Path, help=about)
    about = "one address, without words of a person's in the handout; with neither, you address the mail yourself"
    parser.add_argument("--to", metavar="ADDRESS", default="", help=about)
    options.add_content_option(parser, "the content file (default: content.yaml)")
    about = (
        "the draft's file, the folder of many drafts or of parts, or the log of sent mails (default: in the folder out)"
    )
    parser.add_argument("-o", dest="output", metavar="PATH", type=Path, help=about)
    about = "for mail programs that open no drafts: write text, HTML and PDF apart, to paste and attach"
    parser.add_argument("--parts", action="store_true", help=about)
    options.add_edition(parser, "attach", _ATTACHED)
    parser.add_argument("--from", dest="sender", metavar="ADDRESS", default="", help="the clinic's own address")
    options.add_table_columns(parser)
    _add_sending(parser.add_argument_group("sending", "through your mail server, instead of drafts; over TLS alone"))


def _add_sending(group: argparse._ArgumentGroup) -> None:
    about = "send to each row whose column `patient_agreed` says yes; nobody gets the same mail twice"
    group.add_argument("--send", action="store_true", help=about)
    group.add_argument("--dry-run", action="store_true", help="do everything but call the server")
    about = "the server, over STARTTLS (port 587) or, at port 465, TLS from the start; or set BROCHURE_SMTP_SERVER"
    group.add_argument("--server", metavar="HOST[:PORT]", default="", help=about)
    about = "who signs in there, or set BROCHURE_SMTP_USER; the password comes from your keyring"
    group.add_argument("--user", metavar="NAME", default="", help=about)
    about = f"how many mails a minute at most (default: {_USUAL_PACE})"
    group.add_argument(
        "--per-minute", metavar="N", type=options.positive_number("mails"), default=_USUAL_PACE, help=about
    )
    about = "rows to send to again, though their mail was or may have been sent"
    group.add_argument("--again", metavar="ROWS", type=options.rows, help=about)
    about = "what HIPAA asks of mail was read: for machines, where nobody can type yes"
    group.add_argument("--notice-read", action="store_true", help=about)


def run(args: argparse.Namespace) -> int:
    """Make the drafts, or send the mails."""
    content = options.content(args)
    from brochure.mail import command

    _refuse_misfits(args)
    if not command.noticed(args, say, sys.stdin.readline if sys.stdin.isatty() else None):
        return CONTENT
    code = FINE
    for told in command.carried_out(args, content):
        if isinstance(told, tuple):
            report_obstacles(told)
        elif told.path is not None:
            print(told.path)
        else:
            say(str(told))
            code = code if told.fine else CONTENT
    return code


def _refuse_misfits(args: argparse.Namespace) -> None:
    """End with a usage error where a mail cannot be made as it was asked for."""
    fault = _fault_of_table(args) or _fault_of_sending(args) or _fault_of_draft(args)
    if fault:
        args.parser.error(fault)


def _fault_of_table(args: argparse.Namespace) -> str:
    if args.people is None:
        if args.send:
            return "--send wants a table, where the patient's agreement is noted: one row will do"
        given = args.rows or args.mapping or args.again
        return "--rows, --map and --again are for a table of people" if given else ""
    if args.to:
        return "--to is for one mail; the addresses of a table stand in its column `email`"
    options.existing_file(args, args.people, "table")
    options.mapping(args)
    return ""


def _fault_of_sending(args: argparse.Namespace) -> str:
    if (args.dry_run or args.again) and not args.send:
        return "--dry-run and --again go with --send"
    if args.server:
        from brochure.mail import account

        try:
            account.place(args.server)
        except BrochureError as fault:
            return str(fault)
    return "--parts is for drafts: it does not go with --send" if args.send and args.parts else ""


def _fault_of_draft(args: argparse.Namespace) -> str:
    if args.edition not in _ATTACHED:
        return f"a mail has a PDF attached, and the {args.edition} edition is none"
    drafted = args.output is not None and args.people is None and not args.parts
    if drafted and args.output.suffix.lower() != ".eml":
        return f"the name of a draft ends with .eml: say -o {args.output.with_suffix('.eml')}"
    return ""
