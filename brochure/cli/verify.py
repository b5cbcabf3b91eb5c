"""`brochure verify`: compare a copy that was printed or mailed with the content as it is today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import CONTENT, FINE
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
    content = options.content(args)
    from brochure.build import approval

    comparison = approval.verify(_read_copy(args.copy), content)
    print(_verdict(comparison, content))
    for change in comparison.changes or ():
        print(f"  was: … {change.before} [{change.gone}] {change.after} …")
        print(f"  now: … {change.before} [{change.new}] {change.after} …\n")
    return FINE if comparison.same and not comparison.changes else CONTENT


def _read_copy(name: str) -> bytes | str:
    """Return the bytes of a file, or else the code itself. Raises BrochureError where the file cannot be read."""
    path = Path(name)
    if not path.is_file() and path.suffix.lower() != ".pdf":
        return name
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _verdict(comparison: Comparison, content: Path) -> str:
    if comparison.personal:
        own = f"This copy ({comparison.copy}) is a patient's own"
        if comparison.same:
            return f"{own}: its code is what {content} says today. Words are not shown."
        why = "It is of another content, or older: name its content, as in brochure verify COPY asthma.yaml."
        return f"{own}, and not what {content} says today ({comparison.today}). {why} Words are not shown."
    if not comparison.same:
        return f"This copy ({comparison.copy}) is not what {content} says today ({comparison.today})."
    if comparison.changes:
        return f"This copy ({comparison.copy}) has today's code, but not the words that {content} makes today."
    return f"This copy ({comparison.copy}) says what {content} says today."
