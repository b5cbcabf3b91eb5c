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

    from brochure.design.fonts import Face, Family
    from brochure.document.blocks import Inline, Span


@dataclass(frozen=True, slots=True)
class Run:
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
        return bool(self.field) and not self.text.strip(_ROOM)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs from left to right, its width, and what a reader must still hear at its end.

    `ending` is a space where words part, empty where a word or a hyphen goes on in the next line.
    """

    runs: tuple[Run, ...]
    width: float
    ending: str


class _Piece(NamedTuple):
    """A part of a word in one look: what no line break can split further."""

    text: str
    bold: bool
    link: str
    span: int
    width: float
    field: str = ""

    @property
    def is_blank(self) -> bool:
        return bool(self.field) and not self.text.strip(_ROOM)


class _Box(NamedTuple):
    """Pieces that stay together, the space before them, and how a line may end after them.

    `after`: " " between words, SOFT_HYPHEN where a hyphen would appear, "" at a hyphen or a forced break.
    """

    pieces: tuple[_Piece, ...]
    width: float
    space: float
    after: str
    hyphen: float = 0


# a line may also end after these, inside a word: a hyphen between letters, the joints of an address
_JOINTS = re.compile(
    r"(?<=[^\W\d]-)(?=[^\W\d])|(?<=[/?&=_])(?=[^\s/])|(?<=[.])(?=[^\W\d]{2,})|(?<=\xad)|(?<=[–—])(?=\w)"
)
_LOST = 0.2  # of the width: a last word shorter than this looks lost
_BROKEN = 900.0  # what a line that ends inside a word costs: as much as 30 points of slack
_CITATION = re.compile(r" (?=\[\d)")
_ROOM = " \xa0"  # what a blank to write on is made of
_ADDRESS = re.compile(r"//|\bdoi:|www\.|@")


@memoize(4096)
def break_lines(text: Inline, family: Family, size: float, width: float, *, bold: bool = False) -> tuple[Line, ...]:
    """Break a text into lines no wider than `width` points; a word that is wider is split where it must be."""
    boxes, least = _packed(text, family, size, bold)
    return _set(boxes, family, size, width) if width >= least else broken(text, family, size, width, bold=bold)


@memoize(4096)
def _packed(text: Inline, family: Family, size: float, bold: bool) -> tuple[list[_Box], float]:
    """The words of a text in boxes, as they are for all lines of some width, and that width.

    Most texts are broken for several widths: columns are tried, and headings balanced.
    """
    packer = _Packer(family, size, inf)
    boxes = packer.pack(text, bold=bold)
    return boxes, max([packer.least, *[box.width for box in boxes]])


def broken(
    text: Inline,
    family: Family,
    size: float,
    width: float,
    *,
    bold: bool = False,
    known: dict[int, Known] | None = None,
) -> tuple[Line, ...]:
    """The same as `break_lines`, and nothing is remembered: for a patient's words, in a family of `letters`.

    `known` remembers, from one patient to the next, what the same text's other words come to in the same setting.
    """
    return _set(_Packer(family, size, width, known).pack(text, bold=bold), family, size, width)


def _set(boxes: list[_Box], family: Family, size: float, width: float) -> tuple[Line, ...]:
    """The lines of a text in boxes."""
    if not boxes:
        return ()
    ends = _best_ends(boxes, width)
    lines, start = [], 0
    for end in ends:
        lines.append(_line(boxes[start:end], family, size, last=end == len(boxes)))
        start = end
    return tuple(lines)


def text_width(text: Inline, family: Family, size: float, *, bold: bool = False) -> float:
    """The width of a text on one line."""
    return sum(line.width for line in break_lines(text, family, size, 1e9, bold=bold))


class Known(NamedTuple):
    """What is known of a span that holds no patient's words: its first word and its last, and the boxes between."""

    ends: tuple[str, str]
    boxes: tuple[_Box, ...]


