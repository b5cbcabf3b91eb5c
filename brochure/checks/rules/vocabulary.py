"""Words that a reader may not know: hard words with an everyday equivalent, medical words, and acronyms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.rules.reading_grade import find_explained_words
from brochure.checks.text.definitions import is_explained, is_explained_next
from brochure.checks.text.languages import get_language, require_file
from brochure.checks.text.lexicon import MEDICAL_TERMS, PLAIN_WORDS, load_medical_vocabulary, load_plain_words
from brochure.checks.text.memo import collect_from_passages, memoize_per_text
from brochure.checks.text.passages import list_glossary_terms, locate_text
from brochure.checks.text.sentences import make_word_set
from brochure.diagnostics.problem import WARNING
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from brochure.checks.text.lexicon import Lexicon
    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import EditionContent

_WORD = compile_lazily(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_POSSESSIVE = compile_lazily(r"['’]s?$")
_ACRONYM = compile_lazily(r"(?<![\w\-‑.@&])(?:[A-Z]{2,6}|[A-Z][a-z][A-Z])(?=s?(?![\w&@])|['’]s\b)")
_ROMAN_NUMERAL = compile_lazily(r"[IVX]+")
_WORDS_BEFORE_NUMERAL = make_word_set(
    "phase stage type grade class part chapter factor schedule level volume title bipolar war section table"
)
_AFTER_COMMA = compile_lazily(r",\s+$")
_CAPITAL_RUN = compile_lazily(r"\b[A-Z]{2,}(?:(?:[ \t]+\d[\d-]*)*[ \t]+[A-Z]{2,}){2,}\b")
# small words in capitals are emphasized, not acronyms
_EMPHASIZED_WORDS = make_word_set(
    "a all always and any anyone are ask at be before both but by call can cannot do does don each every first "
    "for from go have help if important in is it key last less like list may more most must need never new no "
    "none not note now of off on once one only or other our out over please read right risk safe see should so "
    "some stop take tell text the then this to too two under up use very wait warning we what when who will with "
    "without yes you your after during until least good bad best day days week hour today why how tip tips danger "
    "caution alert urgent free food sleep drive drink eat ever away stay calm also anything bring them they hours mix"
)

_SKIPPED_ROLES = frozenset(("reference", "term"))
_HEADING_ROLES = frozenset(("title", "subtitle", "heading"))


@dataclass(frozen=True)
class TermMatch:
    """A word or phrase at its place in a passage, with its meaning from the lexicon."""

    passage: Passage
    start: int
    end: int
    key: str
    meaning: str

    @property
    def text(self) -> str:
        """The words as they are in the passage."""
        return self.passage.text[self.start : self.end]

    @cached_property
    def is_explained(self) -> bool:
        """Whether the passage explains it at this place."""
        text = self.passage.text
        return is_explained(text, self.start, self.end) or is_explained_next(text, self.end)


def _find_terms(passage: Passage, lexicon: Lexicon) -> Iterator[TermMatch]:
    """Yield the words and phrases of a lexicon in a passage, the longest at each place; skip capitalized names."""
    words = _split_words(passage) if passage.role not in _SKIPPED_ROLES else ()
    covered_end = 0
    for word_index, (word, start) in enumerate(words):
        if (
            start < covered_end
            or word.lower() not in lexicon.first_words
            or (word[0].isupper() and not _is_sentence_start(passage.text, start))
        ):
            continue
        for length in range(min(lexicon.max_words, len(words) - word_index), 0, -1):
            last_word, last_start = words[word_index + length - 1]
            form = passage.text[start : last_start + len(last_word)].lower()
            if form in lexicon.forms:
                yield TermMatch(passage, start, last_start + len(last_word), form, lexicon.forms[form])
                covered_end = last_start + len(last_word)
                break


@memoize_per_text
def _split_words(passage: Passage) -> Iterator[tuple[str, int]]:
    """Yield the words of a passage without a possessive 's, and their starts."""
    for match in _WORD.finditer(passage.text):
        yield _POSSESSIVE.sub("", match[0]), match.start()


def _is_sentence_start(text: str, start: int) -> bool:
    """Return whether a sentence or the text begins at `start`, so that a capital letter there is not a name's."""
    text_before = text[:start].rstrip(" “\"'(")
    return not text_before or text_before[-1] in ".!?:]•–—"


# --- hard words ---------------------------------------------------------------------------------------------------


@rule("hard-word", WARNING, "PEMAT-P, item 3", supports_language=require_file(PLAIN_WORDS))
def hard_word(content: EditionContent) -> Iterator[Finding]:
    """A word or phrase is hard; an everyday one means the same.

    Each hard word loses some readers. Use the everyday word. A word in the glossary is fine, and so is one that the
    text explains on the spot.

    Bad:
        Notify your physician prior to discontinuing the medicine.
    Good:
        Tell your doctor before you stop the medicine.
    """
    glossary_words = find_explained_words(content)
    for term in _find_hard_words(content, get_language(content.handout)):
        if term.meaning and term.key not in glossary_words and not term.is_explained:
            where = locate_text(content, term.passage, term.start, len(term.text))
            yield Finding(where, f"“{term.text}” is a hard word", f"use an everyday word: {term.meaning}")


@collect_from_passages
@memoize_per_text
def _find_hard_words(passage: Passage, language: str) -> Iterator[TermMatch]:
    return _find_terms(passage, load_plain_words(language))


# --- medical words ------------------------------------------------------------------------------------------------


