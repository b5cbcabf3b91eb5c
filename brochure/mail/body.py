"""What a mail says, twice: as plain text and as HTML, both made of the same blocks.

The HTML carries its few looks on its elements, as mail programs drop style sheets. It sets no colour of words or page,
so that a program's dark mode finds nothing to turn around, and asks for nothing from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build import privacy
from brochure.checks.rules.mail_subject import telling
from brochure.content import cover_letter
from brochure.content.sections.base import phone_link
from brochure.document import merge_fields
from brochure.document.blocks import Document, Heading, Paragraph, Section
from brochure.render import text
from brochure.render.html.elements import element, inline, written
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.content.edition_content import Subject
    from brochure.content.languages import Words
    from brochure.document.merge_fields import Values

_PAGE = "max-width:36em;margin:0 auto;padding:1em;font:1em/1.5 Arial,Helvetica,sans-serif"
_PARAGRAPH = "margin:0 0 1em"
_FOOT = "margin:2em 0 0;padding:1em 0 0;border-top:1px solid #767676;font-size:.875em"  # 4.5:1 on white and on black


@dataclass(frozen=True, repr=False)
class Letter:
    """A mail's subject and its two bodies."""

    subject: str
    text: str
    html: str


def write(subject: Subject, values: Values, *, copy: str, review: str, draft: bool) -> Letter:
    """The letter to one person; `copy` is the content's fingerprint, `review` its review's state in words.

    `values` has a person's words by field, and is empty where nobody is known.
    """
    words = subject.context.words
    facts = [subject.brand.name, subject.brand.phone, review, words.format("copy", fingerprint=copy)]
    said = _Said(
        subject=_subject(subject),
        paragraphs=_paragraphs(subject, values),
        mark=f"{words['draft']}. {review}." if draft else "",
        last=(*filter(None, facts), words["mail_astray"]),
    )
    return Letter(said.subject, _text(said, words), _html(said, subject))


@dataclass(frozen=True, repr=False)
class _Said:
    """What a mail says, before it is text or HTML: `mark` is that of a draft, `last` stands at the foot."""

    subject: str
    paragraphs: tuple[Paragraph, ...]
    mark: str
    last: tuple[str, ...]


def _paragraphs(subject: Subject, values: Values) -> tuple[Paragraph, ...]:
    """The letter with a person's words in it."""
    known = {name: words for name, words in values.items() if words}
    blank = cover_letter.paragraphs(subject.handout.email, subject.context, known)
    filled = merge_fields.fill(Document(Heading((), 1), None, None, (Section(None, blank),)), known)
    return tuple(block for block in filled.sections[0].body if isinstance(block, Paragraph))


def _subject(subject: Subject) -> str:
    """The content's own subject, unless it tells what the handout is about and the content does not allow that."""
    own = " ".join(subject.handout.email.subject.split()) if subject.handout.email is not None else ""
    allowed = any(allowance.rule == "telling-subject" for allowance in subject.handout.allow)
    return privacy.mail_subject(subject.context.words, own if allowed or not telling(subject, own) else "")


def _text(said: _Said, words: Words) -> str:
    """Plain text, in lines of 72 columns."""
    measure = text.Measure(words)
    drafted = ["", *text.fill(said.mark, measure.columns)] if said.mark else []
    foot = [line for fact in said.last for line in text.fill(fact, measure.columns)]
    return "\n".join([*text.blocks(said.paragraphs, measure), *drafted, "", "-" * measure.columns, *foot, ""])


def _html(said: _Said, subject: Subject) -> str:
    """A small web page."""
    language = subject.handout.language
    body = [element("p", *inline(part.spans), style=_PARAGRAPH) for part in said.paragraphs]
    drafted = [element("p", element("strong", said.mark), style=_PARAGRAPH)] if said.mark else []
    foot = (_fact(fact, linked=fact == subject.brand.phone) for fact in said.last)
    whole = element("div", element("main", *body, *drafted), element("footer", *foot, style=_FOOT), style=_PAGE)
    whole.set("lang", language)  # here too: many programs drop what stands around the body
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", said.subject),
    )
    return written(element("html", head, element("body", whole, style="margin:0"), lang=language))


def _fact(fact: str, *, linked: bool) -> Element:
    return element("p", *(inline(phone_link(fact)) if linked else [fact]), style="margin:0")
