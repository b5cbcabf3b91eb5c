"""Rules: a name that says what is wrong, a severity, a source, and a function whose docstring is the manual."""

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
    """One place where a rule is broken: what is wrong there, and how to fix it."""

    where: Where
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Rule(Generic[Target]):
    """A rule: `find` yields its findings; the docstring of `find` says what is wrong, then why, and how to fix it.

    `is_for_tight_editions` is False for a rule about what only the full handout has: its sources, a summary.
    `is_edition_specific` is True for a rule that also depends on an edition's sizes, not only on its words.
    `is_allowable` is False for a rule that no handout may break, whatever the reason.
    `supports_language` returns whether the rule has words for a handout's language; other handouts skip the rule.
    `standing` names what every new handout still has to finish, such as a review: see `Problem.standing`.
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
        """The docstring of `find`, without its indentation."""
        from inspect import cleandoc

        return cleandoc(self.find.__doc__ or "")

    @property
    def can_be_allowed(self) -> bool:
        """Whether a handout may break the rule for a reason: never an error, as no usable PDF can be made then."""
        return self.is_allowable and self.severity is not ERROR

    def find_problems(self, target: Target) -> list[Problem]:
        """Return the rule's findings in `target` as problems."""
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
    """The optional settings of a rule: see `Rule`."""

    is_for_tight_editions: bool
    is_edition_specific: bool
    is_allowable: bool
    supports_language: LanguageTest
    standing: str


def rule(
    name: str, severity: Severity, source: str = "", **options: Unpack[RuleOptions]
) -> Callable[[Callable[[Target], Iterator[Finding]]], Rule[Target]]:
    """Return a decorator that turns a function that yields findings into a rule."""
    return lambda find: Rule(name, severity, source, find, **options)
