"""What is found in a handout text by text, noted where it was found: after an edit only new texts are looked at.

A function that looks at a passage, a sentence or a part of a handout alone is `noted`; `everywhere` and `by_part` make
it one that looks at all of a handout. It may look with facts about the handout, such as the words that its glossary
explains; what was found is noted with the facts last used.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from brochure.checks.text.passages import list_section_texts
from brochure.runtime.memo import register_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from brochure.checks.text.passages import Passage, SectionText
    from brochure.content.edition_content import EditionContent


N = TypeVar("N")
P = ParamSpec("P")
T = TypeVar("T")


_MAX_MEMOS = 4000  # passages, sentences and parts; a handout in one edition has about 430
_memos_by_id: dict[int, tuple[object, dict[object, Any]]] = {}  # by identity
register_cache(_memos_by_id.clear)


def get_memo(text_unit: object) -> dict[object, Any]:
    """Return what was found in a thing, by who looked, each with the facts that it was found by.

    The notes are kept outside of the thing: what is found in a passage holds the passage, and one that held its own
    notes could only be freed by garbage collection.
    """
    entry = _memos_by_id.get(id(text_unit))
    if entry is None:
        while len(_memos_by_id) >= _MAX_MEMOS:
            del _memos_by_id[next(iter(_memos_by_id))]
        entry = _memos_by_id[id(text_unit)] = text_unit, {}
    return entry[1]


def memoize_per_text(find: Callable[Concatenate[N, P], Iterable[T]]) -> Callable[Concatenate[N, P], tuple[T, ...]]:
    """Note what is found in a passage, a sentence or a part; the other arguments are facts, given in order."""

    def find_memoized(text_unit: N, /, *facts: P.args, **named_facts: P.kwargs) -> tuple[T, ...]:
        memo = get_memo(text_unit)
        entry: tuple[object, tuple[T, ...]] | None = memo.get(find)
        if entry is None or entry[0] != facts:
            entry = memo[find] = facts, tuple(find(text_unit, *facts, **named_facts))
        return entry[1]

    _find_by_wrapper[find_memoized] = find
    return find_memoized


_find_by_wrapper: dict[object, object] = {}  # by who looks: under what it notes


def collect_from_sections(
    find_memoized: Callable[Concatenate[SectionText, P], tuple[T, ...]],
) -> Callable[Concatenate[EditionContent, P], tuple[T, ...]]:
    """What is found in all parts of a handout."""
    find = _find_by_wrapper[find_memoized]

    def collect(content: EditionContent, /, *facts: P.args, **named_facts: P.kwargs) -> tuple[T, ...]:
        results: list[T] = []
        for section_text in list_section_texts(content):
            entry = get_memo(section_text).get(
                find
            )  # as `look` would: it is asked for hundreds of times, and seldom in vain
            results += entry[1] if entry and entry[0] == facts else find_memoized(section_text, *facts, **named_facts)
        return tuple(results)

    return collect


def collect_from_passages(
    find_in_passage: Callable[Concatenate[Passage, P], tuple[T, ...]],
) -> Callable[Concatenate[EditionContent, P], tuple[T, ...]]:
    """What is found in all passages of a handout."""

    def find_in_section(section_text: SectionText, /, *facts: P.args, **named_facts: P.kwargs) -> Iterable[T]:
        return chain.from_iterable(
            [find_in_passage(passage, *facts, **named_facts) for passage in section_text.passages]
        )

    return collect_from_sections(memoize_per_text(find_in_section))
