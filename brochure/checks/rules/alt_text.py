"""What is said of pictures to people who cannot see them: whether it says what they show."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.checks.text.languages import is_english
from brochure.content.sections.figure import FigureSection
from brochure.diagnostics.problem import WARNING
from brochure.diagnostics.suggest import shorten_for_message
from brochure.document.blocks import to_plain_text
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import ContentRule
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Where

MIN_ALT_WORDS = 3
MAX_ALT_CHARACTERS = 250
"""A screen reader reads it in one go, with no way to stop and go on: style guides ask for 100 to 250."""

_IMAGE_OF = compile_lazily(
    r"(?:an? |the |this )?(?:image|picture|photo|photograph|graphic)\b(?: (?:of|showing|shows|that)\b)?", re.IGNORECASE
)
_WORD = compile_lazily(r"[^\W_]+")


@dataclass(frozen=True)
class _DescribedPicture:
    """A picture that stands in for words: its file, what is said of it, and its caption."""

    file: str
    alt: str
    caption: str
    where: Where


def _iter_pictures(content: EditionContent) -> Iterator[_DescribedPicture]:
    brand = content.brand
    if brand.cover is not None and brand.cover_shows:
        yield _DescribedPicture("cover", brand.cover_shows, "", brand.where_of("cover_shows"))
    for section in content.handout.sections:
        if isinstance(section, FigureSection):
            yield _DescribedPicture(
                section.picture, section.alt, to_plain_text(section.caption), section.where_of("alt")
            )


def _normalize_words(text: str) -> str:
    """The words of a text in small letters, nothing else."""
    return " ".join(_WORD.findall(text.lower()))


def _find_repetition(picture: _DescribedPicture) -> str:
    """What the words on a picture only repeat: its file's name or its caption; nothing if they say more."""
    alt, path = _normalize_words(picture.alt), PurePath(picture.file)
    if alt in (_normalize_words(path.name), _normalize_words(path.stem)) or alt.replace(" ", "") == _normalize_words(
        path.stem
    ).replace(" ", ""):
        return "the file's name"
    if re.search(r"\.(?:svg|png|jpe?g)$", picture.alt.strip(), re.IGNORECASE):
        return "a file's name"
    return "the caption" if alt and f" {alt} " in f" {_normalize_words(picture.caption)} " else ""


@rule("repeated-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def repeated_alt_text(content: EditionContent) -> Iterator[Finding]:
    """What is said of a picture only repeats its file's name or its caption.

    Who listens hears the caption twice, and never what the picture shows. Say what can be seen.

    Bad:
        alt: infusion.svg
    Good:
        alt: A bag of fluid hangs above a chair; a thin tube leads to the arm of a person who sits in it.
    """
    for picture in _iter_pictures(content):
        repetition = _find_repetition(picture)
        if repetition:
            message = f"“{shorten_for_message(picture.alt)}” only repeats {repetition}"
            yield Finding(picture.where, message, "say in one plain sentence what the picture shows")


@rule("short-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def short_alt_text(content: EditionContent) -> Iterator[Finding]:
    """What is said of a picture has fewer than three words.

    A name is not what the picture shows.

    Bad:
        alt: Infusion
    Good:
        alt: A person sits in a chair while medicine drips into a tube in the arm.
    """
    for picture in _iter_pictures(content):
        if len(_WORD.findall(picture.alt)) < MIN_ALT_WORDS and not _find_repetition(picture):
            message = f"“{shorten_for_message(picture.alt)}” says too little of what the picture shows"
            yield Finding(picture.where, message, "say in one plain sentence who or what can be seen, and doing what")


@rule("long-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def long_alt_text(content: EditionContent) -> Iterator[Finding]:
    """What is said of a picture is longer than 250 characters.

    Screen readers read it in one go; nobody can go back a word. Say the main thing, and move the rest to the text.

    Bad:
        alt: six sentences that tell each step of an infusion
    Good:
        alt: A bag of fluid hangs above a chair; a thin tube leads to the arm of a person who sits in it.
    """
    for picture in _iter_pictures(content):
        if len(picture.alt) > MAX_ALT_CHARACTERS:
            message = f"what is said of this picture has {len(picture.alt)} characters"
            hint = f"say what matters in {MAX_ALT_CHARACTERS} characters at most, and the rest in the section's text"
            yield Finding(picture.where, message, hint)


@rule("image-of-alt-text", WARNING, "WCAG 2.1, 1.1.1", supports_language=is_english)
def image_of_alt_text(content: EditionContent) -> Iterator[Finding]:
    """What is said of a picture begins with “image of”, or “photo of”.

    Screen readers say “image” by themselves. Begin with what is seen.

    Bad:
        alt: Image of a person who sits on a beach
    Good:
        alt: A person sits on a beach and looks at the waves.
    """
    for picture in _iter_pictures(content):
        match = _IMAGE_OF.match(picture.alt)
        if match:
            message = f"“{match[0]}” says what a screen reader says by itself"
            yield Finding(picture.where, message, f"leave out “{match[0]}”, and begin with what can be seen")


RULES: tuple[ContentRule, ...] = (repeated_alt_text, short_alt_text, long_alt_text, image_of_alt_text)
