"""The mail that hands a handout over: how it begins, two sentences, whom to call; and the few blocks it becomes."""

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
    """What the mail says around the handout; each part that is not given is said in the tool's own words."""

    subject: str = records.word_field(
        "The mail's subject. Others see it, on a locked phone and on mail servers: it names no illness and no patient.",
        required=False,
    )
    greeting: Inline = records.text_field(
        "How the mail begins, such as Dear {{first_name}},", role="label", required=False, personal=True
    )
    text: Inline = records.linked_text_field("What the mail says: two sentences.", role="text", required=False)
    call: Inline = records.linked_text_field(
        "Whom to call with questions; the clinic's phone if not given.", role="contact", required=False
    )


def build_paragraphs(
    letter: CoverLetter | None, context: Context, known_fields: Iterable[str] = ()
) -> tuple[Paragraph, ...]:
    """What the mail says, as blocks: greeting, text, whom to call.

    `known` are the personal fields that there are words for. A part with another field in it is said in the tool's own
    words: nobody can write on a blank in a mail.
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
    """The clinic's phone; nothing where it is not known."""
    if not context.clinic_phone:
        return ()
    return context.words.format_inline("mail_call", phone=link_phone(context.clinic_phone))
