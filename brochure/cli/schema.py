"""`brochure schema`: print the JSON Schema of content files, for editors that offer keys and underline mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli.exit_codes import EXIT_OK
from brochure.runtime.files import write_atomically

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Print the JSON Schema of content files. With it, text editors offer keys and underline mistakes."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("-o", dest="output", metavar="FILE", type=Path, help="write it to FILE instead of printing it")


def run(args: argparse.Namespace) -> int:
    """Print the schema, or write it into a file; return the exit code."""
    import json

    from brochure.content.json_schema import build_content_schema

    text = json.dumps(build_content_schema(), indent=2) + "\n"
    if args.output is None:
        print(text, end="")
    else:
        write_atomically(args.output, text.encode())
        print(args.output)
    return EXIT_OK
