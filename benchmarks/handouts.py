"""What is made: the shipped handout, others like it, and longer ones; each as content.yaml and as blocks."""

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
    from brochure.design.fonts import Family
    from brochure.document.blocks import Document

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "content.yaml"
EDITED = "terrifying"  # a word of the shipped handout's first section: edited before a rebuild

# Words of running text that a handout can do without: others are put in their place to make another handout.
_COMMON = ("some", "people", "often", "health", "treatment", "trial", "small", "feel", "harm", "talk", "days", "weeks")
_OTHERS = (
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
_ELSEWHERE = ("brief", "panel", "editions")
_LAST = ("glossary", "references")  # once, at the end of however long a handout
_LARGEST = 990_000  # bytes: brochure reads no larger content file


@dataclass(frozen=True)
class Handout:
    """All that a peer's document says and shows; pictures are files that are there already."""

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
    family: Family
    edition: Edition


def read(content: Path) -> Handout:
    """The handout of a content file. Raises ValueError where brochure would make nothing of it."""
    found, problems = pipeline.read(content)
    if found is None:
        raise ValueError("\n".join(str(problem) for problem in problems))
    subject = found.subject
    brand, words = subject.brand, subject.context.words
    if brand.logo is None or brand.cover is None:
        raise ValueError(f"{content}: the benchmark needs a logo and a cover picture")
    return Handout(
        document=subject.document,
        clinic=brand.name,
        phone=brand.phone,
        review=reader.review_state(subject.handout, words),
        copy=words.format("copy", fingerprint=found.fingerprint),
        draft=words["draft"],
        language=subject.handout.language,
        logo=brand.logo.path.resolve(),
        logo_alt=words.format("logo", name=brand.name),
        cover=brand.cover.path.resolve(),
        cover_alt=brand.cover_shows,
        palette=brand.palette,
        family=subject.family,
        edition=subject.edition,
    )


def lay_out_folder(folder: Path) -> Path:
    """A folder with the shipped content and assets; gives the content's path."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "assets", folder / "assets")
    return Path(shutil.copy(SHIPPED, folder / "content.yaml"))


def another(text: str, number: int) -> str:
    """Content with other words: nearly every paragraph differs from that of any other number."""
    chance = random.Random(number)  # noqa: S311 (the same handouts on each run)
    others = dict(zip(_COMMON, chance.sample(_OTHERS, len(_OTHERS)), strict=True))

    def instead(found: re.Match[str]) -> str:
        return others[found[0]] if chance.random() < 0.5 else found[0]

    pattern = re.compile(rf"(?<![\w.@/-])(?:{'|'.join(_COMMON)})(?![\w:@/-])")
    lines = text.splitlines(keepends=True)
    changed = [line if line.lstrip().startswith("#") else pattern.sub(instead, line) for line in lines]
    return edited("".join(changed), number)


def edited(text: str, number: int) -> str:
    """A document after a one-word edit: the edited word becomes one that no other edit made."""
    if EDITED not in text:
        raise ValueError(f"the document does not say “{EDITED}”")
    return text.replace(EDITED, new_word(number))


def new_word(number: int) -> str:
    """A word for each number, such as `bad`, `bed`: letters only, so that any document can hold it."""
    first, last = divmod(number, len(_LETTERS))
    return f"{_LETTERS[first % len(_LETTERS)]}a{_LETTERS[last]}o{_LETTERS[first // len(_LETTERS)]}"


def longer(text: str, times: int) -> str:
    """Content whose sections come several times over: a long handout of the same kind.

    It is written without notes and without the words of editions that are not made here, as brochure reads no more
    than a million bytes.
    """
    content = _needed(yaml.safe_load(text))
    last = [section for section in content["sections"] if section.get("kind") in _LAST]
    content["sections"] = [section for section in content["sections"] if section not in last] * times + last
    made = yaml.dump(content, Dumper=_Dumper, width=10_000, allow_unicode=True, sort_keys=False)
    if len(made.encode()) > _LARGEST:
        raise ValueError(f"the content cannot be made {times} times as long")
    return made


PEOPLE = "people: {first_name: name, visit: date, clinician: text, note: paragraph}\n\n"
_LETTER = """      Dear {{first_name}}, you see {{clinician}} on {{visit}}. Please read this before you come.

      {{note}}

"""
_WHERE = "  - heading: Who should not have it?\n    text: |\n"
_FIRST = ("Ana", "Łukasz", "José María", "Gülşah", "Bob", "Siobhán", "Maximiliana", "Jo", "Zoë", "François")
_LAST_NAMES = ("Stone", "Wiśniewska", "Öztürk", "Díaz", "O’Brien", "van den Berg", "Ng", "Featherstonehaugh")
_CLINICIANS = ("Dr. Sam Example", "A. Name, MD", "Nurse Kim Lee", "Dr. Wilhelmina Longname-Example, psychiatry")
_NOTES = (
    "Please bring your list of medicines.",
    "Do not eat for six hours before you come. Water is fine.",
    "Ask your sister to come with you. Somebody has to take you home, and to stay with you that evening.",
    "Your blood pressure was high last time. Take your pills as always. We will measure it again before we begin.",
)


def with_people(text: str) -> str:
    """The shipped content with personal fields: one of its sections begins with a letter of two paragraphs."""
    head, begun, rest = text.partition(_WHERE)
    if not begun or "key_message:" not in head:
        raise ValueError("the shipped content is not as the benchmark knows it")
    return head.replace("key_message:", PEOPLE + "key_message:", 1) + begun + _LETTER + rest


def person(number: int) -> dict[str, str]:
    """One of many people, no two with the same words."""
    first, last = _FIRST[number % len(_FIRST)], _LAST_NAMES[number // 3 % len(_LAST_NAMES)]
    return {
        "first_name": f"{first} {_own_word(number)} {last}",
        "visit": f"{1 + number % 28}\xa0December 2026",
        "clinician": _CLINICIANS[number // 7 % len(_CLINICIANS)],
        "note": f"{_NOTES[number // 2 % len(_NOTES)]} Your number is {number}.",
    }


def _own_word(number: int) -> str:
    """A name for each of many numbers, such as `Bacad`."""
    digits = (number // len(_LETTERS) ** place % len(_LETTERS) for place in range(4))
    return "a".join(_LETTERS[digit] for digit in digits).capitalize()


def filled(handout: Handout, values: Mapping[str, str]) -> Handout:
    """A handout with a person's words in it, or with others in their place."""
    return replace(handout, document=merge_fields.fill(handout.document, values))


class _Dumper(yaml.SafeDumper):
    """Writes each section out in full: content files have no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _needed(part: Any) -> Any:  # noqa: ANN401 (as YAML gives it)
    """Content without what only other editions say, and without what is left empty."""
    if isinstance(part, dict):
        return {key: _needed(value) for key, value in part.items() if key not in _ELSEWHERE and value is not None}
    return [_needed(value) for value in part] if isinstance(part, list) else part


def most_times(text: str) -> int:
    """How many times over the sections fit into the largest content file that brochure reads."""
    once, twice = (len(longer(text, times).encode()) for times in (1, 2))
    return 1 + (_LARGEST - once) // (twice - once)
