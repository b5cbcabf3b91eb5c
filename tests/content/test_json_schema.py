"""The JSON Schema: it says what the reader says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from test_handout import HEAD, sections
from test_sections import example

from brochure.content.json_schema import build_content_schema
from brochure.content.sections import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator


def faults(text: str) -> list[str]:
    """What an editor would underline in a content file; its YAML makes numbers and flags of what looks like them."""
    content = json.loads(json.dumps(yaml.safe_load(text), default=str))  # editors take days for text
    return [error.message for error in jsonschema.Draft7Validator(build_content_schema()).iter_errors(content)]


def under(kind: str, extra: str = "") -> str:
    return "title: T\nlanguage: en\nsections:\n  - " + (example(kind) + extra).replace("\n", "\n    ")


def test_the_schema_is_one_and_can_be_written_out() -> None:
    jsonschema.Draft7Validator.check_schema(build_content_schema())
    assert json.loads(json.dumps(build_content_schema())) == build_content_schema()


def test_a_whole_handout_is_accepted() -> None:
    indented = sections().replace("\n", "\n  ")
    assert faults(HEAD + "sections:\n  " + indented) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_accepted(kind: str) -> None:
    assert faults(under(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_underlined_in_each_kind(kind: str) -> None:
    assert faults(under(kind, "colour: red\n")) == ["Additional properties are not allowed ('colour' was unexpected)"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_heading_is_underlined_in_each_kind(kind: str) -> None:
    assert faults(under(kind).replace("heading:", "text_after:")) == ["'heading' is a required property"]


@pytest.mark.parametrize(
    "head",
    [
        "title: 2026\nlanguage: no\nsubtitle: 1.5\n",
        "title: T\nlanguage: en\nreview:\n  written: 2026-11-23\n  reviewed_by:\n  reviewed_on:\n",
        "title: T\nlanguage: en\nsubtitle:\nkey_message:\nat_a_glance:\nreview:\ntopic:\n",
    ],
)
def test_what_yaml_would_type_and_what_is_empty_is_accepted(head: str) -> None:
    assert faults(head + "sections:\n  - heading: 911\n    text: yes\n") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title: T\nlanguage: en\n", "'sections' is a required property"),
        ("title: T\nlanguage: en\nsections:\n", "None is not of type 'array'"),
        ("title: T\nlanguage: en\nsections:\n  - heading: h\n    kind: quiz\n",
         ("'quiz' is not one of ['prose', 'benefits_risks', 'faq', 'timeline', 'steps', 'table', 'people_chart',"
         " 'checklist', 'callout', 'figure', 'contacts', 'glossary', 'references', None]")),
        (under("people_chart").replace("count: 10", "count: ten"), "'ten' is not of type 'integer'"),
        (under("steps").replace("fill_in: yes", "fill_in: maybe"),
         "'maybe' is not one of [True, False, None, 'yes', 'true', 'on', 'no', 'false', 'off']"),
        (under("callout").replace("urgency: take care", "urgency: now"),
         "'now' is not one of ['good to know', 'take care', 'get help now']"),
        (HEAD.replace("2026-11-23", "soon") + "sections:\n  - heading: h\n    text: t\n",
         "'soon' does not match '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'"),
    ],
)  # fmt: skip
def test_a_fault_is_underlined(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_everything_has_a_description() -> None:
    def properties(node: object) -> Iterator[tuple[str, object]]:
        if isinstance(node, dict):
            named = node.get("properties")
            if isinstance(named, dict) and "additionalProperties" in node:
                yield from named.items()
            for child in node.values():
                yield from properties(child)
        elif isinstance(node, list):
            for child in node:
                yield from properties(child)

    found = list(properties(build_content_schema()))
    assert len(found) > 60
    assert [name for name, shape in found if not isinstance(shape, dict) or not shape.get("description")] == []
