"""`brochure rules`: list the rules of the checks, or explain one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.cli.exit_codes import EXIT_OK, EXIT_USAGE
from brochure.cli.report import say

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "List the rules of the checks, or explain one: what is wrong, why it matters, and how to fix it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="the rule to explain, such as long-sentence")
    parser.add_argument("--markdown", action="store_true", help="print all of them as a page of documentation")


def run(args: argparse.Namespace) -> int:
    """Print the rules, or the manual of one; return the exit code."""
    from brochure.checks.engine import rule_docs

    if args.markdown:
        print(rule_docs.build_markdown(), end="")
        return EXIT_OK
    if args.name is None:
        print(rule_docs.format_list())
        return EXIT_OK
    rule, suggestion = rule_docs.find_rule(args.name)
    if rule is None:
        hint = f"did you mean {suggestion}?" if suggestion else "to list them all, type: brochure rules"
        say(f"There is no rule {args.name}: {hint}")
        return EXIT_USAGE
    print(rule_docs.format_rule(rule))
    return EXIT_OK
