"""`brochure pages`: make a picture of every page of a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import EXIT_OK
from brochure.cli.report import say
from brochure.diagnostics.reporters import format_quantity
from brochure.diagnostics.suggest import shorten_for_message

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Make a picture (PNG) of every page of a PDF."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    from brochure.build.preview import DPI

    parser.add_argument("pdf", metavar="FILE.pdf", type=Path, help="the PDF")
    help_text = "the folder for the pictures (default: next to the PDF, with the same name)"
    parser.add_argument("-o", dest="output", metavar="DIR", type=Path, help=help_text)
    parser.add_argument("--dpi", metavar="N", type=_parse_dpi, default=DPI, help=f"dots per inch (default: {DPI})")
    options.add_gray(parser, "show the pages as a black-and-white printer prints them")


def run(args: argparse.Namespace) -> int:
    """Make the pictures and print their paths; return the exit code."""
    pdf = options.require_file(args, args.pdf, "PDF")
    if args.output is None and not pdf.suffix:
        args.parser.error(f"choose a folder for the pictures with -o: the name {pdf} has no ending such as .pdf")
    from brochure.build import preview

    paths = preview.write_images(pdf, args.output or pdf.with_suffix(""), args.dpi, gray=args.gray)
    say(f"Made {format_quantity(len(paths), 'picture')}.")
    for path in paths:
        print(path)
    return EXIT_OK


def _parse_dpi(text: str) -> int:
    from brochure.build.preview import MAX_DPI

    if not text.isdecimal() or not 1 <= int(text[:9]) <= MAX_DPI:
        raise options.build_argument_error(
            f"type a whole number from 1 to {MAX_DPI}, not {shorten_for_message(text)!r}"
        )
    return int(text)
