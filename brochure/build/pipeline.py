"""The whole line in one place: content.yaml -> handout -> blocks -> boxes -> pages -> bytes. Read this first."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import parallel
from brochure.checks.text.page_index import Printed
from brochure.content import handout, languages, tailoring
from brochure.content.edition_content import Subject
from brochure.content.fingerprint import fingerprint
from brochure.content.sections.base import Context
from brochure.design import brand, editions, fonts, images, imposition
from brochure.diagnostics.problem import ALLOWED, UNREADY, WARNING, Problem, Where, has_errors, in_order
from brochure.document.blocks import Figure, plain
from brochure.runtime.app_dirs import ASSETS, find_relative_assets
from brochure.runtime.collection import gc_paused_for_build
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.content.handout import Handout
    from brochure.design.brand import Brand
    from brochure.design.editions import Edition
    from brochure.design.images import Picture
    from brochure.design.laid_out_page import Page
    from brochure.document.blocks import Document
    from brochure.document.merge_fields import Values
    from brochure.render.pdf.merge.merge_text import Merged, Person
    from brochure.render.pdf.writer.xmp import Properties
    from brochure.source.parser import Node

# a file says when its content was written; content that does not say gets this day, so that bytes never vary
_NO_DAY = dt.date(2000, 1, 1)
_LONGEST_NAME = 60
_NO_FOLDER = Path(ASSETS)  # where pictures would be


@dataclass(frozen=True)
class Options:
    """Which edition is wanted, and how: `paper` is letter, a4, or empty for the clinic's usual one."""

    edition: str = "handout"
    paper: str = ""
    gray: bool = False
    imposed: bool = False  # booklet pages placed on sheets for the printer


HANDOUT = Options()


@dataclass(frozen=True)
class Loaded:
    """Content and branding as they were read, for every edition; `folder` is where the pictures are."""

    root: Node
    handout: Handout
    brand: Brand
    context: Context
    folder: Path | None


@dataclass(frozen=True)
class Content:
    """A handout that was read without errors, with all that is needed to lay it out in one edition.

    `left_out` are the headings of the sections that the edition has no room for. A `personal` one has a patient's words
    in its document, and says nothing of itself that others may not read.
    """

    subject: Subject
    fingerprint: str
    options: Options
    left_out: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True)
class Result:
    """What a build made: the file's bytes, unless there were errors, and the problems found on the way.

    `pages` counts the pages, or the sides of folded sheets; it is 0 for what has none.
    `left_out` are the headings of the sections that the edition does without. `merged` is, where a patient's words are
    in the file, what is left for other patients.
    """

    data: bytes | None
    problems: tuple[Problem, ...]
    title: str = ""
    pages: int = 0
    left_out: tuple[str, ...] = ()
    merged: Merged | None = field(default=None, repr=False)


def read(path: Path, options: Options = HANDOUT) -> tuple[Content | None, tuple[Problem, ...]]:
    """Read content and branding and check them; no content where there are errors. Never loads ReportLab."""
    loaded, problems = load(path)
    return (None, problems) if loaded is None else ready(loaded, problems, options)


def ready(
    loaded: Loaded, problems: tuple[Problem, ...], options: Options = HANDOUT
) -> tuple[Content | None, tuple[Problem, ...]]:
    """What was loaded, with its problems, checked for one edition; no content where there are errors."""
    content, found = tailor(loaded, options)
    every = in_order([*problems, *found])
    return (None if has_errors(every) else content), tuple(every)


def check(path: Path, *, layout: bool = False) -> tuple[Problem, ...]:
    """What is wrong with content and branding, in every edition that the content asks for; nothing is made.

    With `layout`, the pages are laid out too, and looked at.
    """
    from brochure.checks.engine import runner

    loaded, problems = load(path)
    if loaded is None:
        return problems
    found = {}
    for name in loaded.handout.editions or (HANDOUT.edition,):
        content, here = ready(loaded, problems, replace(HANDOUT, edition=name))
        found[name] = make(content, here).problems if layout else here
    told = merged(found)
    idle = runner.idle(loaded.handout, told, layout=layout)
    return tuple(in_order([*told, *idle, *runner.unknown_language(loaded.handout)]))


def merged(found: Mapping[str, Sequence[Problem]]) -> tuple[Problem, ...]:
    """The problems of several editions of one content, each once.

    One that is not in the handout, nor in every edition, says in which edition it was found first.
    """
    each = [{_told(problem): problem for problem in problems} for problems in found.values()]
    common = set(each[0]).intersection(*each) if each else set()
    common |= {_told(problem) for problem in found.get(HANDOUT.edition, ())}
    once: dict[tuple[str, Where, str], Problem] = {}
    for name, problems in found.items():
        for problem in problems:
            told = _told(problem)
            once.setdefault(told, problem if told in common else _in_edition(problem, name))
    return tuple(in_order(once.values()))


