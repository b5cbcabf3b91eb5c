"""The whole line in one place: content.yaml -> handout -> blocks -> boxes -> pages -> bytes. Read this first."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brochure import brand, checks, faces, handout, languages, pictures, source
from brochure.blocks import Figure, plain
from brochure.checks.subject import Subject
from brochure.editions import HANDOUT
from brochure.fingerprint import fingerprint
from brochure.problems import UNREADY, Problem, has_errors, in_order
from brochure.sections.base import Context

if TYPE_CHECKING:
    from brochure.blocks import Document
    from brochure.pictures import Picture

# a file says when its content was written; content that does not say gets this day, so that bytes never vary
_NO_DAY = dt.date(2000, 1, 1)
_LONGEST_NAME = 60
_NO_FOLDER = Path("assets")  # where pictures would be


@dataclass(frozen=True)
class Content:
    """A handout that was read without errors, with all that is needed to lay it out in any edition."""

    subject: Subject
    context: Context
    fingerprint: str


@dataclass(frozen=True)
class Result:
    """What a build made: the file's bytes, unless there were errors, and the problems found on the way."""

    pdf: bytes | None
    problems: tuple[Problem, ...]
    title: str = ""
    pages: int = 0


def read(path: Path) -> tuple[Content | None, tuple[Problem, ...]]:
    """Read content and branding and check them; no content where there are errors. Never loads ReportLab."""
    reading = source.read(path)
    folder = brand.find_assets(path)
    clinic, brand_problems = brand.load(folder, frozenset(faces.FAMILIES))
    problems = [*reading.problems, *brand_problems]
    if reading.root is None:
        return None, tuple(in_order(problems))
    text, text_problems = handout.read(reading.root)
    problems += text_problems
    if text is None or clinic is None:
        return None, tuple(in_order(problems))
    words = languages.load(text.language)
    context = Context(words, clinic.name, clinic.phone, clinic.web, clinic.address, clinic.hours)
    document = handout.document(text, context)
    found, picture_problems = _figures(document, folder)
    subject = Subject(reading.root, text, document, clinic, faces.family(clinic.family), found, HANDOUT)
    problems += [*picture_problems, *checks.check(subject)]
    if has_errors(problems):
        return None, tuple(in_order(problems))
    return Content(subject, context, fingerprint(text, context)), tuple(in_order(problems))


def check(path: Path) -> tuple[Problem, ...]:
    """What is wrong with content and branding; nothing is made."""
    return read(path)[1]


def build(path: Path) -> Result:
    """Make the handout's PDF; none is made where there are errors."""
    content, problems = read(path)
    if content is None:
        return Result(None, problems)
    draft = any(problem.severity is UNREADY for problem in problems)
    pdf, pages = _lay_out(content, draft=draft)
    return Result(pdf, problems, plain(content.subject.document.title.spans), pages)


def _lay_out(content: Content, *, draft: bool) -> tuple[bytes, int]:
    """Blocks to boxes to pages."""
    from brochure.pdf import pages
    from brochure.pdf.file import Properties
    from brochure.pdf.setting import Setting
    from brochure.pdf.story import Story
    from brochure.pdf.structure import Root

    subject = content.subject
    clinic, document, review = subject.brand, subject.document, subject.handout.review
    setting = Setting(subject.edition, clinic, subject.family, content.context.words)
    root = Root()
    boxes = Story(setting, subject.pictures).document(document, root, draft=draft)
    title = plain(document.title.spans)
    properties = Properties(
        title=title,
        author=clinic.name,
        subject=plain(document.subtitle.spans) if document.subtitle else "",
        language=subject.handout.language,
        written=(review.written if review else None) or _NO_DAY,
    )
    footer = pages.Footer(
        clinic=clinic.name or title,
        phone=clinic.phone,
        review=handout.review_state(subject.handout, content.context.words),
        copy=content.fingerprint,
    )
    return pages.lay_out(boxes, root, setting, properties, footer)


def _figures(document: Document, folder: Path | None) -> tuple[dict[str, Picture], list[Problem]]:
    """The pictures that figures name, by their names."""
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    for section in document.sections:
        for block in section.body:
            if isinstance(block, Figure) and block.picture not in found and block.where is not None:
                picture, faults = pictures.load(folder or _NO_FOLDER, block.picture, block.where)
                problems += faults
                if picture is not None:
                    found[block.picture] = picture
    return found, problems


def output_path(content: Path, title: str) -> Path:
    """Where a handout's PDF goes: out/ beside its content, named after its title."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_NAME].rstrip("-")
    return content.parent / "out" / f"{name or content.stem}.pdf"
