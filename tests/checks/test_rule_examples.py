"""Each rule against its examples: it finds the faults on the lines that say so, and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter

import pytest

from brochure.checks import rules
from brochure.checks.engine import suppressions
from brochure.checks.rule import Rule
from support import rule_examples

LEAST_PRECISION = 0.9  # floors, not aims: no rule is to be bent to each sentence
LEAST_RECALL = 0.6


@pytest.mark.parametrize("rule", rule_examples.list_rules_with_examples())
def test_a_rule_finds_what_its_examples_say(rule: str) -> None:
    for example in rule_examples.read_examples(rule):
        lines, unreadable = rule_examples.find_rule_problems(example)
        assert not unreadable, str(example)
        assert sorted(lines) == sorted(example.expected_lines), str(example)


@pytest.mark.parametrize("rule", sorted(set(rule_examples.RULE_BY_NAME) - rule_examples.LAYOUT_RULES))
def test_every_rule_over_the_content_has_three_bad_and_three_good_examples(rule: str) -> None:
    counted = Counter(example.is_bad for example in rule_examples.read_examples(rule))
    assert min(counted[True], counted[False]) >= 3, counted


def test_no_example_is_without_a_rule() -> None:
    assert set(rule_examples.list_rules_with_examples()) <= set(rule_examples.RULE_BY_NAME)
    assert set(rule_examples.list_rules_with_sentences()) <= set(rule_examples.RULE_BY_NAME)


@pytest.mark.parametrize("rule", rule_examples.list_rules_with_sentences())
def test_a_rule_is_not_below_the_floors_over_its_sentences(rule: str) -> None:
    tally = rule_examples.tally_rule(rule)
    assert tally.hits + tally.misses
    assert tally.precision >= LEAST_PRECISION, tally.wrong_sentences
    assert tally.recall >= LEAST_RECALL, tally.wrong_sentences


def test_every_family_stands_in_the_table() -> None:
    names = [module.name for module in pkgutil.iter_modules(rules.__path__, "brochure.checks.rules.")]
    families = [importlib.import_module(name) for name in names]
    declared = {value.name for family in families for value in vars(family).values() if isinstance(value, Rule)}
    assert len(declared) > 60
    assert declared | {rule.name for rule in suppressions.RULES} == set(rule_examples.RULE_BY_NAME)
