"""A press: one edition of one content, ready to make a copy for each of many patients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure import build, personal
from brochure.frozen import dataclass

if TYPE_CHECKING:
    from brochure.build import Content
    from brochure.personal import Values
    from brochure.problems import Problem


@dataclass(frozen=True, repr=False)
class Copy:
    """One patient's copy: its bytes, and what is wrong with its pages; no bytes where something is an error."""

    data: bytes | None
    pages: int
    problems: tuple[Problem, ...]


class Press:
    """Makes copies of a content that was read without errors; `problems` are the content's own."""

    def __init__(self, content: Content, problems: tuple[Problem, ...]) -> None:
        self._content, self._problems = content, problems

    def copy(self, values: Values) -> Copy:
        """One patient's copy; `values` has the words of every field, as they are to be printed."""
        subject = self._content.subject
        filled = replace(subject, document=personal.fill(subject.document, values))
        made = build.make(replace(self._content, subject=filled, personal=True), self._problems)
        own = tuple(problem for problem in made.problems if problem not in self._problems)
        return Copy(made.data, made.pages, own)
