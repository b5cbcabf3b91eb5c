"""Rules that a handout may break: `allow:` names them, each with the reason, and the reason is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks.rule import Fault, RuleOver, rule
from brochure.diagnostics.problem import ALLOWED, ERROR, WARNING, Problem
from brochure.diagnostics.suggest import nearest, shorten
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.handout import Allowance


@dataclass(frozen=True)
class Allowing:
    """What a handout allows, and the problems found; `ran` are the rules that looked, `every` those it may name.

    Without a layout the rules about pages do not look, and nothing can be said of what is allowed of them; nor of
    anything unless they looked `everywhere`, in all the editions that the handout is made in.
    """

    allowances: tuple[Allowance, ...]
    found: tuple[Problem, ...]
    ran: tuple[RuleOver[Any], ...]
    every: tuple[RuleOver[Any], ...]
    everywhere: bool = True

    @property
    def valid(self) -> tuple[Allowance, ...]:
        """The allowances that hold."""
        if not self.allowances:
            return ()
        may = {known.name for known in self.every if known.can_be_allowed}
        return tuple(allowance for allowance in self.allowances if allowance.rule in may)

    def of(self, allowance: Allowance) -> int:
        """How many problems an allowance takes away."""
        return sum(problem.rule == allowance.rule for problem in self.found)


def sift(allowing: Allowing) -> list[Problem]:
    """The problems that are left, and for each allowance that is used a note with its reason."""
    names = {allowance.rule for allowance in allowing.valid}
    left = [problem for problem in allowing.found if problem.rule not in names]
    return left + [
        Problem(ALLOWED, allowance.where, allowance.rule, f"{_times(count)}: {allowance.reason}")
        for allowance in allowing.valid
        if (count := allowing.of(allowance))
    ]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _names(rules: Iterable[RuleOver[Any]]) -> list[str]:
    return [known.name for known in rules]


@rule("unknown-rule", ERROR)
def unknown_rule(allowing: Allowing) -> Iterator[Fault]:
    """`allow` names a rule that there is not.

    An allowance with a slip in it allows nothing. `brochure rules` lists the rules that can be allowed; faults that
    are found while a file is read, such as `unknown-key`, are not among them.

    Bad:
        allow: {long-sentense: quoted from the consent form}
    Good:
        allow: {long-sentence: quoted from the consent form}
    """
    names = _names(allowing.every) if allowing.allowances else []
    for allowance in allowing.allowances:
        if allowance.rule not in names:
            meant = nearest(allowance.rule, names)
            hint = f"did you mean `{meant}`?" if meant else "`brochure rules` lists them all"
            yield Fault(allowance.where, f"there is no rule `{shorten(allowance.rule)}` to allow", hint)


@rule("forbidden-allowance", ERROR)
def forbidden_allowance(allowing: Allowing) -> Iterator[Fault]:
    """`allow` names a rule that no handout may break.

    An error means that no sound PDF can be made. A missing or overdue review and placeholders for the clinic's facts
    can be mended, not argued away: patients rely on them.

    Bad:
        allow: {missing-review: the doctor is on leave}
    Good:
        review: {reviewed_by: "A. Name, MD", reviewed_on: 2026-11-23}
    """
    for allowance in allowing.allowances:
        for known in allowing.every:
            if known.name == allowance.rule and not known.can_be_allowed:
                why = "without it there is no sound PDF" if known.severity is ERROR else "patients rely on it"
                message = f"`{known.name}` may never be allowed: {why}"
                yield Fault(allowance.where, message, "take the line out, and mend what the rule reports")


@rule("idle-allow", WARNING)
def idle_allow(allowing: Allowing) -> Iterator[Fault]:
    """`allow` names a rule that nothing in the handout breaks.

    A line that is left over would one day hide a new fault. Take it out.

    Bad:
        allow: {long-sentence: quoted from the consent form}, when no sentence is long any more
    Good:
        no such line
    """
    ran = _names(allowing.ran) if allowing.everywhere else []
    for allowance in allowing.valid:
        if allowance.rule in ran and not allowing.of(allowance):
            message = f"`{allowance.rule}` is allowed, but nothing here breaks it"
            yield Fault(allowance.where, message, "take the line out")


RULES: tuple[RuleOver[Allowing], ...] = (unknown_rule, forbidden_allowance, idle_allow)
