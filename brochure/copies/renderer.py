"""A press: one edition of one content, ready to make a copy for each of many patients.

Pages are laid out once for a *shape*: for all patients whose notes have as many paragraphs, and of whose words the
layout learns the same (see merge_text.py). What it asks is remembered as a tree of questions; a patient's words answer
them one after the other, and at the end stands a template. Then only what the words move is drawn: the same bytes come
out as if the whole were laid out for this patient alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.design.kerning import UnknownLetterError
from brochure.diagnostics.problem import ERROR, Problem
from brochure.document import merge_fields
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from types import TracebackType
    from typing import BinaryIO, Self

    from brochure.build.pipeline import Content
    from brochure.design.line_breaking import Line
    from brochure.document.merge_fields import Form, Values
    from brochure.render.pdf.merge.merge_text import Answer, Question
    from brochure.render.pdf.merge.template import Template
    from brochure.render.pdf.writer.combined import Book

_MOST_TEMPLATES = 200  # of about 50 KB each


@dataclass(frozen=True, repr=False)
class Copy:
    """One patient's copy: its bytes, and what is wrong with its pages; no bytes where something is an error."""

    data: bytes | None
    pages: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, repr=False)
class _Shape:
    """What is the same for all patients of a shape; no template where something is an error."""

    template: Template | None
    pages: int
    problems: tuple[Problem, ...]


class _Step:
    """A question that the layout asks and what follows on each answer; or the shape, when all have been asked."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.then: dict[Answer, _Step] = {}
        self.shape: _Shape | None = None


class Press:
    """Makes copies of a content that was read without errors; `problems` are the content's own."""

    def __init__(self, content: Content, problems: tuple[Problem, ...]) -> None:
        self._content, self._problems = replace(content, personal=True), problems
        self._printed = content.subject.edition.is_pdf and not content.options.imposed
        self._steps: dict[Form, _Step] = {}
        self._templates = 0

    def copy(self, values: Values) -> Copy:
        """One patient's copy; `values` has the words of every field, as they are to be printed."""
        try:
            return self._printed_copy(values) if self._printed else self._other_copy(values)
        except UnknownLetterError:
            return Copy(None, 0, (self._missing(values),))

    def _printed_copy(self, values: Values) -> Copy:
        shape, lines = self._shape_of(values)
        data = shape.template.copy(lines) if shape.template is not None else None
        return Copy(data, shape.pages, shape.problems)

    def add_to(self, book: Book, values: Values) -> Copy:
        """Add one patient's copy to a file of many; with 0 pages where it could not be added."""
        try:
            shape, lines = self._shape_of(values)
        except UnknownLetterError:
            return Copy(None, 0, (self._missing(values),))
        if shape.template is None:
            return Copy(None, 0, shape.problems)
        book.add(shape.template, lines)
        return Copy(None, shape.pages, shape.problems)

    def _shape_of(self, values: Values) -> tuple[_Shape, list[tuple[Line, ...]]]:
        """The shape of a patient's words, laid out if it is not known, and the lines that answer each question."""
        from brochure.render.pdf.merge.merge_text import answer

        parts = merge_fields.spread(values)
        lines: list[tuple[Line, ...]] = []
        step = self._steps.get(merge_fields.form(values))
        while step is not None and step.question is not None:
            found = step.question.lines(parts)
            lines.append(found)
            step = step.then.get(answer(found, step.question.width))
        return self._laid_out(values) if step is None or step.shape is None else (step.shape, lines)

    def _laid_out(self, values: Values) -> tuple[_Shape, list[tuple[Line, ...]]]:
        if self._templates >= _MOST_TEMPLATES:
            self._steps, self._templates = {}, 0
        form = merge_fields.form(values)
        made = pipeline.make(self._shaped(form), self._problems, merge_fields.spread(values))
        own = tuple(problem for problem in made.problems if problem not in self._problems)
        merged = made.merged
        if merged is None:
            raise TypeError("an edition that is not laid out")
        shape = _Shape(merged.template if made.data is not None else None, made.pages, own)
        step = self._steps.setdefault(form, _Step())
        for question, told in merged.asked:
            step.question = question
            step = step.then.setdefault(told, _Step())
        step.shape = shape
        self._templates += 1
        return shape, list(merged.lines)

    def _shaped(self, form: Form) -> Content:
        subject = self._content.subject
        return replace(self._content, subject=replace(subject, document=merge_fields.shaped(subject.document, form)))

    def _other_copy(self, values: Values) -> Copy:
        """A copy as text, as a web page, or on a printer's sheets: made whole for each patient."""
        subject = self._content.subject
        if self._content.options.imposed:
            shaped = self._shaped(merge_fields.form(values))
            made = pipeline.make(shaped, self._problems, merge_fields.spread(values))
        else:
            filled = replace(subject, document=merge_fields.fill(subject.document, values))
            made = pipeline.make(replace(self._content, subject=filled), self._problems)
        return Copy(made.data, made.pages, tuple(p for p in made.problems if p not in self._problems))

    def _missing(self, values: Values) -> Problem:
        """What is told of a letter that the type face does not have: where it is, and not which."""
        subject = self._content.subject
        name = next((name for name, words in values.items() if subject.family.missing(words)), "")
        message = f"the words of the field `{name}` have a letter that the type face {subject.family.name} lacks"
        hint = "write it with other letters, or write this copy by hand"
        return Problem(ERROR, subject.handout.where, "missing-character", message, hint)


class Combined:
    """One file for the printer with the copies of many patients, each on sheets of its own; see pdf/combined.py.

    It is written to `target` as copies are added. Raises BrochureError for an edition that is not printed.
    """

    def __init__(self, target: BinaryIO, content: Content, problems: tuple[Problem, ...]) -> None:
        if not content.subject.edition.is_pdf or content.options.imposed:
            raise BrochureError("Only copies that are printed page by page can be combined: not text, nor a web page.")
        from brochure.build import privacy
        from brochure.render.pdf.writer.combined import Book

        self._press = Press(content, problems)
        told = privacy.combined(pipeline.properties(replace(content, personal=True)), content.subject.context.words)
        self._book = Book(target, told, short_edge=content.subject.edition.is_folded)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _fault: object, _trace: TracebackType | None) -> None:
        if kind is None:
            self._book.finish()

    def add(self, values: Values) -> Copy:
        """Add one patient's copy: what came of it, without bytes; with 0 pages where it could not be added."""
        return self._press.add_to(self._book, values)


def locked(data: bytes, password: str) -> bytes:
    """A copy as it opens with a password only; raises BrochureError, without the password, for one that will not do."""
    from brochure.render.pdf.writer import encryption as lock

    try:
        return lock.lock(data, password)
    except lock.PasswordError as fault:
        raise BrochureError(f"A password cannot be used: {fault}.") from None
