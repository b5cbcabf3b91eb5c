"""What may be asked of the commands, and what was: slips of the hand end here, in plain words, before anything is done.

No command runs here, and nothing is printed but by argparse: its help, and its usage errors (exit code 2).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from brochure.cli import console
from brochure.design.editions import EDITIONS, PAPERS, SUFFIXES, edition
from brochure.diagnostics.reporters import FORMATS
from brochure.diagnostics.suggest import absent, nearest, shorten
from brochure.runtime.lazy_import import standing_in
from brochure.runtime.lazy_regex import deferred, on_demand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brochure.copies.job import Order
    from brochure.copies.row_ranges import Rows

_ENGLISH = {"gettext": lambda words: words, "ngettext": lambda one, many, count: one if count == 1 else many}

with deferred(), standing_in({"gettext": _ENGLISH}):  # argparse looks for translations, and nobody wrote any for this
    import argparse

_FORBIDDEN = on_demand(r'[<>:"|?*\x00-\x1f\x7f]|[. ]$|^$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
_PATTERN = on_demand(r"[*?\[]")
_KINDS = {".pdf": "a PDF", ".txt": "a text", ".html": "a web page"}
_MOST_JOBS = 61  # Windows cannot wait for more processes at once


def parse(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments as `parser` understands them; contents may stand before and after options alike.

    `command` names the command, empty where none was given. Raises SystemExit after help or a usage error.
    """
    args, rest = parser.parse_known_args(arguments)
    contents = getattr(args, "contents", None)
    if rest and (contents is None or any(argument.startswith("-") for argument in rest)):
        args.parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if contents is not None:
        contents += rest
    return args


def everything(given: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The arguments of the program `brochure`, all its commands; of one alone if it is named first in `given`."""
    parser = argparse.ArgumentParser(
        prog="brochure",
        description="Patient handouts: from a plain content file to an accessible PDF.",
        epilog="Each command explains itself: brochure build --help",
        formatter_class=_Help,
    )
    parser.set_defaults(parser=parser, command="")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in given[:1] if given and given[0] in _COMMANDS else _COMMANDS:
        declare, brief = _COMMANDS[name]
        sub = commands.add_parser(name, help=brief, description=_ABOUT[name], formatter_class=_Help)
        sub.set_defaults(parser=sub, command=name)
        declare(sub)
    return parser


class _Help(argparse.HelpFormatter):
    """Help as wide as the console, which argparse would load much to measure: each argument makes one of these."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=console.columns() - 2)


def make_pdf(beside: Path) -> argparse.ArgumentParser:
    """The arguments of `make_pdf.py`: those of `brochure build`; content.yaml may also be in the folder `beside`."""
    parser = argparse.ArgumentParser(
        prog="make_pdf.py",
        description="Make the handout's PDF. The same as: brochure build",
        formatter_class=_Help,
    )
    parser.set_defaults(parser=parser, command="build")
    _build(parser, beside)
    return parser


def _build(parser: argparse.ArgumentParser, beside: Path | None = None) -> None:
    _contents(parser, beside)
    _which(parser)
    parser.add_argument("--imposed", action="store_true", help="a booklet's pages on sheets, to print and fold")
    about = "the file to write, where one is made (default: named after the content, in the folder out beside it)"
    parser.add_argument("-o", dest="output", metavar="FILE", type=Path, help=about)
    parser.add_argument("--final", action="store_true", help="refuse to make a draft: everything must be ready")
    parser.add_argument("--open", action="store_true", help="open what is made, where it is one file")
    about = "tell where the bytes of a PDF go: pages, type faces, pictures, tags"
    parser.add_argument("--stats", action="store_true", help=about)
    about = "make it again, though nothing has changed"
    parser.add_argument("--force", action="store_true", help=about)
    about = "forget what was made before, here and elsewhere, and keep no record of this"
    parser.add_argument("--no-cache", action="store_true", help=about)
    about = "how many files to make at the same time (default: as many as this computer can)"
    parser.add_argument("--jobs", metavar="N", type=_jobs, help=about)


def _watch(parser: argparse.ArgumentParser) -> None:
    _one_content(parser)
    _which(parser)
    parser.add_argument("--open", action="store_true", help="open what is made first, where it is one file")
    parser.set_defaults(imposed=False, output=None)


def _which(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    about = f"the edition to make, or several: {', '.join(EDITIONS)} (default: handout)"
    which.add_argument("--edition", dest="editions", metavar="NAME", action="extend", type=_editions, help=about)
    which.add_argument("--all", action="store_true", help="make every edition in the content's list `editions`")
    parser.add_argument("--paper", type=_lower, choices=list(PAPERS), default="", help="default: the clinic's")
    parser.add_argument("--gray", "--grey", action="store_true", help="print in gray, with no colour at all")


def _check(parser: argparse.ArgumentParser) -> None:
    _contents(parser)
    parser.add_argument("--strict", action="store_true", help="fail for warnings too")
    parser.add_argument("--layout", action="store_true", help="look at the pages too: slower, as they are laid out")
    about = "show what software can judge of PEMAT-P and of the CDC's Clear Communication Index"
    parser.add_argument("--score", action="store_true", help=about)
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), json or github")


def _email(parser: argparse.ArgumentParser) -> None:
    from brochure.cli import email_arguments

    email_arguments.declare(parser, edition=_edition, mapped=_mapped, rows=_rows)


def _approve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", required=True, help="the clinician's name and title")
    _one_content(parser)


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", metavar="FILE|CODE", help="a file that was made, or the code on a printed page")
    _one_content(parser)


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the rule to explain, such as long-sentence")
    parser.add_argument("--markdown", action="store_true", help="all of them, as a page of documentation")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="its file: NAME.yaml in this folder")