def _told(problem: Problem) -> tuple[str, Where, str]:
    """What makes a problem the same in two editions; of what is allowed, how often is not told again."""
    return problem.rule, problem.where, "" if problem.severity is ALLOWED else problem.message


def _in_edition(problem: Problem, name: str) -> Problem:
    return replace(problem, message=f"in the {name} edition, {problem.message}")


def build(path: Path, options: Options = HANDOUT) -> Result:
    """Make one edition of a handout; nothing is made where there are errors.

    It may be called again and again in one process: memory stays flat, and garbage collection is held off meanwhile.
    """
    with gc_paused_for_build():
        return make(*read(path, options))


def build_once(path: Path, options: Options = HANDOUT) -> Result:
    """Build as `build` does, in a process that makes one file and ends: a second core runs the checks meanwhile.

    A handout that lacks its approval is a draft, whatever else the checks find. Any other is laid out without the mark,
    and once more if the checks find it not ready: that takes a tenth of the time, as the layout cache keeps sections.
    """
    loaded, problems = load(path)
    if loaded is None:
        return Result(None, problems)
    content, faults = unchecked(loaded, options)
    found = [*problems, *faults]
    if has_errors(found) or not parallel.is_useful():
        found = in_order([*found, *_checked(content)])
        return make(None if has_errors(found) else content, tuple(found))
    fonts.harfbuzz()  # loaded once, for both processes
    with parallel.run_in_child(lambda: _checked(content)) as wait_for_checks:
        laid = _lay_out(content, draft=_lacks_approval(content))
        found = in_order([*found, *wait_for_checks()])
    return make(None if has_errors(found) else content, tuple(found), laid=laid)


def _lacks_approval(content: Content) -> bool:
    """Return whether no clinician approved these words: rules that nobody may allow to be broken say the same."""
    review = content.subject.handout.review
    return review is None or not review.approves(content.fingerprint)


def load(path: Path) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Read content and branding; nothing where they cannot be read as a whole."""
    reading = parser.read(path)
    assets = find_relative_assets(str(path))
    folder = None if assets is None else Path(assets)
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
    return Loaded(reading.root, text, clinic, context, folder), tuple(in_order(problems))


def tailor(loaded: Loaded, options: Options = HANDOUT) -> tuple[Content, tuple[Problem, ...]]:
    """A handout as one edition says it, checked."""
    content, faults = unchecked(loaded, options)
    return content, (*faults, *_checked(content))


def _checked(content: Content) -> list[Problem]:
    from brochure.checks.engine import runner  # where the checks run beside the layout, this process never loads them

    return runner.check(content.subject)


def unchecked(loaded: Loaded, options: Options = HANDOUT) -> tuple[Content, tuple[Problem, ...]]:
    """A handout as one edition says it, and what is wrong with its pictures."""
    whole, clinic, context = loaded.handout, loaded.brand, loaded.context
    edition = _edition(loaded, options)
    text = tailoring.tailored(whole, edition)
    code = fingerprint(whole, context)
    document = handout.document(text, context, about=not edition.tight, code=code)
    found, problems = _figures(document, loaded.folder)
    family = fonts.family(clinic.family)
    subject = Subject(loaded.root, text, document, clinic, context, family, found, edition, code, whole)
    content = Content(subject, code, options, tailoring.left_out(whole, text, context.words["at_a_glance"]))
    return content, tuple(problems)


def _edition(loaded: Loaded, options: Options) -> Edition:
    paper = options.paper or loaded.brand.paper or editions.usual_paper(loaded.handout.language)
    return editions.edition(options.edition, paper)


@dataclass(frozen=True)
class Laid:
    """A handout laid out: whether it is marked as a draft, the file, its pages, and what does not fit into it."""

    draft: bool
    data: bytes
    pages: tuple[Page, ...]
    misfits: tuple[Problem, ...]
    merged: Merged | None = None


def make(
    content: Content | None, problems: tuple[Problem, ...], values: Values | None = None, laid: Laid | None = None
) -> Result:
    """Make the file of what `read` gave; with a patient's words, which go into a printed edition, that patient's file.

    `laid` is that content's layout, if there is one already; it is made again if it is wrong about the Draft mark.
    """
    if content is None:
        return Result(None, problems)
    person = _person(values)
    draft = any(problem.severity is UNREADY for problem in problems)
    if laid is None or laid.draft is not draft:
        laid = _lay_out(content, person, draft=draft)
    found = [*laid.misfits, *_pages_checked(content.subject, laid)]
    if has_errors(found):
        return Result(None, tuple(in_order([*problems, *found])), merged=laid.merged)
    if not draft and any(problem.severity is UNREADY for problem in found):
        laid = _lay_out(content, person, draft=True)
    subject = content.subject
    every = tuple(in_order([*problems, *found]))
    data, count = laid.data, len(laid.pages)
    if content.options.imposed:
        data, count = _imposed(data, subject), 2 * len(imposition.saddle(count, 0))
    return Result(data, every, plain(subject.document.title.spans), count, content.left_out, laid.merged)


def _person(values: Values | None) -> Person | None:
    """Return what the layout asks about a patient's words, if there are any."""
    if values is None:
        return None
    from brochure.render.pdf.merge.merge_text import Person

    return Person(values)


