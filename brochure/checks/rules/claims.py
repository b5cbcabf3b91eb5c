"""What a handout may not say: claims and promises that its rule packs forbid, and approvals that were never given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.checks.rules import approval_claims
from brochure.checks.rules.clinical import KETAMINE, entries_of, told_in
from brochure.checks.text.clauses import Sentence, is_denied, is_open, of_part
from brochure.checks.text.languages import english
from brochure.checks.text.memo import by_part, noted
from brochure.checks.text.passages import place
from brochure.diagnostics.problem import UNREADY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import Rule
    from brochure.checks.text.passages import Part
    from brochure.checks.text.rule_packs import Entry
    from brochure.content.edition_content import Subject

_INDEX = "CDC Clear Communication Index"


def _claims(subject: Subject, forbidden: str) -> Iterator[Fault]:
    """Claims that are made and that a part of the pack forbids."""
    for sentence, entry, span in _made(subject, entries_of(subject, "claims"), entries_of(subject, "promises")):
        if entry in entries_of(subject, forbidden):
            yield _claim(subject, entry, sentence, span)


@by_part
@noted
def _made(
    part: Part, claims: tuple[Entry, ...], promises: tuple[Entry, ...]
) -> Iterator[tuple[Sentence, Entry, tuple[int, int]]]:
    """The claims of a part, each with the words that make it."""
    for sentence in of_part(part):
        if sentence.passage.role != "reference" and not sentence.is_question:
            for entry, span in _made_in(sentence, claims + promises):
                yield sentence, entry, span


@noted
def _made_in(sentence: Sentence, entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, tuple[int, int]]]:
    """The claims that a sentence makes; no word is told of twice."""
    taken: list[tuple[int, int]] = []
    for entry in entries:
        span = _claimed(entry, sentence)
        if span and not any(span[0] < end and start < span[1] for start, end in taken):
            taken.append(span)
            yield entry, span


def _claimed(entry: Entry, sentence: Sentence) -> tuple[int, int] | None:
    """The words of a sentence that make a claim, if it makes one."""
    for match in entry.find(sentence):
        if not is_denied(sentence.text, *match.span()) and not is_open(sentence.text, *match.span()):
            return match.span()
    return approval_claims.bare_answer(entry, sentence)


def _claim(subject: Subject, entry: Entry, sentence: Sentence, span: tuple[int, int]) -> Fault:
    words = sentence.text[slice(*span)]
    where = place(subject, sentence.passage, sentence.start + span[0], span[1] - span[0])
    return Fault(where, *entry.told(words.strip(" .!")))


@rule("forbidden-claim", UNREADY, KETAMINE, knows=english)
def forbidden_claim(subject: Subject) -> Iterator[Fault]:
    """A claim is made that a handout on this topic may not make.

    For ketamine: that it is safe, that it cures, that it is not addictive, that it has no side effects. What is denied
    (“is not safe”), asked (“Is it safe?”) or left open (“ask whether it is safe for you”) is no claim, nor is “we keep
    you safe”. A bare “Yes” to the question “Is ketamine safe?” is one.

    Bad:
        Ketamine is a safe and effective treatment option.
    Good:
        Close watching lowers the risks. It does not remove them.
    """
    yield from _claims(subject, "claims")


@rule("absolute-promise", UNREADY, _INDEX, knows=english)
def absolute_promise(subject: Subject) -> Iterator[Fault]:
    """Something is promised that no treatment can keep, or praised where facts are wanted.

    “Always works”, “100% effective”, “will cure”, “guaranteed”, “miracle”, “breakthrough”, “game-changer”: people who
    are ill believe it, and blame themselves when it does not come true. Say for how many it worked, with the source.

    Bad:
        This game-changer works for everyone.
    Good:
        In one trial, 10 of 15 people got better [1].
    """
    yield from _claims(subject, "promises")


@rule("false-approval", UNREADY, "FDA labels of ketamine and of Spravato", knows=english)
def false_approval(subject: Subject) -> Iterator[Fault]:
    """“FDA-approved” stands beside a medicine for a use that the FDA has not approved.

    Ketamine is approved for anesthesia alone; Spravato (esketamine) for certain kinds of depression. “Not approved”,
    “off-label” and questions are fine.

    Bad:
        Ketamine is an FDA-approved treatment.
    Good:
        Ketamine is FDA-approved for anesthesia, but not for PTSD.
    """
    for sentence, start, end, entry in _falsely_approved(subject, entries_of(subject, "approvals")):
        words = sentence.text[start:end]
        yield Fault(place(subject, sentence.passage, sentence.start + start, end - start), *entry.told(words))


@by_part
@noted
def _falsely_approved(part: Part, products: tuple[Entry, ...]) -> Iterator[tuple[Sentence, int, int, Entry]]:
    return approval_claims.false_ones(told_in(part), products)


RULES: tuple[Rule, ...] = (forbidden_claim, absolute_promise, false_approval)
