"""Content for the benchmark: the shipped handout, variants, longer ones; each as content.yaml and as blocks."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from brochure.build import pipeline
from brochure.content import handout as reader
from brochure.document import merge_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.design.brand import Palette
    from brochure.design.editions import Edition
    from brochure.design.fonts import FontFamily
    from brochure.document.blocks import Document

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "content.yaml"
EDITED = "terrifying"  # word in the first section of the shipped handout, replaced before a rebuild

# Words that are replaced by others to make a different handout.
_COMMON = ("some", "people", "often", "health", "treatment", "trial", "small", "feel", "harm", "talk", "days", "weeks")
_REPLACEMENTS = (
    "most",
    "adults",
    "at times",
    "body",
    "course",
    "study",
    "little",
    "sense",
    "injury",
    "speak",
    "hours",
    "months",
)
_LETTERS = "bcdfghjklmnpqrstvwxyz"
_OTHER_EDITIONS = ("brief", "panel", "editions")
_FINAL_KINDS = ("glossary", "references")  # kinds of section that stay single at the end of a long handout
_MAX_BYTES = 990_000  # brochure rejects larger content files


@dataclass(frozen=True)
class Handout:
    """Everything in a contender's document; images are existing files."""

    document: Document
    clinic: str
    phone: str
    review: str
    copy: str
    draft: str
    language: str
    logo: Path
    logo_alt: str
    cover: Path
    cover_alt: str
    palette: Palette
    family: FontFamily
    edition: Edition


def read_handout(content: Path) -> Handout:
    """Read the handout of a content file. Raises ValueError if brochure would reject it."""
    checked, problems = pipeline.prepare_edition(content)
    if checked is None:
        raise ValueError("\n".join(str(problem) for problem in problems))
    subject = checked.content
    brand, words = subject.brand, subject.context.words
    if brand.logo is None or brand.cover is None:
        raise ValueError(f"{content}: the benchmark needs a logo and a cover image")
    return Handout(
        document=subject.document,
        clinic=brand.name,
        phone=brand.phone,
        review=reader.describe_review(subject.handout, words),
        copy=words.format_entry("copy", fingerprint=checked.fingerprint),
        draft=words["draft"],
        language=subject.handout.language,
        logo=brand.logo.path.resolve(),
        logo_alt=words.format_entry("logo", name=brand.name),
        cover=brand.cover.path.resolve(),
        cover_alt=brand.cover_shows,
        palette=brand.palette,
        family=subject.family,
        edition=subject.edition,
    )


def create_folder(folder: Path, checkout: Path = ROOT) -> Path:
    """Create a folder with the shipped content and assets of a checkout; return the path of the content."""
    folder.mkdir(parents=True)
    shutil.copytree(checkout / "assets", folder / "assets")
    return Path(shutil.copy(checkout / SHIPPED.name, folder / SHIPPED.name))


def vary_words(text: str, number: int) -> str:
    """Return content with other words: nearly every paragraph differs from that of any other number."""
    generator = random.Random(number)  # noqa: S311 (the same handouts on each run)
    replacements = dict(zip(_COMMON, generator.sample(_REPLACEMENTS, len(_REPLACEMENTS)), strict=True))

    def replace_word(match: re.Match[str]) -> str:
        return replacements[match[0]] if generator.random() < 0.5 else match[0]

    pattern = re.compile(rf"(?<![\w.@/-])(?:{'|'.join(_COMMON)})(?![\w:@/-])")
    lines = text.splitlines(keepends=True)
    varied = [line if line.lstrip().startswith("#") else pattern.sub(replace_word, line) for line in lines]
    return edit_word("".join(varied), number)


def edit_word(text: str, number: int) -> str:
    """Return a document after a one-word edit; every number gives another word."""
    if EDITED not in text:
        raise ValueError(f"the document does not have the word “{EDITED}”")
    return text.replace(EDITED, make_word(number))


def make_word(number: int) -> str:
    """Return a word for each number, such as `badoc`: letters only, so that it is plain text in any format."""
    first, last = divmod(number, len(_LETTERS))
    return f"{_LETTERS[first % len(_LETTERS)]}a{_LETTERS[last]}o{_LETTERS[first // len(_LETTERS)]}"


