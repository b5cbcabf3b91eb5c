"""The body of an email, as plain text and as HTML, both made from the same blocks.

The HTML has inline styles, as email programs drop style sheets. It sets no color of text or page, so that a program's
dark mode works, and loads nothing from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build import privacy
from brochure.checks.rules.mail_subject import find_telling_word
from brochure.content import cover_letter
from brochure.content.sections.base import link_phone
from brochure.document import merge_fields
from brochure.document.blocks import Document, Heading, Paragraph, SectionBlock
from brochure.render import text
from brochure.render.html.elements import build_element, build_inline, serialize_html
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.content.edition_content import EditionContent
    from brochure.content.languages import Words
    from brochure.document.merge_fields import MergeValues

_PAGE_STYLE = "max-width:36em;margin:0 auto;padding:1em;font:1em/1.5 Arial,Helvetica,sans-serif"
_PARAGRAPH_STYLE = "margin:0 0 1em"
_FOOTER_STYLE = (
    "margin:2em 0 0;padding:1em 0 0;border-top:1px solid #767676;font-size:.875em"  # 4.5:1 on white and on black
)


@dataclass(frozen=True, repr=False)
class MailBody:
    """The subject of an email and its two bodies."""

    subject: str
    text: str
    html: str


def compose_body(
    content: EditionContent, values: MergeValues, *, fingerprint: str, review_state: str, is_draft: bool
) -> MailBody:
    """Return the email's subject and bodies; `fingerprint` is the content's, `review_state` is in words.

    `values` has a person's words by field, and is empty for an email to nobody in particular.
    """
    words = content.context.words
    facts = [content.brand.name, content.brand.phone, review_state, words.format_entry("copy", fingerprint=fingerprint)]
    mail_text = _MailText(
        subject=_choose_subject(content),
        paragraphs=_build_paragraphs(content, values),
        draft_mark=f"{words['draft']}. {review_state}." if is_draft else "",
        footer_lines=(*filter(None, facts), words["mail_astray"]),
    )
    return MailBody(mail_text.subject, _render_text(mail_text, words), _render_html(mail_text, content))


@dataclass(frozen=True, repr=False)
class _MailText:
    """The content of an email before it is text or HTML; `draft_mark` is empty if the handout is final."""

    subject: str
    paragraphs: tuple[Paragraph, ...]
    draft_mark: str
    footer_lines: tuple[str, ...]


def _build_paragraphs(content: EditionContent, values: MergeValues) -> tuple[Paragraph, ...]:
    """Return the letter's paragraphs with a person's words in them."""
    filled_values = {name: value for name, value in values.items() if value}
    template = cover_letter.build_paragraphs(content.handout.email, content.context, filled_values)
    document = merge_fields.fill_document(
        Document(Heading((), 1), None, None, (SectionBlock(None, template),)), filled_values
    )
    return tuple(block for block in document.sections[0].body if isinstance(block, Paragraph))


def _choose_subject(content: EditionContent) -> str:
    """Return the content's own subject, or the default if it reveals the topic and the content does not allow that."""
    custom_subject = " ".join(content.handout.email.subject.split()) if content.handout.email is not None else ""
    is_allowed = any(allowance.rule == "telling-subject" for allowance in content.handout.allow)
    return privacy.choose_mail_subject(
        content.context.words, custom_subject if is_allowed or not find_telling_word(content, custom_subject) else ""
    )


def _render_text(mail_text: _MailText, words: Words) -> str:
    """Return the email as plain text, wrapped to the width of the text edition."""
    measure = text.Measure(words)
    draft_lines = ["", *text.wrap_text(mail_text.draft_mark, measure.columns)] if mail_text.draft_mark else []
    footer_lines = [line for fact in mail_text.footer_lines for line in text.wrap_text(fact, measure.columns)]
    return "\n".join(
        [*text.render_blocks(mail_text.paragraphs, measure), *draft_lines, "", "-" * measure.columns, *footer_lines, ""]
    )


def _render_html(mail_text: _MailText, content: EditionContent) -> str:
    """Return the email as a small HTML page."""
    language = content.handout.language
    paragraphs = [
        build_element("p", *build_inline(paragraph.spans), style=_PARAGRAPH_STYLE) for paragraph in mail_text.paragraphs
    ]
    draft_paragraphs = (
        [build_element("p", build_element("strong", mail_text.draft_mark), style=_PARAGRAPH_STYLE)]
        if mail_text.draft_mark
        else []
    )
    footer_paragraphs = (_render_fact(fact, is_linked=fact == content.brand.phone) for fact in mail_text.footer_lines)
    wrapper = build_element(
        "div",
        build_element("main", *paragraphs, *draft_paragraphs),
        build_element("footer", *footer_paragraphs, style=_FOOTER_STYLE),
        style=_PAGE_STYLE,
    )
    wrapper.set("lang", language)  # here too: many programs drop the elements around the body
    head = build_element(
        "head",
        build_element("meta", charset="utf-8"),
        build_element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        build_element("meta", name="color-scheme", content="light dark"),
        build_element("title", mail_text.subject),
    )
    return serialize_html(build_element("html", head, build_element("body", wrapper, style="margin:0"), lang=language))


def _render_fact(fact: str, *, is_linked: bool) -> Element:
    return build_element("p", *(build_inline(link_phone(fact)) if is_linked else [fact]), style="margin:0")
