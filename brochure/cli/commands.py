"""The commands, in the order of the help. Each has its own file, cli/NAME.py, with its arguments and its action."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    import argparse


class CommandModule(Protocol):
    """The contents of a command's file."""

    DESCRIPTION: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments to its parser, without loading a heavy library."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command; return the exit code. Raises BrochureError and, for usage errors, SystemExit."""


@dataclass(frozen=True)
class Command:
    """A command's line in the help. A command `is_private` if it handles patients' words."""

    summary: str
    is_long_running: bool = False
    is_private: bool = False


COMMANDS = {
    "build": Command("make the PDF, or other editions"),
    "check": Command("look for problems, without making a PDF"),
    "watch": Command("make the PDF again at every save", is_long_running=True),
    "copies": Command("make a copy for each person in a table", is_long_running=True, is_private=True),
    "pages": Command("make a picture of each page of a PDF", is_long_running=True),
    "email": Command("make an email with the handout, or send it", is_long_running=True, is_private=True),
    "approve": Command("record that a clinician has approved the content"),
    "verify": Command("find out whether a copy matches today's content"),
    "rules": Command("list the rules, or explain one"),
    "new": Command("start a new handout"),
    "schema": Command("print the content format, for text editors"),
}


def import_command(name: str) -> CommandModule:
    """Load the file of a command and return it as a module."""
    return cast("CommandModule", import_module(f"brochure.cli.{name}"))
