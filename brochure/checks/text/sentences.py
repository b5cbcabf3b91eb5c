"""Where sentences begin and end, and the words in them, each with its place in the text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.text.memo import everywhere, noted
from brochure.checks.text.passages import once, place
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Where


def bag(words: str) -> frozenset[str]:
    """The words of a text, to look others up in."""
    return frozenset(words.split())


PROSE = frozenset(("key", "text", "item", "question", "cell", "caption", "contact"))
"""The roles that are read as sentences; names, labels, headings and sources are not."""

# the end of a sentence, the marks that close with it, a source's number, and what the next one begins with
_END = on_demand(r"([.!?…]+)[\"'”’)\]]*(?:\s*\[\d+(?:[,–-] ?\d+)*\])*\s+(?=[\"'“‘(\[]*([^\W_]+))")
_CITED = on_demand(r"\s*\[\d+(?:[,–-] ?\d+)*\]")
_ROMAN = on_demand(r"[IVX]{2,}")
_LAST = on_demand(r"[^\s(\[“\"]+$")

# with a full stop, and never the last word of a sentence
_NEVER_LAST = bag("dr mr mrs ms mx prof rev gen sgt capt lt col fr gov sen hon vs e.g i.e eg ie cf approx ca tel")
# with a full stop, and never the last word before a number, some of them nor before a letter: No. 5, fig. A
_BEFORE_A_NUMBER = bag("no nos p pp jan feb mar apr jun jul aug sep sept oct nov dec")
_BEFORE_A_NUMBER_OR_LETTER = bag("fig figs vol ch eq ext ref refs")
# with a full stop, and the last word only if what follows looks like a sentence's first
_MAYBE_LAST = bag("al jr sr inc ltd co corp u.s u.k u.n e.u d.c m.d d.o r.n st ave blvd rd dept est bros rep")
# with a full stop, and the last word unless a number, or for times a day or a time zone, follows
_MEASURES = bag("etc oz lb lbs hr hrs min mins sec secs tsp tbsp wk wks mo mos yr yrs kg mg ml cc ft")
_TIMES = bag("a.m p.m am pm")
_AFTER_A_TIME = bag(
    "monday tuesday wednesday thursday friday saturday sunday eastern central mountain pacific est edt cst cdt mst mdt "
    "pst pdt et ct mt pt utc"
)
_FIRST = bag(
    "a after all also an and another any are as ask at avoid be because before both bring but by call check do don't "
    "drink each eat even few follow for from get give go he her his how however i if in is it it's keep let many may "
    "more most my never no nobody not nothing now of on once one or other others our please read rest see she show "
    "since sit so some start stop take talk tell that the their then there these they this those to try use wait wash "
    "we what when where which who why will with without write yes you your"
)
_BEFORE_A_LETTER = bag(
    "vitamin vitamins hepatitis type types group part plan class grade stage schedule step factor and or option"
)

_WORD = on_demand(r"[^\W_]+(?:[.,’'/:@&+\-‑–][^\W_]+)*")


@dataclass(frozen=True)
class Word:
    """A word as written, and where it begins in its text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @cached_property
    def lower(self) -> str:
        """The word in small letters, with plain apostrophes and hyphens."""
        return self.text.lower().replace("’", "'").replace("‑", "-")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage, and where it begins in the passage's text."""

    text: str
    start: int
    passage: Passage

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words, their places counted in the passage; the numbers of sources are none."""
        bare = _CITED.sub(lambda found: " " * len(found[0]), self.text)
        return tuple(Word(found[0], self.start + found.start()) for found in _WORD.finditer(bare))

    @property
    def quoted(self) -> str:
        """The sentence for a message: a personal field by its name in braces, as its author typed it."""
        parts, at = [], 0
        for span in self.passage.spans:
            begin, end = max(at, self.start), min(at + len(span.text), self.start + len(self.text))
            if begin < end:
                parts.append(f"{{{{{span.field}}}}}" if span.field else span.text[begin - at : end - at])
            at += len(span.text)
        return "".join(parts) if any(span.field for span in self.passage.spans) else self.text

    def where(self, subject: Subject, start: int = -1, length: int = 0) -> Where:
        """Where it stands in the file, or some characters of its passage."""
        begin = self.start if start < 0 else start
        return place(subject, self.passage, begin, length or len(self.text))


@once
def sentences(subject: Subject) -> tuple[Sentence, ...]:
    """Every sentence of the running text, in reading order."""
    return _sentences(subject)


def of_prose(passage: Passage) -> tuple[Sentence, ...]:
    """The sentences of a passage of running text; of any other, none."""
    return of_passage(passage) if passage.role in PROSE else ()


@noted
def of_passage(passage: Passage) -> Iterator[Sentence]:
    """The sentences of one passage."""
    for start, end in split(passage.text):
        yield Sentence(passage.text[start:end], start, passage)


_sentences = everywhere(of_prose)


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends, blanks left out."""
    start = 0
    for end in _END.finditer(text):
        if _ends(text[start : end.start()], end[1], end[2]):
            yield start, end.start() + len(end[0].rstrip())
            start = end.end()
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())


def _ends(before: str, mark: str, following: str) -> bool:
    """Return whether a mark ends the sentence that stands before it, by the words on its two sides."""
    if following[0].islower():
        return False
    if mark != ".":
        return True
    found = _LAST.search(before)
    word = found[0] if found else ""
    if len(word) > 1 and word.isupper() and word.isalpha() and not (len(following) > 1 and following.isupper()):
        return True  # an acronym: MS and CA are not Ms. and ca.
    if len(word) == 1 and word.isalpha():
        return _ends_with_a_letter(before, following.lower())
    if word.isdigit():
        return bool(before[: -len(word)].strip())  # else it numbers what follows
    return _ends_with(word.lower(), following)


def _ends_with(last: str, following: str) -> bool:
    """Return whether a sentence ends with a word, in small letters, and a full stop."""
    if last in _NEVER_LAST:
        return False
    if last in _BEFORE_A_NUMBER:
        return not any(map(str.isdigit, following))
    if last in _BEFORE_A_NUMBER_OR_LETTER:
        return len(following) > 1 and not any(map(str.isdigit, following)) and _ROMAN.fullmatch(following) is None
    if last in _MAYBE_LAST:
        return following.lower() in _FIRST
    if last in _TIMES and following.lower() in _AFTER_A_TIME:
        return False
    return not (last in _TIMES or last in _MEASURES) or not following[0].isdigit()


def _ends_with_a_letter(before: str, following: str) -> bool:
    """Return whether a single letter is the last word of a sentence, as in “vitamin C”, and not an initial."""
    words = before.lower().split()
    if following in _FIRST:
        return True
    return len(words) > 1 and (words[-1] == "i" or words[-2] in _BEFORE_A_LETTER)
