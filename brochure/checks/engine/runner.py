"""The checks of a handout's content: run all rules over it, and take out what the content allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from brochure.checks.engine import suppressions
from brochure.checks.engine.registry import ALL_RULES, CONTENT_RULES, PAGE_RULES
from brochure.checks.engine.suppressions import AllowanceUsage
from brochure.checks.text.languages import get_language, get_language_name
from brochure.diagnostics.problem import ALLOWED, NOTE, Problem
from brochure.runtime.memo import register_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.checks.rule import Rule
    from brochure.content.edition_content import EditionContent
    from brochure.content.handout import Handout

Target = TypeVar("Target")


def check(content: EditionContent) -> list[Problem]:
    """Return the problems in the content, without those that it allows."""
    handout = content.handout
    usage = AllowanceUsage(
        handout.allow,
        tuple(find_problems(content)),
        _select_rules(CONTENT_RULES, handout),
        ALL_RULES,
        content.is_only_edition,
    )
    return [
        *suppressions.apply_allowances(usage),
        *(problem for rule in suppressions.RULES for problem in rule.find_problems(usage)),
    ]


def find_idle_allowances(handout: Handout, problems: Sequence[Problem], *, layout: bool) -> list[Problem]:
    """Return a problem for each allowance that no edition of the handout needs; `problems` are of all editions."""
    if len(handout.editions) < 2:
        return []  # `check` reports them for a single edition
    used_places = {problem.where for problem in problems if problem.severity is ALLOWED}
    unused_allowances = tuple(allowance for allowance in handout.allow if allowance.where not in used_places)
    rules: tuple[Rule[Any], ...] = (*CONTENT_RULES, *PAGE_RULES) if layout else CONTENT_RULES
    rules_run = _select_rules(rules, handout)
    return suppressions.idle_allow.find_problems(AllowanceUsage(unused_allowances, (), rules_run, ALL_RULES))


def report_unknown_language(handout: Handout) -> list[Problem]:
    """Return a note that counts the rules without words for the handout's language; no problems if all have them."""
    count = len(ALL_RULES) - len(_select_rules(ALL_RULES, handout))
    if not count:
        return []
    language = get_language_name(get_language(handout))
    message = f"{count} of {len(ALL_RULES)} rules do not work in {language} yet, so they were not used"
    hint = f"ask someone who reads {language} to check what these rules look for: `brochure rules` lists them"
    return [Problem(NOTE, handout.where_of("language"), "rules-without-words", message, hint)]


def _select_rules(rules: tuple[Rule[Target], ...], handout: Handout) -> tuple[Rule[Target], ...]:
    """Return the rules that have words for the handout's language."""
    return tuple([rule for rule in rules if rule.supports_language(handout)])


def find_problems(content: EditionContent) -> list[Problem]:
    """Return all problems in the content, allowed or not."""
    edition_rules = [rule for rule in _select_rules(CONTENT_RULES, content.handout) if rule.is_edition_specific]
    return [
        *_find_text_problems(content),
        *(problem for rule in edition_rules for problem in rule.find_problems(content)),
    ]


# by whether the edition is tight: most editions of a handout have the same words
_last_results: dict[bool, tuple[EditionContent, list[Problem]]] = {}
register_cache(_last_results.clear)


def _find_text_problems(content: EditionContent) -> list[Problem]:
    """Return the problems of the rules about words alone; the last result if the last edition had the same words."""
    tight = content.edition.tight
    last_content, problems = _last_results.get(tight, (None, []))
    if last_content is None or not _is_same_content(content, last_content):
        rules = [
            rule
            for rule in _select_rules(CONTENT_RULES, content.handout)
            if not rule.is_edition_specific and (rule.is_for_tight_editions or not tight)
        ]
        problems = [problem for rule in rules for problem in rule.find_problems(content)]
        _last_results[tight] = content, problems
    return problems


def _is_same_content(content: EditionContent, other_content: EditionContent) -> bool:
    return (
        content.root is other_content.root
        and content.brand is other_content.brand
        and content.handout == other_content.handout
    )
