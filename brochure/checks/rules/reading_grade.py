"""How hard a text is to read, in school grades: Flesch-Kincaid and SMOG, always both."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.text.languages import english
from brochure.checks.text.memo import by_part, everywhere, noted
from brochure.checks.text.passages import once, terms
from brochure.checks.text.sentences import Sentence, of_prose
from brochure.checks.text.syllables import syllables
from brochure.diagnostics.problem import WARNING
from brochure.diagnostics.suggest import shorten
from brochure.document.blocks import plain
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.checks.text.passages import Part, Passage
    from brochure.content.edition_content import Subject

# The gates: AMA asks for grade 6, NIH for 6 to 8. SMOG reads about two grades higher than Flesch-Kincaid.
MOST_FLESCH_KINCAID = 8.0
MOST_SMOG = 9.0
MOST_SMOG_PLAIN = 8.0
"""SMOG when the words that the handout explains in its glossary count as easy."""

MOST_SECTION = 10.0
"""Flesch-Kincaid of one section: two grades above that of the whole, as short samples vary."""

ENOUGH_SENTENCES = 30
"""SMOG was made on samples of 30 sentences (McLaughlin 1969); on fewer it is rough, and no section is judged by it."""

ENOUGH_WORDS = 100
"""Flesch took samples of 100 words; on fewer a grade says nothing."""

ENOUGH_IN_SECTION = 40
_SHOWN = 3
_TERM_WORD = on_demand(r"[^\W\d_]+")


@dataclass(frozen=True)
class Grade:
    """How hard some sentences are: their counts, and the grades that follow from them.

    A word in digits counts as one syllable, an acronym as its letters. `hard` words have three syllables or more;
    `unexplained` are those of them that the glossary does not explain.
    """

    sentences: int
    words: int
    syllables: int
    hard: int
    unexplained: int

    @property
    def flesch_kincaid(self) -> float:
        """The grade by Flesch and Kincaid (1975)."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float:
        """The grade by SMOG (McLaughlin 1969)."""
        return _smog(self.hard, self.sentences)

    @property
    def plain_smog(self) -> float:
        """SMOG, with the words that the glossary explains counted as easy."""
        return _smog(self.unexplained, self.sentences)

    @property
    def is_rough(self) -> bool:
        """Whether there are too few sentences for SMOG."""
        return self.sentences < ENOUGH_SENTENCES

    def over(self) -> list[str]:
        """The gates it is over, in words."""
        gates = (
            ("Flesch-Kincaid", self.flesch_kincaid, MOST_FLESCH_KINCAID),
            ("SMOG", self.smog, MOST_SMOG),
            ("SMOG without the glossary's words", self.plain_smog, MOST_SMOG_PLAIN),
        )
        return [f"{name} {grade:.1f}, over {most:g}" for name, grade, most in gates if round(grade, 1) > most]


_NOTHING = Grade(0, 0, 0, 0, 0)


def _smog(hard: int, sentences: int) -> float:
    return 1.0430 * math.sqrt(hard * 30 / sentences) + 3.1291 if sentences else 0.0


@dataclass(frozen=True)
class Measured:
    """A sentence with what it counts."""

    sentence: Sentence
    explained: frozenset[str]

    @cached_property
    def counts(self) -> tuple[int, int, int, int]:
        """Its words, syllables, hard words, and hard words that the glossary does not explain."""
        spoken = [(word.lower, syllables(word.text)) for word in self.sentence.words]
        hard = [word for word, count in spoken if count > 2]
        unexplained = [word for word in hard if not _is_explained(word, self.explained)]
        return len(spoken), sum(count for _, count in spoken), len(hard), len(unexplained)


def _is_explained(word: str, explained: frozenset[str]) -> bool:
    parts = _TERM_WORD.findall(word)
    return any(part in explained for part in parts) and all(part in explained or len(part) < 4 for part in parts)


def grade(measured: Iterable[Measured]) -> Grade:
    """The grade of some sentences."""
    counts = [one.counts for one in measured]
    return Grade(len(counts), *(sum(count[number] for count in counts) for number in range(4)))


@once
def measured(subject: Subject) -> tuple[Measured, ...]:
    """Every sentence that has at least one word, with its counts."""
    return _all_measured(subject, explained_words(subject))


@noted
def _measured(passage: Passage, explained: frozenset[str]) -> Iterator[Measured]:
    for sentence in of_prose(passage):
        if sentence.words:
            yield Measured(sentence, explained)


_all_measured = everywhere(_measured)


