"""What may be asked of `brochure email`, and what was; light, as every start of the program passes here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.design.editions import EDITIONS, edition as edition_of
from brochure.diagnostics.suggest import absent, shorten
from brochure.runtime.errors import BrochureError
from brochure.runtime.lazy_regex import deferred

if TYPE_CHECKING:
    from collections.abc import Callable

with deferred():  # as in arguments.py
    import argparse

_ATTACHED = tuple(name for name in EDITIONS if edition_of(name).form not in {"text", "html"})
_USUAL_PACE = 30
_ABOUT = (
    "A draft has the header X-Unsent. By their documentation, Outlook for Windows opens such a file as a mail to be"
    " sent, and so does Thunderbird with the add-on X-Unsent support. Other programs show it as a mail received: use"
    " --parts there."
)


def declare(
    parser: argparse.ArgumentParser,
    *,
    edition: Callable[[str], str],
    mapped: Callable[[str], tuple[str, str]],
    rows: Callable[[str], object],
) -> None:
    """Say what the command takes; the others are how arguments that other commands have too are read."""
    parser.epilog = _ABOUT
    about = "a table of people, a row for each, with a column `email` and one for each personal field"
    parser.add_argument("people", metavar="PEOPLE", nargs="?", type=Path, help=about)
    about = "one address, without words of a person's in the handout; with neither, you address the mail yourself"
    parser.add_argument("--to", metavar="ADDRESS", default="", help=about)
    parser.add_argument("--content", metavar="FILE", help="the content file (default: content.yaml)")
    about = (
        "the draft's file, the folder of many drafts or of parts, or the log of sent mails (default: in the folder out)"
    )
    parser.add_argument("-o", dest="output", metavar="PATH", type=Path, help=about)
    about = "for mail programs that open no drafts: write text, HTML and PDF apart, to paste and attach"
    parser.add_argument("--parts", action="store_true", help=about)
    about = f"the edition to attach: {', '.join(_ATTACHED)} (default: handout)"
    parser.add_argument("--edition", metavar="NAME", type=edition, default="handout", help=about)
    parser.add_argument("--from", dest="sender", metavar="ADDRESS", default="", help="the clinic's own address")
    about = 'the head of a field\'s column, where it is another: --map first_name="Given Name" (may be repeated)'
    parser.add_argument(
        "--map", dest="mapping", metavar="FIELD=HEAD", action="append", type=mapped, default=[], help=about
    )
    about = "only these rows, as the spreadsheet numbers them: 7, 10-50, 10-, 2-9,12"
    parser.add_argument("--rows", metavar="ROWS", type=rows, help=about)
    _sending(parser.add_argument_group("sending", "through your mail server, instead of drafts; over TLS alone"), rows)
    parser.set_defaults(beside=None)


def _sending(group: argparse._ArgumentGroup, rows: Callable[[str], object]) -> None:
    about = "send to each row whose column `patient_agreed` says yes; nobody gets the same mail twice"
    group.add_argument("--send", action="store_true", help=about)
    group.add_argument("--dry-run", action="store_true", help="do everything but call the server")
    about = "the server, over STARTTLS (port 587) or, at port 465, TLS from the start; or set BROCHURE_SMTP_SERVER"
    group.add_argument("--server", metavar="HOST[:PORT]", default="", help=about)
    about = "who signs in there, or set BROCHURE_SMTP_USER; the password comes from your keyring"
    group.add_argument("--user", metavar="NAME", default="", help=about)
    about = f"how many mails a minute at most (default: {_USUAL_PACE})"
    group.add_argument("--per-minute", metavar="N", type=_pace, default=_USUAL_PACE, help=about)
    about = "rows to send to again, though their mail was or may have been sent"
    group.add_argument("--again", metavar="ROWS", type=rows, help=about)
    about = "what HIPAA asks of mail was read: for machines, where nobody can type yes"
    group.add_argument("--notice-read", action="store_true", help=about)


def _pace(text: str) -> int:
    if not text.isdecimal() or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{shorten(text)!r} is no number of mails: say 1 or more")
    return int(text[:9])


def fit_together(args: argparse.Namespace) -> None:
    """End with a usage error where a mail cannot be made as it was asked for."""
    fault = _of_table(args) or _of_sending(args) or _of_draft(args)
    if fault:
        args.parser.error(fault)


def _of_table(args: argparse.Namespace) -> str:
    if args.people is None:
        if args.send:
            return "--send wants a table, where the patient's agreement is noted: one row will do"
        given = args.rows or args.mapping or args.again
        return "--rows, --map and --again are for a table of people" if given else ""
    if args.to:
        return "--to is for one mail; the addresses of a table stand in its column `email`"
    if not args.people.is_file():
        if args.people.is_dir():
            return f"{args.people} is a folder: name the table"
        args.parser.exit(2, f"{args.parser.prog}: {absent(args.people)}\n")
    return "--map names a field twice" if len(dict(args.mapping)) < len(args.mapping) else ""


def _of_sending(args: argparse.Namespace) -> str:
    if (args.dry_run or args.again) and not args.send:
        return "--dry-run and --again go with --send"
    if args.server:
        from brochure.mail import account

        try:
            account.place(args.server)
        except BrochureError as fault:
            return str(fault)
    return "--parts is for drafts: it does not go with --send" if args.send and args.parts else ""


def _of_draft(args: argparse.Namespace) -> str:
    if args.edition not in _ATTACHED:
        return f"a mail has a PDF attached, and the {args.edition} edition is none"
    drafted = args.output is not None and args.people is None and not args.parts
    if drafted and args.output.suffix.lower() != ".eml":
        return f"the name of a draft ends with .eml: say -o {args.output.with_suffix('.eml')}"
    return ""
