"""The whole line in one place: content.yaml -> handout -> blocks -> boxes -> pages -> bytes. Read this first."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import parallel
from brochure.checks.text.page_index import PageIndex
from brochure.content import handout, languages, tailoring
from brochure.content.edition_content import EditionContent
from brochure.content.fingerprint import compute_fingerprint
from brochure.content.sections.base import Context
from brochure.design import brand, editions, fonts, images, imposition
from brochure.diagnostics.problem import ALLOWED, UNREADY, WARNING, Problem, Where, has_errors, sort_problems
from brochure.document.blocks import Figure, to_plain_text
from brochure.runtime.app_dirs import ASSETS_NAME, find_relative_assets
from brochure.runtime.collection import pause_collection_for_build
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.content.handout import Handout
    from brochure.design.brand import Brand
    from brochure.design.editions import Edition
    from brochure.design.images import Picture
    from brochure.design.laid_out_page import LaidOutPage
    from brochure.document.blocks import Document
    from brochure.document.merge_fields import MergeValues
    from brochure.render.pdf.merge.merge_text import MergedLayout, MergeText
    from brochure.render.pdf.writer.xmp import DocumentProperties
    from brochure.source.parser import Node

# the date in the metadata of content that has no date, so that the same content always gives the same bytes
_DEFAULT_DATE = dt.date(2000, 1, 1)
_MAX_NAME_LENGTH = 60
_MISSING_FOLDER = Path(ASSETS_NAME)  # where pictures would be


@dataclass(frozen=True)
class BuildOptions:
    """The edition to make, and how: `paper` is letter, a4, or empty for the clinic's usual one."""

    edition: str = "handout"
    paper: str = ""
    gray: bool = False
    imposed: bool = False  # booklet pages placed on sheets for the printer


HANDOUT = BuildOptions()


@dataclass(frozen=True)
class Loaded:
    """Content and branding as they were read, for every edition; `folder` has the pictures."""

    root: Node
    handout: Handout
    brand: Brand
    context: Context
    folder: Path | None


@dataclass(frozen=True)
class PreparedEdition:
    """A handout with all that is needed to lay it out in one edition.

    `omitted_sections` are the headings of the sections that the edition leaves out. If `is_personal`, its document has
    a patient's words, and its metadata must not reveal anything about the patient.
    """

    content: EditionContent
    fingerprint: str
    options: BuildOptions
    omitted_sections: tuple[str, ...] = ()
    is_personal: bool = False


@dataclass(frozen=True)
class BuildResult:
    """The result of a build: the file's bytes, or None if there were errors, and the problems.

    `page_count` is the number of pages, or of sides of folded sheets; it is 0 for text and web pages.
    `omitted_sections` are the headings of the sections that the edition leaves out. `merge_result` is set if a
    patient's words are in the file; it serves to make other patients' files faster.
    """

    data: bytes | None
    problems: tuple[Problem, ...]
    title: str = ""
    page_count: int = 0
    omitted_sections: tuple[str, ...] = ()
    merge_result: MergedLayout | None = field(default=None, repr=False)


def prepare_edition(path: Path, options: BuildOptions = HANDOUT) -> tuple[PreparedEdition | None, tuple[Problem, ...]]:
    """Load, tailor and check one edition; return it, or None if there are errors, and the problems.

    Never loads ReportLab.
    """
    loaded, problems = load(path)
    return (None, problems) if loaded is None else check_edition(loaded, problems, options)


def check_edition(
    loaded: Loaded, problems: tuple[Problem, ...], options: BuildOptions = HANDOUT
) -> tuple[PreparedEdition | None, tuple[Problem, ...]]:
    """Tailor and check one edition; return it, or None if there are errors, and all problems with those of loading."""
    prepared, edition_problems = tailor_and_check(loaded, options)
    all_problems = sort_problems([*problems, *edition_problems])
    return (None if has_errors(all_problems) else prepared), tuple(all_problems)


def check(path: Path, *, layout: bool = False) -> tuple[Problem, ...]:
    """Return the problems of content and branding in every edition in the content's list, without making a file.

    With `layout`, also lay out the pages and check them.
    """
    from brochure.checks.engine import runner

    loaded, problems = load(path)
    if loaded is None:
        return problems
    problems_by_edition = {}
    for edition_name in loaded.handout.editions or (HANDOUT.edition,):
        prepared, edition_problems = check_edition(loaded, problems, replace(HANDOUT, edition=edition_name))
        problems_by_edition[edition_name] = render(prepared, edition_problems).problems if layout else edition_problems
    merged_problems = merge_problems(problems_by_edition)
    idle = runner.find_idle_allowances(loaded.handout, merged_problems, layout=layout)
    return tuple(sort_problems([*merged_problems, *idle, *runner.report_unknown_language(loaded.handout)]))