class _Packer:
    """Puts words into boxes, measuring them; a box wider than the line is cut into letters that fit.

    `known` are spans, by their numbers, of which the boxes are known from another time; what is found out is added.
    `least` is a width from which on the boxes are the same, as far as their own widths do not tell.
    """

    def __init__(self, family: Family, size: float, width: float, known: dict[int, Known] | None = None) -> None:
        self._known = {} if known is None else known
        self.family, self.size, self.width = family, size, width
        self._widths = family.regular.width, family.bold.width
        self.boxes: list[_Box] = []
        self.pending: list[_Piece] = []
        self.least = 0.0
        self.space = 0.0  # before the pending pieces

    def pack(self, text: Inline, *, bold: bool) -> list[_Box]:
        for index, span in enumerate(text):
            strong = bold or span.bold
            known = self._known.get(index)
            words: Sequence[str] = known.ends if known else self._kept(span, strong).split(" ")
            self._word(words[0], strong, span, index)
            if len(words) > 1:
                self._close(" ")
                space = self._measure(" ", strong)
                if known:
                    self.boxes += known.boxes
                else:
                    self._between(words, strong, span, index, space)
                self.space = space if self.boxes else 0.0
                self._word(words[-1], strong, span, index)
        self._close(" ")
        return self.boxes

    def _between(self, words: Sequence[str], bold: bool, span: Span, index: int, space: float) -> None:
        """The words of a span between its first and its last one, each between spaces."""
        start = len(self.boxes)
        for word in words[1:-1]:
            self.space = space if self.boxes else 0.0
            width = self._measure(word, bold)
            if word.isalpha() and width <= self.width:  # most words: nowhere to be split
                self.boxes.append(
                    _Box((_Piece(word, bold, span.link, index, width, span.field),), width, self.space, " ")
                )
            else:
                self._word(word, bold, span, index)
                self._close(" ")
        if start and not span.field:
            self._known[index] = Known((words[0], words[-1]), tuple(self.boxes[start:]))

    def _kept(self, span: Span, bold: bool) -> str:
        """The words of a span, the spaces where no line may end made hard: before a citation, in a phone number."""
        words = _CITATION.sub("\xa0", span.text.replace("\n", " ").replace("\t", " "))
        if not span.link.startswith("tel:"):
            return words
        self.least = max(self.least, width := self._measure(words, bold))
        return words.replace(" ", "\xa0") if width <= self.width else words

    def _word(self, word: str, bold: bool, span: Span, index: int) -> None:
        look = bold, span.link, index
        if word.rstrip(".,:;?!").isalpha():  # most words: letters alone, nowhere to be split
            self.pending.append(_Piece(word, *look, self._measure(word, bold), span.field))
            return
        parts = _JOINTS.split(word) if self._may_split(word, bold) else [word]
        for number, part in enumerate(p for p in parts if p):
            if number and self.pending:
                self._close(SOFT_HYPHEN if self.pending[-1].text.endswith(SOFT_HYPHEN) else "")
            shown = part.replace(SOFT_HYPHEN, "")
            self.pending.append(_Piece(part, *look, self._measure(shown, bold), span.field))

    def _may_split(self, word: str, bold: bool) -> bool:
        """Whether a line may end inside a word: at soft hyphens, dashes, the joints of an address.

        At a hard hyphen only when the word is wider than the line: readers drop a hyphen at a line's end and join
        the halves, and `FDA-approved` would come out as `FDAapproved`.
        """
        if SOFT_HYPHEN in word or "–" in word or "—" in word or _ADDRESS.search(word):
            return True
        return "-" in word and self._measure(word, bold) > self.width

    def _measure(self, text: str, bold: bool) -> float:
        return self._widths[bold](text) * self.size / 1000 if text else 0.0

    def _close(self, after: str) -> None:
        """End a box, telling how a line may end after it."""
        pending, space = self.pending, self.space
        if pending:
            self.pending = []
        self.space = 0.0
        if not pending:
            if self.boxes and after == " ":
                self.boxes[-1] = self.boxes[-1]._replace(after=" ")
            return
        total = sum(piece.width for piece in pending)
        if total > self.width and any(piece.is_blank for piece in pending):
            pending = self._shortened(pending)
            total = sum(piece.width for piece in pending)
        if total <= self.width:
            hyphen = self._measure(SOFT_HYPHEN, pending[-1].bold) if after == SOFT_HYPHEN else 0.0
            self.boxes.append(_Box(tuple(pending), total, space, after, hyphen))
            return
        cut = [part for piece in pending for part in self._cut(piece)]
        for number, part in enumerate(cut):
            last = number == len(cut) - 1
            self.boxes.append(_Box((part,), part.width, 0.0 if number else space, after if last else ""))

    def _shortened(self, pieces: list[_Piece]) -> list[_Piece]:
        """Pieces whose blanks to write on leave room for what stands close to them, if half of the line does for it."""
        blanks = [piece for piece in pieces if piece.is_blank]
        others = sum(piece.width for piece in pieces if not piece.is_blank)
        share = max(self.width - others, self.width / 2) / len(blanks)
        made = []
        for piece in pieces:
            if piece.is_blank:
                text = piece.text[: max(1, int(share / (piece.width / len(piece.text))))]
                made.append(piece._replace(text=text, width=self._measure(text, piece.bold)))
            else:
                made.append(piece)
        return made

    def _cut(self, piece: _Piece) -> list[_Piece]:
        """Parts of a piece that are each no wider than the line, at least one letter long."""
        text = piece.text.replace(SOFT_HYPHEN, "")
        parts, start, used = [], 0, 0.0
        for position, letter in enumerate(text):
            advance = self._measure(letter, piece.bold)
            if used + advance > self.width and position > start and not combining(letter):
                parts.append(text[start:position])
                start, used = position, 0.0
            used += advance
        parts.append(text[start:])
        return [piece._replace(text=part, width=self._measure(part, piece.bold)) for part in parts if part]


