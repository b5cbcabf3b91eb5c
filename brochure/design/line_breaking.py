"""Line breaking: a text as lines for an available width and a type size. Needs only the widths of words in the fonts.

Lines are set ragged right. The breaks are those with the smallest sum of squared slack over the whole paragraph
(Knuth and Plass, Breaking Paragraphs into Lines, 1981), with as few lines as greedy breaking needs.
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
    """A part of a line in one font and with one link; `span` is the index of the span it comes from.

    `x` is the distance from the start of the line, in points. `field` is the name of its merge field, if any.
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
        """True if the run is a blank to write on."""
        return bool(self.field) and not self.text.strip(_BLANK_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs from left to right, its width in points, and the text that follows it for screen readers.

    `ending` is a space at a break between words, and empty at a break inside a word or in the last line.
    """

    runs: tuple[TextRun, ...]
    width: float
    ending: str


class _Fragment(NamedTuple):
    """A part of a word in one style, in which no line can break."""

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
    """Fragments that stay together, the space before them, and how a line may end after them.

    `after` is " " between words, SOFT_HYPHEN where a hyphen appears at a break, "" at a hyphen or a forced break.
    `hyphen` is the width of that hyphen. Widths are points.
    """

    fragments: tuple[_Fragment, ...]
    width: float
    space: float
    after: str
    hyphen: float = 0


# breaks inside a word: after a hyphen between letters, after / ? & = _ . in addresses, after dashes
_JOINTS = re.compile(
    r"(?<=[^\W\d]-)(?=[^\W\d])|(?<=[/?&=_])(?=[^\s/])|(?<=[.])(?=[^\W\d]{2,})|(?<=\xad)|(?<=[–—])(?=\w)"
)
_LOST_WORD_SHARE = 0.2  # of the width: a last line of one word is too short below this
_BROKEN_WORD_COST = 900.0  # the cost of a break inside a word: that of 30 points of slack
_CITATION = re.compile(r" (?=\[\d)")
_BLANK_CHARACTERS = " \xa0"  # the characters of a blank to write on
_ADDRESS = re.compile(r"//|\bdoi:|www\.|@")


@memoize(4096)
def break_lines(text: Inline, family: FontFamily, size: float, width: float, *, bold: bool = False) -> tuple[Line, ...]:
    """Return the lines of a text, none wider than `width` points; a word that is wider is split between letters."""
    boxes, min_width = _build_boxes(text, family, size, bold)
    return (
        _set_lines(boxes, family, size, width)
        if width >= min_width
        else break_lines_uncached(text, family, size, width, bold=bold)
    )


@memoize(4096)
def _build_boxes(text: Inline, family: FontFamily, size: float, bold: bool) -> tuple[list[_Box], float]:
    """Return the boxes of a text, and the smallest line width for which they are valid, in points.

    They are cached because most texts are broken for several widths, to try columns and to balance headings.
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
    """Return the same as `break_lines` without caching: for a patient's words, in a `LetterFontFamily`.

    `known_spans` caches the boxes of spans without merge fields, for the next patient's copy of the same text in the
    same size and width.
    """
    return _set_lines(_BoxBuilder(family, size, width, known_spans).build_boxes(text, bold=bold), family, size, width)


def _set_lines(boxes: list[_Box], family: FontFamily, size: float, width: float) -> tuple[Line, ...]:
    """Return the lines of a text from its boxes."""
    if not boxes:
        return ()
    line_ends = _find_best_ends(boxes, width)
    lines, start = [], 0
    for end in line_ends:
        lines.append(_build_line(boxes[start:end], family, size, last=end == len(boxes)))
        start = end
    return tuple(lines)


def measure_text(text: Inline, family: FontFamily, size: float, *, bold: bool = False) -> float:
    """Return the width of a text on one line, in points."""
    return sum(line.width for line in break_lines(text, family, size, 1e9, bold=bold))


class SpanBoxes(NamedTuple):
    """The cached boxes of a span without merge fields: its first and last word, and the boxes between them."""

    end_words: tuple[str, str]
    boxes: tuple[_Box, ...]


class _BoxBuilder:
    """A builder of boxes: it measures words, and splits those wider than the line into fragments that fit.

    `known_spans` has the cached boxes of spans by index; new ones are added. `min_width` is the line width from which
    the boxes no longer depend on it, apart from the boxes' own widths.
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
        self.space = 0.0  # before the pending fragments

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
        """Add the words of a span between its first and last one."""
        start = len(self.boxes)
        for word in words[1:-1]:
            self.space = space if self.boxes else 0.0
            width = self._measure(word, bold)
            if word.isalpha() and width <= self.width:  # most words: they cannot be split
                self.boxes.append(
                    _Box((_Fragment(word, bold, span.link, index, width, span.field),), width, self.space, " ")
                )
            else:
                self._add_word(word, bold, span, index)
                self._close_box(" ")
        if start and not span.field:
            self._known_spans[index] = SpanBoxes((words[0], words[-1]), tuple(self.boxes[start:]))

    def _keep_together(self, span: Span, bold: bool) -> str:
        """Return a span's text with non-breaking spaces before citations and in phone numbers that fit on a line."""
        words = _CITATION.sub("\xa0", span.text.replace("\n", " ").replace("\t", " "))
        if not span.link.startswith("tel:"):
            return words
        self.min_width = max(self.min_width, width := self._measure(words, bold))
        return words.replace(" ", "\xa0") if width <= self.width else words

    def _add_word(self, word: str, bold: bool, span: Span, index: int) -> None:
        style = bold, span.link, index
        if word.rstrip(".,:;?!").isalpha():  # most words: only letters, they cannot be split
            self.pending_fragments.append(_Fragment(word, *style, self._measure(word, bold), span.field))
            return
        texts = _JOINTS.split(word) if self._can_split(word, bold) else [word]
        for number, text in enumerate(p for p in texts if p):
            if number and self.pending_fragments:
                self._close_box(SOFT_HYPHEN if self.pending_fragments[-1].text.endswith(SOFT_HYPHEN) else "")
            visible_text = text.replace(SOFT_HYPHEN, "")
            self.pending_fragments.append(_Fragment(text, *style, self._measure(visible_text, bold), span.field))

    def _can_split(self, word: str, bold: bool) -> bool:
        """Return whether a line may end inside a word: at soft hyphens, at dashes, in addresses.

        A word with a hard hyphen is split only if it is wider than the line: PDF readers remove a hyphen at the end of
        a line and join the halves, so that `FDA-approved` would become `FDAapproved`.
        """
        if SOFT_HYPHEN in word or "–" in word or "—" in word or _ADDRESS.search(word):
            return True
        return "-" in word and self._measure(word, bold) > self.width

    def _measure(self, text: str, bold: bool) -> float:
        return self._widths[bold](text) * self.size / 1000 if text else 0.0

    def _close_box(self, after: str) -> None:
        """Make a box of the pending fragments; `after` is how a line may end after it."""
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
        """Return the fragments with their blanks shortened so that all fit on the line.

        Together the blanks keep at least half of the line.
        """
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
        """Return parts of a fragment that each fit on the line or are a single letter."""
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
    """Return for each line the index of the box after its last, found by dynamic programming over the line ends."""
    count, available = len(boxes), width * 1.0001
    widths = [box.width for box in boxes]
    spaced_widths = [box.width + box.space for box in boxes]
    if widths[0] + sum(spaced_widths[1:]) <= width:
        return [count]
    hyphens = [box.hyphen for box in boxes]
    break_costs = [0.0 if box.after == " " else _BROKEN_WORD_COST for box in boxes]
    fewest_lines, least_costs, origin = [0, *[1 << 30] * count], [0.0] * (count + 1), [0] * (count + 1)
    for start in range(count):  # fewest lines and least cost of the boxes before each break
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
    """Return the cost of a paragraph's last line: low for a short line, high for one short word alone."""
    is_lost_word = start > 0 and end - start == 1 and used_width < _LOST_WORD_SHARE * width
    return (_LOST_WORD_SHARE * width) ** 2 * 4 if is_lost_word else (width - used_width) ** 2 * 0.01


@dataclasses.dataclass(slots=True)
class _OpenRun:
    """Words of a line in one style, while the line is built."""

    fragment: _Fragment
    text: str


def _build_line(boxes: list[_Box], family: FontFamily, size: float, *, last: bool) -> Line:
    open_runs: list[_OpenRun] = []
    for number, box in enumerate(boxes):
        if number and box.space:
            open_runs[-1].text += " "  # a space belongs to the words before it, so that no link starts with one
        for fragment in box.fragments:
            visible_text = fragment.text.replace(SOFT_HYPHEN, "")
            if open_runs and open_runs[-1].fragment.span == fragment.span:  # a span has one style
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
    """Return the words and single spaces of a text, the units that are shaped."""
    return [segment for segment in re.split(r"( )", text) if segment]


def measure_run(text: str, font: Font, size: float) -> float:
    """Return the width of a text in points, the sum of its words and spaces, as it is drawn word by word."""
    words = text.split(" ")
    return (sum(map(font.width_of, filter(None, words))) + (len(words) - 1) * font.width_of(" ")) * size / 1000
