"""The email that a handout is attached to: its greeting, two sentences and whom to call, as fields and as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import link_phone
from brochure.document.blocks import Paragraph, Span
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brochure.content.sections.base import Context
    from brochure.document.blocks import Inline

EXAMPLE = """\
email:
  subject: Information from your clinic
  greeting: Dear {{first_name}},
  text: We talked about this at your visit. The attached handout says it again, so that you can read it at home.
  call: Questions? Call us on weekdays from 9 to 5.
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class CoverLetter(records.Record):
    """The words of the email. Each part that the author leaves out gets the default words of the language."""

    subject: str = records.word_field(
        "The subject of the email. Other people can see it, on a locked phone and on mail servers, so name no illness"
        " and no patient.",
        required=False,
    )
    greeting: Inline = records.text_field(
        "How the email begins, such as Dear {{first_name}},", role="label", required=False, personal=True
    )
    text: Inline = records.text_field_with_links("What the email says, in two sentences.", role="text", required=False)
    call: Inline = records.text_field_with_links(
        "Whom to call with questions. If you leave it out, the email gives the clinic's phone number.",
        role="contact",
        required=False,
    )


def build_paragraphs(
    letter: CoverLetter | None, context: Context, known_fields: Iterable[str] = ()
) -> tuple[Paragraph, ...]:
    """Return the email's paragraphs: greeting, text, whom to call.

    `known_fields` names the merge fields that have a value. A part that uses any other field is replaced by the
    default words of the language, because nobody can write on a blank in an email.
    """
    words, known_names = context.words, frozenset(known_fields)
    letter_texts = [letter.greeting, letter.text, letter.call] if letter is not None else [(), (), ()]
    default_texts = [(Span(words["mail_greeting"]),), (Span(words["mail_text"]),), _build_call_line(context)]
    texts = [
        text if text and _find_field_names(text) <= known_names else default
        for text, default in zip(letter_texts, default_texts, strict=True)
    ]
    return tuple(Paragraph(spans) for spans in texts if spans)


def _find_field_names(spans: Inline) -> set[str]:
    return {span.field for span in spans if span.field}


def _build_call_line(context: Context) -> Inline:
    """Return the default sentence with the clinic's phone number, or nothing if the clinic has none."""
    if not context.clinic_phone:
        return ()
    return context.words.format_inline("mail_call", phone=link_phone(context.clinic_phone))