@noted
def _grade(part: Part, explained: frozenset[str]) -> Iterator[Grade]:
    yield grade(one for passage in part.passages for one in _measured(passage, explained))


_grades = by_part(_grade)


@once
def explained_words(subject: Subject) -> frozenset[str]:
    """The words of the glossary's terms, one and many."""
    return _forms(terms(subject))


@memoize(16)
def _forms(terms: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for term in terms:
        for word in _TERM_WORD.findall(term.lower()):
            one = word.removesuffix("s")
            found |= {word, one, one + "s"}
    return frozenset(found)


def whole(subject: Subject) -> Grade:
    """The grade of the whole handout."""
    grades = _grades(subject, explained_words(subject))
    counts = zip(*((one.sentences, one.words, one.syllables, one.hard, one.unexplained) for one in grades), strict=True)
    return Grade(*map(sum, counts))


def by_section(subject: Subject) -> dict[int, Grade]:
    """The grade of each section that has sentences, by its number; -1 is what stands before the first."""
    grades = enumerate(_grades(subject, explained_words(subject)), start=-1)
    return {number: one for number, one in grades if one.sentences}


def costliest(some: Sequence[Measured]) -> list[Measured]:
    """The three sentences without which the grades would fall most, the costliest first."""
    counts = [one.counts for one in some]
    totals = [sum(count[number] for count in counts) for number in range(4)]

    def without(one: Measured) -> float:
        rest = Grade(len(some) - 1, *(total - own for total, own in zip(totals, one.counts, strict=True)))
        return rest.flesch_kincaid + rest.smog

    return sorted(some, key=without)[:_SHOWN]


def _named(subject: Subject, some: Sequence[Measured]) -> str:
    lines = [
        f"  line {one.sentence.where(subject).line}: “{shorten(one.sentence.quoted)}” ({_cost(one)})"
        for one in costliest(some)
    ]
    return "\n".join(("split these sentences, or say them in shorter words:", *lines))


def _cost(one: Measured) -> str:
    words, _, hard, _ = one.counts
    return f"{words} words, {hard} of three syllables or more"


@rule("reading-grade", WARNING, "AMA, NIH: grade 6 to 8", knows=english)
def reading_grade(subject: Subject) -> Iterator[Fault]:
    """The whole handout is too hard to read: Flesch-Kincaid is over grade 8, or SMOG over 9 (8 without glossary words).

    Half of US adults read below grade 8, and illness and worry make reading harder still. One formula alone misleads:
    handouts that look fine by Flesch-Kincaid can be three grades harder by SMOG, which counts long words. Split long
    sentences first, then say long words in short ones; explain in a glossary those that must stay.

    Bad:
        Administration of the medication necessitates continuous cardiovascular monitoring throughout the procedure.
    Good:
        We watch your heart and your blood pressure the whole time.
    """
    result = whole(subject)
    over = result.over()
    if result.words < ENOUGH_WORDS or not over:
        return
    rough = f" (rough: SMOG wants {ENOUGH_SENTENCES} sentences, here are {result.sentences})" if result.is_rough else ""
    message = f"the handout is hard to read: {'; '.join(over)}{rough}"
    yield Fault(subject.handout.place("title"), message, _named(subject, measured(subject)))


@rule("hard-section", WARNING, "AMA, NIH: grade 6 to 8", knows=english)
def hard_section(subject: Subject) -> Iterator[Fault]:
    """One section is much harder to read than the rest may be: its Flesch-Kincaid grade is over 10.

    A handout can be easy on the whole and lose its reader in the one section that matters. Sections are too short for
    SMOG, which wants 30 sentences, so only Flesch-Kincaid is asked here, and the gate is two grades wider.

    Bad:
        Contraindications include uncontrolled hypertension, cerebrovascular abnormalities and hepatic insufficiency.
    Good:
        Tell us if you have high blood pressure, a brain bleed or liver disease.
    """
    grades = by_section(subject)
    for number, section in enumerate(subject.handout.sections):
        result = grades.get(number, _NOTHING)
        if result.words >= ENOUGH_IN_SECTION and round(result.flesch_kincaid, 1) > MOST_SECTION:
            title = shorten(plain(section.heading))
            found = f"Flesch-Kincaid {result.flesch_kincaid:.1f}, over {MOST_SECTION:g}"
            message = f"the section “{title}” is hard to read: {found}"
            some = [one for one in measured(subject) if one.sentence.passage.section == number]
            yield Fault(section.place("heading"), message, _named(subject, some))


RULES: tuple[Rule, ...] = (reading_grade, hard_section)
