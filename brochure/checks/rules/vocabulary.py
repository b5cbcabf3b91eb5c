"""Words that a reader may not know: hard ones with an everyday twin, medical ones, and acronyms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.rules.reading_grade import explained_words
from brochure.checks.text.definitions import is_explained, is_explained_next
from brochure.checks.text.languages import language_of, words_in
from brochure.checks.text.lexicon import MEDICAL_TERMS, PLAIN_WORDS, medical, plain_words
from brochure.checks.text.memo import everywhere, noted
from brochure.checks.text.passages import place, terms
from brochure.checks.text.sentences import bag
from brochure.diagnostics.problem import WARNING
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from brochure.checks.text.lexicon import Lexicon
    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import Subject

_WORD = on_demand(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_OWNED = on_demand(r"['’]s?$")
_ACRONYM = on_demand(r"(?<![\w\-‑.@&])(?:[A-Z]{2,6}|[A-Z][a-z][A-Z])(?=s?(?![\w&@])|['’]s\b)")
_ROMAN = on_demand(r"[IVX]+")
_COUNTED = bag("phase stage type grade class part chapter factor schedule level volume title bipolar war section table")
_AFTER_COMMA = on_demand(r",\s+$")
_SHOUTED = on_demand(r"\b[A-Z]{2,}(?:(?:[ \t]+\d[\d-]*)*[ \t]+[A-Z]{2,}){2,}\b")
# small words in capitals are stressed, not acronyms
_STRESSED = bag(
    "a all always and any anyone are ask at be before both but by call can cannot do does don each every first "
    "for from go have help if important in is it key last less like list may more most must need never new no "
    "none not note now of off on once one only or other our out over please read right risk safe see should so "
    "some stop take tell text the then this to too two under up use very wait warning we what when who will with "
    "without yes you your after during until least good bad best day days week hour today why how tip tips danger "
    "caution alert urgent free food sleep drive drink eat ever away stay calm also anything bring them they hours mix"
)

_SKIPPED = frozenset(("reference", "term"))
_HEADS = frozenset(("title", "subtitle", "heading"))


@dataclass(frozen=True)
class Found:
    """A word or phrase at its place in a passage, with what the lexicon says of it."""

    passage: Passage
    start: int
    end: int
    key: str
    meaning: str

    @property
    def written(self) -> str:
        """The words as they stand."""
        return self.passage.text[self.start : self.end]

    @cached_property
    def is_explained(self) -> bool:
        """Whether the passage explains it here."""
        text = self.passage.text
        return is_explained(text, self.start, self.end) or is_explained_next(text, self.end)


def _matches(passage: Passage, lexicon: Lexicon) -> Iterator[Found]:
    """The words and phrases of a lexicon in a passage, the longest at each place; names are passed over."""
    words = _words(passage) if passage.role not in _SKIPPED else ()
    taken = 0
    for number, (word, start) in enumerate(words):
        if (
            start < taken
            or word.lower() not in lexicon.firsts
            or (word[0].isupper() and not _begins(passage.text, start))
        ):
            continue
        for length in range(min(lexicon.longest, len(words) - number), 0, -1):
            last, at = words[number + length - 1]
            form = passage.text[start : at + len(last)].lower()
            if form in lexicon.forms:
                yield Found(passage, start, at + len(last), form, lexicon.forms[form])
                taken = at + len(last)
                break


@noted
def _words(passage: Passage) -> Iterator[tuple[str, int]]:
    """The words of a passage, as they are when they own nothing, and where they begin."""
    for word in _WORD.finditer(passage.text):
        yield _OWNED.sub("", word[0]), word.start()


def _begins(text: str, start: int) -> bool:
    """Whether a sentence or the text begins at a place, so that a capital there makes no name."""
    before = text[:start].rstrip(" “\"'(")
    return not before or before[-1] in ".!?:]•–—"


# --- hard words ---------------------------------------------------------------------------------------------------


@rule("hard-word", WARNING, "PEMAT-P, item 3", knows=words_in(PLAIN_WORDS))
def hard_word(subject: Subject) -> Iterator[Fault]:
    """A word or phrase has an everyday twin that more people know.

    Each hard word costs readers; the easy one says the same. A word in the glossary passes, and one that is explained
    where it stands.

    Bad:
        Notify your physician prior to discontinuing the medicine.
    Good:
        Tell your doctor before you stop the medicine.
    """
    explained = explained_words(subject)
    for found in _hard_words(subject, language_of(subject.handout)):
        if found.meaning and found.key not in explained and not found.is_explained:
            where = place(subject, found.passage, found.start, len(found.written))
            yield Fault(where, f"“{found.written}” is a hard word", f"an everyday one: {found.meaning}")


@everywhere
@noted
def _hard_words(passage: Passage, language: str) -> Iterator[Found]:
    return _matches(passage, plain_words(language))


# --- medical words ------------------------------------------------------------------------------------------------


@rule("undefined-term", WARNING, "PEMAT-P, item 4; CDC Clear Communication Index", knows=words_in(MEDICAL_TERMS))
def undefined_term(subject: Subject) -> Iterator[Fault]:
    """A medical word is used before anything says what it means.

    A word that a reader does not know stops the reader. Explain it where it first stands, or in a section of
    `kind: glossary`; or do without it.

    Bad:
        The drug can cause an arrhythmia.
    Good:
        The drug can cause an uneven heartbeat (arrhythmia).
    """
    glossary = explained_words(subject)

    def is_known(found: Found) -> bool:
        return found.key in glossary or all(part in glossary for part in found.key.replace("-", " ").split())

    for found in _unexplained(_medical(subject, language_of(subject.handout)), is_known):
        where = place(subject, found.passage, found.start, len(found.written))
        meaning = f"say what it means: {found.meaning}" if found.meaning else "say what it means"
        yield Fault(where, f"“{found.written}” is a medical word that nothing here explains", meaning)


@everywhere
@noted
def _medical(passage: Passage, language: str) -> Iterator[Found]:
    if passage.role in _SKIPPED:
        return
    words = medical(language)
    listed = list(_matches(passage, words.terms))
    yield from listed
    starts = {found.start for found in listed}
    for word in _WORD.finditer(passage.text):
        form = word[0].lower()
        if len(form) > 6 and form.endswith(words.endings) and form not in words.known and word.start() not in starts:
            yield Found(passage, word.start(), word.end(), form, "")


# --- acronyms -----------------------------------------------------------------------------------------------------


@rule("undefined-acronym", WARNING, "CDC Clear Communication Index", knows=words_in(MEDICAL_TERMS))
def undefined_acronym(subject: Subject) -> Iterator[Fault]:
    """Letters that stand for a name are used before the name is said.

    Only insiders read letters as words. Write the name out at first use, with the letters in brackets, or put them in
    the glossary; where they stand only once or twice, write the name alone. A few that all know (US, DNA, MRI) pass.

    Bad:
        People with COPD may need more oxygen.
    Good:
        People with chronic obstructive pulmonary disease (COPD) may need more oxygen.
    """
    glossary = {word for term in terms(subject) for word in _WORD.findall(term)}
    glossary |= {word.removesuffix("s") for word in glossary}
    acronyms = _acronyms(subject, language_of(subject.handout))
    for found in _unexplained(acronyms, lambda found: found.key in glossary):
        where = place(subject, found.passage, found.start, len(found.written))
        hint = f"write the name out first: “… ({found.written})”, or explain it in the glossary"
        yield Fault(where, f"nothing says what {found.written} stands for", hint)


@everywhere
@noted
def _acronyms(passage: Passage, language: str) -> Iterator[Found]:
    if passage.role in _SKIPPED:
        return
    known = medical(language).acronyms
    shouted = [(run.start(), run.end()) for run in _SHOUTED.finditer(passage.text)]
    for word in _ACRONYM.finditer(passage.text):
        letters = word[0]
        if letters in known or letters.lower() in _STRESSED or any(a <= word.start() < b for a, b in shouted):
            continue
        if not _is_numeral(passage.text, word) and not _is_after_a_name(passage.text, word):
            yield Found(passage, word.start(), word.end(), letters, "")


def _is_numeral(text: str, word: re.Match[str]) -> bool:
    """Whether letters are a Roman numeral: “phase III”, “types I and II”, “War II”."""
    if not _ROMAN.fullmatch(word[0]):
        return False
    before = [w.lower().removesuffix("s") for w in _WORD.findall(text[: word.start()])[-3:]]
    return word[0] != "IV" or any(w in _COUNTED for w in before)


def _is_after_a_name(text: str, word: re.Match[str]) -> bool:
    """Whether letters are a state or a degree: “Provo, UT 84601”, “A. Name, LCSW”."""
    before = text[: word.start()]
    if not _AFTER_COMMA.search(before):
        return False
    name = before.rstrip(", ").rpartition(" ")[2]
    following = text[word.end() : word.end() + 2]
    return (
        name[:1].isupper() and not name.isupper() and (following[:1] in ("", ",", ".", ")") or following[1:].isdigit())
    )


# --- first uses ---------------------------------------------------------------------------------------------------


def _unexplained(every: Sequence[Found], is_known: Callable[[Found], bool]) -> list[Found]:
    """The first use of each word that is not explained there; headings may use what the text below explains."""
    uses: dict[str, list[Found]] = {}
    for found in every:
        if not is_known(found):
            uses.setdefault(found.key.removesuffix("s"), []).append(found)
    return [first for own in uses.values() if not (first := _first(own)).is_explained]


def _first(uses: Sequence[Found]) -> Found:
    return next((found for found in uses if found.passage.role not in _HEADS), uses[0])


RULES: tuple[Rule, ...] = (hard_word, undefined_term, undefined_acronym)
