"""`brochure new`: write a small handout with comments as a starting point."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli.exit_codes import EXIT_OK
from brochure.cli.report import say
from brochure.runtime.app_dirs import PACKAGE_FOLDER
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import write_atomically
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Write a small handout with comments as a starting point. Never overwrites a file."

_FORBIDDEN_NAME = compile_lazily(r'[<>:"|?*\x00-\x1f\x7f]|[. ]$|^$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("name", metavar="NAME", help="the name of the new file: NAME.yaml in this folder")


def run(args: argparse.Namespace) -> int:
    """Write the handout; return the exit code. Raises BrochureError if the file exists already."""
    target = _choose_target(args)
    if target.exists() or target.is_symlink():
        raise BrochureError(f"Choose another name: {target} exists already, and has not been changed.")
    write_atomically(target, Path(PACKAGE_FOLDER, "content", "starter.yaml").read_bytes())
    quoted_path = f'"{target}"' if " " in str(target) else str(target)
    say("Made a new handout. Open it in a text editor, change the words, and save. Then type:")
    say(f"    brochure check {quoted_path}")
    say(f"    brochure build {quoted_path}")
    print(target)
    return EXIT_OK


def _choose_target(args: argparse.Namespace) -> Path:
    """Return the path to write; end with a usage error if its name would not work on every system, or has no folder."""
    target = Path(args.name)
    if _FORBIDDEN_NAME.search(target.name) or args.name.endswith(("/", os.sep)):
        args.parser.error(f"use only letters, digits and hyphens: {args.name!r} does not work on every computer")
    if target.suffix.lower() not in {".yaml", ".yml"}:
        target = target.with_name(f"{target.name}.yaml")
    if not target.parent.is_dir():
        args.parser.error(f"there is no folder {target.parent}")
    return target
