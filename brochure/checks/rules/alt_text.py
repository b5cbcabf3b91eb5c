"""Descriptions of pictures (alt texts) for people who cannot see them: they must say what the picture shows."""

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
"""A screen reader reads the description without a pause: style guides ask for 100 to 250 characters at most."""

_IMAGE_OF = compile_lazily(
    r"(?:an? |the |this )?(?:image|picture|photo|photograph|graphic)\b(?: (?:of|showing|shows|that)\b)?", re.IGNORECASE
)
_WORD = compile_lazily(r"[^\W_]+")


@dataclass(frozen=True)
class _DescribedPicture:
    """A picture that has a meaning: its file, its description (alt text), and its caption."""

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
    """Return the words of a text in lowercase, with one space between them and no punctuation."""
    return " ".join(_WORD.findall(text.lower()))


def _find_repetition(picture: _DescribedPicture) -> str:
    """Return what a picture's description only repeats, its file name or its caption; "" if it says more."""
    alt, path = _normalize_words(picture.alt), PurePath(picture.file)
    if alt in (_normalize_words(path.name), _normalize_words(path.stem)) or alt.replace(" ", "") == _normalize_words(
        path.stem
    ).replace(" ", ""):
        return "the file name"
    if re.search(r"\.(?:svg|png|jpe?g)$", picture.alt.strip(), re.IGNORECASE):
        return "a file name"
    return "the caption" if alt and f" {alt} " in f" {_normalize_words(picture.caption)} " else ""


@rule("repeated-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def repeated_alt_text(content: EditionContent) -> Iterator[Finding]:
    """A picture's description only repeats its file name or its caption.

    People who use a screen reader hear the caption twice, and never what the picture shows. Say what can be seen.

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
    """A picture's description has fewer than three words.

    A name alone does not say what the picture shows. Write one plain sentence: who or what can be seen, doing what.

    Bad:
        alt: Infusion
    Good:
        alt: A person sits in a chair while medicine drips into a tube in the arm.
    """
    for picture in _iter_pictures(content):
        if len(_WORD.findall(picture.alt)) < MIN_ALT_WORDS and not _find_repetition(picture):
            message = f"“{shorten_for_message(picture.alt)}” says too little about what the picture shows"
            yield Finding(picture.where, message, "say in one plain sentence who or what can be seen, and doing what")


@rule("long-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def long_alt_text(content: EditionContent) -> Iterator[Finding]:
    """A picture's description is longer than 250 characters.

    Screen readers read it without a pause, and a listener cannot go back a word. Describe the main thing, and put the
    rest in the text.

    Bad:
        alt: six sentences that describe each step of an infusion
    Good:
        alt: A bag of fluid hangs above a chair; a thin tube leads to the arm of a person who sits in it.
    """
    for picture in _iter_pictures(content):
        if len(picture.alt) > MAX_ALT_CHARACTERS:
            message = f"this picture's description has {len(picture.alt)} characters"
            hint = f"say what matters in at most {MAX_ALT_CHARACTERS} characters; put the rest in the section's text"
            yield Finding(picture.where, message, hint)


@rule("image-of-alt-text", WARNING, "WCAG 2.1, 1.1.1", supports_language=is_english)
def image_of_alt_text(content: EditionContent) -> Iterator[Finding]:
    """A picture's description begins with “image of” or “photo of”.

    Screen readers say “image” by themselves. Begin with what can be seen.

    Bad:
        alt: Image of a person who sits on a beach
    Good:
        alt: A person sits on a beach and looks at the waves.
    """
    for picture in _iter_pictures(content):
        match = _IMAGE_OF.match(picture.alt)
        if match:
            message = f"“{match[0]}” is not needed: screen readers say “image” by themselves"
            yield Finding(picture.where, message, f"delete “{match[0]}”, and begin with what can be seen")


RULES: tuple[ContentRule, ...] = (repeated_alt_text, short_alt_text, long_alt_text, image_of_alt_text)