def _best_ends(boxes: list[_Box], width: float) -> list[int]:
    """For each line the number of the box after its last, by dynamic programming over line ends."""
    count, room = len(boxes), width * 1.0001
    widths = [box.width for box in boxes]
    spaced = [box.width + box.space for box in boxes]
    if widths[0] + sum(spaced[1:]) <= width:
        return [count]
    hyphens = [box.hyphen for box in boxes]
    broken = [0.0 if box.after == " " else _BROKEN for box in boxes]
    fewest, least, origin = [0, *[1 << 30] * count], [0.0] * (count + 1), [0] * (count + 1)
    for start in range(count):  # the lines, and their raggedness, for the boxes before each break
        lines, cost = fewest[start] + 1, least[start]
        used = widths[start]
        for end in range(start + 1, count + 1):
            if end - 1 > start:
                used += spaced[end - 1]
                if used > room:
                    break
                if used + hyphens[end - 1] > room:
                    continue
            if lines > fewest[end]:
                continue
            slack = width - used
            found = cost + (slack * slack + broken[end - 1] if end < count else _last(start, end, used, width))
            if lines < fewest[end] or found < least[end]:
                fewest[end], least[end], origin[end] = lines, found, start
    ends, end = [], count
    while end:
        ends.append(end)
        end = origin[end]
    return ends[::-1]


def _last(start: int, end: int, used: float, width: float) -> float:
    """How much a paragraph's last line spoils it: it may be short, but one short word alone looks lost."""
    alone = start > 0 and end - start == 1 and used < _LOST * width
    return (_LOST * width) ** 2 * 4 if alone else (width - used) ** 2 * 0.01


@dataclasses.dataclass(slots=True)
class _Strand:
    """Words of a line that share a look, while the line is put together."""

    piece: _Piece
    text: str


def _line(boxes: list[_Box], family: Family, size: float, *, last: bool) -> Line:
    strands: list[_Strand] = []
    for number, box in enumerate(boxes):
        if number and box.space:
            strands[-1].text += " "  # a space belongs to the words before it, so that no link begins with one
        for piece in box.pieces:
            shown = piece.text.replace(SOFT_HYPHEN, "")
            if strands and strands[-1].piece.span == piece.span:  # a span has one look
                strands[-1].text += shown
            else:
                strands.append(_Strand(piece, shown))
    ending = boxes[-1].after
    if ending == SOFT_HYPHEN and not last:
        strands[-1].text += SOFT_HYPHEN
    return _placed(strands, family, size, "" if last or ending == SOFT_HYPHEN else ending)


def _placed(strands: list[_Strand], family: Family, size: float, ending: str) -> Line:
    runs, x = [], 0.0
    for strand in strands:
        look = strand.piece
        width = run_width(strand.text, family.face(bold=look.bold), size)
        runs.append(Run(strand.text, look.bold, look.link, look.span, x, width, look.field))
        x += width
    return Line(tuple(runs), x, ending)


def words_of(text: str) -> list[str]:
    """A run's text as words and single spaces, the units that are shaped."""
    return [part for part in re.split(r"( )", text) if part]


def run_width(text: str, face: Face, size: float) -> float:
    """The width of a run, word by word as it will be drawn."""
    words = text.split(" ")
    return (sum(map(face.width, filter(None, words))) + (len(words) - 1) * face.width(" ")) * size / 1000