def _schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", dest="output", metavar="FILE", type=Path, help="write it to FILE instead")


def _pages(parser: argparse.ArgumentParser) -> None:
    from brochure.build.preview import DPI

    parser.add_argument("pdf", metavar="FILE.pdf", type=Path, help="the PDF")
    about = "the folder for the pictures (default: beside the PDF, and named after it)"
    parser.add_argument("-o", dest="output", metavar="DIR", type=Path, help=about)
    parser.add_argument("--dpi", metavar="N", type=_dpi, default=DPI, help=f"dots an inch (default: {DPI})")
    parser.add_argument("--gray", "--grey", action="store_true", help="as a printer without colour shows them")


def _copies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="PEOPLE", help="the table: a CSV file, or an Excel workbook (.xlsx)")
    about = "the content file, with its fields under `people:` (default: content.yaml)"
    parser.add_argument("--content", metavar="FILE", help=about)
    about = "the folder for the copies (default: out/copies-1 beside the content, or the next number)"
    parser.add_argument("-o", dest="output", metavar="DIR", type=Path, help=about)
    about = 'the head of a field\'s column, where it is another: --map first_name="Given Name" (may be repeated)'
    parser.add_argument(
        "--map", dest="mapping", metavar="FIELD=HEAD", action="append", type=_mapped, default=[], help=about
    )
    about = "only these rows, as the spreadsheet numbers them: 7, 10-50, 10-, 2-9,12"
    parser.add_argument("--rows", metavar="ROWS", type=_rows, help=about)
    about = f"the edition to make: {', '.join(EDITIONS)} (default: handout)"
    parser.add_argument("--edition", metavar="NAME", type=_edition, default="handout", help=about)
    parser.add_argument("--paper", type=_lower, choices=list(PAPERS), default="", help="default: the clinic's")
    parser.add_argument("--gray", "--grey", action="store_true", help="print in gray, with no colour at all")
    parser.add_argument("--final", action="store_true", help="refuse to make drafts: everything must be ready")
    about = "lock each copy with the password in this column; a date of birth is easily guessed"
    parser.add_argument("--password", metavar="COLUMN", default="", help=about)
    about = "make one file for the printer, in which each person's copy starts on a fresh sheet"
    parser.add_argument("--combine", action="store_true", help=about)
    about = "how many copies to make at the same time (default: as many as this computer can)"
    parser.add_argument("--jobs", metavar="N", type=_jobs, help=about)
    about = "remove the copies that the folder has, and begin anew"
    parser.add_argument("--restart", action="store_true", help=about)
    parser.set_defaults(beside=None)


def _mapped(text: str) -> tuple[str, str]:
    field, _, head = text.partition("=")
    if not field.strip() or not head.strip():
        raise argparse.ArgumentTypeError('say which head a field has: --map first_name="Given Name"')
    return field.strip(), head.strip()


