"""Rules that a handout breaks on purpose: `allow:` names each with a reason, and the reason is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks.rule import Finding, Rule, rule
from brochure.diagnostics.problem import ALLOWED, ERROR, WARNING, Problem
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.handout import Allowance


@dataclass(frozen=True)
class AllowanceUsage:
    """What a handout allows, and the problems found.

    `rules_run` are the rules that ran, `all_rules` those that `allow:` may name. Without a layout the rules about
    pages do not run, so their allowances cannot be called idle; with only some of the handout's editions checked
    (`has_all_editions` is False), no allowance can.
    """

    allowances: tuple[Allowance, ...]
    problems: tuple[Problem, ...]
    rules_run: tuple[Rule[Any], ...]
    all_rules: tuple[Rule[Any], ...]
    has_all_editions: bool = True

    @property
    def valid_allowances(self) -> tuple[Allowance, ...]:
        """The allowances that name a rule that can be allowed."""
        if not self.allowances:
            return ()
        allowable_names = {known_rule.name for known_rule in self.all_rules if known_rule.can_be_allowed}
        return tuple(allowance for allowance in self.allowances if allowance.rule in allowable_names)

    def count_suppressed(self, allowance: Allowance) -> int:
        """Return how many problems an allowance removes."""
        return sum(problem.rule == allowance.rule for problem in self.problems)


def apply_allowances(usage: AllowanceUsage) -> list[Problem]:
    """Return the remaining problems, and for each allowance that is used a note with its reason."""
    allowed_names = {allowance.rule for allowance in usage.valid_allowances}
    remaining_problems = [problem for problem in usage.problems if problem.rule not in allowed_names]
    return remaining_problems + [
        Problem(ALLOWED, allowance.where, allowance.rule, f"{_format_times(count)}: {allowance.reason}")
        for allowance in usage.valid_allowances
        if (count := usage.count_suppressed(allowance))
    ]


def _format_times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _list_names(rules: Iterable[Rule[Any]]) -> list[str]:
    return [known_rule.name for known_rule in rules]


@rule("unknown-rule", ERROR)
def unknown_rule(usage: AllowanceUsage) -> Iterator[Finding]:
    """`allow` names a rule that does not exist.

    An allowance with a typo in it allows nothing. Run `brochure rules` to see the rules that can be allowed; problems
    found while a file is read, such as `unknown-key`, are not among them.

    Bad:
        allow: {long-sentense: quoted from the consent form}
    Good:
        allow: {long-sentence: quoted from the consent form}
    """
    names = _list_names(usage.all_rules) if usage.allowances else []
    for allowance in usage.allowances:
        if allowance.rule not in names:
            suggestion = find_nearest(allowance.rule, names)
            hint = f"did you mean `{suggestion}`?" if suggestion else "run `brochure rules` to see all rules"
            yield Finding(allowance.where, f"there is no rule named `{shorten_for_message(allowance.rule)}`", hint)


@rule("forbidden-allowance", ERROR)
def forbidden_allowance(usage: AllowanceUsage) -> Iterator[Finding]:
    """`allow` names a rule that no handout may break.

    With an error, no usable PDF can be made. A missing or overdue review and placeholders for the clinic's facts have
    to be fixed, whatever the reason: patients rely on them.

    Bad:
        allow: {missing-review: the doctor is on leave}
    Good:
        review: {reviewed_by: "A. Name, MD", reviewed_on: 2026-11-23}
    """
    for allowance in usage.allowances:
        for known_rule in usage.all_rules:
            if known_rule.name == allowance.rule and not known_rule.can_be_allowed:
                reason = (
                    "no usable PDF can be made without it" if known_rule.severity is ERROR else "patients rely on it"
                )
                message = f"`{known_rule.name}` can never be allowed: {reason}"
                yield Finding(allowance.where, message, "delete this line, and fix what the rule reports")


@rule("idle-allow", WARNING)
def idle_allow(usage: AllowanceUsage) -> Iterator[Finding]:
    """`allow` names a rule that nothing in the handout breaks.

    A leftover line could hide a new problem later. Delete it.

    Bad:
        allow: {long-sentence: quoted from the consent form}, when no sentence is long anymore
    Good:
        no such line
    """
    run_names = _list_names(usage.rules_run) if usage.has_all_editions else []
    for allowance in usage.valid_allowances:
        if allowance.rule in run_names and not usage.count_suppressed(allowance):
            message = f"`{allowance.rule}` is allowed, but nothing here breaks it"
            yield Finding(allowance.where, message, "delete this line")


RULES: tuple[Rule[AllowanceUsage], ...] = (unknown_rule, forbidden_allowance, idle_allow)
