"""Blocks -> plain text, for a patient portal or the body of an email: lines of 72 columns, and nothing lost.

What bold, boxes and pictures say on paper, words and indents say here. Links are spelled out, pictures are their
alternative texts. No frame of signs is drawn: a screen reader would read it out on every line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import singledispatch
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.content.sections.base import phone_link
from brochure.design.laid_out_page import shown
from brochure.document.blocks import (
    Block,
    Callout,
    Figure,
    List,
    ListItem,
    Panel,
    Paragraph,
    PeopleChart,
    Question,
    Span,
    Table,
    WriteIn,
    plain,
)
from brochure.document.merge_fields import is_space
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.edition_content import Subject
    from brochure.content.languages import Words
    from brochure.design.brand import Brand
    from brochure.document.blocks import Document, Inline, Section

_INDENT = "    "
_FILL_IN = "_" * 12  # room for a time or a name
_SPACE_LINES = 3  # to write on, for a personal field that is a paragraph
_NO_BREAK = "\xa0"
# Soft hyphens go; the spaces that hold a number and its unit together do so until the lines are broken.
_SPACES = (
    dict.fromkeys(map(ord, "\t\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200a\u205f\u3000"), " ")
    | dict.fromkeys(map(ord, "\u2007\u2009\u202f"), _NO_BREAK)
    | {0xAD: None}
)
# A line begins neither with a citation nor with what would look like a bullet or the number of a step.
_HELD = re.compile(r" (?=\[\d|(?:[-–—*•]|\d{1,2}[.)]) )")
_LEAST_NUMBER = 7  # digits of a number that can have a country code, unlike 911
_NUMBER = re.compile(r"[+(]?\d[\d().\- ]{5,}\d")  # a phone number, as a reader wants to find it: on one line


@dataclass(frozen=True)
class Measure:
    """What lines are made for: the language's words, and how many columns a line may have.

    72 columns leave room for the signs of a mail that is quoted (RFC 5322, section 2.1.1: 78 at most).
    """

    words: Words
    columns: int = 72

    @property
    def narrower(self) -> Measure:
        """The same for lines that will be indented."""
        return replace(self, columns=self.columns - len(_INDENT))


def render(subject: Subject, *, copy: str, review: str, draft: bool) -> str:
    """The whole handout as plain text, ending with a line end; `copy` is its fingerprint, `review` its review state."""
    document, brand, measure = subject.document, subject.brand, Measure(subject.context.words)
    parts = [head(document, brand, review if draft else "", measure)]
    parts += [section(part, measure) for part in document.sections]
    parts.append(foot(brand, review, copy, measure))
    return "\n".join(_parted(parts, by=2)) + "\n"


# --- the head, the sections, the foot --------------------------------------------------------------------------


def head(document: Document, brand: Brand, draft: str, measure: Measure) -> list[str]:
    """Title and subtitle, whose handout this is, that it is a draft (`draft` says why), the key message."""
    subtitle = [] if document.subtitle is None else lines(document.subtitle, measure)
    title = [*underlined(document.title.spans, "=", measure), *subtitle]
    clinic = [line for fact in (brand.name, brand.tagline, brand.phone) for line in _fact(fact, measure)]
    mark = fill(f"{measure.words['draft']}. {draft}.", measure.columns) if draft else []
    key = [] if document.key_message is None else lines(document.key_message, measure)
    return _parted([title, clinic, mark, key])


def section(part: Section, measure: Measure) -> list[str]:
    """A section under its heading; one that is a callout has the callout's label."""
    heading = [] if part.heading is None else underlined(part.heading.spans, "-", measure)
    return _parted([heading, blocks(part.body, measure)])


def foot(brand: Brand, review: str, copy: str, measure: Measure) -> list[str]:
    """What stands at the foot of every printed page: clinic, phone, review state, fingerprint."""
    facts = (brand.name, brand.phone, review, measure.words.format("copy", fingerprint=copy))
    return ["-" * measure.columns, *(line for fact in facts for line in _fact(fact, measure))]


def _fact(fact: str, measure: Measure) -> list[str]:
    return fill(fact, measure.columns) if fact else []


def underlined(spans: Inline, mark: str, measure: Measure) -> list[str]:
    """A heading over a rule of `mark` as long as its longest line."""
    words = fill(said(spans), measure.columns)
    return [*words, mark * max(map(columns, words))]


# --- blocks -> lines ---------------------------------------------------------------------------------------------


def blocks(several: Iterable[Block], measure: Measure) -> list[str]:
    """Blocks one after the other, an empty line between them."""
    return _parted(lines(block, measure) for block in several)