def repeat_sections(text: str, count: int) -> str:
    """Return content with its sections repeated: a long handout of the same kind.

    Comments and the texts of other editions are left out, as brochure rejects content of more than a million bytes.
    """
    content = _select_needed(yaml.safe_load(text))
    final = [section for section in content["sections"] if section.get("kind") in _FINAL_KINDS]
    content["sections"] = [section for section in content["sections"] if section not in final] * count + final
    repeated = yaml.dump(content, Dumper=_Dumper, width=10_000, allow_unicode=True, sort_keys=False)
    if len(repeated.encode()) > _MAX_BYTES:
        raise ValueError(f"the content is too long with its sections repeated {count} times")
    return repeated


_PEOPLE = "people: {first_name: name, visit: date, clinician: text, note: paragraph}\n\n"
_PERSONAL_TEXT = """      Dear {{first_name}}, you see {{clinician}} on {{visit}}. Please read this before you come.

      {{note}}

"""
_SECTION_START = "  - heading: Who should not have it?\n    text: |\n"
_GIVEN_NAMES = ("Ana", "Łukasz", "José María", "Gülşah", "Bob", "Siobhán", "Maximiliana", "Jo", "Zoë", "François")
_FAMILY_NAMES = ("Stone", "Wiśniewska", "Öztürk", "Díaz", "O’Brien", "van den Berg", "Ng", "Featherstonehaugh")
_CLINICIANS = ("Dr. Sam Example", "A. Name, MD", "Nurse Kim Lee", "Dr. Wilhelmina Longname-Example, psychiatry")
_NOTES = (
    "Please bring your list of medicines.",
    "Do not eat for six hours before you come. Water is fine.",
    "Ask your sister to come with you. Somebody has to take you home, and to stay with you that evening.",
    "Your blood pressure was high last time. Take your pills as always. We will measure it again before we begin.",
)


def add_personal_fields(text: str) -> str:
    """Return the shipped content with personal fields in two paragraphs at the start of one of its sections."""
    before, start, after = text.partition(_SECTION_START)
    if not start or "key_message:" not in before:
        raise ValueError("the shipped content has changed: it lacks what the benchmark looks for")
    return before.replace("key_message:", _PEOPLE + "key_message:", 1) + start + _PERSONAL_TEXT + after


def make_person(number: int) -> dict[str, str]:
    """Return the values of one of many people, no two of whom have the same."""
    given_name, family_name = _GIVEN_NAMES[number % len(_GIVEN_NAMES)], _FAMILY_NAMES[number // 3 % len(_FAMILY_NAMES)]
    return {
        "first_name": f"{given_name} {_make_middle_name(number)} {family_name}",
        "visit": f"{1 + number % 28}\xa0December 2026",
        "clinician": _CLINICIANS[number // 7 % len(_CLINICIANS)],
        "note": f"{_NOTES[number // 2 % len(_NOTES)]} Your number is {number}.",
    }


def _make_middle_name(number: int) -> str:
    """Return a name for each of many numbers, such as `Bacadaf`."""
    digits = (number // len(_LETTERS) ** place % len(_LETTERS) for place in range(4))
    return "a".join(_LETTERS[digit] for digit in digits).capitalize()


def fill_fields(handout: Handout, values: Mapping[str, str]) -> Handout:
    """Return a handout with these values in its personal fields."""
    return replace(handout, document=merge_fields.fill_document(handout.document, values))


class _Dumper(yaml.SafeDumper):
    """YAML dumper that repeats each section in full: content files have no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _select_needed(node: Any) -> Any:  # noqa: ANN401 (any value of YAML)
    """Return content without the keys of other editions and without empty values."""
    if isinstance(node, dict):
        items = [(key, value) for key, value in node.items() if key not in _OTHER_EDITIONS and value is not None]
        return {key: _select_needed(value) for key, value in items}
    return [_select_needed(value) for value in node] if isinstance(node, list) else node


def count_possible_repeats(text: str) -> int:
    """Return how often the sections can be repeated in the largest content file that brochure accepts."""
    once, twice = (len(repeat_sections(text, count).encode()) for count in (1, 2))
    return 1 + (_MAX_BYTES - once) // (twice - once)