def merge_problems(problems_by_edition: Mapping[str, Sequence[Problem]]) -> tuple[Problem, ...]:
    """Return the problems of several editions of one content, each once.

    The message of a problem that is neither in the handout nor in every edition names the first edition that has it.
    """
    problems_by_key = [
        {_get_problem_key(problem): problem for problem in problems} for problems in problems_by_edition.values()
    ]
    common_keys = set(problems_by_key[0]).intersection(*problems_by_key) if problems_by_key else set()
    common_keys |= {_get_problem_key(problem) for problem in problems_by_edition.get(HANDOUT.edition, ())}
    problem_by_key: dict[tuple[str, Where, str], Problem] = {}
    for edition_name, problems in problems_by_edition.items():
        for problem in problems:
            problem_key = _get_problem_key(problem)
            problem_by_key.setdefault(
                problem_key, problem if problem_key in common_keys else _name_edition(problem, edition_name)
            )
    return tuple(sort_problems(problem_by_key.values()))


def _get_problem_key(problem: Problem) -> tuple[str, Where, str]:
    """Return what identifies a problem in several editions; an allowed one is the same whatever its message counts."""
    return problem.rule, problem.where, "" if problem.severity is ALLOWED else problem.message


def _name_edition(problem: Problem, edition_name: str) -> Problem:
    return replace(problem, message=f"in the {edition_name} edition, {problem.message}")


def build(path: Path, options: BuildOptions = HANDOUT) -> BuildResult:
    """Build one edition of a handout and return the result, which has no data if there are errors.

    It may be called many times in one process: memory use stays constant. Garbage collection is paused meanwhile.
    """
    with pause_collection_for_build():
        return render(*prepare_edition(path, options))


def build_once(path: Path, options: BuildOptions = HANDOUT) -> BuildResult:
    """Build as `build` does, in a process that makes one file and ends: a second core runs the checks meanwhile.

    A handout that has no approval is a draft, whatever the checks find. Any other is laid out without the Draft mark,
    and again if the checks find that it is not final: that takes a tenth of the time, as the layout cache has sections.
    """
    loaded, problems = load(path)
    if loaded is None:
        return BuildResult(None, problems)
    prepared, faults = tailor_edition(loaded, options)
    all_problems = [*problems, *faults]
    if has_errors(all_problems) or not parallel.is_useful():
        all_problems = sort_problems([*all_problems, *_run_checks(prepared)])
        return render(None if has_errors(all_problems) else prepared, tuple(all_problems))
    fonts.load_harfbuzz()  # loaded once, for both processes
    with parallel.run_in_child(lambda: _run_checks(prepared)) as wait_for_checks:
        layout = _lay_out(prepared, is_draft=_lacks_approval(prepared))
        all_problems = sort_problems([*all_problems, *wait_for_checks()])
    return render(None if has_errors(all_problems) else prepared, tuple(all_problems), layout=layout)


def _lacks_approval(prepared: PreparedEdition) -> bool:
    """Return whether no clinician has approved these words; rules that no author can switch off report the same."""
    review = prepared.content.handout.review
    return review is None or not review.is_approved(prepared.fingerprint)


def load(path: Path) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """Read content and branding; return them, or None if they cannot be read at all, and the problems."""
    parse_result = parser.read_file(path)
    assets = find_relative_assets(str(path))
    folder = None if assets is None else Path(assets)
    clinic, brand_problems = _load_brand(path, folder)
    problems = [*parse_result.problems, *brand_problems]
    if parse_result.root is None:
        return None, tuple(sort_problems(problems))
    loaded_handout, handout_problems = handout.read_handout(parse_result.root)
    problems += handout_problems
    if loaded_handout is None or clinic is None:
        return None, tuple(sort_problems(problems))
    words = languages.load_words(loaded_handout.language)
    context = Context(words, clinic.name, clinic.phone, clinic.web, clinic.address, clinic.hours)
    return Loaded(parse_result.root, loaded_handout, clinic, context, folder), tuple(sort_problems(problems))


def tailor_and_check(loaded: Loaded, options: BuildOptions = HANDOUT) -> tuple[PreparedEdition, tuple[Problem, ...]]:
    """Return a handout tailored to one edition, and the problems of its pictures and of its words."""
    prepared, faults = tailor_edition(loaded, options)
    return prepared, (*faults, *_run_checks(prepared))


