"""The passive voice in a sentence: a form of *be* or *get*, then the past participle of an action.

Participles that describe a state do not count ("you are tired", "it is limited to adults"), nor do those that give a
name ("this is called a trial"): plain writing needs them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from brochure.checks.text.sentences import make_word_set
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.checks.text.sentences import Sentence, Word

_BE_FORMS = make_word_set("am is are was were be been being isn't aren't wasn't weren't")
_GET_FORMS = make_word_set("get gets got getting gotten")
_PRESENT_FORMS = make_word_set("am is are isn't aren't")
_CONTRACTED_BE = compile_lazily(r"(?:you|we|they|i)'(?:re|m)$|(?:it|that|there|he|she|what)'s$")
_INTERVENING_WORDS = make_word_set(
    "not never also always often usually sometimes first then now still only just all both either being been "
    "again soon already even ever seldom rarely mostly almost later too n't once"
)
_PRONOUNS = make_word_set("i you he she it we they this that these those")
_DETERMINERS = make_word_set("the a an my your our his her its their this that these those any")
_QUESTION_WORDS = make_word_set("how what when where which who why")

IRREGULAR_PARTICIPLES = make_word_set(
    "beaten begun bitten blown bought brought built caught chosen cut dealt done drawn driven drunk eaten fed "
    "felt fought found forbidden forgotten forgiven frozen given ground grown heard held hidden hit kept laid led "
    "lent lit made meant met mistaken misread outdone overcome overdone overseen overtaken paid put read redone "
    "rebuilt regrown repaid rerun retaken rewritten ridden rung run said seen sent sewn shaken shot shown sold "
    "sought spent spoken spun stolen struck stuck swept sworn sung taken taught thought thrown told understood "
    "undertaken undone upheld withdrawn withheld woken won woven written"
)
"""Past participles that do not end in -ed, except for those that mostly describe a state."""

_NOT_PARTICIPLES = make_word_set(
    "bed bleed blood breed deed embed exceed feed flatbed hundred indeed kindred need proceed red reed sacred "
    "seed shed shred sled speed succeed weed wed wicked wretched rugged ragged crooked jagged naked aged biased "
    "gifted talented sickbed newlywed medicated unleaded"
)

STATE_PARTICIPLES = make_word_set(
    # how a person is
    "abused addicted afflicted alarmed amazed annoyed anxious ashamed attached bored bothered burned challenged "
    "committed concerned confused constipated convinced dazed dedicated dehydrated delighted depressed deprived "
    "determined devoted disabled disappointed discouraged distracted distressed divorced dressed embarrassed "
    "encouraged engaged excited exhausted experienced fascinated fatigued fed finished frightened frustrated "
    "gifted guarded handicapped hurt impaired impressed inclined infected inspired interested intoxicated "
    "irritated isolated lost married motivated nauseated overwhelmed overweight panicked pleased prepared puzzled "
    "qualified relaxed relieved rested retired satisfied scared seated separated shocked skilled startled "
    "stressed stuck surprised sedated tempted tensed terrified threatened thrilled tired touched troubled "
    "undecided upset widowed worried "
    # how a thing is
    "advanced associated balanced based blocked blurred born broken bruised clogged closed clotted combined "
    "compared complicated composed congested connected contained controlled crowded curved damaged decreased delayed "
    "detailed dried elevated enlarged expected fixed gone hardened implanted improved increased inflamed injured "
    "integrated interrelated involved left limited linked located locked loosened lowered mixed needed outdated "
    "painted paralyzed pointed raised reduced related rounded scattered situated sized soiled spread stored "
    "sunburned supposed suited swollen tied torn twisted unchanged used varied worn worsened wounded wrinkled "
    # the name of a thing, and what is known about it
    "called known named spelled titled termed"
)
"""Participles that mostly describe a state: passive only with "by" ("was broken by a fall")."""

_STATUS_PARTICIPLES = make_word_set("approved authorized certified covered insured licensed registered vaccinated")
"""Participles that describe a state after "is" or "are", but are passive after "was" or "been"."""

_FEELING_PARTICIPLES = make_word_set(
    "alarmed amazed annoyed bored bothered confused delighted depressed disappointed embarrassed encouraged "
    "excited frightened frustrated impressed overwhelmed pleased puzzled relieved satisfied scared shocked "
    "startled surprised upset worried concerned distressed"
)
_TIME_WORDS = make_word_set(
    "now noon night then morning midnight monday tuesday wednesday thursday friday saturday sunday"
)
_WORDS_AFTER_GET = make_word_set(
    "after again and as at away back because before by down during for from if in into off on or out over right "
    "so soon then through to today too twice unless until up when while with without"
)
_NOT_AGENTS = make_word_set(
    "mouth phone mail email hand law text now then noon itself themselves yourself accident mistake default"
)
_MAX_AGENT_DISTANCE = 3  # "by" names who acts only within this many words after a participle


def find_passives(sentence: Sentence) -> Iterator[tuple[Word, Word]]:
    """Yield the form of *be* or *get* and the participle of each passive in a sentence."""
    words, last_index = sentence.words, -1
    for number, word in enumerate(words):
        if word.lower in _GET_FORMS and _is_get_passive(sentence, number):
            yield word, words[_find_participle_index(words, number, is_question=False)]
        if not _is_be_form(word.lower) or (number and words[number - 1].lower == "there"):
            continue
        index = _find_participle_index(words, number, is_question=sentence.text.rstrip("”\"') ").endswith("?"))
        if (
            last_index < index < len(words)
            and _is_action(words, number, index)
            and not _has_break(sentence, word, words[index])
        ):
            last_index = index
            yield word, words[index]


def has_agent(sentence: Sentence, participle: Word) -> bool:
    """Return whether “by” and somebody follow a participle: “checked by a nurse”, not “by mouth” or “by 30%”."""
    later_words = [word for word in sentence.words if word.start >= participle.end][: _MAX_AGENT_DISTANCE + 1]
    for by, next_word in pairwise(later_words):
        if by.lower == "by" and not _has_break(sentence, participle, by):
            agent = next_word.lower
            return agent not in _NOT_AGENTS | _TIME_WORDS and agent[:1].isalpha() and not agent.endswith("ing")
    return False


def _is_get_passive(sentence: Sentence, number: int) -> bool:
    """Return whether a form of *get* is passive: “gets canceled”, not “Get tested”, “get tired” or “get used parts”."""
    words, index = sentence.words, _find_participle_index(sentence.words, number, is_question=False)
    if number == 0 or index >= len(words) or _has_break(sentence, words[number], words[index]):
        return False
    word = words[index].lower
    if (
        not word.endswith("ed")
        or not is_participle(word)
        or word in STATE_PARTICIPLES | _STATUS_PARTICIPLES | {"started"}
    ):
        return False
    is_end = index + 1 == len(words) or _has_break(sentence, words[index], words[index + 1])
    return is_end or words[index + 1].lower in _WORDS_AFTER_GET


def _is_be_form(word: str) -> bool:
    return word in _BE_FORMS or _CONTRACTED_BE.match(word) is not None


def _find_participle_index(words: Sequence[Word], number: int, *, is_question: bool) -> int:
    """Return the index of the first word after a form of *be* that may be the participle."""
    index = number + 1
    is_first = number == 0 or words[number - 1].lower in _QUESTION_WORDS
    if is_question and is_first and index < len(words):
        if words[index].lower in _PRONOUNS and (index + 1 >= len(words) or words[index + 1].lower != "of"):
            index += 1
        elif words[index].lower in _DETERMINERS:
            index += 2
    while index < len(words) and (words[index].lower in _INTERVENING_WORDS or _is_adverb(words[index].lower)):
        index += 1
    return index


def _is_adverb(word: str) -> bool:
    """Return whether a word is an adverb that may come between; "poorly studied" and "newly built" describe a state."""
    return len(word) > 4 and word.endswith("ly") and word not in ("poorly", "badly", "newly", "fully", "highly")


def _is_action(words: Sequence[Word], number: int, index: int) -> bool:
    """Return whether the word at `index` is a participle that describes an action."""
    word = words[index].lower
    following = [later_word.lower for later_word in words[index + 1 : index + 3]]
    if not is_participle(word):
        return False
    if word == "used":
        return not following or following[0] != "to" or (len(following) > 1 and _is_verb(following[1]))
    if word == "done":
        return bool(following) and following[0] not in ("with", "and", "or")
    if (word, following[:1]) in (("allowed", ["to"]), ("cut", ["off"]), ("made", ["of"]), ("made", ["up"])):
        return False
    is_progressive = any(word_between.lower == "being" for word_between in words[number:index])
    is_status = word in _STATUS_PARTICIPLES and words[number].lower in _PRESENT_FORMS and not is_progressive
    if word in STATE_PARTICIPLES or is_status:
        return (
            bool(following)
            and following[0] == "by"
            and word not in _FEELING_PARTICIPLES
            and following[-1] not in _TIME_WORDS
        )
    return True


def _is_verb(word: str) -> bool:
    """Return whether a word after “used to” is a verb (“used to treat pain”), not a thing that people are used to."""
    return word not in _DETERMINERS | _PRONOUNS | {"me", "them", "him", "us", "being", "having"} and word[-3:] != "ing"


def is_participle(word: str) -> bool:
    """Return whether a word in lowercase has the form of a past participle."""
    if word in IRREGULAR_PARTICIPLES or word in STATE_PARTICIPLES:
        return True
    if "-" in word:
        return word.startswith("re-") and word.endswith("ed")
    is_regular = len(word) > 3 and word.endswith("ed") and not word.endswith("eed")
    return is_regular and word not in _NOT_PARTICIPLES and (not word.startswith("un") or word.startswith("under"))


def _has_break(sentence: Sentence, first_word: Word, last_word: Word) -> bool:
    """Return whether punctuation between two words separates them."""
    text_between = sentence.passage.text[first_word.end : last_word.start]
    return any(mark in text_between for mark in ",;:()—–")
