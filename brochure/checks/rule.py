"""What a rule is: a name after the fault, a severity, a source, and a function whose docstring is its manual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeAlias, TypedDict, TypeVar

from brochure.checks.text.languages import any_language
from brochure.diagnostics.problem import ERROR, Problem
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from brochure.checks.text.languages import Knows
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
    A rule that is not `allowable` may not be broken, whatever the reason.
    `knows` says whether it has words for the language of a handout; on any other handout it is not run, and counted.
    A rule about what is left to finish in every handout says in `standing` what that is: see `Problem.standing`.
    """

    name: str
    severity: Severity
    source: str
    find: Callable[[Checked], Iterator[Fault]]
    tight: bool = True
    placed: bool = False
    allowable: bool = True
    knows: Knows = any_language
    standing: str = ""

    @property
    def manual(self) -> str:
        """The rule's own words."""
        from inspect import cleandoc

        return cleandoc(self.find.__doc__ or "")

    @property
    def can_be_allowed(self) -> bool:
        """Whether a handout may break it for a reason: never an error, as then no sound PDF can be made."""
        return self.allowable and self.severity is not ERROR

    def problems(self, checked: Checked) -> list[Problem]:
        """The rule's faults in what is checked, as problems."""
        return [
            Problem(
                self.severity, fault.where, self.name, fault.message, fault.hint, self.source, standing=self.standing
            )
            for fault in self.find(checked)
        ]


Rule: TypeAlias = "RuleOver[Subject]"


class RuleOptions(TypedDict, total=False):
    """The settings of a rule that have a usual value: see `RuleOver`."""

    tight: bool
    placed: bool
    allowable: bool
    knows: Knows
    standing: str


def rule(
    name: str, severity: Severity, source: str = "", **options: Unpack[RuleOptions]
) -> Callable[[Callable[[Checked], Iterator[Fault]]], RuleOver[Checked]]:
    """Make a rule of a function that yields faults."""
    return lambda find: RuleOver(name, severity, source, find, **options)
