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

CONTEXT = Context(languages.load_words("en-US"), "Cache Clinic", "(555) 010-0199", "www.example.org")


def parse_node(text: str) -> parser.Node:
    """The root of a YAML text that has no faults as such."""
    parse_result = parser.parse_yaml(textwrap.dedent(text).encode(), "content.yaml")
    assert parse_result.problems == ()
    assert parse_result.root is not None
    return parse_result.root


def parse_scalar(value: str) -> parser.Scalar:
    """A value as an author would write it below `text: |`, in a file whose first line is the key."""
    body = "\n".join("  " + line for line in value.split("\n"))
    root = parse_node(f"text: |-\n{body}\n")
    assert isinstance(root, parser.Mapping)
    value_node = root.get("text")
    assert isinstance(value_node, parser.Scalar)
    return value_node


def read_record(cls: type[R], text: str) -> tuple[R | None, list[str]]:
    """A record, and its problems as one line each."""
    root = parse_node(text)
    assert isinstance(root, parser.Mapping)
    problems: list[Problem] = []
    return records.read_record(cls, root, problems), [str(problem) for problem in problems]


def read_handout(
    sections: str, header: str = "title: T\nlanguage: en\n"
) -> tuple[handout.Handout | None, list[Problem]]:
    """A handout with the given sections, each a text that starts with its first key."""
    text = header + "sections:\n" + textwrap.indent(textwrap.dedent(sections), "  ")
    parsed_handout, problems = handout.read_handout(parse_node(text))
    return parsed_handout, list(problems)
