"""What a rule is: a name after the fault, a severity, a source, and a function whose docstring is its manual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.checks.subject import Subject
    from brochure.problems import Severity, Where


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken: what is wrong there, and how to mend it."""

    where: Where
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule: `find` yields its faults; its docstring says in one line what is wrong, then why, and how to mend it."""

    name: str
    severity: Severity
    source: str
    find: Callable[[Subject], Iterator[Fault]]

    @property
    def manual(self) -> str:
        """The rule's own words."""
        return (self.find.__doc__ or "").strip()

    def problems(self, subject: Subject) -> list[Problem]:
        """The rule's faults in a handout, as problems."""
        return [
            Problem(self.severity, fault.where, self.name, fault.message, fault.hint, self.source)
            for fault in self.find(subject)
        ]


def rule(name: str, severity: Severity, source: str = "") -> Callable[[Callable[[Subject], Iterator[Fault]]], Rule]:
    """Make a rule of a function that yields faults."""
    return lambda find: Rule(name, severity, source, find)
