"""Reading grades: how hard a text is to read, in school grades by Flesch-Kincaid and SMOG, always both."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.text.languages import is_english
from brochure.checks.text.memo import collect_from_passages, collect_from_sections, memoize_per_text
from brochure.checks.text.passages import list_glossary_terms, memoize_last_content
from brochure.checks.text.sentences import Sentence, split_prose
from brochure.checks.text.syllables import count_syllables
from brochure.diagnostics.problem import WARNING
from brochure.diagnostics.suggest import shorten_for_message
from brochure.document.blocks import to_plain_text
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.checks.text.passages import Passage, SectionText
    from brochure.content.edition_content import EditionContent

# The limits: AMA asks for grade 6, NIH for 6 to 8. SMOG is about two grades higher than Flesch-Kincaid.
MAX_FLESCH_KINCAID = 8.0
MAX_SMOG = 9.0
MAX_PLAIN_SMOG = 8.0
"""The limit for SMOG when the words that the handout explains in its glossary count as easy."""

MAX_SECTION_GRADE = 10.0
"""The limit for Flesch-Kincaid of one section: two grades above that of the whole, as short samples vary."""

MIN_SMOG_SENTENCES = 30
"""The sample for which SMOG was designed (McLaughlin 1969); with fewer sentences it is rough, so sections skip it."""

MIN_WORDS = 100
"""The sample that Flesch used; with fewer words a grade means nothing."""

MIN_SECTION_WORDS = 40
_MAX_LISTED_SENTENCES = 3
_TERM_WORD = compile_lazily(r"[^\W\d_]+")


@dataclass(frozen=True)
class Grade:
    """The reading grade of some sentences: their counts, and the grades computed from them.

    A number in digits counts as one syllable, an acronym as its letters. `hard_words` counts words of three syllables
    or more, `unexplained_words` those of them that the glossary does not explain.
    """

    sentences: int
    words: int
    syllables: int
    hard_words: int
    unexplained_words: int

    @property
    def flesch_kincaid(self) -> float:
        """The grade by Flesch and Kincaid (1975)."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float:
        """The grade by SMOG (McLaughlin 1969)."""
        return _compute_smog(self.hard_words, self.sentences)

    @property
    def plain_smog(self) -> float:
        """SMOG, with the words that the glossary explains counted as easy."""
        return _compute_smog(self.unexplained_words, self.sentences)

    @property
    def is_rough(self) -> bool:
        """Whether there are too few sentences for SMOG."""
        return self.sentences < MIN_SMOG_SENTENCES

    def list_exceeded_limits(self) -> list[str]:
        """Return a phrase for each limit that the grade is over, such as “SMOG 10.2, over 9”."""
        limits = (
            ("Flesch-Kincaid", self.flesch_kincaid, MAX_FLESCH_KINCAID),
            ("SMOG", self.smog, MAX_SMOG),
            ("SMOG without the glossary's words", self.plain_smog, MAX_PLAIN_SMOG),
        )
        return [f"{name} {grade:.1f}, over {maximum:g}" for name, grade, maximum in limits if round(grade, 1) > maximum]


_EMPTY_GRADE = Grade(0, 0, 0, 0, 0)


def _compute_smog(hard_words: int, sentences: int) -> float:
    return 1.0430 * math.sqrt(hard_words * 30 / sentences) + 3.1291 if sentences else 0.0


@dataclass(frozen=True)
class GradeEstimate:
    """A sentence with its counts of words and syllables."""

    sentence: Sentence
    explained_words: frozenset[str]

    @cached_property
    def counts(self) -> tuple[int, int, int, int]:
        """The number of words, syllables, hard words, and hard words that the glossary does not explain."""
        syllable_counts = [(word.lower, count_syllables(word.text)) for word in self.sentence.words]
        hard_words = [word for word, count in syllable_counts if count > 2]
        unexplained_words = [word for word in hard_words if not _is_explained(word, self.explained_words)]
        return len(syllable_counts), sum(count for _, count in syllable_counts), len(hard_words), len(unexplained_words)


def _is_explained(word: str, explained_words: frozenset[str]) -> bool:
    word_parts = _TERM_WORD.findall(word)
    return any(word_part in explained_words for word_part in word_parts) and all(
        word_part in explained_words or len(word_part) < 4 for word_part in word_parts
    )


def compute_grade(estimates: Iterable[GradeEstimate]) -> Grade:
    """Return the grade of some sentences."""
    counts = [estimate.counts for estimate in estimates]
    return Grade(len(counts), *(sum(count[number] for count in counts) for number in range(4)))


@memoize_last_content
def list_estimates(content: EditionContent) -> tuple[GradeEstimate, ...]:
    """Return every sentence that has at least one word, with its counts."""
    return _estimate_all_passages(content, find_explained_words(content))


@memoize_per_text
def _estimate_passage(passage: Passage, explained_words: frozenset[str]) -> Iterator[GradeEstimate]:
    for sentence in split_prose(passage):
        if sentence.words:
            yield GradeEstimate(sentence, explained_words)


_estimate_all_passages = collect_from_passages(_estimate_passage)


@memoize_per_text
def _grade_section(section_text: SectionText, explained_words: frozenset[str]) -> Iterator[Grade]:
    yield compute_grade(
        estimate for passage in section_text.passages for estimate in _estimate_passage(passage, explained_words)
    )


_grade_all_sections = collect_from_sections(_grade_section)


