"""Where the passive voice stands in a sentence: a form of *be* or *get*, then a past participle of an act.

Participles that tell of a state are left alone ("you are tired", "it is limited to adults"), and so are those that
name ("this is called a trial"): plain writing needs them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from brochure.checks.text.sentences import bag
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.checks.text.sentences import Sentence, Word

_BE = bag("am is are was were be been being isn't aren't wasn't weren't")
_GET = bag("get gets got getting gotten")
_PRESENT = bag("am is are isn't aren't")
_CONTRACTED = on_demand(r"(?:you|we|they|i)'(?:re|m)$|(?:it|that|there|he|she|what)'s$")
_BETWEEN = bag(
    "not never also always often usually sometimes first then now still only just all both either being been "
    "again soon already even ever seldom rarely mostly almost later too n't once"
)
_PRONOUNS = bag("i you he she it we they this that these those")
_DETERMINERS = bag("the a an my your our his her its their this that these those any")
_ASKING = bag("how what when where which who why")

IRREGULAR = bag(
    "beaten begun bitten blown bought brought built caught chosen cut dealt done drawn driven drunk eaten fed "
    "felt fought found forbidden forgotten forgiven frozen given ground grown heard held hidden hit kept laid led "
    "lent lit made meant met mistaken misread outdone overcome overdone overseen overtaken paid put read redone "
    "rebuilt regrown repaid rerun retaken rewritten ridden rung run said seen sent sewn shaken shot shown sold "
    "sought spent spoken spun stolen struck stuck swept sworn sung taken taught thought thrown told understood "
    "undertaken undone upheld withdrawn withheld woken won woven written"
)
"""Past participles that do not end in -ed, but for those that mostly tell of a state."""

_NO_PARTICIPLE = bag(
    "bed bleed blood breed deed embed exceed feed flatbed hundred indeed kindred need proceed red reed sacred "
    "seed shed shred sled speed succeed weed wed wicked wretched rugged ragged crooked jagged naked aged biased "
    "gifted talented sickbed newlywed medicated unleaded"
)

STATES = bag(
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
    # what it is called, and what is known of it
    "called known named spelled titled termed"
)
"""Participles that mostly tell of a state: passive only where someone is said to act ("was broken by a fall")."""

_STANDINGS = bag("approved authorized certified covered insured licensed registered vaccinated")
"""Participles that tell how things stand after "is" or "are": passive after "was" or "been"."""

_FEELINGS = bag(
    "alarmed amazed annoyed bored bothered confused delighted depressed disappointed embarrassed encouraged "
    "excited frightened frustrated impressed overwhelmed pleased puzzled relieved satisfied scared shocked "
    "startled surprised upset worried concerned distressed"
)
_TIMES = bag("now noon night then morning midnight monday tuesday wednesday thursday friday saturday sunday")
_AFTER_GOT = bag(
    "after again and as at away back because before by down during for from if in into off on or out over right "
    "so soon then through to today too twice unless until up when while with without"
)
_NO_ONE = bag("mouth phone mail email hand law text now then noon itself themselves yourself accident mistake default")
_WITHIN = 3  # words after a participle among which "by" names who acts


def passives(sentence: Sentence) -> Iterator[tuple[Word, Word]]:
    """The form of *be* or *get* and the participle of each passive in a sentence."""
    words, seen = sentence.words, -1
    for number, word in enumerate(words):
        if word.lower in _GET and _is_got(sentence, number):
            yield word, words[_after(words, number, asked=False)]
        if not _is_be(word.lower) or (number and words[number - 1].lower == "there"):
            continue
        at = _after(words, number, asked=sentence.text.rstrip("”\"') ").endswith("?"))
        if seen < at < len(words) and _is_act(words, number, at) and not _breaks(sentence, word, words[at]):
            seen = at
            yield word, words[at]


def names_who(sentence: Sentence, participle: Word) -> bool:
    """Whether “by” and somebody follow a participle: “checked by a nurse”, not “by mouth” or “by 30%”."""
    later = [word for word in sentence.words if word.start >= participle.end][: _WITHIN + 1]
    for by, after in pairwise(later):
        if by.lower == "by" and not _breaks(sentence, participle, by):
            who = after.lower
            return who not in _NO_ONE | _TIMES and who[:1].isalpha() and not who.endswith("ing")
    return False


def _is_got(sentence: Sentence, number: int) -> bool:
    """Whether a form of *get* makes a passive: “gets cancelled”, not “Get tested”, “get tired” or “get used parts”."""
    words, at = sentence.words, _after(sentence.words, number, asked=False)
    if number == 0 or at >= len(words) or _breaks(sentence, words[number], words[at]):
        return False
    word = words[at].lower
    if not word.endswith("ed") or not is_participle(word) or word in STATES | _STANDINGS | {"started"}:
        return False
    ends = at + 1 == len(words) or _breaks(sentence, words[at], words[at + 1])
    return ends or words[at + 1].lower in _AFTER_GOT


def _is_be(word: str) -> bool:
    return word in _BE or _CONTRACTED.match(word) is not None


def _after(words: Sequence[Word], number: int, *, asked: bool) -> int:
    """The first word after a form of *be* that may be the participle."""
    at = number + 1
    first = number == 0 or words[number - 1].lower in _ASKING
    if asked and first and at < len(words):
        if words[at].lower in _PRONOUNS and (at + 1 >= len(words) or words[at + 1].lower != "of"):
            at += 1
        elif words[at].lower in _DETERMINERS:
            at += 2
    while at < len(words) and (words[at].lower in _BETWEEN or _is_adverb(words[at].lower)):
        at += 1
    return at


def _is_adverb(word: str) -> bool:
    """Whether a word may stand between; "poorly studied" and "newly built" tell of a state."""
    return len(word) > 4 and word.endswith("ly") and word not in ("poorly", "badly", "newly", "fully", "highly")


def _is_act(words: Sequence[Word], number: int, at: int) -> bool:
    """Whether a word is a participle that tells of an act there."""
    word = words[at].lower
    following = [later.lower for later in words[at + 1 : at + 3]]
    if not is_participle(word):
        return False
    if word == "used":
        return not following or following[0] != "to" or (len(following) > 1 and _is_verb(following[1]))
    if word == "done":
        return bool(following) and following[0] not in ("with", "and", "or")
    if (word, following[:1]) in (("allowed", ["to"]), ("cut", ["off"]), ("made", ["of"]), ("made", ["up"])):
        return False
    passing = any(between.lower == "being" for between in words[number:at])
    stands = word in _STANDINGS and words[number].lower in _PRESENT and not passing
    if word in STATES or stands:
        return bool(following) and following[0] == "by" and word not in _FEELINGS and following[-1] not in _TIMES
    return True


def _is_verb(word: str) -> bool:
    """Whether a word after “used to” tells what for, not what one is used to."""
    return word not in _DETERMINERS | _PRONOUNS | {"me", "them", "him", "us", "being", "having"} and word[-3:] != "ing"


def is_participle(word: str) -> bool:
    """Whether a word in small letters has the shape of a past participle."""
    if word in IRREGULAR or word in STATES:
        return True
    if "-" in word:
        return word.startswith("re-") and word.endswith("ed")
    regular = len(word) > 3 and word.endswith("ed") and not word.endswith("eed")
    return regular and word not in _NO_PARTICIPLE and (not word.startswith("un") or word.startswith("under"))


def _breaks(sentence: Sentence, first: Word, last: Word) -> bool:
    """Whether a mark stands between two words, so that they do not belong together."""
    between = sentence.passage.text[first.end : last.start]
    return any(mark in between for mark in ",;:()—–")