def _pages_checked(subject: Subject, laid: Laid) -> list[Problem]:
    if not laid.pages:
        return []
    from brochure.checks.engine import page_runner

    return page_runner.check(Printed(subject, laid.pages, len(laid.data)))


def _lay_out(content: Content, person: Person | None = None, *, draft: bool) -> Laid:
    subject = content.subject
    review = handout.review_state(subject.handout, subject.context.words, content.fingerprint)
    if not subject.edition.is_pdf:
        return Laid(draft, _PLAIN_FORMS[subject.edition.form](content, draft, review), (), ())
    from brochure.render.pdf.pages import render

    gray = content.options.gray
    laid = render.lay_out(subject, properties(content), review, draft=draft, gray=gray, person=person)
    return Laid(draft, *laid)


def _imposed(booklet: bytes, subject: Subject) -> bytes:
    """A booklet's pages on the sheets that are printed, folded and stapled."""
    from brochure.render.pdf.writer import sheets

    return sheets.impose(booklet, subject.edition.sheet, subject.context.words["for_printing"])


def _text(content: Content, draft: bool, review: str) -> bytes:
    from brochure.render import text

    return text.render(content.subject, copy=content.fingerprint, review=review, draft=draft).encode()


def _html(content: Content, draft: bool, review: str) -> bytes:
    from brochure.render import html

    title = ""
    if content.personal:
        from brochure.build import privacy

        title = privacy.title(content.subject.context.words)
    return html.render(content.subject, copy=content.fingerprint, review=review, draft=draft, title=title).encode()


_PLAIN_FORMS = {"text": _text, "html": _html}


def properties(content: Content) -> Properties:
    """What the file says of itself."""
    from brochure.render.pdf.writer.xmp import Properties

    subject = content.subject
    document, review, options = subject.document, subject.handout.review, content.options
    told = Properties(
        title=plain(document.title.spans),
        author=subject.brand.name,
        subject=plain(document.subtitle.spans) if document.subtitle else "",
        language=subject.handout.language,
        written=(review.written if review else None) or _NO_DAY,
        copy=content.fingerprint,
        edition=" ".join([subject.edition.name, subject.edition.paper, *(["gray"] if options.gray else [])]),
    )
    if not content.personal:
        return told
    from brochure.build import privacy

    return privacy.properties(told, subject.context.words)


def _brand(path: Path, folder: Path | None) -> tuple[brand.Brand | None, tuple[Problem, ...]]:
    """The clinic's branding; that there is none is told, as a handout without a clinic's name is seldom meant."""
    if folder is None:
        message = "there is no folder assets beside this file or above it, so the handout names no clinic"
        hint = "put the clinic's assets folder, with its clinic.yaml, beside this file"
        return brand.Brand(), (Problem(WARNING, Where(str(path)), "missing-clinic-file", message, hint),)
    try:
        return brand.load(folder, frozenset(fonts.FAMILIES))
    except OSError as fault:
        raise BrochureError(f"The folder {folder} cannot be read: {fault.strerror or fault}.") from None


def _figures(document: Document, folder: Path | None) -> tuple[dict[str, Picture], list[Problem]]:
    """The pictures that figures name, by their names."""
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    for section in document.sections:
        for block in section.body:
            if isinstance(block, Figure) and block.picture not in found and block.where is not None:
                picture, faults = images.load(folder or _NO_FOLDER, block.picture, block.where)
                problems += faults
                if picture is not None:
                    found[block.picture] = picture
    return found, problems


def named_after_title(content: Path) -> bool:
    """Whether the files made of a content are named after its title, and not after its own name."""
    return content.stem == "content"


def output_path(content: Path, result: Result, options: Options = HANDOUT) -> Path:
    """Where what was made goes: out/ beside its content, its name telling edition, paper and colour where unusual.

    content.yaml gives files named after their title; asthma.yaml gives asthma.pdf, so that two handouts that were
    begun alike do not overwrite each other.
    """
    wanted = result.title if named_after_title(content) else content.stem
    letters = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_NAME].rstrip("-")
    edition = editions.edition(options.edition)
    marks = [options.edition] if options.edition != HANDOUT.edition and edition.is_pdf else []
    marks += [options.paper] if options.paper and edition.is_pdf else []
    marks += ["gray"] if options.gray and edition.is_pdf else []
    marks += ["imposed"] if options.imposed else []
    name = ".".join([slug or content.stem, *marks])
    return output_folder(content) / f"{name}{edition.suffix}"


def output_folder(content: Path) -> Path:
    """The folder of all that is made of a content: out/ beside it."""
    return content.parent / "out"
