"""The mail that hands a handout over: how it begins, two sentences, whom to call; and the few blocks it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import phone_link
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
class Letter(records.Record):
    """What the mail says around the handout; each part that is not given is said in the tool's own words."""

    subject: str = records.word(
        "The mail's subject. Others see it, on a locked phone and on mail servers: it names no illness and no patient.",
        required=False,
    )
    greeting: Inline = records.text(
        "How the mail begins, such as Dear {{first_name}},", role="label", required=False, personal=True
    )
    text: Inline = records.linked("What the mail says: two sentences.", role="text", required=False)
    call: Inline = records.linked(
        "Whom to call with questions; the clinic's phone if not given.", role="contact", required=False
    )


def paragraphs(letter: Letter | None, context: Context, known: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """What the mail says, as blocks: greeting, text, whom to call.

    `known` are the personal fields that there are words for. A part with another field in it is said in the tool's own
    words: nobody can write on a blank in a mail.
    """
    words, there = context.words, frozenset(known)
    given = [letter.greeting, letter.text, letter.call] if letter is not None else [(), (), ()]
    own = [(Span(words["mail_greeting"]),), (Span(words["mail_text"]),), _whom_to_call(context)]
    said = [mine if mine and _fields(mine) <= there else default for mine, default in zip(given, own, strict=True)]
    return tuple(Paragraph(spans) for spans in said if spans)


def _fields(spans: Inline) -> set[str]:
    return {span.field for span in spans if span.field}


def _whom_to_call(context: Context) -> Inline:
    """The clinic's phone; nothing where it is not known."""
    if not context.clinic_phone:
        return ()
    return context.words.inline("mail_call", phone=phone_link(context.clinic_phone))