def _run_checks(prepared: PreparedEdition) -> list[Problem]:
    from brochure.checks.engine import runner  # if a child runs the checks, the parent never loads them

    return runner.check(prepared.content)


def tailor_edition(loaded: Loaded, options: BuildOptions = HANDOUT) -> tuple[PreparedEdition, tuple[Problem, ...]]:
    """Return a handout tailored to one edition, and the problems of its pictures."""
    full_handout, clinic, context = loaded.handout, loaded.brand, loaded.context
    edition = _choose_edition(loaded, options)
    tailored_handout = tailoring.tailor_handout(full_handout, edition)
    handout_fingerprint = compute_fingerprint(full_handout, context)
    document = handout.build_document(
        tailored_handout, context, with_about=not edition.tight, fingerprint=handout_fingerprint
    )
    pictures, problems = _load_figures(document, loaded.folder)
    family = fonts.load_family(clinic.family)
    content = EditionContent(
        loaded.root,
        tailored_handout,
        document,
        clinic,
        context,
        family,
        pictures,
        edition,
        handout_fingerprint,
        full_handout,
    )
    prepared = PreparedEdition(
        content,
        handout_fingerprint,
        options,
        tailoring.list_omitted_sections(full_handout, tailored_handout, context.words["at_a_glance"]),
    )
    return prepared, tuple(problems)


def _choose_edition(loaded: Loaded, options: BuildOptions) -> Edition:
    paper = options.paper or loaded.brand.paper or editions.find_usual_paper(loaded.handout.language)
    return editions.build_edition(options.edition, paper)


@dataclass(frozen=True)
class LaidOutEdition:
    """A laid-out edition: whether it has the Draft mark, the file's bytes, its pages, and the problems of fit."""

    is_draft: bool
    data: bytes
    pages: tuple[LaidOutPage, ...]
    fit_problems: tuple[Problem, ...]
    merge_result: MergedLayout | None = None


def render(
    prepared: PreparedEdition | None,
    problems: tuple[Problem, ...],
    values: MergeValues | None = None,
    layout: LaidOutEdition | None = None,
) -> BuildResult:
    """Lay out an edition, check its pages and return the result; with merge values, make that patient's own PDF.

    `problems` are those found before. `layout` is the edition's layout, if there is one already; it is made again if
    its Draft mark is wrong.
    """
    if prepared is None:
        return BuildResult(None, problems)
    merge_text = _build_merge_text(values)
    is_draft = any(problem.severity is UNREADY for problem in problems)
    if layout is None or layout.is_draft is not is_draft:
        layout = _lay_out(prepared, merge_text, is_draft=is_draft)
    layout_problems = [*layout.fit_problems, *_check_pages(prepared.content, layout)]
    if has_errors(layout_problems):
        return BuildResult(None, tuple(sort_problems([*problems, *layout_problems])), merge_result=layout.merge_result)
    if not is_draft and any(problem.severity is UNREADY for problem in layout_problems):
        layout = _lay_out(prepared, merge_text, is_draft=True)
    content = prepared.content
    all_problems = tuple(sort_problems([*problems, *layout_problems]))
    data, page_count = layout.data, len(layout.pages)
    if prepared.options.imposed:
        data, page_count = _impose(data, content), 2 * len(imposition.impose_booklet(page_count, 0))
    return BuildResult(
        data,
        all_problems,
        to_plain_text(content.document.title.spans),
        page_count,
        prepared.omitted_sections,
        layout.merge_result,
    )


def _build_merge_text(values: MergeValues | None) -> MergeText | None:
    """Return the object that puts a patient's words into the layout, if there are any."""
    if values is None:
        return None
    from brochure.render.pdf.merge.merge_text import MergeText

    return MergeText(values)


def _check_pages(content: EditionContent, layout: LaidOutEdition) -> list[Problem]:
    if not layout.pages:
        return []
    from brochure.checks.engine import page_runner

    return page_runner.check(PageIndex(content, layout.pages, len(layout.data)))


def _lay_out(prepared: PreparedEdition, merge_text: MergeText | None = None, *, is_draft: bool) -> LaidOutEdition:
    content = prepared.content
    review_state = handout.describe_review(content.handout, content.context.words, prepared.fingerprint)
    if not content.edition.is_pdf:
        return LaidOutEdition(
            is_draft, _PLAIN_RENDERERS[content.edition.form](prepared, is_draft, review_state), (), ()
        )
    from brochure.render.pdf.pages import render

    gray = prepared.options.gray
    layout = render.lay_out(
        content, build_properties(prepared), review_state, is_draft=is_draft, gray=gray, merge_text=merge_text
    )
    return LaidOutEdition(is_draft, *layout)


