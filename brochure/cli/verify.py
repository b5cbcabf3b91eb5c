"""`brochure verify`: compare a printed, saved or emailed copy with today's content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import EXIT_CONTENT, EXIT_OK
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import argparse

    from brochure.build.approval import Comparison

DESCRIPTION = (
    "Find out whether a printed, saved or emailed copy matches today's content, and for a PDF what has changed."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("copy", metavar="FILE|CODE", help="the copy's file, or the code on a printed page")
    options.add_content(parser)


def run(args: argparse.Namespace) -> int:
    """Print whether the copy matches today's content, and what changed; return the exit code."""
    content_path = options.get_content_path(args)
    from brochure.build import approval

    comparison = approval.verify(_read_copy(args.copy), content_path)
    print(_describe_comparison(comparison, content_path))
    for change in comparison.changes or ():
        print(f"  was: … {change.words_before} [{change.removed}] {change.words_after} …")
        print(f"  now: … {change.words_before} [{change.added}] {change.words_after} …\n")
    return EXIT_OK if comparison.is_same and not comparison.changes else EXIT_CONTENT


def _read_copy(path_or_code: str) -> bytes | str:
    """Return the bytes of a file, or the code itself if it is no file. Raises BrochureError if it cannot be read."""
    path = Path(path_or_code)
    if not path.is_file() and path.suffix.lower() != ".pdf":
        return path_or_code
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _describe_comparison(comparison: Comparison, content_path: Path) -> str:
    if comparison.is_personal:
        opening = f"This is a patient's own copy ({comparison.copy_fingerprint}), so its words are not shown."
        if comparison.is_same:
            return f"{opening} It matches today's {content_path}."
        advice = "It is older, or a copy of another handout. Then name its content: brochure verify COPY asthma.yaml"
        return f"{opening} It does not match today's {content_path} ({comparison.current_fingerprint}). {advice}"
    copy_name = f"This copy ({comparison.copy_fingerprint})"
    if not comparison.is_same:
        return f"{copy_name} does not match today's {content_path} ({comparison.current_fingerprint})."
    if comparison.changes:
        return f"{copy_name} has today's code, but other words than today's {content_path}."
    return f"{copy_name} matches today's {content_path}."
