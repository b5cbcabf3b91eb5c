"""What stops the eye: words shouted in capitals, lists without end, links and headings that say nothing."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.text.languages import english
from brochure.checks.text.memo import everywhere, noted
from brochure.checks.text.passages import place
from brochure.checks.text.sentences import bag
from brochure.diagnostics.problem import WARNING
from brochure.document.blocks import List, plain
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Inline

MOST_ITEMS = 7
"""CDC Clear Communication Index: seven items a list at most."""

MOST_CAPITALS = 2

_RUN = on_demand(
    r"(?<![\w-])[^\W\d_a-z][^\W\d_a-z'’]*"
    r"(?:(?:[ \t]+\d[\d-]*)*[ \t]*[,:!–—-]?[ \t]+[^\W\d_a-z][^\W\d_a-z'’]*)+(?![\w-])"
)
_CAPITALS = on_demand(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# words that are words in capitals too: letters that stand for a name are not shouted
_COMMON = bag(
    "a all always an and any are ask at be before by call can cannot do don't eat drink drive first for from go "
    "have if in is it keep line may more must need never new no not note now of off on once one only or our out "
    "please read risk see should side stop take tell text the then this to tell under until up use very want we "
    "what when who will with you your after food water pain dose drug pills days hours help care safe safety home "
    "left right"
)
_LONG = 6

_VAGUE = on_demand(
    r"(?:please )?(?:click|tap|press|go|see|look)? ?(?:on )?"
    r"(?:here|there|(?:this|the|our) (?:link|page|site|website|web page|web site|article|document|pdf))"
    r"|links?|web ?site|page|pdf|more|(?:read|learn|find out|see) more|more (?:info|information|details)"
    r"|details|info|information|this|click|download|(?:click|read|learn) (?:here|this|more here)(?: for more)?",
    re.IGNORECASE,
)
_CLICK = on_demand(r"\bclick (?:on )?(?:here|this (?:link|page))\b", re.IGNORECASE)
_WHAT_FOR = on_demand(
    r"(?:please )?(?:click|tap|press|go) (?:on )?(?:here|(?:this|the) (?:link|page)) (?:to|for|and|if) "
    r"(?!(?:(?:learn|read|see|find out|know|get) )?(?:more|details|info|information)$).+",
    re.IGNORECASE,
)

_EMPTY_HEADINGS = bag(
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
_HEADING_MARKS = on_demand(r"[^\w\s]|^\d+[.)]?\s*|^(?:section|part|chapter)\s+\w+\s*[:.–-]?\s*", re.IGNORECASE)


# --- capitals -----------------------------------------------------------------------------------------------------


@rule("all-capitals", WARNING, "RNIB, UKAAF: clear print")
def all_capitals(subject: Subject) -> Iterator[Fault]:
    """Three or more words in a row are written in capitals.

    Capitals take the shape from words, so that they are read letter by letter, and they shout. Use bold for what
    matters. Acronyms are not meant.

    Bad:
        DO NOT EAT before your visit.
    Good:
        **Do not eat** before your visit.
    """
    for passage, start, words in _shouted(subject):
        where = place(subject, passage, start, len(words))
        hint = "write it in small letters, and make it bold with ** on both sides"
        yield Fault(where, f"“{words}” is written in capitals", hint)


@everywhere
@noted
def _shouted(passage: Passage) -> Iterator[tuple[Passage, int, str]]:
    for found in _RUN.finditer(passage.text) if passage.role != "reference" else ():
        if _is_shouted(found[0]):
            yield passage, found.start(), found[0]


def _is_shouted(run: str) -> bool:
    words = _CAPITALS.findall(run)
    telling = [word for word in words if word.lower().replace("’", "'") in _COMMON or len(word) >= _LONG]
    return len(words) > MOST_CAPITALS and len(telling) > 1 and any(len(word) > 1 for word in telling)


# --- lists --------------------------------------------------------------------------------------------------------


@rule("long-list", WARNING, "CDC Clear Communication Index")
def long_list(subject: Subject) -> Iterator[Fault]:
    """A list has more than seven items.

    Nobody keeps more than seven things in mind. Cut the list, or split it into two with a line of words before each.
    Glossaries, sources and questions with their answers are looked up, not kept in mind, and are not meant.

    Bad:
        A list of twelve side effects.
    Good:
        Five common side effects, then a line of words, then four serious ones.
    """
    for items in _lists(subject):
        if len(items) > MOST_ITEMS:
            message = f"this list has {len(items)} items; more than {MOST_ITEMS} are not kept in mind"
            yield Fault(items[MOST_ITEMS], message, "split it in two, with a line of words before each")


def _lists(subject: Subject) -> Iterator[tuple[Where, ...]]:
    """Where the items of each list stand."""
    yield tuple(point.where or subject.handout.where for point in subject.handout.at_a_glance)
    for section, blocks in zip(subject.handout.sections, _blocks(subject), strict=True):
        for block in blocks:
            if isinstance(block, List) and block.look in ("disc", "boxes", "steps"):
                yield tuple(item.where or section.where for item in block.items)


def _blocks(subject: Subject) -> list[list[object]]:
    """The author's blocks, section by section, boxes opened."""
    front = 1 if subject.handout.at_a_glance else 0
    found: list[list[object]] = []
    for section in subject.document.sections[front : front + len(subject.handout.sections)]:
        own: list[object] = []
        for block in section.body:
            own += [block, *getattr(block, "body", ()), *getattr(block, "answer", ())]
        found.append(own)
    return found


