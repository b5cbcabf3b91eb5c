"""The mail that hands a handout over: others see its subject and its first lines, and it is to be short."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.text import rule_packs
from brochure.checks.text.languages import english
from brochure.checks.text.sentences import bag, split
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.document.blocks import plain
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import Subject

_MOST_SENTENCES = 2
_WORD = on_demand(r"[^\W\d_]+(?:[’'‑-][^\W\d_]+)*")
_SHORTEST = 3  # letters of a word that can name an illness, such as flu
# words of titles that tell nobody anything
_INNOCENT = bag(
    "a about adult adults after all an and any are as ask at be before bring by call can care checklist child children "
    "clinic clinics days do doctor doctors expect facts family first follow following for from get getting guide "
    "handout handouts have health help here home hospital how if in information instructions into is it its know "
    "leaflet learn living make manage managing me medical medicine medicines meet my need new next not notes now of on "
    "our out parent parents patient patients plan preparing question questions read remember safe safely should some "
    "stay summary take taking team tell that the their them these this to today treatment treatments understand "
    "understanding up use using visit visits was we week weeks what when where which who why will with you your"
)


def telling(subject: Subject, words: str) -> str:
    """The first word of a text that gives away what the handout is about; empty where none does.

    Those are the words of its title and topic, and what the topic is called, less the words of any title.
    """
    called = _stems(f"{plain(subject.whole.title)} {subject.whole.topic}")
    named = _name(subject, words)
    found = (word[0] for word in _WORD.finditer(words) if _stems(word[0]) & called)
    return named or next(found, "")


def _name(subject: Subject, words: str) -> str:
    """What a topic is called, where a text says it."""
    names = chain.from_iterable(pack.entries("names") for pack in rule_packs.in_every_language(subject.whole.topic))
    return next((found[0] for entry in names if (found := entry.pattern.search(words))), "")


def _stems(words: str) -> set[str]:
    """The words that say something, in small letters, without the s of a plural; parts of words with hyphens too."""
    found = {part.lower() for word in _WORD.findall(words) for part in (word, *re.split("[‑-]", word))}
    kept = {word for word in found if len(word) >= _SHORTEST and word not in _INNOCENT}
    return {re.sub(r"(?:[’']s|(?<=[a-z]{3})s)$", "", word) for word in kept}


@rule("telling-subject", UNREADY, "45 CFR 164.530(c)", knows=english)
def telling_subject(subject: Subject) -> Iterator[Fault]:
    """The mail's subject or greeting names what the handout is about.

    A subject and the first line stand on locked phones, in lists of mails and in servers' logs. Name no illness and no
    drug there; the handout itself, which is opened on purpose, does. Until this is mended, mails go out with the tool's
    own neutral subject.

    Bad:
        subject: Your ketamine treatment for PTSD
    Good:
        subject: Information from your clinic
    """
    letter = subject.handout.email
    for key in ("subject", "greeting") if letter is not None else ():
        words = getattr(letter, key)
        word = telling(subject, words if isinstance(words, str) else plain(words))
        if word and letter is not None:
            message = f"“{word}” tells others what this handout is about: the mail's {key} is seen on locked phones"
            yield Fault(letter.place(key), message, "leave it out; the tool's own words name nothing")


@rule("telling-preview", WARNING, "45 CFR 164.530(c)", knows=english)
def telling_preview(subject: Subject) -> Iterator[Fault]:
    """The text of the mail names what the handout is about.

    Phones and mail programs show the beginning of a mail to whoever sees the screen. Two sentences that name nothing
    are enough: who reads on has the handout.

    Bad:
        text: Here is what to know about ketamine. Read it before you come.
    Good:
        text: Here is what we talked about. Read it before you come.
    """
    letter = subject.handout.email
    word = telling(subject, plain(letter.text)) if letter is not None else ""
    if letter is not None and word:
        message = f"“{word}” tells others what this handout is about: phones show a mail's first lines"
        yield Fault(letter.place("text"), message, "leave the naming to the handout")


@rule("long-mail", WARNING)
def long_mail(subject: Subject) -> Iterator[Fault]:
    """The text of the mail has more than two sentences.

    The mail hands something over; what there is to read is in the handout. What stands in both has to be kept the same
    in both.

    Bad:
        text: Your handout is attached. It has six pages. Read it at home. Bring your questions.
    Good:
        text: Your handout is attached. Read it at home, and bring your questions.
    """
    letter = subject.handout.email
    count = len(list(split(plain(letter.text)))) if letter is not None else 0
    if letter is not None and count > _MOST_SENTENCES:
        message = f"the mail's text has {count} sentences: two are enough"
        yield Fault(letter.place("text"), message, "say the rest in the handout")


RULES: tuple[Rule, ...] = (telling_subject, telling_preview, long_mail)
