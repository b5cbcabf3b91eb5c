"""What makes a page hard to scan: words in capitals, long lists, and links and headings that say nothing."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.text.languages import is_english
from brochure.checks.text.memo import collect_from_passages, memoize_per_text
from brochure.checks.text.passages import locate_text
from brochure.checks.text.sentences import make_word_set
from brochure.diagnostics.problem import WARNING
from brochure.document.blocks import List, to_plain_text
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Inline

MAX_ITEMS = 7
"""The most items of a list: CDC Clear Communication Index."""

MAX_CAPITAL_WORDS = 2

_CAPITAL_RUN = compile_lazily(
    r"(?<![\w-])[^\W\d_a-z][^\W\d_a-z'’]*"
    r"(?:(?:[ \t]+\d[\d-]*)*[ \t]*[,:!–—-]?[ \t]+[^\W\d_a-z][^\W\d_a-z'’]*)+(?![\w-])"
)
_WORD = compile_lazily(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# common words, which are no acronyms when they are in capitals
_COMMON_WORDS = make_word_set(
    "a all always an and any are ask at be before by call can cannot do don't eat drink drive first for from go "
    "have if in is it keep line may more must need never new no not note now of off on once one only or our out "
    "please read risk see should side stop take tell text the then this to tell under until up use very want we "
    "what when who will with you your after food water pain dose drug pills days hours help care safe safety home "
    "left right"
)
_MIN_LONG_WORD = 6

_VAGUE_LINK = compile_lazily(
    r"(?:please )?(?:click|tap|press|go|see|look)? ?(?:on )?"
    r"(?:here|there|(?:this|the|our) (?:link|page|site|website|web page|web site|article|document|pdf))"
    r"|links?|web ?site|page|pdf|more|(?:read|learn|find out|see) more|more (?:info|information|details)"
    r"|details|info|information|this|click|download|(?:click|read|learn) (?:here|this|more here)(?: for more)?",
    re.IGNORECASE,
)
_CLICK_HERE = compile_lazily(r"\bclick (?:on )?(?:here|this (?:link|page))\b", re.IGNORECASE)
_VAGUE_INSTRUCTION = compile_lazily(
    r"(?:please )?(?:click|tap|press|go) (?:on )?(?:here|(?:this|the) (?:link|page)) (?:to|for|and|if) "
    r"(?!(?:(?:learn|read|see|find out|know|get) )?(?:more|details|info|information)$).+",
    re.IGNORECASE,
)

_EMPTY_HEADINGS = make_word_set(
    "about background conclusion conclusions details discussion general information intro introduction "
    "information miscellaneous misc more notes other others overview preface section topic untitled welcome"
)
_EMPTY_PHRASES = frozenset(
    (
        "additional information",
        "basic information",
        "closing remarks",
        "final thoughts",
        "further information",
        "general information",
        "general overview",
        "important information",
        "in conclusion",
        "key information",
        "more information",
        "other information",
        "patient information",
        "some background",
        "things to know",
        "useful information",
    )
)
_HEADING_MARKS = compile_lazily(r"[^\w\s]|^\d+[.)]?\s*|^(?:section|part|chapter)\s+\w+\s*[:.–-]?\s*", re.IGNORECASE)


# --- capitals -----------------------------------------------------------------------------------------------------


@rule("all-capitals", WARNING, "RNIB, UKAAF: clear print")
def all_capitals(content: EditionContent) -> Iterator[Finding]:
    """Three or more words in a row are written in capitals.

    Words in capitals all have the same shape, so people read them letter by letter, and they look like shouting. Use
    bold for what matters. Acronyms are fine.

    Bad:
        DO NOT EAT before your visit.
    Good:
        **Do not eat** before your visit.
    """
    for passage, start, words in _find_shouted_runs(content):
        where = locate_text(content, passage, start, len(words))
        hint = "write it in lowercase letters, and make it bold: type ** on both sides"
        yield Finding(where, f"“{words}” is written in capitals", hint)


@collect_from_passages
@memoize_per_text
def _find_shouted_runs(passage: Passage) -> Iterator[tuple[Passage, int, str]]:
    for match in _CAPITAL_RUN.finditer(passage.text) if passage.role != "reference" else ():
        if _is_shouted(match[0]):
            yield passage, match.start(), match[0]


def _is_shouted(run: str) -> bool:
    words = _WORD.findall(run)
    evident_words = [
        word for word in words if word.lower().replace("’", "'") in _COMMON_WORDS or len(word) >= _MIN_LONG_WORD
    ]
    return len(words) > MAX_CAPITAL_WORDS and len(evident_words) > 1 and any(len(word) > 1 for word in evident_words)


# --- lists --------------------------------------------------------------------------------------------------------


@rule("long-list", WARNING, "CDC Clear Communication Index")
def long_list(content: EditionContent) -> Iterator[Finding]:
    """A list has more than seven items.

    People cannot keep more than seven things in mind. Shorten the list, or split it in two, with a line of words before
    each. Glossaries, references, and questions with answers may be longer, because people look things up in them.

    Bad:
        A list of twelve side effects.
    Good:
        Five common side effects, then a line of words, then four serious ones.
    """
    for items in _iter_lists(content):
        if len(items) > MAX_ITEMS:
            message = f"this list has {len(items)} items; people cannot keep more than {MAX_ITEMS} in mind"
            yield Finding(items[MAX_ITEMS], message, "split it in two, with a line of words before each")


def _iter_lists(content: EditionContent) -> Iterator[tuple[Where, ...]]:
    """Yield the places of each list's items."""
    yield tuple(point.where or content.handout.where for point in content.handout.at_a_glance)
    for section, blocks in zip(content.handout.sections, _list_section_blocks(content), strict=True):
        for block in blocks:
            if isinstance(block, List) and block.style in ("disc", "boxes", "steps"):
                yield tuple(item.where or section.where for item in block.items)


