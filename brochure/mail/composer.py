"""The emails of one content: a letter and a handout for each person, or for nobody in particular."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build import pipeline, privacy
from brochure.content import handout
from brochure.copies.renderer import CopyRenderer
from brochure.diagnostics.problem import ERROR, UNREADY
from brochure.diagnostics.reporters import format_quantity
from brochure.mail import body
from brochure.mail.message import Mail
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.build.pipeline import PreparedEdition
    from brochure.diagnostics.problem import Problem
    from brochure.document.merge_fields import MergeField, MergeValues


class CompositionError(Exception):
    """The error for an email that cannot be made or sent; its message is the reason, without a patient's words."""


@dataclass(frozen=True, repr=False)
class _Attachment:
    """The bytes of a PDF, and whether it is marked as a draft."""

    pdf: bytes
    is_draft: bool


class MailComposer:
    """The composer of emails of a content without errors; `problems` are the content's own.

    `sender` is the clinic's address, empty if the email program adds it.
    """

    def __init__(self, prepared: PreparedEdition, problems: tuple[Problem, ...], sender: str = "") -> None:
        self._prepared, self._problems, self._sender = prepared, problems, sender
        self._renderer = CopyRenderer(prepared, problems)
        self._generic_attachment: _Attachment | None = None  # for everybody, if a content has no personal fields

    @property
    def fields(self) -> tuple[MergeField, ...]:
        """The content's personal fields."""
        return self._prepared.content.handout.people

    @property
    def fingerprint(self) -> str:
        """The fingerprint of what the handout says."""
        return self._prepared.fingerprint

    @property
    def unready_count(self) -> int:
        """The number of unready problems in the content."""
        return sum(problem.severity is UNREADY for problem in self._problems)

    def compose(self, recipient_address: str, values: MergeValues, *, is_final: bool = False) -> Mail:
        """Return the email to one person; without `values`, an email with the generic handout.

        Raise CompositionError if the handout cannot be made, or if `is_final` and the handout is a draft.
        """
        attachment = self._render_personal(values) if values else self._render_generic()
        if is_final and attachment.is_draft:
            raise CompositionError("the handout is marked Draft, and drafts are not sent")
        content = self._prepared.content
        words = content.context.words
        review_state = handout.describe_review(content.handout, words, self.fingerprint)
        mail_body = body.compose_body(
            content, values, fingerprint=self.fingerprint, review_state=review_state, is_draft=attachment.is_draft
        )
        attachment_name = privacy.build_attachment_name(words, ".pdf")
        return Mail(
            recipient_address, mail_body, content.handout.language, attachment_name, attachment.pdf, self._sender
        )

    def _render_personal(self, values: MergeValues) -> _Attachment:
        personal_copy = self._renderer.render_copy(values)
        if personal_copy.data is None:
            rules = sorted({problem.rule for problem in personal_copy.problems if problem.severity is ERROR})
            raise CompositionError(f"the copy cannot be made: {', '.join(rules)}")
        return _Attachment(personal_copy.data, self._is_draft(personal_copy.problems))

    def _render_generic(self) -> _Attachment:
        if self._generic_attachment is None:
            result = pipeline.render(self._prepared, self._problems)
            if result.data is None:
                error_count = sum(problem.severity is ERROR for problem in result.problems)
                raise CompositionError(
                    f"the handout has {format_quantity(error_count, 'error')}: type `brochure build` to see what to fix"
                )
            self._generic_attachment = _Attachment(result.data, self._is_draft(result.problems))
        return self._generic_attachment

    def _is_draft(self, layout_problems: tuple[Problem, ...]) -> bool:
        return any(problem.severity is UNREADY for problem in (*self._problems, *layout_problems))
