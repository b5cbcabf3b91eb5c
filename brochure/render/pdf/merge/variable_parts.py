"""What is drawn anew for each patient, and the room that is left for it in the pages that all share.

While the pages are made, a part is *recorded*: the numbers of its marked content and its links are settled, and go into
the structure tree. For each patient it is then *drawn* from the lines of that patient's words, with the same numbers.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from brochure.render.pdf.tagging.display_list import Linked, Opened, Part, Strand
from brochure.render.pdf.tagging.marked_content import link_entries
from brochure.render.pdf.tagging.structure_tree import Annotation, Element
from brochure.render.pdf.writer import writer
from brochure.render.pdf.writer.canvas import TaggedCanvas
from brochure.render.pdf.writer.syntax import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfbase import pdfdoc

    from brochure.design.line_breaking import Line
    from brochure.render.pdf.tagging.display_list import Draw, Event, LeftOut
    from brochure.render.pdf.writer.fonts import Lettered

_TOKEN = re.compile(r"^%part-(\d+)%$", re.MULTILINE)
_WINDOW = 12  # bits: 4 KB, as parts are small, and so is what setting up for each of them costs


class _Apart(TaggedCanvas):
    """A canvas without a page, on which a part is drawn: it knows colours and faces, and collects operators."""

    def __init__(self, like: TaggedCanvas, artifacts: int = 0) -> None:
        self.family, self.palette, self.gray = like.family, like.palette, like.gray
        self._code = []
        self._artifacts = artifacts
        self._faces: dict[bool, Lettered] = {}

    def _font(self, bold: bool) -> Lettered:
        return self._faces[bold]


class Recorder:
    """Records the parts that a canvas leaves out, and puts their streams into its pages; see `PartRecorder`."""

    def record(self, canvas: TaggedCanvas, event: LeftOut, element: Element) -> Part:
        """Return the part that is left out here; its marked content and links go into the canvas's structure tree."""
        page = _RecordingCanvas(canvas, event.artifacts)
        return page.part(event.question, event.lines, element, event.draw)

    def split(self, page: writer.Page, parts: list[Part], document: writer.Document) -> Iterator[Strand]:
        """Make a page's content an array: streams that all patients share, and between them strands of parts."""
        pieces = _TOKEN.split(page.stream)
        if len(pieces) == 1:
            return
        contents: list[pdfdoc.PDFObject] = []
        strand: list[Part] = []
        for position, piece in enumerate([*pieces, None]):
            if position % 2 and piece is not None:
                strand.append(parts[int(piece)])
                continue
            if strand and (piece is None or piece.strip()):
                contents.append(document.leave())
                yield Strand(contents[-1].number, tuple(strand))
                strand = []
            if piece is not None and piece.strip():
                body = writer.deflated((piece.strip("\n") + "\n").encode("ascii"))
                contents.append(writer.Written(writer.stream(b"", body)))
        page.contents = contents


class _RecordingCanvas(_Apart):
    """Records one part: its marked content and its links go into the structure tree of the canvas it is left out of."""

    def __init__(self, canvas: TaggedCanvas, artifacts: int) -> None:
        super().__init__(canvas, artifacts)
        self._canvas = canvas
        self._opens: list[str] = []
        self._links: list[tuple[int, bytes]] = []

    def part(self, question: int, lines: tuple[Line, ...], element: Element, draw: Draw) -> Part:
        """The part that is drawn so."""
        artifacts = self._artifacts
        draw(self, lines, element)
        self._settle()
        return Part(question, draw, artifacts, tuple(self._opens), tuple(self._links))

    def _font(self, bold: bool) -> Lettered:
        return self._canvas.lettered(bold)

    def _happen(self, event: Event, element: Element) -> None:
        canvas = self._canvas
        if isinstance(event, Opened):
            self._opens.append(canvas._open(event.owner(element)))
        elif isinstance(event, Linked):
            owner, reference = element.link(event.span), canvas._doc.leave()
            self._links.append((reference.number, link_entries(event, canvas.root.key(owner))))
            canvas._annotationrefs.append(reference)
            owner.kids.append(Annotation(canvas._doc.thisPageName(), reference.format(canvas._doc)))


class Painter(_Apart):
    """Draws the parts of pages for one patient after another."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        super().__init__(canvas)
        self._strands = tuple(canvas.strands)
        self._count = canvas._doc.left
        self._faces = {bold: canvas.lettered(bold) for bold in canvas.weights}
        self._opening: Iterator[str] = iter(())
        self._boxes: list[tuple[float, float, float, float]] = []
        self._element = Element("")  # stands for those whose marked content is numbered already

    def objects(self, answers: list[tuple[Line, ...]]) -> list[bytes]:
        """The objects that were left, in the order of their numbers, drawn from the lines of each answer."""
        made = [b""] * self._count
        for strand in self._strands:
            drawn: list[str] = []
            for part in strand.parts:
                self._code = []
                self._artifacts, self._opening, self._boxes = part.artifacts, iter(part.opens), []
                part.draw(self, answers[part.question], self._element)
                self._settle()
                drawn += self._code
                if next(self._opening, None) is not None:
                    raise RuntimeError("a part that was recorded otherwise than it is drawn")
                for box, (number, link) in zip(self._boxes, part.links, strict=True):
                    made[number] = b"<</Rect[%s]%s" % (numbers(*box).encode("ascii"), link)
            made[strand.number] = _stream("\n".join(drawn).encode("ascii"))
        self._code, self._boxes = [], []  # this outlives the patient
        return made

    def _happen(self, event: Event, element: Element) -> None:
        if isinstance(event, Opened):
            self._code.append(next(self._opening))
        elif isinstance(event, Linked):
            self._boxes.append(event.box)


def _stream(code: bytes) -> bytes:
    deflate = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, 5)  # a tenth larger than at its best, in a third of the time
    body = deflate.compress(code) + deflate.flush()
    return b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(body), body)
