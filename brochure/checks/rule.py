"""What a rule is: a name after the fault, a severity, a source, and a function whose docstring is its manual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeAlias, TypedDict, TypeVar

from brochure.checks.text.languages import accept_any_language
from brochure.diagnostics.problem import ERROR, Problem
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from brochure.checks.text.languages import LanguageTest
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Severity, Where

Target = TypeVar("Target")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken: what is wrong there, and how to mend it."""

    where: Where
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Rule(Generic[Target]):
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
    find: Callable[[Target], Iterator[Finding]]
    is_for_tight_editions: bool = True
    is_edition_specific: bool = False
    is_allowable: bool = True
    supports_language: LanguageTest = accept_any_language
    standing: str = ""

    @property
    def manual(self) -> str:
        """The rule's own words."""
        from inspect import cleandoc

        return cleandoc(self.find.__doc__ or "")

    @property
    def can_be_allowed(self) -> bool:
        """Whether a handout may break it for a reason: never an error, as then no sound PDF can be made."""
        return self.is_allowable and self.severity is not ERROR

    def find_problems(self, target: Target) -> list[Problem]:
        """The rule's faults in what is checked, as problems."""
        return [
            Problem(
                self.severity,
                finding.where,
                self.name,
                finding.message,
                finding.hint,
                self.source,
                standing=self.standing,
            )
            for finding in self.find(target)
        ]


ContentRule: TypeAlias = "Rule[EditionContent]"


class RuleOptions(TypedDict, total=False):
    """The settings of a rule that have a usual value: see `RuleOver`."""

    is_for_tight_editions: bool
    is_edition_specific: bool
    is_allowable: bool
    supports_language: LanguageTest
    standing: str


def rule(
    name: str, severity: Severity, source: str = "", **options: Unpack[RuleOptions]
) -> Callable[[Callable[[Target], Iterator[Finding]]], Rule[Target]]:
    """Make a rule of a function that yields faults."""
    return lambda find: Rule(name, severity, source, find, **options)
