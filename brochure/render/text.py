"""Blocks -> plain text for a patient portal or the body of an email: lines of 72 columns, with all of the content.

Words and indents replace bold, boxes, and pictures: links are spelled out, pictures become their alternative texts.
No frames are drawn with characters, as a screen reader would read them out on every line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import singledispatch
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.content.sections.base import link_phone
from brochure.design.laid_out_page import to_visible_text
from brochure.document.blocks import (
    Block,
    Callout,
    ChartPanel,
    Figure,
    List,
    ListItem,
    Paragraph,
    PeopleChart,
    QuestionAndAnswer,
    Span,
    Table,
    WriteIn,
    to_plain_text,
)
from brochure.document.merge_fields import is_writing_space
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.content.languages import Words
    from brochure.design.brand import Brand
    from brochure.document.blocks import Document, Inline, SectionBlock

_INDENT = "    "
_WRITE_IN_BLANK = "_" * 12  # space for a time or a name
_WRITING_LINES = 3  # for a merge field that is a paragraph by itself
_NO_BREAK = "\xa0"
# Soft hyphens are dropped; the spaces that keep a number and its unit together do so until the lines are broken.
_SPACE_TABLE = (
    dict.fromkeys(map(ord, "\t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200a\u205f\u3000"), " ")
    | dict.fromkeys(map(ord, "\u2007\u2009\u202f"), _NO_BREAK)
    | {0xAD: None}
)
# A line begins neither with a citation nor with something that looks like a bullet or the number of a step.
_HELD_SPACE = re.compile(r" (?=\[\d|(?:[-–—*•]|\d{1,2}[.)]) )")
_MIN_PHONE_DIGITS = 7  # digits; a shorter number, such as 911, has no country code
_PHONE_NUMBER = re.compile(r"[+(]?\d[\d().\- ]{5,}\d")  # a phone number, which is kept on one line


@dataclass(frozen=True)
class Measure:
    """The settings of the lines: the language's words, and the maximum number of columns.

    72 columns leave space for the quote marks of a reply to an email (RFC 5322, section 2.1.1: 78 at most).
    """

    words: Words
    columns: int = 72

    @property
    def inner_measure(self) -> Measure:
        """The measure of lines that will be indented."""
        return replace(self, columns=self.columns - len(_INDENT))


def render(content: EditionContent, *, fingerprint: str, review_state: str, is_draft: bool) -> str:
    """Return the whole handout as plain text, ending with a line end; `review_state` is in words, as printed."""
    document, brand, measure = content.document, content.brand, Measure(content.context.words)
    groups = [render_head(document, brand, review_state if is_draft else "", measure)]
    groups += [render_section(section_block, measure) for section_block in document.sections]
    groups.append(render_foot(brand, review_state, fingerprint, measure))
    return "\n".join(_separate(groups, blank_lines=2)) + "\n"


# --- the head, the sections, the foot --------------------------------------------------------------------------


def render_head(document: Document, brand: Brand, draft_reason: str, measure: Measure) -> list[str]:
    """Return title, subtitle, clinic, key message, and for a draft the reason why it is one, as lines."""
    subtitle = [] if document.subtitle is None else render_block(document.subtitle, measure)
    title = [*render_heading(document.title.spans, "=", measure), *subtitle]
    clinic = [line for fact in (brand.name, brand.tagline, brand.phone) for line in _render_fact(fact, measure)]
    draft_lines = wrap_text(f"{measure.words['draft']}. {draft_reason}.", measure.columns) if draft_reason else []
    key_message_lines = [] if document.key_message is None else render_block(document.key_message, measure)
    return _separate([title, clinic, draft_lines, key_message_lines])


def render_section(section_block: SectionBlock, measure: Measure) -> list[str]:
    """Return a section under its heading; one without a heading is a callout with a label of its own."""
    heading = [] if section_block.heading is None else render_heading(section_block.heading.spans, "-", measure)
    return _separate([heading, render_blocks(section_block.body, measure)])


def render_foot(brand: Brand, review_state: str, fingerprint: str, measure: Measure) -> list[str]:
    """Return the facts that are at the foot of every printed page: clinic, phone, review state, fingerprint."""
    facts = (brand.name, brand.phone, review_state, measure.words.format_entry("copy", fingerprint=fingerprint))
    return ["-" * measure.columns, *(line for fact in facts for line in _render_fact(fact, measure))]


def _render_fact(fact: str, measure: Measure) -> list[str]:
    return wrap_text(fact, measure.columns) if fact else []


def render_heading(spans: Inline, rule_character: str, measure: Measure) -> list[str]:
    """Return a heading over a rule of `rule_character`, as long as the heading's longest line."""
    heading_lines = wrap_text(spans_to_text(spans), measure.columns)
    return [*heading_lines, rule_character * max(map(count_columns, heading_lines))]


