"""Results kept for each text of a handout, so that after an edit only new texts are searched.

`memoize_per_text` wraps a function that searches one passage, sentence or section; `collect_from_sections` and
`collect_from_passages` turn it into one that searches a whole handout. It may take facts about the handout as further
arguments, such as the words that its glossary explains; only the result for the last facts is kept.
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


_MAX_MEMOS = 4000  # passages, sentences and sections; a handout in one edition has about 430
_memos_by_id: dict[int, tuple[object, dict[object, Any]]] = {}
register_cache(_memos_by_id.clear)


def get_memo(text_unit: object) -> dict[object, Any]:
    """Return the results kept for a text, by the function that found them, each with the facts it was called with.

    The results are kept outside of the text: they refer to the passage, and a passage that held its own results could
    only be freed by garbage collection.
    """
    entry = _memos_by_id.get(id(text_unit))
    if entry is None:
        while len(_memos_by_id) >= _MAX_MEMOS:
            del _memos_by_id[next(iter(_memos_by_id))]
        entry = _memos_by_id[id(text_unit)] = text_unit, {}
    return entry[1]


def memoize_per_text(find: Callable[Concatenate[N, P], Iterable[T]]) -> Callable[Concatenate[N, P], tuple[T, ...]]:
    """Return a function that keeps its results for each text; the other arguments are facts, compared in order."""

    def find_memoized(text_unit: N, /, *facts: P.args, **named_facts: P.kwargs) -> tuple[T, ...]:
        memo = get_memo(text_unit)
        entry: tuple[object, tuple[T, ...]] | None = memo.get(find)
        if entry is None or entry[0] != facts:
            entry = memo[find] = facts, tuple(find(text_unit, *facts, **named_facts))
        return entry[1]

    _find_by_wrapper[find_memoized] = find
    return find_memoized


# by memoized function: the function it wraps, which is its key in the memos
_find_by_wrapper: dict[object, object] = {}


def collect_from_sections(
    find_memoized: Callable[Concatenate[SectionText, P], tuple[T, ...]],
) -> Callable[Concatenate[EditionContent, P], tuple[T, ...]]:
    """Return a function that returns the results of all sections of a handout."""
    find = _find_by_wrapper[find_memoized]

    def collect(content: EditionContent, /, *facts: P.args, **named_facts: P.kwargs) -> tuple[T, ...]:
        results: list[T] = []
        for section_text in list_section_texts(content):
            # the same lookup as in `find_memoized`, but without a call: it runs hundreds of times and mostly hits
            entry = get_memo(section_text).get(find)
            results += entry[1] if entry and entry[0] == facts else find_memoized(section_text, *facts, **named_facts)
        return tuple(results)

    return collect


def collect_from_passages(
    find_in_passage: Callable[Concatenate[Passage, P], tuple[T, ...]],
) -> Callable[Concatenate[EditionContent, P], tuple[T, ...]]:
    """Return a function that returns the results of all passages of a handout."""

    def find_in_section(section_text: SectionText, /, *facts: P.args, **named_facts: P.kwargs) -> Iterable[T]:
        return chain.from_iterable(
            [find_in_passage(passage, *facts, **named_facts) for passage in section_text.passages]
        )

    return collect_from_sections(memoize_per_text(find_in_section))
