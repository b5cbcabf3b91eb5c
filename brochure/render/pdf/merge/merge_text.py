"""One patient's words, as the layout sees them: it may ask how they break into lines, and no more.

The layout is made for a document with blanks. Where a text has a patient's words in it, the layout asks how many lines
they take, and goes by the answer alone. So what it makes follows from the answers: for another patient of whom they
are the same, the same pages come out, but for the words. That is what makes one layout do for many.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple

from brochure.design.kerning import by_letters
from brochure.design.line_breaking import broken
from brochure.document import merge_fields
from brochure.document.links import link_words
from brochure.render.pdf.tagging.structure_tree import Element
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.fonts import Family
    from brochure.design.line_breaking import Known, Line, Run
    from brochure.document.blocks import Inline
    from brochure.document.merge_fields import Values
    from brochure.render.pdf.boxes.boxes import Text
    from brochure.render.pdf.merge.template import Template
    from brochure.render.pdf.tagging.display_list import Draw, PartCanvas
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_LONG = 75  # characters: from here on a line is told as too long, so nearly as long must be another answer
_OVER = 0.5  # points wider than its place
_NAMELESS = Element("")  # for texts whose marked content is numbered


@dataclass(frozen=True)
class Question:
    """What is asked of a text: how it breaks at a size and a width, a patient's words in the place of its blanks."""

    spans: Inline
    family: Family
    size: float
    bold: bool
    width: float
    known: dict[int, Known] = field(compare=False, repr=False)  # of the words that are not a patient's

    def lines(self, parts: Values) -> tuple[Line, ...]:
        """The lines with these words, by the places in a shaped document; nothing of them is remembered."""
        words = merge_fields.filled(self.spans, parts)
        letters = by_letters(self.family)
        return broken(words, letters, self.size, self.width, bold=self.bold, known=self.known)

    def learn(self) -> None:
        """Have the words that are not a patient's remembered."""
        for span in self.spans:
            if not span.field:
                by_letters(self.family).face(bold=self.bold or span.bold).learn([" ", *span.text.split()])


class Answer(NamedTuple):
    """All that the layout learns: how many lines there are, how they are marked, what a check of the page would tell.

    `marked` are the numbers of line and span of each piece of a link and of each blank that is left, which have marked
    content of their own, and whether it ends its line. `faults` are whether a line is wider than its place, longer
    than is good, or ends inside a word.
    """

    lines: int
    marked: tuple[tuple[int, int, bool], ...]
    faults: tuple[bool, bool, bool]


def answer(lines: tuple[Line, ...], width: float) -> Answer:
    """What the layout learns of some lines."""
    marked = tuple(
        (number, run.span, run is line.runs[-1])
        for number, line in enumerate(lines)
        for run in line.runs
        if run.link or (run.field and run.is_blank)
    )
    wide = any(line.width > width + _OVER for line in lines)
    if len(lines) < 2:
        return Answer(len(lines), marked, (wide, False, False))
    long = any(sum(len(run.text) for run in line.runs) > _LONG for line in lines)
    return Answer(len(lines), marked, (wide, long, any(not line.ending for line in lines[:-1])))


@dataclass(frozen=True, repr=False)
class Merged:
    """What one layout leaves for all patients of one shape, and what it asked of this patient's words.

    `asked` are the questions in order, each with its answer; `lines` are this patient's lines for each question. There
    is no template where the document does not fit.
    """

    template: Template | None
    asked: tuple[tuple[Question, Answer], ...]
    lines: tuple[tuple[Line, ...], ...]


class Person:
    """One patient's words, and what the layout has asked of them so far, in order. Its words are in no `repr`."""

    def __init__(self, parts: Values) -> None:
        self._parts = parts
        self._numbers: dict[Question, int] = {}
        self.asked: list[tuple[Question, Answer]] = []
        self.lines: list[tuple[Line, ...]] = []  # for each question: for what is drawn anew, and for nothing else

    def merged(self, template: Template | None) -> Merged:
        """Return what was asked up to now, with the template that was laid out by the answers."""
        return Merged(template, tuple(self.asked), tuple(self.lines))

    def is_in(self, spans: Inline) -> bool:
        """Whether a text has words of the patient in it."""
        return any(span.field in self._parts for span in spans if span.field)

    def _number(self, question: Question) -> int:
        """Ask; the number of the question among those that were asked."""
        known = self._numbers.get(question)
        if known is not None:
            return known
        question.learn()
        lines = question.lines(self._parts)
        self.lines.append(lines)
        self.asked.append((question, answer(lines, question.width)))
        self._numbers[question] = len(self.asked) - 1
        return len(self.asked) - 1

    def count(self, text: Text, width: float) -> int:
        """How many lines a text takes."""
        return self.asked[self._number(_question(text, width))][1].lines

    def paint(self, text: Text, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Leave the drawing of a text to each copy; a check of the page sees no word of the patient's."""
        bare, element = replace(text, person=None, element=_NAMELESS), text.element

        def draw(page: PartCanvas, lines: tuple[Line, ...], element: Element) -> None:
            placed = bare.places(bare.here(lines), x, top, width)
            if placed:
                page.text(placed, bare.look, element, link_words(bare.spans))

        self.leave(text, canvas, width, element, draw)
        lines = self.lines[self._number(_question(text, width))]
        shown = text.places(text.here(masked(lines)), x, top, width)
        if shown:
            text.note(canvas, shown, width)

    def leave(self, text: Text, canvas: TaggedCanvas, width: float, element: Element, draw: Draw) -> None:
        """Leave to each copy what depends on the lines of a text; `draw` must hold on to no element."""
        number = self._number(_question(text, width))
        canvas.leave(number, self.lines[number], element, draw)


def _question(text: Text, width: float) -> Question:
    return Question(text.spans, text.family, text.look.size, text.look.bold, width, {})


def masked(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines as a check of the page may see them, who tells what it finds: no letter of a patient's is left."""
    return tuple(replace(line, runs=tuple(_masked(run) if run.field else run for run in line.runs)) for line in lines)


def _masked(run: Run) -> Run:
    return replace(run, text="".join("x" if letter.isalnum() else letter for letter in run.text))
