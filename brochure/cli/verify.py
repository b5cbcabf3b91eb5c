"""`brochure verify`: compare a copy that was printed or mailed with the content as it is today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import EXIT_CONTENT, EXIT_OK
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import argparse

    from brochure.build.approval import Comparison

DESCRIPTION = "Tell whether a printed or mailed copy says what the content says today, and for a PDF what changed."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("copy", metavar="FILE|CODE", help="a file that was made, or the code on a printed page")
    options.add_content(parser)


def run(args: argparse.Namespace) -> int:
    """Print whether the copy says what the content says today, and what changed."""
    content_path = options.get_content_path(args)
    from brochure.build import approval

    comparison = approval.verify(_read_copy(args.copy), content_path)
    print(_describe_comparison(comparison, content_path))
    for change in comparison.changes or ():
        print(f"  was: … {change.words_before} [{change.removed}] {change.words_after} …")
        print(f"  now: … {change.words_before} [{change.added}] {change.words_after} …\n")
    return EXIT_OK if comparison.is_same and not comparison.changes else EXIT_CONTENT


def _read_copy(path_or_code: str) -> bytes | str:
    """Return the bytes of a file, or else the code itself. Raises BrochureError where the file cannot be read."""
    path = Path(path_or_code)
    if not path.is_file() and path.suffix.lower() != ".pdf":
        return path_or_code
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _describe_comparison(comparison: Comparison, content_path: Path) -> str:
    if comparison.is_personal:
        opening = f"This copy ({comparison.copy_fingerprint}) is a patient's own"
        if comparison.is_same:
            return f"{opening}: its code is what {content_path} says today. Words are not shown."
        advice = "It is of another content, or older: name its content, as in brochure verify COPY asthma.yaml."
        return f"{opening}, and not what {content_path} says today ({comparison.current_fingerprint}). {advice} Words are not shown."
    if not comparison.is_same:
        return f"This copy ({comparison.copy_fingerprint}) is not what {content_path} says today ({comparison.current_fingerprint})."
    if comparison.changes:
        return f"This copy ({comparison.copy_fingerprint}) has today's code, but not the words that {content_path} makes today."
    return f"This copy ({comparison.copy_fingerprint}) says what {content_path} says today."
