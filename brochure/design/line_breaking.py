"""Text -> lines: where a paragraph breaks, for a width and a type size. Pure arithmetic over the faces.

Lines are set ragged right and broken so that their ends differ least over the whole paragraph (the sum of squared
slack, as Knuth and Plass put it), never with more lines than a greedy setting would need.
"""

from __future__ import annotations

import dataclasses
import re
from math import inf
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

from brochure.design.fonts import SOFT_HYPHEN
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.design.fonts import Font, FontFamily
    from brochure.document.blocks import Inline, Span


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a line in one face and with one link; `span` is the number of the span it comes from.

    `field` names the personal field that it belongs to, if any.
    """

    text: str
    bold: bool
    link: str
    span: int
    x: float
    width: float
    field: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is a blank to write on."""
        return bool(self.field) and not self.text.strip(_BLANK_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs from left to right, its width, and what a reader must still hear at its end.

    `ending` is a space where words part, empty where a word or a hyphen goes on in the next line.
    """

    runs: tuple[TextRun, ...]
    width: float
    ending: str


class _Fragment(NamedTuple):
    """A part of a word in one look: what no line break can split further."""

    text: str
    bold: bool
    link: str
    span: int
    width: float
    field: str = ""

    @property
    def is_blank(self) -> bool:
        return bool(self.field) and not self.text.strip(_BLANK_CHARACTERS)


class _Box(NamedTuple):
    """Pieces that stay together, the space before them, and how a line may end after them.

    `after`: " " between words, SOFT_HYPHEN where a hyphen would appear, "" at a hyphen or a forced break.
    """

    fragments: tuple[_Fragment, ...]
    width: float
    space: float
    after: str
    hyphen: float = 0


# a line may also end after these, inside a word: a hyphen between letters, the joints of an address
_JOINTS = re.compile(
    r"(?<=[^\W\d]-)(?=[^\W\d])|(?<=[/?&=_])(?=[^\s/])|(?<=[.])(?=[^\W\d]{2,})|(?<=\xad)|(?<=[–—])(?=\w)"
)
_LOST_WORD_SHARE = 0.2  # of the width: a last word shorter than this looks lost
_BROKEN_WORD_COST = 900.0  # what a line that ends inside a word costs: as much as 30 points of slack
_CITATION = re.compile(r" (?=\[\d)")
_BLANK_CHARACTERS = " \xa0"  # what a blank to write on is made of
_ADDRESS = re.compile(r"//|\bdoi:|www\.|@")


@memoize(4096)
def break_lines(text: Inline, family: FontFamily, size: float, width: float, *, bold: bool = False) -> tuple[Line, ...]:
    """Break a text into lines no wider than `width` points; a word that is wider is split where it must be."""
    boxes, min_width = _build_boxes(text, family, size, bold)
    return (
        _set_lines(boxes, family, size, width)
        if width >= min_width
        else break_lines_uncached(text, family, size, width, bold=bold)
    )


@memoize(4096)
def _build_boxes(text: Inline, family: FontFamily, size: float, bold: bool) -> tuple[list[_Box], float]:
    """The words of a text in boxes, as they are for all lines of some width, and that width.

    Most texts are broken for several widths: columns are tried, and headings balanced.
    """
    builder = _BoxBuilder(family, size, inf)
    boxes = builder.build_boxes(text, bold=bold)
    return boxes, max([builder.min_width, *[box.width for box in boxes]])


def break_lines_uncached(
    text: Inline,
    family: FontFamily,
    size: float,
    width: float,
    *,
    bold: bool = False,
    known_spans: dict[int, SpanBoxes] | None = None,
) -> tuple[Line, ...]:
    """The same as `break_lines`, and nothing is remembered: for a patient's words, in a family of `letters`.

    `known` remembers, from one patient to the next, what the same text's other words come to in the same setting.
    """
    return _set_lines(_BoxBuilder(family, size, width, known_spans).build_boxes(text, bold=bold), family, size, width)


def _set_lines(boxes: list[_Box], family: FontFamily, size: float, width: float) -> tuple[Line, ...]:
    """The lines of a text in boxes."""
    if not boxes:
        return ()
    line_ends = _find_best_ends(boxes, width)
    lines, start = [], 0
    for end in line_ends:
        lines.append(_build_line(boxes[start:end], family, size, last=end == len(boxes)))
        start = end
    return tuple(lines)


def measure_text(text: Inline, family: FontFamily, size: float, *, bold: bool = False) -> float:
    """The width of a text on one line."""
    return sum(line.width for line in break_lines(text, family, size, 1e9, bold=bold))


class SpanBoxes(NamedTuple):
    """What is known of a span that holds no patient's words: its first word and its last, and the boxes between."""

    end_words: tuple[str, str]
    boxes: tuple[_Box, ...]


class _BoxBuilder:
    """Puts words into boxes, measuring them; a box wider than the line is cut into letters that fit.

    `known` are spans, by their numbers, of which the boxes are known from another time; what is found out is added.
    `least` is a width from which on the boxes are the same, as far as their own widths do not tell.
    """

    def __init__(
        self, family: FontFamily, size: float, width: float, known_spans: dict[int, SpanBoxes] | None = None
    ) -> None:
        self._known_spans = {} if known_spans is None else known_spans
        self.family, self.size, self.width = family, size, width
        self._widths = family.regular.width_of, family.bold.width_of
        self.boxes: list[_Box] = []
        self.pending_fragments: list[_Fragment] = []
        self.min_width = 0.0
        self.space = 0.0  # before the pending pieces

    def build_boxes(self, text: Inline, *, bold: bool) -> list[_Box]:
        for index, span in enumerate(text):
            is_bold = bold or span.bold
            known_span = self._known_spans.get(index)
            words: Sequence[str] = known_span.end_words if known_span else self._keep_together(span, is_bold).split(" ")
            self._add_word(words[0], is_bold, span, index)
            if len(words) > 1:
                self._close_box(" ")
                space = self._measure(" ", is_bold)
                if known_span:
                    self.boxes += known_span.boxes
                else:
                    self._add_middle_words(words, is_bold, span, index, space)
                self.space = space if self.boxes else 0.0
                self._add_word(words[-1], is_bold, span, index)
        self._close_box(" ")
        return self.boxes

    def _add_middle_words(self, words: Sequence[str], bold: bool, span: Span, index: int, space: float) -> None:
        """The words of a span between its first and its last one, each between spaces."""
        start = len(self.boxes)
        for word in words[1:-1]:
            self.space = space if self.boxes else 0.0
            width = self._measure(word, bold)
            if word.isalpha() and width <= self.width:  # most words: nowhere to be split
                self.boxes.append(
                    _Box((_Fragment(word, bold, span.link, index, width, span.field),), width, self.space, " ")
                )
            else:
                self._add_word(word, bold, span, index)
                self._close_box(" ")
        if start and not span.field:
            self._known_spans[index] = SpanBoxes((words[0], words[-1]), tuple(self.boxes[start:]))

    def _keep_together(self, span: Span, bold: bool) -> str:
        """The words of a span, the spaces where no line may end made hard: before a citation, in a phone number."""
        words = _CITATION.sub("\xa0", span.text.replace("\n", " ").replace("\t", " "))
        if not span.link.startswith("tel:"):
            return words
        self.min_width = max(self.min_width, width := self._measure(words, bold))
        return words.replace(" ", "\xa0") if width <= self.width else words

    def _add_word(self, word: str, bold: bool, span: Span, index: int) -> None:
        style = bold, span.link, index
        if word.rstrip(".,:;?!").isalpha():  # most words: letters alone, nowhere to be split
            self.pending_fragments.append(_Fragment(word, *style, self._measure(word, bold), span.field))
            return
        texts = _JOINTS.split(word) if self._can_split(word, bold) else [word]
        for number, text in enumerate(p for p in texts if p):
            if number and self.pending_fragments:
                self._close_box(SOFT_HYPHEN if self.pending_fragments[-1].text.endswith(SOFT_HYPHEN) else "")
            visible_text = text.replace(SOFT_HYPHEN, "")
            self.pending_fragments.append(_Fragment(text, *style, self._measure(visible_text, bold), span.field))

    def _can_split(self, word: str, bold: bool) -> bool:
        """Whether a line may end inside a word: at soft hyphens, dashes, the joints of an address.

        At a hard hyphen only when the word is wider than the line: readers drop a hyphen at a line's end and join
        the halves, and `FDA-approved` would come out as `FDAapproved`.
        """
        if SOFT_HYPHEN in word or "–" in word or "—" in word or _ADDRESS.search(word):
            return True
        return "-" in word and self._measure(word, bold) > self.width

    def _measure(self, text: str, bold: bool) -> float:
        return self._widths[bold](text) * self.size / 1000 if text else 0.0

    def _close_box(self, after: str) -> None:
        """End a box, telling how a line may end after it."""
        fragments, space = self.pending_fragments, self.space
        if fragments:
            self.pending_fragments = []
        self.space = 0.0
        if not fragments:
            if self.boxes and after == " ":
                self.boxes[-1] = self.boxes[-1]._replace(after=" ")
            return
        total = sum(fragment.width for fragment in fragments)
        if total > self.width and any(fragment.is_blank for fragment in fragments):
            fragments = self._shorten_blanks(fragments)
            total = sum(fragment.width for fragment in fragments)
        if total <= self.width:
            hyphen = self._measure(SOFT_HYPHEN, fragments[-1].bold) if after == SOFT_HYPHEN else 0.0
            self.boxes.append(_Box(tuple(fragments), total, space, after, hyphen))
            return
        split_fragments = [
            split_fragment for fragment in fragments for split_fragment in self._split_fragment(fragment)
        ]
        for number, split_fragment in enumerate(split_fragments):
            is_last = number == len(split_fragments) - 1
            self.boxes.append(
                _Box((split_fragment,), split_fragment.width, 0.0 if number else space, after if is_last else "")
            )

    def _shorten_blanks(self, fragments: list[_Fragment]) -> list[_Fragment]:
        """Pieces whose blanks to write on leave room for what stands close to them, if half of the line does for it."""
        blanks = [fragment for fragment in fragments if fragment.is_blank]
        other_width = sum(fragment.width for fragment in fragments if not fragment.is_blank)
        share = max(self.width - other_width, self.width / 2) / len(blanks)
        shortened = []
        for fragment in fragments:
            if fragment.is_blank:
                text = fragment.text[: max(1, int(share / (fragment.width / len(fragment.text))))]
                shortened.append(fragment._replace(text=text, width=self._measure(text, fragment.bold)))
            else:
                shortened.append(fragment)
        return shortened

    def _split_fragment(self, fragment: _Fragment) -> list[_Fragment]:
        """Parts of a piece that are each no wider than the line, at least one letter long."""
        text = fragment.text.replace(SOFT_HYPHEN, "")
        texts, start, used_width = [], 0, 0.0
        for position, letter in enumerate(text):
            advance = self._measure(letter, fragment.bold)
            if used_width + advance > self.width and position > start and not combining(letter):
                texts.append(text[start:position])
                start, used_width = position, 0.0
            used_width += advance
        texts.append(text[start:])
        return [
            fragment._replace(text=split_text, width=self._measure(split_text, fragment.bold))
            for split_text in texts
            if split_text
        ]


def _find_best_ends(boxes: list[_Box], width: float) -> list[int]:
    """For each line the number of the box after its last, by dynamic programming over line ends."""
    count, available = len(boxes), width * 1.0001
    widths = [box.width for box in boxes]
    spaced_widths = [box.width + box.space for box in boxes]
    if widths[0] + sum(spaced_widths[1:]) <= width:
        return [count]
    hyphens = [box.hyphen for box in boxes]
    break_costs = [0.0 if box.after == " " else _BROKEN_WORD_COST for box in boxes]
    fewest_lines, least_costs, origin = [0, *[1 << 30] * count], [0.0] * (count + 1), [0] * (count + 1)
    for start in range(count):  # the lines, and their raggedness, for the boxes before each break
        lines, cost = fewest_lines[start] + 1, least_costs[start]
        used_width = widths[start]
        for end in range(start + 1, count + 1):
            if end - 1 > start:
                used_width += spaced_widths[end - 1]
                if used_width > available:
                    break
                if used_width + hyphens[end - 1] > available:
                    continue
            if lines > fewest_lines[end]:
                continue
            slack = width - used_width
            total_cost = cost + (
                slack * slack + break_costs[end - 1]
                if end < count
                else _cost_of_last_line(start, end, used_width, width)
            )
            if lines < fewest_lines[end] or total_cost < least_costs[end]:
                fewest_lines[end], least_costs[end], origin[end] = lines, total_cost, start
    ends, end = [], count
    while end:
        ends.append(end)
        end = origin[end]
    return ends[::-1]


def _cost_of_last_line(start: int, end: int, used_width: float, width: float) -> float:
    """How much a paragraph's last line spoils it: it may be short, but one short word alone looks lost."""
    is_lost_word = start > 0 and end - start == 1 and used_width < _LOST_WORD_SHARE * width
    return (_LOST_WORD_SHARE * width) ** 2 * 4 if is_lost_word else (width - used_width) ** 2 * 0.01


@dataclasses.dataclass(slots=True)
class _OpenRun:
    """Words of a line that share a look, while the line is put together."""

    fragment: _Fragment
    text: str


def _build_line(boxes: list[_Box], family: FontFamily, size: float, *, last: bool) -> Line:
    open_runs: list[_OpenRun] = []
    for number, box in enumerate(boxes):
        if number and box.space:
            open_runs[-1].text += " "  # a space belongs to the words before it, so that no link begins with one
        for fragment in box.fragments:
            visible_text = fragment.text.replace(SOFT_HYPHEN, "")
            if open_runs and open_runs[-1].fragment.span == fragment.span:  # a span has one look
                open_runs[-1].text += visible_text
            else:
                open_runs.append(_OpenRun(fragment, visible_text))
    ending = boxes[-1].after
    if ending == SOFT_HYPHEN and not last:
        open_runs[-1].text += SOFT_HYPHEN
    return _place_runs(open_runs, family, size, "" if last or ending == SOFT_HYPHEN else ending)


def _place_runs(open_runs: list[_OpenRun], family: FontFamily, size: float, ending: str) -> Line:
    runs, x = [], 0.0
    for open_run in open_runs:
        fragment = open_run.fragment
        width = measure_run(open_run.text, family.font_for(bold=fragment.bold), size)
        runs.append(TextRun(open_run.text, fragment.bold, fragment.link, fragment.span, x, width, fragment.field))
        x += width
    return Line(tuple(runs), x, ending)


def split_words(text: str) -> list[str]:
    """A run's text as words and single spaces, the units that are shaped."""
    return [segment for segment in re.split(r"( )", text) if segment]


def measure_run(text: str, font: Font, size: float) -> float:
    """The width of a run, word by word as it will be drawn."""
    words = text.split(" ")
    return (sum(map(font.width_of, filter(None, words))) + (len(words) - 1) * font.width_of(" ")) * size / 1000
