"""Arguments that several commands share: how they are added and read, and the files that they name.

Only argparse prints anything here: usage errors, with exit code 2.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.design.editions import EDITIONS, PAPERS, build_edition
from brochure.diagnostics.suggest import describe_missing_file, find_nearest, shorten_for_message
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from brochure.copies.row_ranges import RowRanges

_WILDCARD = compile_lazily(r"[*?\[]")
_MAX_JOBS = 61  # Windows cannot wait for more processes at once
_GRAY_HELP = "make it in shades of gray, without any color"


# --- arguments ----------------------------------------------------------------------------------------------------


def add_contents(parser: argparse.ArgumentParser, fallback_folder: Path | None = None) -> None:
    """Add any number of content files; content.yaml may also be in `fallback_folder`. See `list_content_paths`."""
    help_text = "content files, or patterns such as *.yaml (default: content.yaml)"
    parser.add_argument("contents", metavar="CONTENT", nargs="*", help=help_text)
    parser.set_defaults(fallback_folder=fallback_folder)


def add_content(parser: argparse.ArgumentParser) -> None:
    """Add one content file. See `get_content_path`."""
    parser.add_argument("content", metavar="CONTENT", nargs="?", help="the content file (default: content.yaml)")
    parser.set_defaults(fallback_folder=None)


def add_content_option(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add one content file as the option --content. See `get_content_path`."""
    parser.add_argument("--content", metavar="FILE", help=help_text)
    parser.set_defaults(fallback_folder=None)


def add_editions(parser: argparse.ArgumentParser) -> None:
    """Add the choice of editions, paper and gray."""
    edition_group = parser.add_mutually_exclusive_group()
    help_text = f"the edition to make, or several with commas between them: {', '.join(EDITIONS)} (default: handout)"
    edition_group.add_argument(
        "--edition", dest="editions", metavar="NAME", action="extend", type=_parse_editions, help=help_text
    )
    edition_group.add_argument(
        "--all", action="store_true", help="make every edition in the content's list `editions:`"
    )
    add_paper(parser)
    add_gray(parser)


def add_edition(parser: argparse.ArgumentParser, verb: str, edition_names: Iterable[str] = EDITIONS) -> None:
    """Add the choice of one edition; `verb` is what the command does with it, such as `make`."""
    help_text = f"the edition to {verb}: {', '.join(edition_names)} (default: handout)"
    parser.add_argument("--edition", metavar="NAME", type=parse_edition_name, default="handout", help=help_text)


def add_paper(parser: argparse.ArgumentParser) -> None:
    """Add the choice of paper."""
    parser.add_argument(
        "--paper",
        type=_normalize_choice,
        choices=list(PAPERS),
        default="",
        help="the paper size (default: the clinic's)",
    )


def add_gray(parser: argparse.ArgumentParser, help_text: str = _GRAY_HELP) -> None:
    """Add the option --gray."""
    parser.add_argument("--gray", "--grey", action="store_true", help=help_text)


def add_jobs(parser: argparse.ArgumentParser, noun: str) -> None:
    """Add the number of processes; `noun` names what they make."""
    help_text = f"the number of {noun} to make at the same time (default: as many as this computer can)"
    parser.add_argument("--jobs", metavar="N", type=_parse_jobs, help=help_text)


def add_table_columns(parser: argparse.ArgumentParser) -> None:
    """Add the choice of a table's columns and rows."""
    help_text = 'the heading of a field\'s column, if it differs: --map first_name="Given Name" (can be repeated)'
    parser.add_argument(
        "--map",
        dest="mapping",
        metavar="FIELD=HEADING",
        action="append",
        type=_parse_mapping,
        default=[],
        help=help_text,
    )
    help_text = "only these rows, by their numbers in the spreadsheet: 7, 10-50, 10-, 2-9,12"
    parser.add_argument("--rows", metavar="ROWS", type=parse_rows, help=help_text)


# --- single values ------------------------------------------------------------------------------------------------


def _normalize_choice(text: str) -> str:
    return text.strip().lower()


def _parse_editions(text: str) -> list[str]:
    return [parse_edition_name(name) for name in text.split(",")]


def parse_edition_name(text: str) -> str:
    """Return the edition's name in lowercase. Raises ArgumentTypeError if there is no such edition."""
    name = _normalize_choice(text)
    if name in EDITIONS:
        return name
    suggestion = next(
        (known_name for known_name in EDITIONS if name and known_name.startswith(name)), find_nearest(name, EDITIONS)
    )
    hint = f"did you mean {suggestion}?" if suggestion else f"choose from {', '.join(EDITIONS)}"
    raise build_argument_error(f"there is no edition {shorten_for_message(text)!r}: {hint}")