# --- blocks -> lines ---------------------------------------------------------------------------------------------


def render_blocks(document_blocks: Iterable[Block], measure: Measure) -> list[str]:
    """Return the lines of blocks, with an empty line between them."""
    return _separate(render_block(document_block, measure) for document_block in document_blocks)


@singledispatch
def render_block(block: Block, measure: Measure) -> list[str]:
    """Return the lines of one block, none wider than the measure unless a single word is."""
    raise NotImplementedError(type(block))


@render_block.register(Paragraph)
def _render_paragraph(block: Paragraph, measure: Measure) -> list[str]:
    if is_writing_space(block):
        return _render_writing_lines(_WRITING_LINES, measure)
    return wrap_text(spans_to_text(block.spans), measure.columns)


@render_block.register(Callout)
def _render_callout(block: Callout, measure: Measure) -> list[str]:
    """Return a callout as indented lines, its label included."""
    inner_measure = measure.inner_measure
    return _indent(
        _separate([render_heading(block.label.spans, "-", inner_measure), render_blocks(block.body, inner_measure)])
    )


@render_block.register(QuestionAndAnswer)
def _render_question(block: QuestionAndAnswer, measure: Measure) -> list[str]:
    return [
        *wrap_text(spans_to_text(block.question), measure.columns),
        *_indent(render_blocks(block.answer, measure.inner_measure)),
    ]


@render_block.register(WriteIn)
def _render_write_in(block: WriteIn, measure: Measure) -> list[str]:
    return _separate(
        [wrap_text(spans_to_text(block.label), measure.columns), _render_writing_lines(block.lines, measure)]
    )


def _render_writing_lines(count: int, measure: Measure) -> list[str]:
    return _separate(["_" * measure.columns] for _ in range(count))


@render_block.register(Figure)
def _render_figure(block: Figure, measure: Measure) -> list[str]:
    return [*_render_picture(block.alt, measure), *_render_caption(block.caption, measure)]


def _render_picture(alt: str, measure: Measure) -> list[str]:
    return wrap_text(f"[{measure.words.format_entry('picture', alt=alt)}]", measure.columns)


def _render_caption(caption: Inline, measure: Measure) -> list[str]:
    return wrap_text(spans_to_text(caption), measure.columns) if caption else []


@render_block.register(PeopleChart)
def _render_people_chart(block: PeopleChart, measure: Measure) -> list[str]:
    return _separate(_render_panel(panel, measure) for panel in block.panels)


def _render_panel(panel: ChartPanel, measure: Measure) -> list[str]:
    """Return a trial and its result, with each of its pictures in words below them, indented."""
    inner_measure = measure.inner_measure
    pictures = [
        [
            *wrap_text(spans_to_text(people_row.label), inner_measure.columns),
            *_render_picture(people_row.alt, inner_measure),
        ]
        for people_row in panel.rows
    ]
    result_lines = [
        *wrap_text(spans_to_text(panel.study), measure.columns),
        *wrap_text(spans_to_text(panel.result), measure.columns),
    ]
    return [*result_lines, *_indent(_separate([*pictures, _render_caption(panel.caption, inner_measure)]))]


