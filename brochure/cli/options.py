"""What several commands share: their arguments, how these are read, and the files that they name.

Nothing is printed here but by argparse: its usage errors, with exit code 2.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.design.editions import EDITIONS, PAPERS, edition
from brochure.diagnostics.suggest import absent, nearest, shorten
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from brochure.copies.row_ranges import Rows

_PATTERN = on_demand(r"[*?\[]")
_MOST_JOBS = 61  # Windows cannot wait for more processes at once
_GRAY = "print in gray, with no colour at all"


# --- arguments ----------------------------------------------------------------------------------------------------


def add_contents(parser: argparse.ArgumentParser, beside: Path | None = None) -> None:
    """Add any number of content files; the usual one may also be in the folder `beside`. See `contents`."""
    about = "content files, or patterns such as *.yaml (default: content.yaml)"
    parser.add_argument("contents", metavar="CONTENT", nargs="*", help=about)
    parser.set_defaults(beside=beside)


def add_content(parser: argparse.ArgumentParser) -> None:
    """Add one content file. See `content`."""
    parser.add_argument("content", metavar="CONTENT", nargs="?", help="the content file (default: content.yaml)")
    parser.set_defaults(beside=None)


def add_content_option(parser: argparse.ArgumentParser, about: str) -> None:
    """Add one content file as the option --content. See `content`."""
    parser.add_argument("--content", metavar="FILE", help=about)
    parser.set_defaults(beside=None)


def add_editions(parser: argparse.ArgumentParser) -> None:
    """Add the choice of editions, paper and gray."""
    which = parser.add_mutually_exclusive_group()
    about = f"the edition to make, or several: {', '.join(EDITIONS)} (default: handout)"
    which.add_argument("--edition", dest="editions", metavar="NAME", action="extend", type=_editions, help=about)
    which.add_argument("--all", action="store_true", help="make every edition in the content's list `editions`")
    add_paper(parser)
    add_gray(parser)


def add_edition(parser: argparse.ArgumentParser, verb: str, names: Iterable[str] = EDITIONS) -> None:
    """Add the choice of one edition, for a command that does `verb` with it."""
    about = f"the edition to {verb}: {', '.join(names)} (default: handout)"
    parser.add_argument("--edition", metavar="NAME", type=edition_name, default="handout", help=about)


def add_paper(parser: argparse.ArgumentParser) -> None:
    """Add the choice of paper."""
    parser.add_argument("--paper", type=_lower, choices=list(PAPERS), default="", help="default: the clinic's")


def add_gray(parser: argparse.ArgumentParser, about: str = _GRAY) -> None:
    """Add the option --gray."""
    parser.add_argument("--gray", "--grey", action="store_true", help=about)


def add_jobs(parser: argparse.ArgumentParser, noun: str) -> None:
    """Add the number of processes; `noun` says what they make."""
    about = f"how many {noun} to make at the same time (default: as many as this computer can)"
    parser.add_argument("--jobs", metavar="N", type=_jobs, help=about)


def add_table_columns(parser: argparse.ArgumentParser) -> None:
    """Add the choice of a table's columns and rows."""
    about = 'the head of a field\'s column, where it is another: --map first_name="Given Name" (may be repeated)'
    parser.add_argument(
        "--map", dest="mapping", metavar="FIELD=HEAD", action="append", type=_mapped, default=[], help=about
    )
    about = "only these rows, as the spreadsheet numbers them: 7, 10-50, 10-, 2-9,12"
    parser.add_argument("--rows", metavar="ROWS", type=rows, help=about)


# --- single values ------------------------------------------------------------------------------------------------


def _lower(text: str) -> str:
    return text.strip().lower()


def _editions(text: str) -> list[str]:
    return [edition_name(name) for name in text.split(",")]


def edition_name(text: str) -> str:
    """Return the name of an edition as it was typed. Raises ArgumentTypeError where there is none."""
    name = _lower(text)
    if name in EDITIONS:
        return name
    meant = next((known for known in EDITIONS if name and known.startswith(name)), nearest(name, EDITIONS))
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(EDITIONS)}"
    raise argument_error(f"there is no edition {shorten(text)!r}: {hint}")


def positive_number(noun: str) -> Callable[[str], int]:
    """Return what reads a number of `noun`, 1 or more; a number with more than nine digits is cut short."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text[:9]) < 1:
            raise argument_error(f"{shorten(text)!r} is no number of {noun}: say 1 or more")
        return int(text[:9])

    return read


def _jobs(text: str) -> int:
    return min(positive_number("files")(text), _MOST_JOBS)


def _mapped(text: str) -> tuple[str, str]:
    field, _, head = text.partition("=")
    if not field.strip() or not head.strip():
        raise argument_error('say which head a field has: --map first_name="Given Name"')
    return field.strip(), head.strip()


def rows(text: str) -> Rows:
    """Return the rows of a table as they were typed. Raises ArgumentTypeError where they make no sense."""
    from brochure.copies import row_ranges

    try:
        return row_ranges.parse(text)
    except ValueError as fault:
        raise argument_error(str(fault)) from None


def argument_error(words: str) -> Exception:
    """Return the exception from which argparse makes a usage error."""
    from argparse import ArgumentTypeError

    return ArgumentTypeError(words)


# --- files --------------------------------------------------------------------------------------------------------


def content(args: argparse.Namespace) -> Path:
    """Return the one content file of a command; end with a usage error where it is not there."""
    return _content(args, args.content) if args.content else _usual_content(args)


def contents(args: argparse.Namespace) -> list[Path]:
    """Return the content files of a command, each once; end with a usage error where one is not there.

    A pattern that no shell has expanded, as on Windows, stands for the files that fit it, in the order of their names.
    """
    if not args.contents:
        return [_usual_content(args)]
    found: dict[Path, Path] = {}
    for given in args.contents:
        for name in _expand(args, given):
            path = _content(args, name)
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _expand(args: argparse.Namespace, given: str) -> Iterable[str]:
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
    return existing_file(args, Path(name), "content file", special=True)


def existing_file(args: argparse.Namespace, path: Path, noun: str, *, special: bool = False) -> Path:
    """Return the path of a file; end with a usage error where it is a folder, or not there. `noun` says what it is.

    `special` allows what is read only once, such as a pipe.
    """
    if path.is_dir():
        args.parser.error(f"{path} is a folder: name the {noun}")
    if not (path.exists() if special else path.is_file()):
        # one line: how the command is to be used says nothing of a name misspelt
        args.parser.exit(2, f"{args.parser.prog}: {absent(path)}\n")
    return path


# --- together -----------------------------------------------------------------------------------------------------


def mapping(args: argparse.Namespace) -> dict[str, str]:
    """Return the heads of columns by field; end with a usage error where a field is named twice."""
    heads = dict(args.mapping)
    if len(heads) < len(args.mapping):
        args.parser.error("--map names a field twice")
    return heads


def refuse_misfits(args: argparse.Namespace, names: Sequence[str]) -> None:
    """End with a usage error where the options do not fit the editions; `names` has the edition of each file."""
    if args.paper and not any(edition(name).is_pdf for name in names):
        args.parser.error(f"--paper is for editions that are printed: {names[0]} is not")
    if args.open and len(names) > 1:
        args.parser.error(f"--open opens one file, and these are {len(names)}")