def build_number_parser(noun: str) -> Callable[[str], int]:
    """Return a function that reads a number of `noun`, 1 or more; it keeps only the first nine digits."""

    def parse_number(text: str) -> int:
        if not text.isdecimal() or int(text[:9]) < 1:
            raise build_argument_error(f"type a number of {noun}, 1 or more, not {shorten_for_message(text)!r}")
        return int(text[:9])

    return parse_number


def _parse_jobs(text: str) -> int:
    return min(build_number_parser("files")(text), _MAX_JOBS)


def _parse_mapping(text: str) -> tuple[str, str]:
    field, _, header = text.partition("=")
    if not field.strip() or not header.strip():
        raise build_argument_error('type the field and the heading of its column: --map first_name="Given Name"')
    return field.strip(), header.strip()


def parse_rows(text: str) -> RowRanges:
    """Return the row ranges in a text. Raises ArgumentTypeError where they make no sense."""
    from brochure.copies import row_ranges

    try:
        return row_ranges.parse(text)
    except ValueError as fault:
        raise build_argument_error(str(fault)) from None


def build_argument_error(message: str) -> Exception:
    """Return the exception that argparse turns into a usage error."""
    from argparse import ArgumentTypeError

    return ArgumentTypeError(message)


# --- files --------------------------------------------------------------------------------------------------------


def get_content_path(args: argparse.Namespace) -> Path:
    """Return the one content file of a command; end with a usage error if it does not exist."""
    return _require_content(args, args.content) if args.content else _find_default_content(args)


def list_content_paths(args: argparse.Namespace) -> list[Path]:
    """Return the content files of a command, each once; end with a usage error if one does not exist.

    A pattern that the shell has not expanded, as on Windows, is expanded here, in the order of the files' names.
    """
    if not args.contents:
        return [_find_default_content(args)]
    path_by_target: dict[Path, Path] = {}
    for pattern in args.contents:
        for name in _expand_pattern(args, pattern):
            path = _require_content(args, name)
            path_by_target.setdefault(path.resolve(), path)
    return list(path_by_target.values())


def _expand_pattern(args: argparse.Namespace, pattern: str) -> Iterable[str]:
    if not _WILDCARD.search(pattern) or os.path.lexists(pattern):
        return [pattern]
    import glob

    return sorted(glob.glob(pattern)) or args.parser.error(f"there is no file {pattern}")  # noqa: PTH207 -- names as given


def _find_default_content(args: argparse.Namespace) -> Path:
    default_path = Path("content.yaml")
    if args.fallback_folder is not None and not default_path.exists():
        default_path = args.fallback_folder / default_path
    if not default_path.exists():
        args.parser.error("name the content file: there is no content.yaml in this folder")
    return _require_content(args, str(default_path))


def _require_content(args: argparse.Namespace, name: str) -> Path:
    return require_file(args, Path(name), "content file", allow_special=True)


def require_file(args: argparse.Namespace, path: Path, noun: str, *, allow_special: bool = False) -> Path:
    """Return the path of a file; end with a usage error if it is a folder or does not exist.

    `noun` names the kind of file in the message. `allow_special` allows files that can be read only once, such as a
    pipe.
    """
    if path.is_dir():
        args.parser.error(f"name the {noun}: {path} is a folder")
    if not (path.exists() if allow_special else path.is_file()):
        # without the usage text, which does not help with a misspelled name
        args.parser.exit(2, f"{args.parser.prog}: {describe_missing_file(path)}\n")
    return path


# --- together -----------------------------------------------------------------------------------------------------


def read_column_mapping(args: argparse.Namespace) -> dict[str, str]:
    """Return the column headings by field; end with a usage error if a field is named twice."""
    header_by_field = dict(args.mapping)
    if len(header_by_field) < len(args.mapping):
        args.parser.error("use --map only once for each field")
    return header_by_field


def reject_conflicts(args: argparse.Namespace, edition_names: Sequence[str]) -> None:
    """End with a usage error if the options do not fit the editions; `edition_names` has the edition of each file."""
    if args.paper and not any(build_edition(name).is_pdf for name in edition_names):
        args.parser.error(f"leave out --paper: the {edition_names[0]} edition has no paper size")
    if args.open and len(edition_names) > 1:
        args.parser.error(f"leave out --open: it opens one file, and {len(edition_names)} will be made")