@memoize_last_content
def find_explained_words(content: EditionContent) -> frozenset[str]:
    """Return the words of the glossary's terms, singular and plural."""
    return _collect_forms(list_glossary_terms(content))


@memoize(16)
def _collect_forms(terms: tuple[str, ...]) -> frozenset[str]:
    forms: set[str] = set()
    for term in terms:
        for word in _TERM_WORD.findall(term.lower()):
            singular = word.removesuffix("s")
            forms |= {word, singular, singular + "s"}
    return frozenset(forms)


def grade_handout(content: EditionContent) -> Grade:
    """Return the grade of the whole handout."""
    grades = _grade_all_sections(content, find_explained_words(content))
    counts = zip(
        *(
            (
                section_grade.sentences,
                section_grade.words,
                section_grade.syllables,
                section_grade.hard_words,
                section_grade.unexplained_words,
            )
            for section_grade in grades
        ),
        strict=True,
    )
    return Grade(*map(sum, counts))


def grade_sections(content: EditionContent) -> dict[int, Grade]:
    """Return the grade of each section that has sentences, by its number; -1 is the text before the first section."""
    grades = enumerate(_grade_all_sections(content, find_explained_words(content)), start=-1)
    return {number: section_grade for number, section_grade in grades if section_grade.sentences}


def find_costliest(estimates: Sequence[GradeEstimate]) -> list[GradeEstimate]:
    """Return the three sentences whose removal would lower the grades most, the costliest first."""
    counts = [estimate.counts for estimate in estimates]
    totals = [sum(count[number] for count in counts) for number in range(4)]

    def compute_grade_without(estimate: GradeEstimate) -> float:
        remainder = Grade(
            len(estimates) - 1,
            *(total - estimate_count for total, estimate_count in zip(totals, estimate.counts, strict=True)),
        )
        return remainder.flesch_kincaid + remainder.smog

    return sorted(estimates, key=compute_grade_without)[:_MAX_LISTED_SENTENCES]


def _build_hint(content: EditionContent, estimates: Sequence[GradeEstimate]) -> str:
    lines = [
        f"  line {estimate.sentence.locate(content).line}: "
        f"“{shorten_for_message(estimate.sentence.quotation)}” ({_describe_cost(estimate)})"
        for estimate in find_costliest(estimates)
    ]
    return "\n".join(("split these sentences, or use shorter words in them:", *lines))


def _describe_cost(estimate: GradeEstimate) -> str:
    words, _, hard_words, _ = estimate.counts
    return f"{words} words, {hard_words} of three syllables or more"


@rule("reading-grade", WARNING, "AMA, NIH: grade 6 to 8", supports_language=is_english)
def reading_grade(content: EditionContent) -> Iterator[Finding]:
    """The whole handout is too hard to read: Flesch-Kincaid is over grade 8, or SMOG over 9 (8 without glossary words).

    Half of US adults read below grade 8, and illness and worry make reading even harder. One formula alone is
    misleading: a handout that looks fine by Flesch-Kincaid can be three grades harder by SMOG, which counts long words.
    Split long sentences first, then replace long words with short ones. Explain the long words that you must keep in a
    glossary.

    Bad:
        Administration of the medication necessitates continuous cardiovascular monitoring throughout the procedure.
    Good:
        We watch your heart and your blood pressure the whole time.
    """
    result = grade_handout(content)
    exceeded_limits = result.list_exceeded_limits()
    if result.words < MIN_WORDS or not exceeded_limits:
        return
    rough_note = (
        f" (rough: SMOG needs {MIN_SMOG_SENTENCES} sentences, and there are {result.sentences})"
        if result.is_rough
        else ""
    )
    message = f"the handout is hard to read: {'; '.join(exceeded_limits)}{rough_note}"
    yield Finding(content.handout.where_of("title"), message, _build_hint(content, list_estimates(content)))


@rule("hard-section", WARNING, "AMA, NIH: grade 6 to 8", supports_language=is_english)
def hard_section(content: EditionContent) -> Iterator[Finding]:
    """One section is too hard to read: its Flesch-Kincaid grade is over 10.

    A handout can be easy overall and still lose its reader in the one section that matters. Split this section's long
    sentences, or use shorter words. Sections are too short for SMOG, which needs 30 sentences, so this check uses only
    Flesch-Kincaid, with a limit two grades higher than for the whole handout.

    Bad:
        Contraindications include uncontrolled hypertension, cerebrovascular abnormalities and hepatic insufficiency.
    Good:
        Tell us if you have high blood pressure, a brain bleed or liver disease.
    """
    grades = grade_sections(content)
    for number, section in enumerate(content.handout.sections):
        result = grades.get(number, _EMPTY_GRADE)
        if result.words >= MIN_SECTION_WORDS and round(result.flesch_kincaid, 1) > MAX_SECTION_GRADE:
            title = shorten_for_message(to_plain_text(section.heading))
            grade_text = f"Flesch-Kincaid {result.flesch_kincaid:.1f}, over {MAX_SECTION_GRADE:g}"
            message = f"the section “{title}” is hard to read: {grade_text}"
            estimates = [
                estimate for estimate in list_estimates(content) if estimate.sentence.passage.section_number == number
            ]
            yield Finding(section.where_of("heading"), message, _build_hint(content, estimates))


RULES: tuple[ContentRule, ...] = (reading_grade, hard_section)
