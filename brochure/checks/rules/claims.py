"""What a handout may not say: claims and promises that its rule packs forbid, and false claims of approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.checks.rules import approval_claims
from brochure.checks.rules.clinical import KETAMINE, find_statements, list_entries
from brochure.checks.text.clauses import NormalizedSentence, is_denied, is_open, split_section
from brochure.checks.text.languages import is_english
from brochure.checks.text.memo import collect_from_sections, memoize_per_text
from brochure.checks.text.passages import locate_text
from brochure.diagnostics.problem import UNREADY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import ContentRule
    from brochure.checks.text.passages import SectionText
    from brochure.checks.text.rule_packs import PackEntry
    from brochure.content.edition_content import EditionContent

_INDEX = "CDC Clear Communication Index"


def _report_claims(content: EditionContent, group: str) -> Iterator[Finding]:
    """Yield a finding for each claim that the packs' entries of one group forbid."""
    for sentence, entry, span in _find_claims(
        content, list_entries(content, "claims"), list_entries(content, "promises")
    ):
        if entry in list_entries(content, group):
            yield _build_finding(content, entry, sentence, span)


@collect_from_sections
@memoize_per_text
def _find_claims(
    section_text: SectionText, claims: tuple[PackEntry, ...], promises: tuple[PackEntry, ...]
) -> Iterator[tuple[NormalizedSentence, PackEntry, tuple[int, int]]]:
    """Yield the claims of a section: the sentence, the pack's entry, and the start and end of the words."""
    for sentence in split_section(section_text):
        if sentence.passage.role != "reference" and not sentence.is_question:
            for entry, span in _find_claims_in_sentence(sentence, claims + promises):
                yield sentence, entry, span


@memoize_per_text
def _find_claims_in_sentence(
    sentence: NormalizedSentence, entries: tuple[PackEntry, ...]
) -> Iterator[tuple[PackEntry, tuple[int, int]]]:
    """Yield each claim of a sentence with the start and end of its words; no two claims share a word."""
    covered_spans: list[tuple[int, int]] = []
    for entry in entries:
        span = _find_claim(entry, sentence)
        if span and not any(span[0] < end and start < span[1] for start, end in covered_spans):
            covered_spans.append(span)
            yield entry, span


def _find_claim(entry: PackEntry, sentence: NormalizedSentence) -> tuple[int, int] | None:
    """Return the start and end of the words that make an entry's claim, or None if the sentence does not make it."""
    for match in entry.find_matches(sentence):
        if not is_denied(sentence.text, *match.span()) and not is_open(sentence.text, *match.span()):
            return match.span()
    return approval_claims.match_bare_answer(entry, sentence)


def _build_finding(
    content: EditionContent, entry: PackEntry, sentence: NormalizedSentence, span: tuple[int, int]
) -> Finding:
    words = sentence.text[slice(*span)]
    where = locate_text(content, sentence.passage, sentence.start + span[0], span[1] - span[0])
    return Finding(where, *entry.build_message_and_hint(words.strip(" .!")))


@rule("forbidden-claim", UNREADY, KETAMINE, supports_language=is_english)
def forbidden_claim(content: EditionContent) -> Iterator[Finding]:
    """The handout makes a claim that a handout on this topic may not make.

    For ketamine: that it is safe, that it cures, that it is not addictive, that it has no side effects. You may deny it
    (“is not safe”), ask it (“Is it safe?”), leave it open (“ask whether it is safe for you”), or write “we keep you
    safe”. But a plain “Yes” to the question “Is ketamine safe?” is a claim.

    Bad:
        Ketamine is a safe and effective treatment option.
    Good:
        Close watching lowers the risks. It does not remove them.
    """
    yield from _report_claims(content, "claims")


@rule("absolute-promise", UNREADY, _INDEX, supports_language=is_english)
def absolute_promise(content: EditionContent) -> Iterator[Finding]:
    """The handout makes a promise that no treatment can keep, or gives praise where readers need facts.

    “Always works”, “100% effective”, “will cure”, “guaranteed”, “miracle”, “breakthrough”, “game-changer”: people who
    are ill believe such words, and blame themselves when they do not come true. Say for how many people it worked, and
    give the source.

    Bad:
        This game-changer works for everyone.
    Good:
        In one trial, 10 of 15 people got better [1].
    """
    yield from _report_claims(content, "promises")


@rule("false-approval", UNREADY, "FDA labels of ketamine and of Spravato", supports_language=is_english)
def false_approval(content: EditionContent) -> Iterator[Finding]:
    """The handout says “FDA-approved” about a use of a medicine that the FDA has not approved.

    Ketamine is approved only for anesthesia, and Spravato (esketamine) only for certain kinds of depression. “Not
    approved”, “off-label” and questions are fine.

    Bad:
        Ketamine is an FDA-approved treatment.
    Good:
        Ketamine is FDA-approved for anesthesia, but not for PTSD.
    """
    for sentence, start, end, entry in _find_false_approvals(content, list_entries(content, "approvals")):
        words = sentence.text[start:end]
        yield Finding(
            locate_text(content, sentence.passage, sentence.start + start, end - start),
            *entry.build_message_and_hint(words),
        )


@collect_from_sections
@memoize_per_text
def _find_false_approvals(
    section_text: SectionText, products: tuple[PackEntry, ...]
) -> Iterator[tuple[NormalizedSentence, int, int, PackEntry]]:
    return approval_claims.find_false_claims(find_statements(section_text), products)


RULES: tuple[ContentRule, ...] = (forbidden_claim, absolute_promise, false_approval)