def _rows(text: str) -> Rows:
    from brochure.copies import row_ranges

    try:
        return row_ranges.parse(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _contents(parser: argparse.ArgumentParser, beside: Path | None = None) -> None:
    about = "content files, or patterns such as *.yaml (default: content.yaml)"
    parser.add_argument("contents", metavar="CONTENT", nargs="*", help=about)
    parser.set_defaults(beside=beside)


def _one_content(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("content", metavar="CONTENT", nargs="?", help="the content file (default: content.yaml)")
    parser.set_defaults(beside=None)


def _lower(text: str) -> str:
    return text.strip().lower()


def _editions(text: str) -> list[str]:
    return [_edition(name) for name in text.split(",")]


def _edition(text: str) -> str:
    name = _lower(text)
    if name in EDITIONS:
        return name
    meant = next((known for known in EDITIONS if name and known.startswith(name)), nearest(name, EDITIONS))
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(EDITIONS)}"
    raise argparse.ArgumentTypeError(f"there is no edition {shorten(text)!r}: {hint}")


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{shorten(text)!r} is no number of files: say 1 or more")
    return min(int(text), _MOST_JOBS)


def _dpi(text: str) -> int:
    from brochure.build.preview import FINEST

    if not text.isdecimal() or not 1 <= int(text) <= FINEST:
        wanted = f"a whole number from 1 to {FINEST}"
        raise argparse.ArgumentTypeError(f"{shorten(text)!r} is not {wanted}")
    return int(text)


_COMMANDS = {  # in the order of the help, each with what declares its arguments
    "build": (_build, "make the PDF, or other editions"),
    "check": (_check, "look for problems, without making a PDF"),
    "watch": (_watch, "make the PDF again at every save"),
    "copies": (_copies, "make a copy for each person in a table"),
    "pages": (_pages, "make pictures of a PDF's pages"),
    "email": (_email, "make a mail with the handout, or send it"),
    "approve": (_approve, "write a clinician's approval into the content"),
    "verify": (_verify, "compare a copy with the content of today"),
    "rules": (_rules, "list the rules, or explain one"),
    "new": (_new, "start a new handout"),
    "schema": (_schema, "print the content format, for editors"),
}
_ABOUT = {
    "build": "Make the handout's PDF, or other editions of it.",
    "check": "Tell what is wrong with content files, or not ready yet. Makes nothing.",
    "watch": "Make the PDF, and again whenever you save. Ctrl-C ends.",
    "copies": "Make a copy of a handout for each person in a table, with their words in its fields.",
    "pages": "Make a PNG of every page of a PDF, to look at.",
    "email": "Make a mail with the handout: a draft for your mail program, or one for each in a table; or send them.",
    "approve": "Write into a content file that a clinician approves its words."
    " Refuses while anything else is not ready.",
    "verify": "Tell whether a printed or mailed copy says what the content says today, and for a PDF what changed.",
    "rules": "List the rules of the checks, or explain one: what is wrong, why it matters, how to mend it.",
    "new": "Write a small handout with comments, to start from. Never writes over another file.",
    "schema": "Print the JSON Schema of content files: with it, editors complete keys and underline faults.",
}


def content(args: argparse.Namespace) -> Path:
    """The one content file of a command; ends with a usage error where it is not there."""
    return _content(args, args.content) if args.content else _usual_content(args)


def contents(args: argparse.Namespace) -> list[Path]:
    """The content files of a command, each once; ends with a usage error where one is not there.

    A pattern that no shell has expanded, as on Windows, stands for the files that fit it, in the order of their names.
    """
    if not args.contents:
        return [_usual_content(args)]
    found: dict[Path, Path] = {}
    for given in args.contents:
        for name in _fitting(args, given):
            path = _content(args, name)
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _fitting(args: argparse.Namespace, given: str) -> Iterable[str]:
    if not _PATTERN.search(given) or os.path.lexists(given):
        return [given]
    import glob

    return sorted(glob.glob(given)) or args.parser.error(f"there is no file {given}")  # noqa: PTH207 -- names as given


def _usual_content(args: argparse.Namespace) -> Path:
    usual = Path("content.yaml")
    if args.beside is not None and not usual.exists():
        usual = args.beside / usual
    if not usual.exists():
        args.parser.error("there is no content.yaml in this folder: name the content file")
    return _content(args, str(usual))


def _content(args: argparse.Namespace, name: str) -> Path:
    path = Path(name)
    if not path.exists():
        _absent(args, path)
    if path.is_dir():
        args.parser.error(f"{path} is a folder: name the content file")
    return path


def _absent(args: argparse.Namespace, path: Path) -> NoReturn:
    """End with a usage error of one line: how the command is to be used says nothing of a name misspelt."""
    args.parser.exit(2, f"{args.parser.prog}: {absent(path)}\n")
    raise AssertionError


def order(args: argparse.Namespace) -> Order:
    """The order for copies; ends with a usage error where a file is not there, or what was asked for does not fit."""
    table = Path(args.table)
    if table.is_dir():
        args.parser.error(f"{table} is a folder: name the table")
    if not table.is_file():
        _absent(args, table)
    printed = edition(args.edition).form not in {"text", "html"}
    for given, option in ((args.paper, "--paper"), (args.password, "--password"), (args.combine, "--combine")):
        if given and not printed:
            args.parser.error(f"{option} is for editions that are PDFs: {args.edition} is not")
    if args.password and args.combine:
        args.parser.error("--password locks each copy, and --combine makes one file of all: ask for one of them")
    mapping = dict(args.mapping)
    if len(mapping) < len(args.mapping):
        args.parser.error("--map names a field twice")
    from brochure.build.pipeline import Options
    from brochure.copies.job import Order

    options = Options(args.edition, args.paper, gray=args.gray)
    rest = {name: getattr(args, name) for name in ("rows", "jobs", "password", "combine", "restart")}
    return Order(table, content(args), options, mapping, args.output, **rest)


def fit_together(args: argparse.Namespace, made: Sequence[str]) -> None:
    """End with a usage error where what was asked for cannot be made; `made` has the edition of each file."""
    if args.imposed and set(made) != {"booklet"}:
        args.parser.error("--imposed places a booklet's pages on sheets: it goes with --edition booklet alone")
    if args.paper and all(edition(name).form in {"text", "html"} for name in made):
        args.parser.error(f"--paper is for editions that are printed: {made[0]} is not")
    if args.output is not None:
        _output_fits(args, made)
    if args.open and len(made) > 1:
        args.parser.error(f"--open opens one file, and these are {len(made)}")


def _output_fits(args: argparse.Namespace, made: Sequence[str]) -> None:
    # So that a slip of the hand (`-o content.yaml`) never writes a PDF over somebody's words.
    if len(made) > 1:
        args.parser.error(f"-o names one file, and these are {len(made)}: leave it out, and see where they go")
    suffix = SUFFIXES[edition(made[0]).form]
    if args.output.suffix.lower() != suffix:
        wrong = f"the name of {_KINDS[suffix]} ends with {suffix}; this is {str(args.output)!r}"
        name = args.output.with_suffix(suffix) if args.output.name else f"{made[0]}{suffix}"
        args.parser.error(f"argument -o: {wrong}: say -o {name}")


def pdf_and_folder(args: argparse.Namespace) -> tuple[Path, Path]:
    """The PDF whose pages are wanted, and the folder for their pictures; a usage error where there is no such file."""
    pdf: Path = args.pdf
    if pdf.is_dir():
        args.parser.error(f"{pdf} is a folder: name the PDF")
    if not pdf.is_file():
        _absent(args, pdf)
    if args.output is None and not pdf.suffix:
        args.parser.error(f"{pdf} has no ending such as .pdf: say with -o where its pictures are to go")
    return pdf, args.output or pdf.with_suffix("")


def new_path(args: argparse.Namespace) -> Path:
    """The file of a new handout; a usage error where some computer refuses its name, or its folder is not there."""
    target = Path(args.name)
    if _FORBIDDEN.search(target.name) or args.name.endswith(("/", os.sep)):
        args.parser.error(f"{args.name!r} is no name for a file on every computer: use letters, digits and hyphens")
    if target.suffix.lower() not in {".yaml", ".yml"}:
        target = target.with_name(f"{target.name}.yaml")
    if not target.parent.is_dir():
        args.parser.error(f"there is no folder {target.parent}")
    return target
