"""Characters that cannot be printed: none of the clinic's faces has them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.diagnostics.problem import ERROR
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import branches, scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import Subject
    from brochure.design.fonts import Family
    from brochure.diagnostics.problem import Where
    from brochure.source.parser import Node


@rule("missing-character", ERROR, "PDF/UA-1, 7.21.7")
def missing_character(subject: Subject) -> Iterator[Fault]:
    """A character has no shape in the type face: it would print as an empty box and be read as nothing.

    PDF/UA-1 (ISO 14289-1), 7.21.7 and 7.21.8: every character has a glyph and a meaning. Take the character out, or
    say it in words.

    Bad:
        Rest → drink water → call us.
    Good:
        Rest, then drink water, then call us.
    """
    for branch in branches(subject.root):
        for character, where in _missing(branch, subject.family):
            yield _fault(character, where, subject.family.name)
    places = dict(subject.brand.where)
    for field, where in places.items():
        for character in subject.family.missing(str(getattr(subject.brand, field, ""))):
            yield _fault(character, where, subject.family.name)


@memoize_by_identity(512)
def _missing(branch: Node, family: Family) -> tuple[tuple[str, Where], ...]:
    """The characters of a branch that the faces lack, and where each stands."""
    texts = [(scalar, unicodedata.normalize("NFC", scalar.value)) for scalar in scalars(branch)]
    if not family.missing("".join(text for _, text in texts)):
        return ()
    lacking = ((scalar, character) for scalar, text in texts for character in family.missing(text))
    return tuple((character, scalar.at(max(scalar.value.find(character), 0))) for scalar, character in lacking)


def _fault(character: str, where: Where, face: str) -> Fault:
    name = unicodedata.name(character, "a character without a name").lower()
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    message = f"the type face {face} has no “{shown}” ({name})"
    hint = "take it out, or write it in words"
    return Fault(where, message, hint)
