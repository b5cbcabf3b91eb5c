"""Characters that cannot be printed: none of the clinic's faces has them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.problems import ERROR
from brochure.source import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.subject import Subject
    from brochure.problems import Where


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
    for scalar in scalars(subject.root):
        for character in subject.family.missing(unicodedata.normalize("NFC", scalar.value)):
            place = max(scalar.value.find(character), 0)
            yield _fault(character, scalar.at(place), subject.family.name)
    places = dict(subject.brand.where)
    for field, where in places.items():
        for character in subject.family.missing(str(getattr(subject.brand, field, ""))):
            yield _fault(character, where, subject.family.name)


def _fault(character: str, where: Where, face: str) -> Fault:
    name = unicodedata.name(character, "a character without a name").lower()
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    message = f"the type face {face} has no “{shown}” ({name})"
    hint = "take it out, or write it in words"
    return Fault(where, message, hint)