def _impose(booklet: bytes, content: EditionContent) -> bytes:
    """Return a PDF of the sheets to print, fold and staple, with a booklet's pages on them."""
    from brochure.render.pdf.writer import sheets

    return sheets.impose(booklet, content.edition.sheet_size, content.context.words["for_printing"])


def _render_text(prepared: PreparedEdition, is_draft: bool, review_state: str) -> bytes:
    from brochure.render import text

    return text.render(
        prepared.content, fingerprint=prepared.fingerprint, review_state=review_state, is_draft=is_draft
    ).encode()


def _render_html(prepared: PreparedEdition, is_draft: bool, review_state: str) -> bytes:
    from brochure.render import html

    title = ""
    if prepared.is_personal:
        from brochure.build import privacy

        title = privacy.get_neutral_title(prepared.content.context.words)
    return html.render(
        prepared.content, fingerprint=prepared.fingerprint, review_state=review_state, is_draft=is_draft, title=title
    ).encode()


_PLAIN_RENDERERS = {"text": _render_text, "html": _render_html}


def build_properties(prepared: PreparedEdition) -> DocumentProperties:
    """Return the metadata of the file."""
    from brochure.render.pdf.writer.xmp import DocumentProperties

    content = prepared.content
    document, review, options = content.document, content.handout.review, prepared.options
    public_properties = DocumentProperties(
        title=to_plain_text(document.title.spans),
        author=content.brand.name,
        subject=to_plain_text(document.subtitle.spans) if document.subtitle else "",
        language=content.handout.language,
        written_on=(review.written if review else None) or _DEFAULT_DATE,
        fingerprint=prepared.fingerprint,
        edition=" ".join([content.edition.name, content.edition.paper, *(["gray"] if options.gray else [])]),
    )
    if not prepared.is_personal:
        return public_properties
    from brochure.build import privacy

    return privacy.neutralize_properties(public_properties, content.context.words)


def _load_brand(path: Path, folder: Path | None) -> tuple[brand.Brand | None, tuple[Problem, ...]]:
    """Return the clinic's branding and its problems; a missing assets folder is a warning, as it is seldom meant.

    Raises BrochureError if the folder cannot be read.
    """
    if folder is None:
        message = "the handout names no clinic, as there is no folder `assets` next to this file or above it"
        hint = "put the clinic's folder `assets`, with its clinic.yaml, next to this file"
        return brand.Brand(), (Problem(WARNING, Where(str(path)), "missing-clinic-file", message, hint),)
    try:
        return brand.load_brand(folder, frozenset(fonts.FAMILIES))
    except OSError as fault:
        raise BrochureError(f"The folder {folder} cannot be read: {fault.strerror or fault}.") from None


def _load_figures(document: Document, folder: Path | None) -> tuple[dict[str, Picture], list[Problem]]:
    """Return the pictures of a document's figures, by their names, and the problems of those that cannot be read."""
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for section in document.sections:
        for block in section.body:
            if isinstance(block, Figure) and block.picture not in pictures and block.where is not None:
                picture, faults = images.load_picture(folder or _MISSING_FOLDER, block.picture, block.where)
                problems += faults
                if picture is not None:
                    pictures[block.picture] = picture
    return pictures, problems


def is_named_after_title(content_path: Path) -> bool:
    """Return whether output files are named after the handout's title and not after its content file."""
    return content_path.stem == "content"


def get_output_path(content_path: Path, result: BuildResult, options: BuildOptions = HANDOUT) -> Path:
    """Return the path of an output file: in out/ next to its content, with unusual edition, paper or gray in its name.

    Files from content.yaml are named after their title. asthma.yaml becomes asthma.pdf, so that two handouts that
    started as the same file do not overwrite each other.
    """
    base_name = result.title if is_named_after_title(content_path) else content_path.stem
    ascii_name = unicodedata.normalize("NFKD", base_name).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_MAX_NAME_LENGTH].rstrip("-")
    edition = editions.build_edition(options.edition)
    marks = [options.edition] if options.edition != HANDOUT.edition and edition.is_pdf else []
    marks += [options.paper] if options.paper and edition.is_pdf else []
    marks += ["gray"] if options.gray and edition.is_pdf else []
    marks += ["imposed"] if options.imposed else []
    file_name = ".".join([slug or content_path.stem, *marks])
    return get_output_folder(content_path) / f"{file_name}{edition.suffix}"


def get_output_folder(content_path: Path) -> Path:
    """Return the folder of a content's output files: out/ next to it."""
    return content_path.parent / "out"
