"""YAML as tests write it, read into nodes, records and handouts."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, TypeVar

from brochure.content import handout, languages, records
from brochure.content.sections.base import Context
from brochure.source import parser

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Problem

R = TypeVar("R", bound=records.Record)

CONTEXT = Context(languages.load("en-US"), "Cache Clinic", "(555) 010-0199", "www.example.org")


def node(text: str) -> parser.Node:
    """The root of a YAML text that has no faults as such."""
    reading = parser.parse(textwrap.dedent(text).encode(), "content.yaml")
    assert reading.problems == ()
    assert reading.root is not None
    return reading.root


def scalar(value: str) -> parser.Scalar:
    """A value as an author would write it below `text: |`, in a file whose first line is the key."""
    body = "\n".join("  " + line for line in value.split("\n"))
    root = node(f"text: |-\n{body}\n")
    assert isinstance(root, parser.Mapping)
    found = root.get("text")
    assert isinstance(found, parser.Scalar)
    return found


def record(cls: type[R], text: str) -> tuple[R | None, list[str]]:
    """A record, and its problems as one line each."""
    root = node(text)
    assert isinstance(root, parser.Mapping)
    problems: list[Problem] = []
    return records.read(cls, root, problems), [str(problem) for problem in problems]


def whole(sections: str, head: str = "title: T\nlanguage: en\n") -> tuple[handout.Handout | None, list[Problem]]:
    """A handout with the given sections, each a text that starts with its first key."""
    text = head + "sections:\n" + textwrap.indent(textwrap.dedent(sections), "  ")
    found, problems = handout.read(node(text))
    return found, list(problems)
