"""A handout on the six panels of a folded sheet: which section stands on which panel, and what does not fit.

The cover has title and key message; the flap and the back have the sections that say so; the rest runs over the three
inside panels, each section whole where that can be. Nothing is cut off: what does not fit is told, panel by panel.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design import imposition
from brochure.design.laid_out_page import Area
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where, has_errors
from brochure.document.blocks import Callout, plain
from brochure.render.pdf.boxes.boxes import Column
from brochure.render.pdf.boxes.covers import stretched
from brochure.render.pdf.pages.story import Story, usual_panel
from brochure.render.pdf.tagging.structure_tree import Root
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.content.edition_content import Subject
    from brochure.design.imposition import Panel
    from brochure.document.blocks import Document, Section
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.boxes.colophon import Colophon
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element

SIZES = (12.0, 11.5, 11.0)  # running text: the design's, and how far it may fall
_INSIDE = ("inside left", "inside middle", "inside right")
_GAP = 14.0  # at least, between the sections of the back and the clinic at its foot


@dataclass(frozen=True)
class Leaflet:
    """A document as panels in reading order, each with its box, and what does not fit."""

    boxes: tuple[tuple[Panel, Box], ...]
    misfits: tuple[Problem, ...]

    def sides(self, height: float, top: float, bottom: float) -> list[list[tuple[Area, Box]]]:
        """Both sides of the sheet, the panels of each from left to right, with the places of their words."""
        found: list[list[tuple[Area, Box]]] = []
        for side in (0, 1):
            here = sorted((pair for pair in self.boxes if pair[0].side == side), key=lambda pair: pair[0].left)
            placed = []
            for panel, box in here:
                left, right = panel.safe
                placed.append((Area(left, height - bottom, right, height - top), box))
            found.append(placed)
        return found


class Folder:
    """Puts one document on its panels, in one size of running text; where it `runs_on`, sections may be parted."""

    def __init__(self, subject: Subject, setting: Setting, colophon: Colophon, draft: str, *, runs_on: bool) -> None:
        self.subject, self.setting, self.colophon, self.draft = subject, setting, colophon, draft
        self.runs_on = runs_on
        self.document: Document = subject.document
        self.panels = {panel.name: panel for panel in imposition.trifold(setting.edition.sheet[0])}
        self.room = setting.edition.height
        self.misfits: list[Problem] = []

    def fold(self, root: Root) -> Leaflet:
        """The panels' boxes, their elements made in reading order, whatever the order of drawing."""
        element = root.add("Document")
        flap, inside, back = self._shared_out()
        boxes: dict[str, Box] = {"cover": self._cover(element)}
        if flap:
            boxes["flap"] = self._column("flap", flap, element)
        choices = (_INSIDE,) if flap else (_INSIDE, ("flap", *_INSIDE))  # a free flap takes what is too much inside
        boxes |= self._spread(choices, inside, element)
        boxes["back"] = self._back(back, element)
        order = [panel for name, panel in self.panels.items() if name in boxes]
        return Leaflet(tuple((panel, boxes[panel.name]) for panel in order), tuple(self.misfits))

    def _shared_out(self) -> tuple[list[Section], list[Section], list[Section]]:
        """The sections of the flap, of the inside, of the back."""
        found: dict[str, list[Section]] = {"flap": [], "inside": [], "back": []}
        for section in self.document.sections:
            panel = usual_panel(section)
            found[panel if panel in found else "inside"].append(section)
        return found["flap"], found["inside"], found["back"]

    # one panel -------------------------------------------------------------------------------------------------

    def _story(self, *names: str) -> Story:
        """A story as wide as the narrowest of some panels."""
        left, right = min((self.panels[name].safe for name in names), key=lambda safe: safe[1] - safe[0])  # type: ignore[index]
        setting = replace(self.setting, edition=self.setting.edition.narrowed(left, right))
        return Story(setting, self.subject.pictures)

    def _cover(self, element: Element) -> Box:
        story = self._story("cover")
        box = story.cover(self.document, element, self.draft, self.room)
        over = box.height(story.setting.width) - self.room
        if over > 0.01:
            key = self.document.key_message
            where = (key.where if key else None) or self.document.title.where
            self._tell("cover", _quoted(self.document), over, where)
        return box

    def _column(self, name: str, sections: Sequence[Section], element: Element) -> Column:
        story = self._story(name)
        column = Column(tuple(story.section(section, element) for section in sections))
        over = column.height(story.setting.width) - self.room
        if over > 0.01:
            self._tell(name, f"“{_heading(sections[-1])}”", over, sections[-1].where)
        return column

    def _back(self, sections: Sequence[Section], element: Element) -> Box:
        """The back's sections, and at its foot the clinic, the review and the copy."""
        story = self._story("back")
        column = Column(tuple(story.section(section, element) for section in sections))
        foot = story.recalled((self.colophon,), element, lambda parent: self.colophon.box(story.setting, parent))
        wide = story.setting.width
        over = stretched(column, foot, wide, 0).height(wide) + _GAP - self.room
        if over > 0.01:
            last = sections[-1] if sections else None
            self._tell("back", f"“{_heading(last)}”" if last else "the clinic", over, last.where if last else None)
        return stretched(column, foot, wide, self.room)

    # the inside ------------------------------------------------------------------------------------------------

    def _spread(
        self, choices: Sequence[tuple[str, ...]], sections: Sequence[Section], element: Element
    ) -> dict[str, Box]:
        """Sections over the first choice of panels that holds each whole; else they run on, if they may."""
        for names in choices:
            whole = self._whole(names, sections)
            if whole is not None:
                return {name: self._column(name, there, element) for name, there in zip(names, whole, strict=True)}
        if not self.runs_on:
            self._tell("inside", f"“{_heading(sections[-1])}”", self.setting.scale.body.leading, sections[-1].where)
            return {}
        return self._running_on(choices, sections, element)

    def _running_on(
        self, choices: Sequence[tuple[str, ...]], sections: Sequence[Section], element: Element
    ) -> dict[str, Box]:
        """Sections that go on from one panel to the next, wherever they are to stand; what is too much is told."""
        names = choices[-1]
        story = self._story(*names)
        wide = story.setting.width
        column = Column(tuple(story.section(section, element) for section in sections))
        for choice in choices:
            parts = self._evenly(column, wide, len(choice))
            if parts is not None:
                self._told_astray(choice, sections)
                return dict(zip(choice, parts, strict=False))
        parts, rest = _poured(column, wide, [self.room] * len(names), forced=True)
        if isinstance(rest, Column):
            over = max(rest.height(wide), column.height(wide) - len(names) * self.room)
            first = sections[len(sections) - len(rest.boxes)]
            self._tell("inside", f"“{_heading(first)}”", over, first.where)
        return dict(zip(names, parts, strict=False))

    def _evenly(self, column: Column, wide: float, count: int) -> list[Box] | None:
        """A column over that many panels, none longer than it must be; None if it does not fit.

        The panels are tried a line longer at a time, so that none is full while the next stays empty.
        """
        line = self.setting.scale.body.leading
        tries = math.ceil(max(0.0, self.room - column.height(wide) / count) / line)
        for number in range(tries, -1, -1):
            parts, rest = _poured(column, wide, [self.room - number * line] * count, forced=not number)
            if rest is None:
                return parts
        return None

    def _told_astray(self, names: Sequence[str], sections: Sequence[Section]) -> None:
        """Sections that stand elsewhere than they ask for, as they had to be parted."""
        for section in sections:
            if section.panel in names:
                message = f"“{_heading(section)}” cannot stand on the {section.panel}: sections had to run on"
                hint = "shorten them with `brief:`, so that each panel holds whole sections"
                where = section.where or self.subject.handout.where
                self.misfits.append(Problem(WARNING, where, "unkept-panel", message, hint))

    def _whole(self, names: Sequence[str], sections: Sequence[Section]) -> tuple[list[Section], ...] | None:
        """The sections of each panel, so that the panels are filled as evenly as may be; None if they do not fit whole.

        Sections that name their panel stand there; the others keep their order from panel to panel. No panel is left
        empty before one that is not: readers begin at the left.
        """
        free = [section for section in sections if section.panel not in names]
        best: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, ())}
        for later, name in zip(range(len(names) - 1, -1, -1), names, strict=True):
            story = self._story(name)
            boxes = {id(section): story.section(section, Root()) for section in sections}  # their tags are thrown away
            now: dict[int, tuple[int, float, tuple[int, ...]]] = {}
            for start, (gaps, cost, ends) in best.items():
                for end in range(start, len(free) + 1):
                    there = _on_panel(name, sections, free[start:end])
                    tall = Column(tuple(boxes[id(section)] for section in there)).height(story.setting.width)
                    if tall > self.room + 0.01:
                        break
                    empty = 0 if tall else 1 + later  # the earlier an empty panel, the worse
                    found = (gaps + empty, cost + (self.room - tall) ** 2, (*ends, end))
                    now[end] = min(found, now.get(end, found))
            best = now
        if len(free) not in best:
            return None
        ends = best[len(free)][2]
        return tuple(
            _on_panel(name, sections, free[start:end])
            for name, start, end in zip(names, (0, *ends[:-1]), ends, strict=True)
        )

    # what does not fit -----------------------------------------------------------------------------------------

    def _tell(self, panel: str, what: str, over: float, where: Where | None) -> None:
        lines = math.ceil(round(over / self.setting.scale.body.leading, 3))
        count = "1 line" if lines == 1 else f"{lines} lines"
        message = f"{what} does not fit on the tri-fold: the {panel} has {count} too many"
        hint = "shorten it or its neighbours with `brief:`, move one with `panel:`, or leave one out with `editions:`"
        self.misfits.append(Problem(ERROR, where or self.subject.handout.where, "does-not-fit", message, hint))


