"""The commands, in the order of the help. Each has a file of its own, cli/NAME.py: its arguments and its action."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    import argparse


class CommandModule(Protocol):
    """What the file of a command contains."""

    DESCRIPTION: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments to its parser; no heavy library is loaded."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command; return the exit code. Raises BrochureError and, for usage errors, SystemExit."""


@dataclass(frozen=True)
class Command:
    """A line of the table: a `private` command handles patients' words, and one that `runs_long` collects garbage."""

    summary: str
    is_long_running: bool = False
    is_private: bool = False


COMMANDS = {
    "build": Command("make the PDF, or other editions"),
    "check": Command("look for problems, without making a PDF"),
    "watch": Command("make the PDF again at every save", is_long_running=True),
    "copies": Command("make a copy for each person in a table", is_long_running=True, is_private=True),
    "pages": Command("make pictures of a PDF's pages", is_long_running=True),
    "email": Command("make a mail with the handout, or send it", is_long_running=True, is_private=True),
    "approve": Command("write a clinician's approval into the content"),
    "verify": Command("compare a copy with the content of today"),
    "rules": Command("list the rules, or explain one"),
    "new": Command("start a new handout"),
    "schema": Command("print the content format, for editors"),
}


def import_command(name: str) -> CommandModule:
    """Return the file of a command, which is loaded now."""
    return cast("CommandModule", import_module(f"brochure.cli.{name}"))
