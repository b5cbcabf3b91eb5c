"""Characters that cannot be printed because the clinic's fonts do not have them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.diagnostics.problem import ERROR
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import iter_branches, iter_scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.design.fonts import FontFamily
    from brochure.diagnostics.problem import Where
    from brochure.source.parser import Node


@rule("missing-character", ERROR, "PDF/UA-1, 7.21.7")
def missing_character(content: EditionContent) -> Iterator[Finding]:
    """We have no font for a character: it would print as an empty box, and a screen reader would skip it.

    PDF/UA-1 (ISO 14289-1), 7.21.7 and 7.21.8, asks that every character have a shape and a meaning. Delete the
    character, or say it in words.

    Bad:
        Rest → drink water → call us.
    Good:
        Rest, then drink water, then call us.
    """
    for branch in iter_branches(content.root):
        for character, where in _find_missing_characters(branch, content.family):
            yield _build_finding(character, where, content.family.name)
    places = dict(content.brand.places)
    for field, where in places.items():
        for character in content.family.find_missing(str(getattr(content.brand, field, ""))):
            yield _build_finding(character, where, content.family.name)


@memoize_by_identity(512)
def _find_missing_characters(branch: Node, family: FontFamily) -> tuple[tuple[str, Where], ...]:
    """Return the characters of a branch that the font family does not have, each with its place."""
    texts = [(scalar, unicodedata.normalize("NFC", scalar.value)) for scalar in iter_scalars(branch)]
    if not family.find_missing("".join(text for _, text in texts)):
        return ()
    missing_characters = ((scalar, character) for scalar, text in texts for character in family.find_missing(text))
    return tuple(
        (character, scalar.where_at(max(scalar.value.find(character), 0))) for scalar, character in missing_characters
    )


def _build_finding(character: str, where: Where, font_name: str) -> Finding:
    name = unicodedata.name(character, "a character without a name").lower()
    visible_form = character if character.isprintable() else f"U+{ord(character):04X}"
    message = f"we have no font for “{visible_form}” ({name}): it is not in {font_name}"
    hint = "delete it, or say it in words"
    return Finding(where, message, hint)
