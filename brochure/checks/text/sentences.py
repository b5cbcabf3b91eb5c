"""Sentences of a text and the words in them, each with its offset in the text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.text.memo import collect_from_passages, memoize_per_text
from brochure.checks.text.passages import locate_text, memoize_last_content
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Where


def make_word_set(text: str) -> frozenset[str]:
    """Return the set of the words of a text."""
    return frozenset(text.split())


PROSE_ROLES = frozenset(("key", "text", "item", "question", "cell", "caption", "contact"))
"""The roles that are read as sentences; names, labels, headings and sources are not."""

# the end of a sentence, its closing marks, the number of a source, and the first word of the next sentence
_SENTENCE_END = compile_lazily(r"([.!?…]+)[\"'”’)\]]*(?:\s*\[\d+(?:[,–-] ?\d+)*\])*\s+(?=[\"'“‘(\[]*([^\W_]+))")
_CITATION = compile_lazily(r"\s*\[\d+(?:[,–-] ?\d+)*\]")
_ROMAN_NUMERAL = compile_lazily(r"[IVX]{2,}")
_LAST_WORD = compile_lazily(r"[^\s(\[“\"]+$")

# abbreviations with a period that never end a sentence
_NEVER_LAST = make_word_set(
    "dr mr mrs ms mx prof rev gen sgt capt lt col fr gov sen hon vs e.g i.e eg ie cf approx ca tel"
)
# abbreviations that do not end a sentence before a number (some, nor before a letter): No. 5, fig. A
_NOT_LAST_BEFORE_NUMBER = make_word_set("no nos p pp jan feb mar apr jun jul aug sep sept oct nov dec")
_NOT_LAST_BEFORE_NUMBER_OR_LETTER = make_word_set("fig figs vol ch eq ext ref refs")
# abbreviations that end a sentence only if the next word looks like the first one of a sentence
_MAYBE_LAST = make_word_set("al jr sr inc ltd co corp u.s u.k u.n e.u d.c m.d d.o r.n st ave blvd rd dept est bros rep")
# abbreviations that end a sentence unless a number follows, or, for times, a day or a time zone
_UNITS = make_word_set("etc oz lb lbs hr hrs min mins sec secs tsp tbsp wk wks mo mos yr yrs kg mg ml cc ft")
_TIME_MARKS = make_word_set("a.m p.m am pm")
_WORDS_AFTER_TIME = make_word_set(
    "monday tuesday wednesday thursday friday saturday sunday eastern central mountain pacific est edt cst cdt mst mdt "
    "pst pdt et ct mt pt utc"
)
_FIRST_WORDS = make_word_set(
    "a after all also an and another any are as ask at avoid be because before both bring but by call check do don't "
    "drink each eat even few follow for from get give go he her his how however i if in is it it's keep let many may "
    "more most my never no nobody not nothing now of on once one or other others our please read rest see she show "
    "since sit so some start stop take talk tell that the their then there these they this those to try use wait wash "
    "we what when where which who why will with without write yes you your"
)
_WORDS_BEFORE_LETTER = make_word_set(
    "vitamin vitamins hepatitis type types group part plan class grade stage schedule step factor and or option"
)

_WORD = compile_lazily(r"[^\W_]+(?:[.,’'/:@&+\-‑–][^\W_]+)*")


@dataclass(frozen=True)
class Word:
    """A word as written, and its offset in its text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset of the character after the word."""
        return self.start + len(self.text)

    @cached_property
    def lower(self) -> str:
        """The word in lower case, with plain apostrophes and hyphens."""
        return self.text.lower().replace("’", "'").replace("‑", "-")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage, and its offset in the passage's text."""

    text: str
    start: int
    passage: Passage

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the sentence, without the numbers of sources; offsets count in the passage."""
        uncited_text = _CITATION.sub(lambda match: " " * len(match[0]), self.text)
        return tuple(Word(match[0], self.start + match.start()) for match in _WORD.finditer(uncited_text))

    @property
    def quotation(self) -> str:
        """The sentence as a message quotes it: merge fields by their names in braces, as the author typed them."""
        texts, position = [], 0
        for span in self.passage.spans:
            start, end = max(position, self.start), min(position + len(span.text), self.start + len(self.text))
            if start < end:
                texts.append(f"{{{{{span.field}}}}}" if span.field else span.text[start - position : end - position])
            position += len(span.text)
        return "".join(texts) if any(span.field for span in self.passage.spans) else self.text

    def locate(self, content: EditionContent, start: int = -1, length: int = 0) -> Where:
        """Return the place of the sentence in the file, or of some characters of its passage."""
        first_character = self.start if start < 0 else start
        return locate_text(content, self.passage, first_character, length or len(self.text))


@memoize_last_content
def list_sentences(content: EditionContent) -> tuple[Sentence, ...]:
    """Return every sentence of the running text, in reading order."""
    return _split_all_passages(content)


def split_prose(passage: Passage) -> tuple[Sentence, ...]:
    """Return the sentences of a passage of running text; none for any other passage."""
    return split_passage(passage) if passage.role in PROSE_ROLES else ()


@memoize_per_text
def split_passage(passage: Passage) -> Iterator[Sentence]:
    """Yield the sentences of one passage."""
    for start, end in find_sentence_bounds(passage.text):
        yield Sentence(passage.text[start:end], start, passage)


_split_all_passages = collect_from_passages(split_prose)


def find_sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end offsets of each sentence of a text, without the blanks around it."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if _is_sentence_end(text[start : end.start()], end[1], end[2]):
            yield start, end.start() + len(end[0].rstrip())
            start = end.end()
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())


def _is_sentence_end(text_before: str, mark: str, following: str) -> bool:
    """Return whether a mark ends the sentence before it, by the words before and after the mark."""
    if following[0].islower():
        return False
    if mark != ".":
        return True
    match = _LAST_WORD.search(text_before)
    word = match[0] if match else ""
    if len(word) > 1 and word.isupper() and word.isalpha() and not (len(following) > 1 and following.isupper()):
        return True  # an acronym: MS and CA are not Ms. and ca.
    if len(word) == 1 and word.isalpha():
        return _can_end_with_letter(text_before, following.lower())
    if word.isdigit():
        return bool(text_before[: -len(word)].strip())  # a number alone only numbers the text after it
    return _can_end_sentence(word.lower(), following)


def _can_end_sentence(last_word: str, following: str) -> bool:
    """Return whether a lower-case word and a period end a sentence."""
    if last_word in _NEVER_LAST:
        return False
    if last_word in _NOT_LAST_BEFORE_NUMBER:
        return not any(map(str.isdigit, following))
    if last_word in _NOT_LAST_BEFORE_NUMBER_OR_LETTER:
        return (
            len(following) > 1 and not any(map(str.isdigit, following)) and _ROMAN_NUMERAL.fullmatch(following) is None
        )
    if last_word in _MAYBE_LAST:
        return following.lower() in _FIRST_WORDS
    if last_word in _TIME_MARKS and following.lower() in _WORDS_AFTER_TIME:
        return False
    return not (last_word in _TIME_MARKS or last_word in _UNITS) or not following[0].isdigit()


def _can_end_with_letter(text_before: str, following: str) -> bool:
    """Return whether a single letter ends a sentence, as in “vitamin C”, and is not an initial."""
    words = text_before.lower().split()
    if following in _FIRST_WORDS:
        return True
    return len(words) > 1 and (words[-1] == "i" or words[-2] in _WORDS_BEFORE_LETTER)