@singledispatch
def lines(block: Block, measure: Measure) -> list[str]:
    """The lines of one block, none wider than the measure unless a single word is; nothing but text is in them."""
    raise NotImplementedError(type(block))


@lines.register(Paragraph)
def _paragraph(block: Paragraph, measure: Measure) -> list[str]:
    if is_space(block):
        return _write_lines(_SPACE_LINES, measure)
    return fill(said(block.spans), measure.columns)


@lines.register(Callout)
def _callout(block: Callout, measure: Measure) -> list[str]:
    """Indented as a whole, its label included."""
    inner = measure.narrower
    return _indented(_parted([underlined(block.label.spans, "-", inner), blocks(block.body, inner)]))


@lines.register(Question)
def _question(block: Question, measure: Measure) -> list[str]:
    return [*fill(said(block.ask), measure.columns), *_indented(blocks(block.answer, measure.narrower))]


@lines.register(WriteIn)
def _write_in(block: WriteIn, measure: Measure) -> list[str]:
    return _parted([fill(said(block.label), measure.columns), _write_lines(block.lines, measure)])


def _write_lines(lines: int, measure: Measure) -> list[str]:
    return _parted(["_" * measure.columns] for _ in range(lines))


@lines.register(Figure)
def _figure(block: Figure, measure: Measure) -> list[str]:
    return [*_picture(block.alt, measure), *_caption(block.caption, measure)]


def _picture(alt: str, measure: Measure) -> list[str]:
    return fill(f"[{measure.words.format('picture', alt=alt)}]", measure.columns)


def _caption(caption: Inline, measure: Measure) -> list[str]:
    return fill(said(caption), measure.columns) if caption else []


@lines.register(PeopleChart)
def _people_chart(block: PeopleChart, measure: Measure) -> list[str]:
    return _parted(_panel(panel, measure) for panel in block.panels)


def _panel(panel: Panel, measure: Measure) -> list[str]:
    """A trial and its result; below them, indented, each of its pictures in words."""
    inner = measure.narrower
    pictures = [[*fill(said(p.label), inner.columns), *_picture(p.alt, inner)] for p in panel.pictures]
    told = [*fill(said(panel.study), measure.columns), *fill(said(panel.result), measure.columns)]
    return [*told, *_indented(_parted([*pictures, _caption(panel.caption, inner)]))]


@lines.register(Table)
def _table(block: Table, measure: Measure) -> list[str]:
    """A table row by row, each cell after the head of its column; benefits and risks are a list under their head."""
    if block.tone != "plain":
        effects = [fill(said(_joined(row.cells)), measure.columns, "- ", "  ") for row in block.rows]
        return [*fill(said(_joined(block.columns)), measure.columns), *(line for effect in effects for line in effect)]
    return _parted(_row(block.columns, row.cells, measure) for row in block.rows)


def _row(heads: tuple[Inline, ...], cells: tuple[Inline, ...], measure: Measure) -> list[str]:
    made: list[str] = []
    for named in zip(heads, cells, strict=True):
        made += fill(said(_joined(named)), measure.columns, _INDENT if made else "", 2 * _INDENT)
    return made


# --- lists -------------------------------------------------------------------------------------------------------


@lines.register(List)
def _list(block: List, measure: Measure) -> list[str]:
    if block.look == "contacts":
        return _parted(_contact(item, measure) for item in block.items)
    items = [_labelled(item) if block.look in ("timeline", "terms") else item for item in block.items]
    return [line for item, mark in zip(items, _marks(block), strict=True) for line in _item(item, mark, measure)]


def _marks(block: List) -> list[str]:
    """What stands before each item; numbers end at the same column."""
    if block.look in ("timeline", "terms"):
        return [""] * len(block.items)
    if block.look not in ("steps", "references"):
        return ["[ ] " if block.look == "boxes" else "- "] * len(block.items)
    numbers = [plain(item.label).removesuffix(".") + ". " for item in block.items]
    widest = max(map(len, numbers))
    return [number.rjust(widest) for number in numbers]


def _item(item: ListItem, mark: str, measure: Measure) -> list[str]:
    """An item with a hanging indent; all it says stands below its first words."""
    hang = " " * len(mark) or _INDENT
    made: list[str] = []
    for part in item.body:
        last = part is item.body[-1]
        if isinstance(part, List):
            made += [hang + line for line in lines(part, replace(measure, columns=measure.columns - len(hang)))]
            continue
        spans = (*part.spans, Span(_NO_BREAK + _FILL_IN)) if item.write_in and last else part.spans
        made += fill(said(spans), measure.columns, hang if made else mark, hang)
    return made


