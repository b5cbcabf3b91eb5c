"""The email that goes with a handout: other people can see its subject and first lines, and it should be short."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.text import rule_packs
from brochure.checks.text.languages import is_english
from brochure.checks.text.sentences import find_sentence_bounds, make_word_set
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.document.blocks import to_plain_text
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent

_MAX_SENTENCES = 2
_WORD = compile_lazily(r"[^\W\d_]+(?:[’'‑-][^\W\d_]+)*")
_MIN_WORD_LENGTH = 3  # letters of a word that can name an illness, such as flu
# words of titles that do not give away the illness or the treatment
_NEUTRAL_WORDS = make_word_set(
    "a about adult adults after all an and any are as ask at be before bring by call can care checklist child children "
    "clinic clinics days do doctor doctors expect facts family first follow following for from get getting guide "
    "handout handouts have health help here home hospital how if in information instructions into is it its know "
    "leaflet learn living make manage managing me medical medicine medicines meet my need new next not notes now of on "
    "our out parent parents patient patients plan preparing question questions read remember safe safely should some "
    "stay summary take taking team tell that the their them these this to today treatment treatments understand "
    "understanding up use using visit visits was we week weeks what when where which who why will with you your"
)


def find_telling_word(content: EditionContent, words: str) -> str:
    """Return the first word of a text that gives away what the handout is about, or "" if none does.

    Such words are those of its title and topic and the topic's names, except for words that are common in titles.
    """
    telling_stems = _find_stems(f"{to_plain_text(content.full_handout.title)} {content.full_handout.topic}")
    topic_name = _find_topic_name(content, words)
    telling_words = (word[0] for word in _WORD.finditer(words) if _find_stems(word[0]) & telling_stems)
    return topic_name or next(telling_words, "")


def _find_topic_name(content: EditionContent, words: str) -> str:
    """Return the first of the topic's names that is in a text, or ""."""
    names = chain.from_iterable(pack.get_entries("names") for pack in rule_packs.find_packs(content.full_handout.topic))
    return next((match[0] for entry in names if (match := entry.pattern.search(words))), "")


def _find_stems(words: str) -> set[str]:
    """Return the significant words in lowercase, without a plural s; parts of hyphenated words too."""
    words_and_parts = {
        word_part.lower() for word in _WORD.findall(words) for word_part in (word, *re.split("[‑-]", word))
    }
    significant_words = {
        word for word in words_and_parts if len(word) >= _MIN_WORD_LENGTH and word not in _NEUTRAL_WORDS
    }
    return {re.sub(r"(?:[’']s|(?<=[a-z]{3})s)$", "", word) for word in significant_words}


@rule("telling-subject", UNREADY, "45 CFR 164.530(c)", supports_language=is_english)
def telling_subject(content: EditionContent) -> Iterator[Finding]:
    """The email's subject or greeting names what the handout is about.

    Locked phones, inboxes and server logs show the subject and the first line. Do not name an illness or a drug there;
    the handout, which people open on purpose, does. Until you fix this, emails go out with the program's own neutral
    subject.

    Bad:
        subject: Your ketamine treatment for PTSD
    Good:
        subject: Information from your clinic
    """
    letter = content.handout.email
    for key in ("subject", "greeting") if letter is not None else ():
        words = getattr(letter, key)
        word = find_telling_word(content, words if isinstance(words, str) else to_plain_text(words))
        if word and letter is not None:
            message = f"“{word}” gives away what this handout is about: locked phones show the email's {key}"
            yield Finding(letter.where_of(key), message, "delete it; the program's own words name no illness")


@rule("telling-preview", WARNING, "45 CFR 164.530(c)", supports_language=is_english)
def telling_preview(content: EditionContent) -> Iterator[Finding]:
    """The text of the email names what the handout is about.

    Phones and mail programs show the beginning of an email to anyone who sees the screen. Two sentences that name no
    illness and no drug are enough; the rest is in the handout.

    Bad:
        text: Here is what to know about ketamine. Read it before you come.
    Good:
        text: Here is what we talked about. Read it before you come.
    """
    letter = content.handout.email
    word = find_telling_word(content, to_plain_text(letter.text)) if letter is not None else ""
    if letter is not None and word:
        message = f"“{word}” gives away what this handout is about: phones show an email's first lines"
        yield Finding(letter.where_of("text"), message, "delete it: the handout says what it is about")


@rule("long-mail", WARNING)
def long_mail(content: EditionContent) -> Iterator[Finding]:
    """The text of the email has more than two sentences.

    The email only delivers the handout, which says the rest; anything that is in both has to be kept up to date in
    both. Keep two sentences.

    Bad:
        text: Your handout is attached. It has six pages. Read it at home. Bring your questions.
    Good:
        text: Your handout is attached. Read it at home, and bring your questions.
    """
    letter = content.handout.email
    count = len(list(find_sentence_bounds(to_plain_text(letter.text)))) if letter is not None else 0
    if letter is not None and count > _MAX_SENTENCES:
        message = f"the email's text has {count} sentences: two are enough"
        yield Finding(letter.where_of("text"), message, "keep two sentences, and put the rest in the handout")


RULES: tuple[ContentRule, ...] = (telling_subject, telling_preview, long_mail)
