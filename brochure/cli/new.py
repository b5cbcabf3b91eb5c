"""`brochure new`: write a small handout with comments, to start from."""

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

DESCRIPTION = "Write a small handout with comments, to start from. Never writes over another file."

_FORBIDDEN_NAME = compile_lazily(r'[<>:"|?*\x00-\x1f\x7f]|[. ]$|^$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("name", metavar="NAME", help="its file: NAME.yaml in this folder")


def run(args: argparse.Namespace) -> int:
    """Write the handout. Raises BrochureError where there is such a file already."""
    target = _choose_target(args)
    if target.exists() or target.is_symlink():
        raise BrochureError(f"{target} is there already, and stays as it is. Choose another name.")
    write_atomically(target, Path(PACKAGE_FOLDER, "content", "starter.yaml").read_bytes())
    quoted_path = f'"{target}"' if " " in str(target) else str(target)
    say("Made a handout to start from. Open it in a text editor and change the words, then type:")
    say(f"    brochure check {quoted_path}")
    say(f"    brochure build {quoted_path}")
    print(target)
    return EXIT_OK


def _choose_target(args: argparse.Namespace) -> Path:
    """Return the file to write; end with a usage error where some computer refuses its name, or there is no folder."""
    target = Path(args.name)
    if _FORBIDDEN_NAME.search(target.name) or args.name.endswith(("/", os.sep)):
        args.parser.error(f"{args.name!r} is no name for a file on every computer: use letters, digits and hyphens")
    if target.suffix.lower() not in {".yaml", ".yml"}:
        target = target.with_name(f"{target.name}.yaml")
    if not target.parent.is_dir():
        args.parser.error(f"there is no folder {target.parent}")
    return target
