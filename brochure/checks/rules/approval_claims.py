"""False claims of approval: sentences that call a medicine approved for a use that it is not approved for."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.checks.text.clauses import is_denied, is_open
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.checks.text.clauses import NormalizedSentence
    from brochure.checks.text.rule_packs import PackEntry

_APPROVAL = compile_lazily(r"\b(?:fda[- ])?(?:approv(?:ed|es)|approval)\b|\bcleared by the fda\b", re.IGNORECASE)
_AUTHORITY = compile_lazily(r"\bfda\b|\bfood and drug administration\b", re.IGNORECASE)
_PURPOSE = compile_lazily(r"\W*(?:\w+ ){0,3}?(?:for|to treat|as)\b", re.IGNORECASE)
_OTHER_APPROVER = compile_lazily(
    r"\bapprov\w+ by (?:your|the|our|my|an?) (?!fda|food)|\b(?:your|our) (?:\w+ )?(?:plan|insur\w+|doctor) ",
    re.IGNORECASE,
)
_OFF_LABEL = compile_lazily(r"\boff-label\b|\bunapproved\b", re.IGNORECASE)
_COMPARISON = compile_lazily(
    r"\([^)]*\)|\b(?:like|unlike|as with|similar to|related to|such as|made (?:from|of)|comes? from|from|than"
    r"|(?:a |the )?(?:form|type|version|kind|cousin|relative|part|piece) of)"
    r" (?:the )?(?:\w+ )?(?:ketamine|esketamine|spravato)\b",
    re.IGNORECASE,
)
_PRONOUN = compile_lazily(
    r"\b(?:it|this|(?:the|this|our) (?:treatment|therapy|infusions?|drug|medicine))(?:'s)?(?: \w+){0,3} $",
    re.IGNORECASE,
)
_USE_END = compile_lazily(
    r"[;.]|\b(?:not|never|but|while|although|though|studied|tested|used|using|given|only)\b|n't\b", re.IGNORECASE
)
_ANSWER = compile_lazily(r"(yes|no)\b", re.IGNORECASE)


def find_false_claims(
    sentences: Iterable[NormalizedSentence], products: Sequence[PackEntry]
) -> Iterator[tuple[NormalizedSentence, int, int, PackEntry]]:
    """Yield each sentence that wrongly calls a product approved, the words' start and end, and the product's entry."""
    for _, group in groupby(sentences if products else (), key=lambda sentence: id(sentence.passage)):
        passage_sentences = tuple(group)
        if any(
            sentence.question or "approv" in sentence.lower or "cleared" in sentence.lower
            for sentence in passage_sentences
        ):
            yield from _find_in_passage(passage_sentences, products)


def _find_in_passage(
    sentences: Sequence[NormalizedSentence], products: Sequence[PackEntry]
) -> Iterator[tuple[NormalizedSentence, int, int, PackEntry]]:
    """Yield what `find_false_claims` yields, for the sentences of one passage."""
    last_product = _find_last_product(products, sentences[0].question, len(sentences[0].question)) or products[0]
    for sentence in sentences:
        claim = _find_in_sentence(sentence, products, last_product)
        if claim is not None:
            yield sentence, *claim
        last_product = _find_last_product(products, sentence.text, len(sentence.text)) or last_product


def _find_in_sentence(
    sentence: NormalizedSentence, products: Sequence[PackEntry], last_product: PackEntry
) -> tuple[int, int, PackEntry] | None:
    text = sentence.text
    for entry in products:
        span = match_bare_answer(entry, sentence)
        asked_product = _find_last_product(products, sentence.question, len(sentence.question)) or products[0]
        if span and asked_product is entry and not re.search(entry.uses, text, re.IGNORECASE):
            return *span, entry
    if _OFF_LABEL.search(text) or _OTHER_APPROVER.search(text):
        return None
    for approval in _APPROVAL.finditer(text):
        if not _AUTHORITY.search(text) and not _PURPOSE.match(text, approval.end()):
            continue
        if is_denied(text, *approval.span()) or is_open(text, *approval.span()):
            continue
        product = _find_product(text, approval, products, last_product)
        if product is not None and not _is_approved_use(text, approval.end(), product):
            return *approval.span(), product
    return None


def _find_product(
    text: str, approval: re.Match[str], products: Sequence[PackEntry], last_product: PackEntry
) -> PackEntry | None:
    """Return the product that is called approved, or None.

    It is the last one named before the claim; else, after “it” or “this”, the last one in the sentences before; else
    the next one named.
    """
    text_before = _COMPARISON.sub(lambda match: " " * len(match[0]), text[: approval.start()])
    named_product = _find_last_product(products, text_before, len(text_before))
    if named_product is not None:
        return named_product
    if _PRONOUN.search(text_before):
        return last_product
    products_after = [
        (match.start(), entry) for entry in products if (match := entry.pattern.search(text, approval.end()))
    ]
    if not products_after:
        return None
    start, entry = min(products_after, key=lambda pair: pair[0])
    text_between = text[approval.end() : start]
    return entry if len(text_between.split()) < 7 and not re.search(r"[.;:]|\bfor\b", text_between) else None


def _find_last_product(products: Sequence[PackEntry], text: str, end: int) -> PackEntry | None:
    """Return the product that is named last before `end`, or None."""
    mentions = [(match.start(), entry) for entry in products for match in entry.pattern.finditer(text, 0, end)]
    return max(mentions, key=lambda pair: pair[0])[1] if mentions else None


def _is_approved_use(text: str, start: int, entry: PackEntry) -> bool:
    """Return whether the use that is named after `start` is an approved one."""
    use_end = _USE_END.search(text, start)
    use = text[start : use_end.start() if use_end else len(text)]
    if re.search(entry.never, use, re.IGNORECASE):
        return False
    return not entry.uses or re.search(entry.uses, text, re.IGNORECASE) is not None


def match_bare_answer(entry: PackEntry, sentence: NormalizedSentence) -> tuple[int, int] | None:
    """Return the start and end of a “Yes” or “No” that turns the question before it into a claim, or None."""
    answer = _ANSWER.match(sentence.text) if entry.asked and sentence.question and sentence.start == 0 else None
    if answer is None or answer[1].lower() != entry.answer:
        return None
    return answer.span() if re.search(entry.asked, sentence.question, re.IGNORECASE) else None
