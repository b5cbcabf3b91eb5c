"""Who approved what: whether a sentence calls a medicine approved, and for a use that it is not approved for."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.checks.text.clauses import is_denied, is_open
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.checks.text.clauses import Sentence
    from brochure.checks.text.rule_packs import Entry

_APPROVED = on_demand(r"\b(?:fda[- ])?(?:approv(?:ed|es)|approval)\b|\bcleared by the fda\b", re.IGNORECASE)
_AUTHORITY = on_demand(r"\bfda\b|\bfood and drug administration\b", re.IGNORECASE)
_FOR = on_demand(r"\W*(?:\w+ ){0,3}?(?:for|to treat|as)\b", re.IGNORECASE)
_OTHERS = on_demand(
    r"\bapprov\w+ by (?:your|the|our|my|an?) (?!fda|food)|\b(?:your|our) (?:\w+ )?(?:plan|insur\w+|doctor) ",
    re.IGNORECASE,
)
_OFF_LABEL = on_demand(r"\boff-label\b|\bunapproved\b", re.IGNORECASE)
_BESIDE = on_demand(
    r"\([^)]*\)|\b(?:like|unlike|as with|similar to|related to|such as|made (?:from|of)|comes? from|from|than"
    r"|(?:a |the )?(?:form|type|version|kind|cousin|relative|part|piece) of)"
    r" (?:the )?(?:\w+ )?(?:ketamine|esketamine|spravato)\b",
    re.IGNORECASE,
)
_IT = on_demand(
    r"\b(?:it|this|(?:the|this|our) (?:treatment|therapy|infusions?|drug|medicine))(?:'s)?(?: \w+){0,3} $",
    re.IGNORECASE,
)
_USE_ENDS = on_demand(
    r"[;.]|\b(?:not|never|but|while|although|though|studied|tested|used|using|given|only)\b|n't\b", re.IGNORECASE
)
_ANSWER = on_demand(r"(yes|no)\b", re.IGNORECASE)


def false_ones(among: Iterable[Sentence], products: Sequence[Entry]) -> Iterator[tuple[Sentence, int, int, Entry]]:
    """The sentences that call a product approved wrongly, with the words that do and the product's entry."""
    for _, group in groupby(among if products else (), key=lambda sentence: id(sentence.passage)):
        own = tuple(group)
        if any(sentence.asked or "approv" in sentence.lower or "cleared" in sentence.lower for sentence in own):
            yield from _false_ones(own, products)


def _false_ones(own: Sequence[Sentence], products: Sequence[Entry]) -> Iterator[tuple[Sentence, int, int, Entry]]:
    """The same for the sentences of one passage."""
    last = _last(products, own[0].asked, len(own[0].asked)) or products[0]
    for sentence in own:
        found = _false(sentence, products, last)
        if found is not None:
            yield sentence, *found
        last = _last(products, sentence.text, len(sentence.text)) or last


def _false(sentence: Sentence, products: Sequence[Entry], last: Entry) -> tuple[int, int, Entry] | None:
    text = sentence.text
    for entry in products:
        span = bare_answer(entry, sentence)
        about = _last(products, sentence.asked, len(sentence.asked)) or products[0]
        if span and about is entry and not re.search(entry.uses, text, re.IGNORECASE):
            return *span, entry
    if _OFF_LABEL.search(text) or _OTHERS.search(text):
        return None
    for approved in _APPROVED.finditer(text):
        if not _AUTHORITY.search(text) and not _FOR.match(text, approved.end()):
            continue
        if is_denied(text, *approved.span()) or is_open(text, *approved.span()):
            continue
        product = _product(text, approved, products, last)
        if product is not None and not _rightly(text, approved.end(), product):
            return *approved.span(), product
    return None


def _product(text: str, approved: re.Match[str], products: Sequence[Entry], last: Entry) -> Entry | None:
    """The product that is called approved: the last one named before, else the next one named, else what “it” is."""
    before = _BESIDE.sub(lambda found: " " * len(found[0]), text[: approved.start()])
    named = _last(products, before, len(before))
    if named is not None:
        return named
    if _IT.search(before):
        return last
    after = [(found.start(), entry) for entry in products if (found := entry.pattern.search(text, approved.end()))]
    if not after:
        return None
    start, entry = min(after, key=lambda pair: pair[0])
    between = text[approved.end() : start]
    return entry if len(between.split()) < 7 and not re.search(r"[.;:]|\bfor\b", between) else None


def _last(products: Sequence[Entry], text: str, end: int) -> Entry | None:
    """The product that is named last before a place."""
    named = [(found.start(), entry) for entry in products for found in entry.pattern.finditer(text, 0, end)]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _rightly(text: str, after: int, entry: Entry) -> bool:
    """Whether the use that is named is one of those approved."""
    ends = _USE_ENDS.search(text, after)
    use = text[after : ends.start() if ends else len(text)]
    if re.search(entry.never, use, re.IGNORECASE):
        return False
    return not entry.uses or re.search(entry.uses, text, re.IGNORECASE) is not None


def bare_answer(entry: Entry, sentence: Sentence) -> tuple[int, int] | None:
    """The “Yes” or “No” that makes a claim of the question before it, if the sentence begins so."""
    answer = _ANSWER.match(sentence.text) if entry.asked and sentence.asked and sentence.start == 0 else None
    if answer is None or answer[1].lower() != entry.answer:
        return None
    return answer.span() if re.search(entry.asked, sentence.asked, re.IGNORECASE) else None