def _labelled(item: ListItem) -> ListItem:
    """An item that begins with its label: a date, a term."""
    first, *others = item.body
    if isinstance(first, List):
        return replace(item, body=(Paragraph(item.label), *item.body))
    return replace(item, body=(Paragraph(_joined((item.label, first.spans))), *others))


def _contact(item: ListItem, measure: Measure) -> list[str]:
    """Whom to call; the number on a line of its own; below, indented, when to call it."""
    whom = [line for part in said(item.label).split("\n") if part for line in fill(part, measure.columns)]
    return [*whom, *_indented(blocks(item.body, measure.narrower))]


# --- a text as characters ----------------------------------------------------------------------------------------


def said(spans: Inline) -> str:
    """A text without its looks, the addresses of its links spelled out, blanks to write on as underscores."""
    linked = groupby(spans, key=lambda span: span.link)
    return "".join(_spelled(shown(tuple(group)), link) for link, group in linked)


def _spelled(words: str, link: str) -> str:
    """The words of a link, then where it leads, unless they say so themselves.

    Words that are an address without its beginning become the whole address, which mail programs turn into a link; a
    DOI too, as Crossref's display guidelines ask.
    """
    scheme, _, address = link.partition(":")
    scheme = scheme.lower()
    if scheme == "tel":
        return _held_together(words) if _is_number(words, address) else _with(words, address)
    if scheme == "mailto":
        address = address.partition("?")[0]
        return words if words.casefold() == address.casefold() else _with(words, address)
    if not link:
        return words
    bare = words.strip().removeprefix("https://").rstrip("/")
    bare = "doi.org/" + bare.removeprefix("doi:") if bare.startswith("doi:") else bare
    return link if link.rstrip("/") in (f"https://{bare}", f"https://www.{bare}") else _with(words, link)


def _with(words: str, address: str) -> str:
    kept = words.rstrip(" ")
    return f"{kept} ({address}){words[len(kept) :]}"


def _is_number(words: str, called: str) -> bool:
    """Whether words are the number that a link calls; one of the two may have a country code before it."""
    shown = "".join(_digits(span.link) for span in phone_link(words.strip()))
    short, long = sorted((shown, _digits(called)), key=len)
    return short == long or (len(short) >= _LEAST_NUMBER and len(long) - len(short) <= 3 and long.endswith(short))


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())


def _held_together(words: str) -> str:
    return words.replace(" ", _NO_BREAK)


def _joined(parts: Iterable[Inline]) -> Inline:
    """Texts as one, a colon after each but the last; none after a label that ends with a mark of its own."""
    first, *others = parts
    made = list(first)
    for part in others:
        made += [Span(" " if plain(tuple(made)).endswith((":", "?", "!")) else ": "), *part]
    return tuple(made)


# --- words -> lines ----------------------------------------------------------------------------------------------


def fill(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """A text in lines of at most `width` columns, `first` before the first and `rest` before the others.

    A word that is wider, such as an address, stands unbroken on a line of its own. (The standard library's textwrap
    counts characters, not columns.)
    """
    words = _words(text, width - columns(rest))
    made, line = [], first + next(words, "")
    for word in words:
        longer = f"{line} {word}"
        if columns(longer) <= width:
            line = longer
        else:
            made.append(line)
            line = rest + word
    return [done.replace(_NO_BREAK, " ").rstrip() for done in (*made, line)]


def _words(text: str, room: int) -> Iterator[str]:
    """What no line end parts: words, and words held together unless they are wider than the room."""
    held = _HELD.sub(_NO_BREAK, text.translate(_SPACES))
    held = _NUMBER.sub(lambda number: _held_together(number[0]), held)
    for word in held.split(" "):
        parts = [word] if columns(word) <= room else word.split(_NO_BREAK)
        yield from filter(None, (part.strip(_NO_BREAK) for part in parts))


def columns(text: str) -> int:
    """How many columns a terminal gives to a text (Unicode Standard Annex 11): two to wide letters, none to marks."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _indented(several: Iterable[str]) -> list[str]:
    return [_INDENT + line if line else "" for line in several]


def _parted(groups: Iterable[list[str]], by: int = 1) -> list[str]:
    """Groups of lines, empty lines between them; groups without lines leave no gap."""
    made: list[str] = []
    for group in filter(None, groups):
        made += [*([""] * by if made else []), *group]
    return made