def _list_section_blocks(content: EditionContent) -> list[list[object]]:
    """Return the blocks of each section of the content, with those inside callouts and answers."""
    first_index = 1 if content.handout.at_a_glance else 0
    blocks_by_section: list[list[object]] = []
    for section in content.document.sections[first_index : first_index + len(content.handout.sections)]:
        section_blocks: list[object] = []
        for block in section.body:
            section_blocks += [block, *getattr(block, "body", ()), *getattr(block, "answer", ())]
        blocks_by_section.append(section_blocks)
    return blocks_by_section


# --- links and headings -------------------------------------------------------------------------------------------


@rule("vague-link-text", WARNING, "WCAG 2.1, 2.4.4", supports_language=is_english)
def vague_link_text(content: EditionContent) -> Iterator[Finding]:
    """A link does not say where it leads: “click here”, “this page”.

    Nobody can click on paper, and a screen reader can read links one by one, without the words around them. Name what
    the link leads to, or type the address.

    Bad:
        To learn more, [click here](https://www.ptsd.va.gov).
    Good:
        Read more at [ptsd.va.gov](https://www.ptsd.va.gov).
    """
    hint = "name what it leads to, or type the address"
    for passage, start, words in _find_vague_links(content):
        yield Finding(locate_text(content, passage, start, len(words)), f"“{words}” does not say where it leads", hint)


@collect_from_passages
@memoize_per_text
def _find_vague_links(passage: Passage) -> Iterator[tuple[Passage, int, str]]:
    """Yield the passage, the start and the words of each link that does not say where it leads."""
    reported_ranges: list[range] = []  # links that are reported, or that say what they are for
    for start, words in _iter_links(passage.spans):
        link_text = words.strip(" .,:;!?»›>→“”\"'")
        vague_match = _VAGUE_LINK.fullmatch(link_text)
        if vague_match or _VAGUE_INSTRUCTION.fullmatch(link_text):
            reported_ranges.append(range(start, start + len(words)))
        if vague_match:
            yield passage, start, words
    for click_match in _CLICK_HERE.finditer(passage.text):
        if not any(
            click_match.start() in link_range or click_match.end() - 1 in link_range for link_range in reported_ranges
        ):
            yield passage, click_match.start(), click_match[0]


def _iter_links(spans: Inline) -> Iterator[tuple[int, str]]:
    """Yield the start of each link's words, and the words."""
    position = 0
    for link, group in groupby(spans, key=lambda span: span.link):
        words = to_plain_text(tuple(group))
        if link:
            yield position, words
        position += len(words)


@rule("uninformative-heading", WARNING, "PEMAT-P, item 9", supports_language=is_english)
def uninformative_heading(content: EditionContent) -> Iterator[Finding]:
    """A heading does not say what its section is about: “Introduction”, “General information”.

    Readers look for their own question in the headings. Write the question as they would ask it.

    Bad:
        Overview
    Good:
        What is ketamine therapy?
    """
    for passage in _find_empty_headings(content):
        message = f"the heading “{passage.text}” does not say what the section is about"
        hint = "write the question that the section answers"
        yield Finding(locate_text(content, passage, 0, len(passage.text)), message, hint)


@collect_from_passages
@memoize_per_text
def _find_empty_headings(passage: Passage) -> Iterator[Passage]:
    if passage.role == "heading":
        words = " ".join(_HEADING_MARKS.sub("", passage.text).lower().split())
        if not words or words in _EMPTY_HEADINGS or words in _EMPTY_PHRASES:
            yield passage


RULES: tuple[ContentRule, ...] = (all_capitals, long_list, vague_link_text, uninformative_heading)
