"""What a whole handout must have: a summary, something to do, what is not known, and the word “you”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.text.languages import is_english
from brochure.checks.text.passages import memoize_last_content
from brochure.checks.text.sentences import list_sentences, make_word_set
from brochure.content.sections.benefits_risks import BenefitsRisksSection
from brochure.diagnostics.problem import WARNING
from brochure.document.blocks import to_plain_text
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent

MIN_WORDS = 30
"""The least number of words of a handout; a shorter text is a note, and these rules do not apply to it."""

_SUMMARY = compile_lazily(
    r"\b(?:in short|summary|in brief|key (?:points|facts)|the main points|to sum up|at a glance|recap|remember)\b",
    re.IGNORECASE,
)
_YOU = compile_lazily(r"\b(?:you|your|yours|yourself)\b|\byou['’]", re.IGNORECASE)
_INSTRUCTION = compile_lazily(
    r"\b(?:please|you (?:should|must|can|may|will need to|need to|have to|could)|be sure to|make sure(?: to)?"
    r"|remember to|try to|don['’]t|do not|never|always) +\w+",
    re.IGNORECASE,
)
_IMPERATIVES = make_word_set(
    "apply arrange ask avoid be breathe bring call carry change check choose clean come contact cut discuss drink "
    "drive eat exercise fill find finish follow get give go have hold keep lay learn leave let lie lift limit "
    "list listen look make mark measure move note open pack plan practice prepare press put quit raise read "
    "record relax remove report rest rinse rub schedule see seek send set shake share show sign sit skip sleep "
    "stand start stay stop store swallow take talk tell text think throw track try turn use visit wait walk wash "
    "watch wear weigh write"
)
_UNCERTAINTY = compile_lazily(
    r"""
    \b(?:not|n['’]t|never)\s(?:yet\s|fully\s|really\s|been\s|well\s|clearly\s|for\s)*
        (?:know|known|sure|certain|clear|proven|proved|understood|established|studied|tested|say\s(?:if|whether|how))\b
    | \b(?:unknown|unclear|uncertain(?:ty)?|unproven|unsure|untested|poorly\s(?:studied|understood))\b
    | \b(?:no\sone|nobody|no\sstudy)\s(?:yet\s)?(?:knows?|can\s(?:say|tell)|has\s(?:tested|studied|shown))\b
    | \b(?:little|less|nothing|not\smuch|not\senough|too\slittle)\s(?:is\s|research|proof|evidence|known|data)
    | \b(?:still|yet\sto\sbe|being)\s(?:learning|studying|studied|learn|find|testing|trying\sto|in\sdoubt)\b
    | \b(?:more|further|larger|longer|better|no|few)\s(?:research|studies|trials|proof|evidence)\b
    | \b(?:only|just)\s(?:a\s)?(?:one|two|few|small)\b[^.]*\b(?:stud(?:y|ies)|trials?)\b
    | \b(?:studies|trials|results|findings|evidence|proof|research)\s(?:\w+\s)?(?:are|is|were|was|(?:has|have)\sbeen)\s
        (?:\w+\s)?(?:small|mixed|weak|limited|few|early|scarce|lacking|thin)\b
    | \bmay\sbe\s(?:due\sto|just)\schance\b | \b(?:mixed|limited|weak)\s(?:results|evidence|proof|findings)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@memoize_last_content
def _is_handout(content: EditionContent) -> bool:
    return sum(len(sentence.words) for sentence in list_sentences(content)) >= MIN_WORDS


@rule("missing-summary", WARNING, "PEMAT-P, item 11", is_for_tight_editions=False, supports_language=is_english)
def missing_summary(content: EditionContent) -> Iterator[Finding]:
    """The handout has no summary: neither a key message nor points at a glance.

    Many people read only the first lines. Say there what matters most, in three to five points.

    Bad:
        A handout that starts with the history of the drug.
    Good:
        key_message: Ketamine is not approved for PTSD. Ask first about treatments with stronger proof.
    """
    handout = content.handout
    has_summary_section = any(_SUMMARY.search(to_plain_text(section.heading)) for section in handout.sections)
    if _is_handout(content) and not (handout.key_message or handout.at_a_glance or has_summary_section):
        hint = "add `key_message:` (one to three sentences) and `at_a_glance:` (three to five points) below the title"
        yield Finding(handout.where_of("title"), "this handout has no summary", hint)


@rule("missing-key-message", WARNING, "CDC Clear Communication Index")
def missing_key_message(content: EditionContent) -> Iterator[Finding]:
    """The handout has a summary but no key message: the one thing to remember.

    Readers should be able to say in one sentence what the handout is about, and so should its author. Add a
    `key_message:` below the title.

    Bad:
        Five points at a glance, none of them the main one.
    Good:
        key_message: Take the whole course of pills, even once you feel well.
    """
    handout = content.handout
    if _is_handout(content) and handout.at_a_glance and not handout.key_message:
        hint = "add `key_message:` below the title: the one thing to remember"
        yield Finding(handout.where_of("title"), "this handout has no key message", hint)


@rule("no-action-named", WARNING, "PEMAT-P, item 20", supports_language=is_english)
def no_action_named(content: EditionContent) -> Iterator[Finding]:
    """The handout does not say what the reader should do.

    After reading a handout, a patient should know the next step: whom to call, what to ask, what to bring or leave at
    home.

    Bad:
        Diabetes is a common illness. It can harm the eyes.
    Good:
        Diabetes can harm the eyes. Have them checked every year.
    """
    if not _is_handout(content):
        return
    if any(section.acts for section in content.handout.sections):
        return
    if not any(_is_instruction(sentence.text) for sentence in list_sentences(content)):
        hint = "say what to do next: “Call us if …”, “Ask about …”, “Bring …”"
        yield Finding(content.handout.where_of("title"), "nothing here says what the reader should do", hint)


def _is_instruction(sentence: str) -> bool:
    if sentence.endswith("?"):
        return False
    clauses = re.split(r"[,:;–—]\s+", sentence.lower())
    clause_words = [clause.split() for clause in (clauses[0], *clauses[1:2]) if clause.split()]
    return _INSTRUCTION.search(sentence) is not None or any(
        words[0].strip("*“\"'.") in _IMPERATIVES for words in clause_words
    )


@rule("missing-you", WARNING, "PEMAT-P, item 21", supports_language=is_english)
def missing_you(content: EditionContent) -> Iterator[Finding]:
    """The handout never says “you”.

    “Patients should fast” sounds as if it were about somebody else. Speak to the reader.

    Bad:
        Patients should not drive after the procedure.
    Good:
        Do not drive after your visit.
    """
    if not _is_handout(content):
        return
    if not any(_YOU.search(sentence.text) for sentence in list_sentences(content)):
        hint = "say “you” and “your”, not “patients” and “their”"
        yield Finding(content.handout.where_of("title"), "this handout never says “you”", hint)


@rule(
    "nothing-unknown-said",
    WARNING,
    "CDC Clear Communication Index",
    is_for_tight_editions=False,
    supports_language=is_english,
)
def nothing_unknown_said(content: EditionContent) -> Iterator[Finding]:
    """A handout on a treatment does not say what is not known.

    No treatment is fully understood. Readers who see only what is known think that is everything, and feel misled
    later. This check applies to handouts with a `topic:` or a section on benefits and risks.

    Bad:
        The drug works fast.
    Good:
        The drug works fast for some. No one knows how long it lasts.
    """
    is_about_treatment = content.handout.topic or any(
        isinstance(section, BenefitsRisksSection) for section in content.handout.sections
    )
    if not is_about_treatment or not _is_handout(content):
        return
    if not any(_UNCERTAINTY.search(sentence.text) for sentence in list_sentences(content)):
        hint = "say what is not known: how well it works, for whom, or how long"
        yield Finding(content.handout.where_of("title"), "nothing here says what is not known", hint)


RULES: tuple[ContentRule, ...] = (
    missing_summary,
    missing_key_message,
    no_action_named,
    missing_you,
    nothing_unknown_said,
)
