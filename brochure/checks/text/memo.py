"""What is found in a handout text by text, noted where it was found: after an edit only new texts are looked at.

A function that looks at a passage, a sentence or a part of a handout alone is `noted`; `everywhere` and `by_part` make
it one that looks at all of a handout. It may look with facts about the handout, such as the words that its glossary
explains; what was found is noted with the facts last used.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from brochure.checks.text.passages import parts
from brochure.runtime.memo import register_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from brochure.checks.text.passages import Part, Passage
    from brochure.content.edition_content import Subject


N = TypeVar("N")
P = ParamSpec("P")
T = TypeVar("T")


_MOST_NOTED = 4000  # passages, sentences and parts; a handout in one edition has about 430
_notes: dict[int, tuple[object, dict[object, Any]]] = {}  # by identity
register_cache(_notes.clear)


def notes_of(thing: object) -> dict[object, Any]:
    """Return what was found in a thing, by who looked, each with the facts that it was found by.

    The notes are kept outside of the thing: what is found in a passage holds the passage, and one that held its own
    notes could only be freed by garbage collection.
    """
    known = _notes.get(id(thing))
    if known is None:
        while len(_notes) >= _MOST_NOTED:
            del _notes[next(iter(_notes))]
        known = _notes[id(thing)] = thing, {}
    return known[1]


def noted(find: Callable[Concatenate[N, P], Iterable[T]]) -> Callable[Concatenate[N, P], tuple[T, ...]]:
    """Note what is found in a passage, a sentence or a part; the other arguments are facts, given in order."""

    def look(thing: N, /, *facts: P.args, **named: P.kwargs) -> tuple[T, ...]:
        notes = notes_of(thing)
        known: tuple[object, tuple[T, ...]] | None = notes.get(find)
        if known is None or known[0] != facts:
            known = notes[find] = facts, tuple(find(thing, *facts, **named))
        return known[1]

    _finds[look] = find
    return look


_finds: dict[object, object] = {}  # by who looks: under what it notes


def by_part(look: Callable[Concatenate[Part, P], tuple[T, ...]]) -> Callable[Concatenate[Subject, P], tuple[T, ...]]:
    """What is found in all parts of a handout."""
    find = _finds[look]

    def over(subject: Subject, /, *facts: P.args, **named: P.kwargs) -> tuple[T, ...]:
        found: list[T] = []
        for part in parts(subject):
            known = notes_of(part).get(find)  # as `look` would: it is asked for hundreds of times, and seldom in vain
            found += known[1] if known and known[0] == facts else look(part, *facts, **named)
        return tuple(found)

    return over


def everywhere(
    look: Callable[Concatenate[Passage, P], tuple[T, ...]],
) -> Callable[Concatenate[Subject, P], tuple[T, ...]]:
    """What is found in all passages of a handout."""

    def of_part(part: Part, /, *facts: P.args, **named: P.kwargs) -> Iterable[T]:
        return chain.from_iterable([look(passage, *facts, **named) for passage in part.passages])

    return by_part(noted(of_part))
