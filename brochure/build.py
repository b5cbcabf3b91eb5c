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
from brochure.checks.governance import copy_code
from brochure.checks.printed import Printed
from brochure.checks.subject import Subject
from brochure.editions import EDITIONS
from brochure.problems import UNREADY, WARNING, BrochureError, Problem, Where, has_errors, in_order
from brochure.sections.base import Context

if TYPE_CHECKING:
    from brochure.blocks import Document
    from brochure.page import Page
    from brochure.pictures import Picture

# a file says when its content was written; content that does not say gets this day, so that bytes never vary
_NO_DAY = dt.date(2000, 1, 1)
_LONGEST_NAME = 60
_NO_FOLDER = Path("assets")  # where pictures would be


@dataclass(frozen=True)
class Content:
    """A handout that was read without errors, with all that is needed to lay it out in any edition."""

    subject: Subject
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
    clinic, brand_problems = _brand(path, folder)
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
    subject = Subject(
        reading.root, text, document, clinic, context, faces.family(clinic.family), found, EDITIONS["handout"]
    )
    problems += [*picture_problems, *checks.check(subject)]
    if has_errors(problems):
        return None, tuple(in_order(problems))
    return Content(subject, copy_code(subject)), tuple(in_order(problems))


def check(path: Path) -> tuple[Problem, ...]:
    """What is wrong with content and branding; nothing is made."""
    return read(path)[1]


def build(path: Path) -> Result:
    """Make the handout's PDF; none is made where there are errors."""
    return make(*read(path))


def make(content: Content | None, problems: tuple[Problem, ...]) -> Result:
    """Make the PDF of what `read` gave."""
    if content is None:
        return Result(None, problems)
    draft = any(problem.severity is UNREADY for problem in problems)
    pdf, pages = _lay_out(content, draft=draft)
    found = checks.check_pages(Printed(content.subject, pages, len(pdf)))
    if not draft and any(problem.severity is UNREADY for problem in found):
        pdf, pages = _lay_out(content, draft=True)
    title = plain(content.subject.document.title.spans)
    return Result(pdf, tuple(in_order([*problems, *found])), title, len(pages))


def _lay_out(content: Content, *, draft: bool) -> tuple[bytes, tuple[Page, ...]]:
    """Blocks to boxes to pages."""
    from brochure.pdf import pages
    from brochure.pdf.file import Properties
    from brochure.pdf.setting import Setting
    from brochure.pdf.story import Story
    from brochure.pdf.structure import Root

    subject = content.subject
    clinic, document, review = subject.brand, subject.document, subject.handout.review
    setting = Setting(subject.edition, clinic, subject.family, subject.context.words)
    root = Root()
    state = handout.review_state(subject.handout, subject.context.words)
    boxes = Story(setting, subject.pictures).document(document, root, draft=draft, review=state)
    title = plain(document.title.spans)
    properties = Properties(
        title=title,
        author=clinic.name,
        subject=plain(document.subtitle.spans) if document.subtitle else "",
        language=subject.handout.language,
        written=(review.written if review else None) or _NO_DAY,
        copy=content.fingerprint,
    )
    footer = pages.Footer(
        clinic=clinic.name or title,
        phone=clinic.phone,
        review=state,
        copy=content.fingerprint,
    )
    return pages.lay_out(boxes, root, setting, properties, footer)


def _brand(path: Path, folder: Path | None) -> tuple[brand.Brand | None, tuple[Problem, ...]]:
    """The clinic's branding; that there is none is told, as a handout without a clinic's name is seldom meant."""
    if folder is None:
        message = "there is no folder assets beside this file or above it, so the handout names no clinic"
        hint = "put the clinic's assets folder, with its clinic.yaml, beside this file"
        return brand.Brand(), (Problem(WARNING, Where(str(path)), "missing-clinic-file", message, hint),)
    try:
        return brand.load(folder, frozenset(faces.FAMILIES))
    except OSError as fault:
        raise BrochureError(f"The folder {folder} cannot be read: {fault.strerror or fault}.") from None


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
    """Where a handout's PDF goes: out/ beside its content.

    content.yaml gives a file named after its title; asthma.yaml gives asthma.pdf, so that two handouts that were
    begun alike do not overwrite each other.
    """
    wanted = title if content.stem == "content" else content.stem
    letters = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode("ascii").lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_NAME].rstrip("-")
    return content.parent / "out" / f"{name or content.stem}.pdf"
