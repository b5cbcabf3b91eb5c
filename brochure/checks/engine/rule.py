"""What a rule is: a name after the fault, a severity, a source, and a function whose docstring is its manual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from brochure.diagnostics.problem import Problem
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Severity, Where

Checked = TypeVar("Checked")


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken: what is wrong there, and how to mend it."""

    where: Where
    message: str
    hint: str = ""


@dataclass(frozen=True)
class RuleOver(Generic[Checked]):
    """A rule: `find` yields its faults; its docstring says in one line what is wrong, then why, and how to mend it.

    A rule that is not asked of `tight` editions asks for what they leave to the whole handout: its sources, a summary.
    A rule about what is `placed` looks at the size at which an edition shows things, not only at what it says.
    A rule about what is left to finish in every handout says in `standing` what that is: see `Problem.standing`.
    """

    name: str
    severity: Severity
    source: str
    find: Callable[[Checked], Iterator[Fault]]
    tight: bool = True
    placed: bool = False
    standing: str = ""

    @property
    def manual(self) -> str:
        """The rule's own words."""
        from inspect import cleandoc

        return cleandoc(self.find.__doc__ or "")

    def problems(self, checked: Checked) -> list[Problem]:
        """The rule's faults in what is checked, as problems."""
        return [
            Problem(
                self.severity, fault.where, self.name, fault.message, fault.hint, self.source, standing=self.standing
            )
            for fault in self.find(checked)
        ]


Rule: TypeAlias = "RuleOver[Subject]"


def rule(
    name: str,
    severity: Severity,
    source: str = "",
    *,
    tight: bool = True,
    placed: bool = False,
    standing: str = "",
) -> Callable[[Callable[[Checked], Iterator[Fault]]], RuleOver[Checked]]:
    """Make a rule of a function that yields faults."""
    return lambda find: RuleOver(name, severity, source, find, tight, placed, standing)
