"""The mails of one content: a letter and a handout for each person, or for nobody in particular."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build import pipeline, privacy
from brochure.content import handout
from brochure.copies.renderer import Press
from brochure.diagnostics.problem import ERROR, UNREADY
from brochure.diagnostics.reporters import some
from brochure.mail import body
from brochure.mail.message import Mail
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.build.pipeline import Content
    from brochure.diagnostics.problem import Problem
    from brochure.document.merge_fields import Field, Values


class UnfitError(Exception):
    """A person's mail cannot be made, or not sent; says why, and nothing of the person's."""


@dataclass(frozen=True, repr=False)
class _Handout:
    """The bytes of a PDF, and whether it is marked as a draft."""

    pdf: bytes
    draft: bool


class Writer:
    """Writes the mails of a content that was read without errors; `problems` are the content's own.

    `sender` is the clinic's address, empty where the mail program is to say who writes.
    """

    def __init__(self, content: Content, problems: tuple[Problem, ...], sender: str = "") -> None:
        self._content, self._problems, self._sender = content, problems, sender
        self._press = Press(content, problems)
        self._plain: _Handout | None = None  # what everybody gets, where a content has no personal fields

    @property
    def fields(self) -> tuple[Field, ...]:
        """The content's personal fields."""
        return self._content.subject.handout.people

    @property
    def copy(self) -> str:
        """The fingerprint of what the handout says."""
        return self._content.fingerprint

    @property
    def not_ready(self) -> int:
        """How many things about the content are not ready."""
        return sum(problem.severity is UNREADY for problem in self._problems)

    def mail(self, to: str, values: Values, *, final: bool = False) -> Mail:
        """The mail to one person; without `values` a mail that is anybody's.

        Raises UnfitError where the person's words do not fit, or where a `final` mail would have a draft in it.
        """
        made = self._personal(values) if values else self._for_anybody()
        if final and made.draft:
            raise UnfitError("the handout is marked Draft, and drafts are not sent")
        subject = self._content.subject
        words = subject.context.words
        review = handout.review_state(subject.handout, words, self.copy)
        letter = body.write(subject, values, copy=self.copy, review=review, draft=made.draft)
        attached = privacy.attachment_name(words, ".pdf")
        return Mail(to, letter, subject.handout.language, attached, made.pdf, self._sender)

    def _personal(self, values: Values) -> _Handout:
        copy = self._press.copy(values)
        if copy.data is None:
            rules = sorted({problem.rule for problem in copy.problems if problem.severity is ERROR})
            raise UnfitError(f"the copy cannot be made: {', '.join(rules)}")
        return _Handout(copy.data, self._is_draft(copy.problems))

    def _for_anybody(self) -> _Handout:
        if self._plain is None:
            made = pipeline.make(self._content, self._problems)
            if made.data is None:
                errors = sum(problem.severity is ERROR for problem in made.problems)
                raise UnfitError(f"the handout cannot be made: {some(errors, 'error')}, which brochure build tells")
            self._plain = _Handout(made.data, self._is_draft(made.problems))
        return self._plain

    def _is_draft(self, more: tuple[Problem, ...]) -> bool:
        return any(problem.severity is UNREADY for problem in (*self._problems, *more))