# --- links and headings -------------------------------------------------------------------------------------------


@rule("vague-link-text", WARNING, "WCAG 2.1, 2.4.4", knows=english)
def vague_link_text(subject: Subject) -> Iterator[Fault]:
    """A link does not say where it leads: “click here”, “this page”.

    On paper nobody can click, and a screen reader reads links one by one, without the words around them. Name what the
    link leads to, or write the address.

    Bad:
        To learn more, [click here](https://www.ptsd.va.gov).
    Good:
        Read more at [ptsd.va.gov](https://www.ptsd.va.gov).
    """
    hint = "name what it leads to, or write the address"
    for passage, start, words in _vague(subject):
        yield Fault(place(subject, passage, start, len(words)), f"“{words}” does not say where it leads", hint)


@everywhere
@noted
def _vague(passage: Passage) -> Iterator[tuple[Passage, int, str]]:
    """The words of links that say nothing, with their place."""
    told: list[range] = []  # links that are reported, or say what for
    for start, words in _links(passage.spans):
        bare = words.strip(" .,:;!?»›>→“”\"'")
        vague = _VAGUE.fullmatch(bare)
        if vague or _WHAT_FOR.fullmatch(bare):
            told.append(range(start, start + len(words)))
        if vague:
            yield passage, start, words
    for found in _CLICK.finditer(passage.text):
        if not any(found.start() in link or found.end() - 1 in link for link in told):
            yield passage, found.start(), found[0]


def _links(spans: Inline) -> Iterator[tuple[int, str]]:
    """Where the words of each link start, and the words."""
    at = 0
    for link, group in groupby(spans, key=lambda span: span.link):
        words = plain(tuple(group))
        if link:
            yield at, words
        at += len(words)


@rule("uninformative-heading", WARNING, "PEMAT-P, item 9", knows=english)
def uninformative_heading(subject: Subject) -> Iterator[Fault]:
    """A heading does not say what its section tells: “Introduction”, “General information”.

    Readers look for their own question among the headings. Write it as they would ask it.

    Bad:
        Overview
    Good:
        What is ketamine therapy?
    """
    for passage in _empty_headings(subject):
        message = f"the heading “{passage.text}” does not say what the section tells"
        yield Fault(place(subject, passage, 0, len(passage.text)), message, "write the question it answers")


@everywhere
@noted
def _empty_headings(passage: Passage) -> Iterator[Passage]:
    if passage.role == "heading":
        words = " ".join(_HEADING_MARKS.sub("", passage.text).lower().split())
        if not words or words in _EMPTY_HEADINGS or words in _EMPTY_PHRASES:
            yield passage


RULES: tuple[Rule, ...] = (all_capitals, long_list, vague_link_text, uninformative_heading)