@render_block.register(Table)
def _render_table(block: Table, measure: Measure) -> list[str]:
    """Return a table row by row, each cell after its column's head; benefits and risks are a list under their head."""
    if block.tone != "plain":
        effects = [wrap_text(spans_to_text(_join(row.cells)), measure.columns, "- ", "  ") for row in block.rows]
        return [
            *wrap_text(spans_to_text(_join(block.columns)), measure.columns),
            *(line for effect in effects for line in effect),
        ]
    return _separate(_render_row(block.columns, row.cells, measure) for row in block.rows)


def _render_row(column_headings: tuple[Inline, ...], cells: tuple[Inline, ...], measure: Measure) -> list[str]:
    row_lines: list[str] = []
    for heading_and_cell in zip(column_headings, cells, strict=True):
        row_lines += wrap_text(
            spans_to_text(_join(heading_and_cell)), measure.columns, _INDENT if row_lines else "", 2 * _INDENT
        )
    return row_lines


# --- lists -------------------------------------------------------------------------------------------------------


@render_block.register(List)
def _render_list(block: List, measure: Measure) -> list[str]:
    if block.style == "contacts":
        return _separate(_render_contact(item, measure) for item in block.items)
    items = [_prepend_label(item) if block.style in ("timeline", "terms") else item for item in block.items]
    return [
        line
        for item, marker in zip(items, _build_markers(block), strict=True)
        for line in _render_item(item, marker, measure)
    ]


def _build_markers(block: List) -> list[str]:
    """Return what comes before each item; numbers are aligned at their right ends."""
    if block.style in ("timeline", "terms"):
        return [""] * len(block.items)
    if block.style not in ("steps", "references"):
        return ["[ ] " if block.style == "boxes" else "- "] * len(block.items)
    numbers = [to_plain_text(item.label).removesuffix(".") + ". " for item in block.items]
    widest = max(map(len, numbers))
    return [number.rjust(widest) for number in numbers]


def _render_item(item: ListItem, marker: str, measure: Measure) -> list[str]:
    """Return an item with a hanging indent: all its lines are aligned with its first words."""
    indent = " " * len(marker) or _INDENT
    item_lines: list[str] = []
    for body_block in item.body:
        is_last = body_block is item.body[-1]
        if isinstance(body_block, List):
            item_lines += [
                indent + line
                for line in render_block(body_block, replace(measure, columns=measure.columns - len(indent)))
            ]
            continue
        spans = (
            (*body_block.spans, Span(_NO_BREAK + _WRITE_IN_BLANK)) if item.write_in and is_last else body_block.spans
        )
        item_lines += wrap_text(spans_to_text(spans), measure.columns, indent if item_lines else marker, indent)
    return item_lines


def _prepend_label(item: ListItem) -> ListItem:
    """Return an item whose body begins with its label, a date or a term."""
    first_block, *other_blocks = item.body
    if isinstance(first_block, List):
        return replace(item, body=(Paragraph(item.label), *item.body))
    return replace(item, body=(Paragraph(_join((item.label, first_block.spans))), *other_blocks))


def _render_contact(item: ListItem, measure: Measure) -> list[str]:
    """Return a contact: name, number on a line of its own, and when to call it, indented."""
    label_lines = [
        line
        for label_line in spans_to_text(item.label).split("\n")
        if label_line
        for line in wrap_text(label_line, measure.columns)
    ]
    return [*label_lines, *_indent(render_blocks(item.body, measure.inner_measure))]


# --- a text as characters ----------------------------------------------------------------------------------------


def spans_to_text(spans: Inline) -> str:
    """Return a text without formatting, with its links' addresses spelled out and blanks as underscores."""
    link_groups = groupby(spans, key=lambda span: span.link)
    return "".join(_spell_out_link(to_visible_text(tuple(group)), link) for link, group in link_groups)


