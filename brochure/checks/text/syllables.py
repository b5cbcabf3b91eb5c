"""How many syllables a word has: looked up if the rules below are known to miscount it, else by these rules.

The words that the rules miscount stand with their counts in `data/en/syllables.txt`, one `word count` a line, sorted.
They come from the CMU Pronouncing Dictionary: of its 48,600 everyday words the rules alone count 96 in 100 right.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from brochure.runtime.lazy_regex import on_demand
from brochure.runtime.memo import memoize

_DATA = Path(__file__).parent.parent / "data" / "en" / "syllables.txt"

_PART = on_demand(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ACRONYM = on_demand(r"[A-Z]{2,6}|[A-Z][a-z][A-Z]")
_STRESSED = frozenset(
    (
        "ALL",
        "ALWAYS",
        "AND",
        "ANY",
        "BEFORE",
        "CALL",
        "DO",
        "MUST",
        "NEVER",
        "NO",
        "NOT",
        "NOW",
        "ONLY",
        "OR",
        "STOP",
        "YOU",
    )
)
_OWNED = on_demand(r"['’]s?$")
_HISS = on_demand(r"(?:[sxz]e?|ch|sh|[cg]e)$")
_CONTRACTED = on_demand(r"([sdt])n't$")

# letters that look like vowels and are none: quick, guide, young
_CONSONANT = on_demand("(?<=q)u|(?<=g)u(?=[aei])|^y(?=[aeiou])")

# where two vowels side by side are two syllables: re-act, co-agulate, cre-ate, are-a, hero-ic, di-et, easi-er, flu-id
_APART = on_demand(
    r"""
    (?<=^re)(?=a(?:c[tq]|dj|dm|ff|l[li]|pp|rr|s[sk]|tt|w)|e[lmnsvx]|i[mnst](?!dee)|o|u[nps])
    | (?<=^pre)(?=[eoiu]|a[dmnr]) | (?<=^de)(?=[io]|ac)
    | (?<=^co)(?=e|ag|inc|op(?!s?$|er?s?$)|ord) | (?<=^zo)(?=ol) | (?<=^o)(?=o[cpg])
    | (?<=cre)(?=at(?!ur)|as$) | (?<=ucle|line)(?=ar) | (?<=e)(?=ab[il]|ing|ity|ist|um$|us$)
    | (?:(?<=[aeiouy][a-z]e)|(?<=[aeiouy][a-z]{2}e))(?=as?$) | (?<=[aeiouy][ghnr]e)(?=al$)
    | (?<=[aoi])(?=ic(?!e)) | (?<=o)(?=ing|imm|int[er]|a$|ana|act|art[eh]|acid|e(?!s?$|d$|y))
    | (?<=[aeiouy][a-z]o)(?=am)
    | (?<=[^tcs]i)(?=en[ct]) | (?<=i)(?=et)
    | (?:(?<=[aeiouy][^aeiou]i)|(?<=[aeiouy][^aeiou]{2}i))(?=ers?$|est$)
    | (?<=u)(?=en[ct]|i(?!l[td]|t(?![yi])|ce|s[ei]))
    """,
    re.VERBOSE,
)

_ENDING = (
    r"(?:ly|less(?:ly|ness)?|ness|ful(?:ly|ness)?|ments?|some|times?|things?|where|lines?|like|works?|ways?|backs?)"
)

# an e (or, in -ically, an a) that is written and not heard: helped, safely, dose, doses stays
_SILENT = on_demand(
    rf"""
    (?<=ic)a(?=lly$)
    | (?:(?<=[aeiouy][bcdfghj-np-tv-xz])|(?<=[aeiou][nrsl][cgstv]))e(?={_ENDING}$)
    | (?<=[^tdaeiouy])(?<![bcdfgkptvz][lr])ed$ | (?<=[aeo]y)ed$
    | (?<=[^aeiouy])(?<![bcdfgkptvz][lr])e$
    | (?<![sxzcg])(?<!sh)(?<!ch)(?<![bcdfgkptvz][lr])es$
    """,
    re.VERBOSE,
)

# what sounds as one: a vowel, or some that stand together (na-tion, spe-cial); and the last m of spas-m and rhyth-m
_SOUND = on_demand(
    r"""
    eau | eye | (?<=[cst])i(?:ou|o(?=[nu])|a(?=[ln])|e(?=n)) | (?:(?<=[aeo]s)|(?<=[ct]))ia$
    | (?<=ll)i(?:ou|o(?=n)|a(?=n)) | (?<=[aeiouy][ln])io(?=ns?$)
    | (?<=g)i(?:ou|[oae](?=n)) | (?<=x)i(?:ou|o(?=n)) | (?<=g)eo(?:u|(?=n))
    | a[aeiuy] | e[aeiuwy] | ie | o[aeiouy] | u[eiy]
    | [aeiouyàáâãåèéêëìíîïòóôõùúûüýÿäöøœæ]
    | (?:(?<=[st])|(?<=th))m(?=s?$)
    """,
    re.VERBOSE,
)


@memoize(20_000)
def syllables(word: str) -> int:
    """How many syllables a word, hyphenated or not, is spoken with; digits are one, an acronym is spelled out."""
    return max(1, sum(_of_part(part) for part in _PART.findall(word)))


def _of_part(part: str) -> int:
    letters = part.removesuffix("s")
    if _ACRONYM.fullmatch(letters) and part not in _STRESSED:
        return sum(3 if letter in "Ww" else 1 for letter in letters)
    word = part.lower().replace("’", "'")
    known = looked_up(word)
    if known is not None:
        return known
    if _OWNED.search(word):
        base = _OWNED.sub("", word)
        return syllables(base) + (word.endswith("'s") and _HISS.search(base) is not None)
    return by_rule(word)


@cache
def _counts() -> dict[str, str]:
    lines = _DATA.read_text("utf-8").splitlines()[1:]
    return dict(line.split(" ") for line in lines)


def looked_up(word: str) -> int | None:
    """The count of a word that the rules miscount."""
    count = _counts().get(word)
    return None if count is None else int(count)


def by_rule(word: str) -> int:
    """The count of a word in small letters, as the rules have it."""
    sounds = _SILENT.sub("", _APART.sub("·", _CONSONANT.sub("", word)))
    return max(1, len(_SOUND.findall(sounds)) + (_CONTRACTED.search(word) is not None))