@rule(
    "undefined-term",
    WARNING,
    "PEMAT-P, item 4; CDC Clear Communication Index",
    supports_language=require_file(MEDICAL_TERMS),
)
def undefined_term(content: EditionContent) -> Iterator[Finding]:
    """A medical word is used before anything says what it means.

    Readers stop at a word that they do not know. Explain it where you first use it, or in a section of
    `kind: glossary`, or use another word.

    Bad:
        The drug can cause an arrhythmia.
    Good:
        The drug can cause an uneven heartbeat (arrhythmia).
    """
    glossary_words = find_explained_words(content)

    def is_known(term: TermMatch) -> bool:
        return term.key in glossary_words or all(word in glossary_words for word in term.key.replace("-", " ").split())

    for term in _find_unexplained(_find_medical_terms(content, get_language(content.handout)), is_known):
        where = locate_text(content, term.passage, term.start, len(term.text))
        meaning = f"say what it means: {term.meaning}" if term.meaning else "say what it means"
        yield Finding(where, f"“{term.text}” is a medical word that nothing here explains", meaning)


@collect_from_passages
@memoize_per_text
def _find_medical_terms(passage: Passage, language: str) -> Iterator[TermMatch]:
    if passage.role in _SKIPPED_ROLES:
        return
    vocabulary = load_medical_vocabulary(language)
    listed_terms = list(_find_terms(passage, vocabulary.terms))
    yield from listed_terms
    term_starts = {term.start for term in listed_terms}
    for word in _WORD.finditer(passage.text):
        form = word[0].lower()
        if (
            len(form) > 6
            and form.endswith(vocabulary.endings)
            and form not in vocabulary.everyday_words
            and word.start() not in term_starts
        ):
            yield TermMatch(passage, word.start(), word.end(), form, "")


# --- acronyms -----------------------------------------------------------------------------------------------------


@rule("undefined-acronym", WARNING, "CDC Clear Communication Index", supports_language=require_file(MEDICAL_TERMS))
def undefined_acronym(content: EditionContent) -> Iterator[Finding]:
    """An acronym is used before anything says what it means.

    Only insiders know what the letters mean. Spell out the name the first time, with the letters in parentheses, or
    explain them in the glossary. If you use them only once or twice, write just the name. A few acronyms that everybody
    knows (US, DNA, MRI) are fine.

    Bad:
        People with COPD may need more oxygen.
    Good:
        People with chronic obstructive pulmonary disease (COPD) may need more oxygen.
    """
    glossary_words = {word for term in list_glossary_terms(content) for word in _WORD.findall(term)}
    glossary_words |= {word.removesuffix("s") for word in glossary_words}
    acronyms = _find_acronyms(content, get_language(content.handout))
    for acronym in _find_unexplained(acronyms, lambda acronym: acronym.key in glossary_words):
        where = locate_text(content, acronym.passage, acronym.start, len(acronym.text))
        hint = f"spell it out the first time: “… ({acronym.text})”, or explain it in the glossary"
        yield Finding(where, f"nothing says what {acronym.text} means", hint)


@collect_from_passages
@memoize_per_text
def _find_acronyms(passage: Passage, language: str) -> Iterator[TermMatch]:
    if passage.role in _SKIPPED_ROLES:
        return
    known_acronyms = load_medical_vocabulary(language).acronyms
    capital_runs = [(run.start(), run.end()) for run in _CAPITAL_RUN.finditer(passage.text)]
    for word in _ACRONYM.finditer(passage.text):
        letters = word[0]
        if (
            letters in known_acronyms
            or letters.lower() in _EMPHASIZED_WORDS
            or any(start <= word.start() < end for start, end in capital_runs)
        ):
            continue
        if not _is_numeral(passage.text, word) and not _is_after_a_name(passage.text, word):
            yield TermMatch(passage, word.start(), word.end(), letters, "")


def _is_numeral(text: str, match: re.Match[str]) -> bool:
    """Return whether letters are a Roman numeral: “phase III”, “types I and II”, “War II”."""
    if not _ROMAN_NUMERAL.fullmatch(match[0]):
        return False
    words_before = [word_before.lower().removesuffix("s") for word_before in _WORD.findall(text[: match.start()])[-3:]]
    return match[0] != "IV" or any(word_before in _WORDS_BEFORE_NUMERAL for word_before in words_before)


def _is_after_a_name(text: str, match: re.Match[str]) -> bool:
    """Return whether letters are a state or a degree: “Provo, UT 84601”, “A. Name, LCSW”."""
    text_before = text[: match.start()]
    if not _AFTER_COMMA.search(text_before):
        return False
    name = text_before.rstrip(", ").rpartition(" ")[2]
    following = text[match.end() : match.end() + 2]
    return (
        name[:1].isupper() and not name.isupper() and (following[:1] in ("", ",", ".", ")") or following[1:].isdigit())
    )


# --- first uses ---------------------------------------------------------------------------------------------------


def _find_unexplained(term_matches: Sequence[TermMatch], is_known: Callable[[TermMatch], bool]) -> list[TermMatch]:
    """Return the first use of each word, if it is unexplained there; a use in a heading counts only if it is alone."""
    uses: dict[str, list[TermMatch]] = {}
    for term in term_matches:
        if not is_known(term):
            uses.setdefault(term.key.removesuffix("s"), []).append(term)
    return [first_use for term_uses in uses.values() if not (first_use := _choose_first_use(term_uses)).is_explained]


def _choose_first_use(uses: Sequence[TermMatch]) -> TermMatch:
    return next((term for term in uses if term.passage.role not in _HEADING_ROLES), uses[0])


RULES: tuple[ContentRule, ...] = (hard_word, undefined_term, undefined_acronym)