def _poured(column: Column, wide: float, rooms: Sequence[float], *, forced: bool) -> tuple[list[Box], Box | None]:
    """A column cut into parts for so many rooms, and what is left of it; where `forced`, whatever rule that breaks."""
    parts: list[Box] = []
    rest: Box | None = column
    for room in rooms:
        if rest is None:
            break
        here, rest = rest.cut(wide, room, forced=forced)
        if here is None:
            return parts, rest
        parts.append(here)
    return parts, rest


def fold(subject: Subject, setting: Setting, colophon: Colophon, draft: str) -> tuple[Leaflet, Root, Setting]:
    """A document on panels, in the largest size of running text that fits; else what is too much in the smallest.

    Whole sections in a smaller size are better than sections that are parted.
    """
    for runs_on in (False, True):
        for size in SIZES:
            scale = setting.scale if size == setting.scale.body.size else setting.scale.smaller(size)
            sized = replace(setting, edition=replace(setting.edition, scale=scale))
            root = Root()
            leaflet = Folder(subject, sized, colophon, draft, runs_on=runs_on).fold(root)
            if not has_errors(leaflet.misfits):
                return leaflet, root, sized
    return leaflet, root, sized


def _on_panel(name: str, sections: Sequence[Section], free: Sequence[Section]) -> list[Section]:
    """Those that name a panel and some others, in the document's order."""
    return [section for section in sections if section.panel == name or any(section is other for other in free)]


def _heading(section: Section) -> str:
    if section.heading is not None:
        return plain(section.heading.spans)
    return next((plain(block.label.spans) for block in section.body if isinstance(block, Callout)), "")


def _quoted(document: Document) -> str:
    return "the key message" if document.key_message else f"“{plain(document.title.spans)}”"