def _spell_out_link(link_text: str, link: str) -> str:
    """Return a link's words followed by its address in parentheses, unless the words already are the address.

    Words that are an address without "https://" become the whole address, which mail programs turn into a link. So does
    a DOI, as Crossref's display guidelines recommend.
    """
    scheme, _, address = link.partition(":")
    scheme = scheme.lower()
    if scheme == "tel":
        return (
            _keep_together(link_text) if _is_called_number(link_text, address) else _append_address(link_text, address)
        )
    if scheme == "mailto":
        address = address.partition("?")[0]
        return link_text if link_text.casefold() == address.casefold() else _append_address(link_text, address)
    if not link:
        return link_text
    bare_address = link_text.strip().removeprefix("https://").rstrip("/")
    bare_address = "doi.org/" + bare_address.removeprefix("doi:") if bare_address.startswith("doi:") else bare_address
    return (
        link
        if link.rstrip("/") in (f"https://{bare_address}", f"https://www.{bare_address}")
        else _append_address(link_text, link)
    )


def _append_address(link_text: str, address: str) -> str:
    stripped = link_text.rstrip(" ")
    return f"{stripped} ({address}){link_text[len(stripped) :]}"


def _is_called_number(link_text: str, called_number: str) -> bool:
    """Return whether a link's words are the number that it calls; one of the two may have a country code."""
    shown_digits = "".join(_extract_digits(span.link) for span in link_phone(link_text.strip()))
    shorter, longer = sorted((shown_digits, _extract_digits(called_number)), key=len)
    return shorter == longer or (
        len(shorter) >= _MIN_PHONE_DIGITS and len(longer) - len(shorter) <= 3 and longer.endswith(shorter)
    )


def _extract_digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _keep_together(words: str) -> str:
    return words.replace(" ", _NO_BREAK)


def _join(texts: Iterable[Inline]) -> Inline:
    """Return texts as one, with a colon after each but the last, unless it ends with a colon, "?" or "!"."""
    first_text, *other_texts = texts
    joined = list(first_text)
    for other_text in other_texts:
        joined += [Span(" " if to_plain_text(tuple(joined)).endswith((":", "?", "!")) else ": "), *other_text]
    return tuple(joined)


# --- words -> lines ----------------------------------------------------------------------------------------------


def wrap_text(text: str, width: int, first_prefix: str = "", next_prefix: str = "") -> list[str]:
    """Return a text in lines of at most `width` columns, each with its prefix (`first_prefix` or `next_prefix`).

    A wider word, such as an address, is unbroken on a line of its own. (The standard library's textwrap counts
    characters, not columns.)
    """
    words = _split_words(text, width - count_columns(next_prefix))
    wrapped, line = [], first_prefix + next(words, "")
    for word in words:
        longer_line = f"{line} {word}"
        if count_columns(longer_line) <= width:
            line = longer_line
        else:
            wrapped.append(line)
            line = next_prefix + word
    return [wrapped_line.replace(_NO_BREAK, " ").rstrip() for wrapped_line in (*wrapped, line)]


def _split_words(text: str, width: int) -> Iterator[str]:
    """Yield what is kept on one line: words, and groups of words unless they are wider than `width` columns."""
    held_text = _HELD_SPACE.sub(_NO_BREAK, text.translate(_SPACE_TABLE))
    held_text = _PHONE_NUMBER.sub(lambda number: _keep_together(number[0]), held_text)
    for word in held_text.split(" "):
        fragments = [word] if count_columns(word) <= width else word.split(_NO_BREAK)
        yield from filter(None, (fragment.strip(_NO_BREAK) for fragment in fragments))


def count_columns(text: str) -> int:
    """Return a text's width in columns (Unicode Standard Annex 11): wide letters have two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_count_character_columns(character) for character in text)


def _count_character_columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _indent(text_lines: Iterable[str]) -> list[str]:
    return [_INDENT + line if line else "" for line in text_lines]


def _separate(groups: Iterable[list[str]], blank_lines: int = 1) -> list[str]:
    """Return groups of lines with `blank_lines` empty lines between them; skip groups without lines."""
    text_lines: list[str] = []
    for group in filter(None, groups):
        text_lines += [*([""] * blank_lines if text_lines else []), *group]
    return text_lines
