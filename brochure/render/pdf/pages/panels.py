"""A handout on the six panels of a folded sheet: which section goes on which panel, and what does not fit.

The cover has the title and the key message; the flap and the back have the sections that name them in the content;
all others go on the three inside panels, unsplit if possible. Nothing is cut off: what does not fit is a problem that
names the panel.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design import imposition
from brochure.design.laid_out_page import Area
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where, has_errors
from brochure.document.blocks import Callout, to_plain_text
from brochure.render.pdf.boxes.boxes import ColumnBox
from brochure.render.pdf.boxes.covers import stretch_to_height
from brochure.render.pdf.pages.story import StoryBuilder, choose_panel
from brochure.render.pdf.tagging.structure_tree import StructureRoot
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.content.edition_content import EditionContent
    from brochure.design.imposition import Panel
    from brochure.document.blocks import Document, SectionBlock
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.boxes.colophon import Colophon
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement

BODY_SIZES = (12.0, 11.5, 11.0)  # running text in points: the design's size, then the smaller ones that are tried
_INSIDE_PANELS = ("inside left", "inside middle", "inside right")
_COLOPHON_GAP = 14.0  # points, at least, between the sections of the back and the colophon at its foot


@dataclass(frozen=True)
class Leaflet:
    """A document as panels in reading order, each with its box, and the problems of what does not fit."""

    boxes: tuple[tuple[Panel, Box], ...]
    fit_problems: tuple[Problem, ...]

    def arrange_sides(self, height: float, top: float, bottom: float) -> list[list[tuple[Area, Box]]]:
        """Return the two sides of the sheet, each as its panels from left to right: the area for words, and the box.

        `height` is the sheet's; `top` and `bottom` are counted from the sheet's top (points).
        """
        sides: list[list[tuple[Area, Box]]] = []
        for side in (0, 1):
            side_boxes = sorted((pair for pair in self.boxes if pair[0].side == side), key=lambda pair: pair[0].left)
            placed_boxes = []
            for panel, box in side_boxes:
                left, right = panel.safe_bounds
                placed_boxes.append((Area(left, height - bottom, right, height - top), box))
            sides.append(placed_boxes)
        return sides


class LeafletComposer:
    """The composer of one document on its panels, in one size of running text.

    With `can_split_sections`, a section may go on from one panel to the next.
    """

    def __init__(
        self,
        content: EditionContent,
        context: LayoutContext,
        colophon: Colophon,
        draft_state: str,
        *,
        can_split_sections: bool,
    ) -> None:
        self.content, self.context, self.colophon, self.draft_state = content, context, colophon, draft_state
        self.can_split_sections = can_split_sections
        self.document: Document = content.document
        self.panels = {panel.name: panel for panel in imposition.build_trifold_panels(context.edition.sheet_size[0])}
        self.available_height = context.edition.height
        self.fit_problems: list[Problem] = []

    def compose_leaflet(self, root: StructureRoot) -> Leaflet:
        """Return the leaflet; structure elements are added in reading order, not in the order of drawing."""
        element = root.add_child("Document")
        flap, inside, back = self._assign_sections()
        boxes: dict[str, Box] = {"cover": self._build_cover(element)}
        if flap:
            boxes["flap"] = self._build_column("flap", flap, element)
        panel_choices = (
            (_INSIDE_PANELS,) if flap else (_INSIDE_PANELS, ("flap", *_INSIDE_PANELS))
        )  # a free flap takes what does not fit inside
        boxes |= self._fill_inside(panel_choices, inside, element)
        boxes["back"] = self._build_back(back, element)
        ordered_panels = [panel for name, panel in self.panels.items() if name in boxes]
        return Leaflet(tuple((panel, boxes[panel.name]) for panel in ordered_panels), tuple(self.fit_problems))

    def _assign_sections(self) -> tuple[list[SectionBlock], list[SectionBlock], list[SectionBlock]]:
        """Return the sections of the flap, of the inside and of the back."""
        sections_by_panel: dict[str, list[SectionBlock]] = {"flap": [], "inside": [], "back": []}
        for section in self.document.sections:
            panel_name = choose_panel(section)
            sections_by_panel[panel_name if panel_name in sections_by_panel else "inside"].append(section)
        return sections_by_panel["flap"], sections_by_panel["inside"], sections_by_panel["back"]

    # one panel -------------------------------------------------------------------------------------------------

    def _create_story_builder(self, *panel_names: str) -> StoryBuilder:
        """Return a story builder for the width of the narrowest of some panels."""
        left, right = min(
            (self.panels[panel_name].safe_bounds for panel_name in panel_names),  # type: ignore[index]
            key=lambda bounds: bounds[1] - bounds[0],
        )
        context = replace(self.context, edition=self.context.edition.narrow(left, right))
        return StoryBuilder(context, self.content.pictures)

    def _build_cover(self, element: StructureElement) -> Box:
        builder = self._create_story_builder("cover")
        box = builder.build_cover_box(self.document, element, self.draft_state, self.available_height)
        excess = box.measure_height(builder.context.width) - self.available_height
        if excess > 0.01:
            key_message = self.document.key_message
            where = (key_message.where if key_message else None) or self.document.title.where
            self._report_overflow("cover", _describe_cover_text(self.document), excess, where)
        return box

    def _build_column(self, panel_name: str, sections: Sequence[SectionBlock], element: StructureElement) -> ColumnBox:
        builder = self._create_story_builder(panel_name)
        column = ColumnBox(tuple(builder.build_section(section, element) for section in sections))
        excess = column.measure_height(builder.context.width) - self.available_height
        if excess > 0.01:
            self._report_overflow(panel_name, f"“{_get_heading_text(sections[-1])}”", excess, sections[-1].where)
        return column

    def _build_back(self, sections: Sequence[SectionBlock], element: StructureElement) -> Box:
        """Return the box of the back panel: its sections, and at its foot the colophon."""
        builder = self._create_story_builder("back")
        column = ColumnBox(tuple(builder.build_section(section, element) for section in sections))
        colophon_box = builder.build_cached(
            (self.colophon,), element, lambda parent: self.colophon.build_box(builder.context, parent)
        )
        width = builder.context.width
        excess = (
            stretch_to_height(column, colophon_box, width, 0).measure_height(width)
            + _COLOPHON_GAP
            - self.available_height
        )
        if excess > 0.01:
            last_section = sections[-1] if sections else None
            self._report_overflow(
                "back",
                f"“{_get_heading_text(last_section)}”" if last_section else "the text about the clinic",
                excess,
                last_section.where if last_section else None,
            )
        return stretch_to_height(column, colophon_box, width, self.available_height)

    # the inside ------------------------------------------------------------------------------------------------

    def _fill_inside(
        self, panel_choices: Sequence[tuple[str, ...]], sections: Sequence[SectionBlock], element: StructureElement
    ) -> dict[str, Box]:
        """Return the boxes of the inside panels, by panel.

        Take the first choice of panels that holds every section unsplit; if there is none, split sections if allowed,
        or report that they do not fit.
        """
        for panel_names in panel_choices:
            sections_by_panel = self._assign_unsplit_sections(panel_names, sections)
            if sections_by_panel is not None:
                return {
                    panel_name: self._build_column(panel_name, panel_sections, element)
                    for panel_name, panel_sections in zip(panel_names, sections_by_panel, strict=True)
                }
        if not self.can_split_sections:
            self._report_overflow(
                "inside", f"“{_get_heading_text(sections[-1])}”", self.context.scale.body.leading, sections[-1].where
            )
            return {}
        return self._split_over_panels(panel_choices, sections, element)

    def _split_over_panels(
        self, panel_choices: Sequence[tuple[str, ...]], sections: Sequence[SectionBlock], element: StructureElement
    ) -> dict[str, Box]:
        """Return boxes of sections that go on from one panel to the next, whatever panel they name.

        What does not fit on all panels is reported.
        """
        panel_names = panel_choices[-1]
        builder = self._create_story_builder(*panel_names)
        width = builder.context.width
        column = ColumnBox(tuple(builder.build_section(section, element) for section in sections))
        for chosen_names in panel_choices:
            panel_boxes = self._split_evenly(column, width, len(chosen_names))
            if panel_boxes is not None:
                self._warn_of_moved_sections(chosen_names, sections)
                return dict(zip(chosen_names, panel_boxes, strict=False))
        panel_boxes, remainder = _split_column(column, width, [self.available_height] * len(panel_names), forced=True)
        if isinstance(remainder, ColumnBox):
            excess = max(
                remainder.measure_height(width), column.measure_height(width) - len(panel_names) * self.available_height
            )
            first_section = sections[len(sections) - len(remainder.boxes)]
            self._report_overflow("inside", f"“{_get_heading_text(first_section)}”", excess, first_section.where)
        return dict(zip(panel_names, panel_boxes, strict=False))

    def _split_evenly(self, column: ColumnBox, width: float, panel_count: int) -> list[Box] | None:
        """Return a column split over that many panels, none taller than necessary; None if it does not fit.

        Panels are tried one line taller at a time, so that none is full while the next one is empty.
        """
        line_height = self.context.scale.body.leading
        max_lines_less = math.ceil(
            max(0.0, self.available_height - column.measure_height(width) / panel_count) / line_height
        )
        for lines_less in range(max_lines_less, -1, -1):
            panel_boxes, remainder = _split_column(
                column, width, [self.available_height - lines_less * line_height] * panel_count, forced=not lines_less
            )
            if remainder is None:
                return panel_boxes
        return None

    def _warn_of_moved_sections(self, panel_names: Sequence[str], sections: Sequence[SectionBlock]) -> None:
        """Report the sections that are not on the panel they name, because sections had to be split."""
        for section in sections:
            if section.panel in panel_names:
                message = (
                    f"“{_get_heading_text(section)}” could not be put on the {section.panel} panel: "
                    "there is so much text that sections go on from one panel to the next"
                )
                hint = "shorten sections with `brief:` until each one fits on its panel"
                where = section.where or self.content.handout.where
                self.fit_problems.append(Problem(WARNING, where, "unkept-panel", message, hint))

    def _assign_unsplit_sections(
        self, panel_names: Sequence[str], sections: Sequence[SectionBlock]
    ) -> tuple[list[SectionBlock], ...] | None:
        """Return the sections of each panel, filled as evenly as possible; None if they do not fit unsplit.

        Sections that name a panel go there; the others keep their order from panel to panel. No panel is left empty
        before one that is not: readers begin at the left.
        """
        unassigned = [section for section in sections if section.panel not in panel_names]
        best: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, ())}
        for panels_after, panel_name in zip(range(len(panel_names) - 1, -1, -1), panel_names, strict=True):
            builder = self._create_story_builder(panel_name)
            boxes = {
                id(section): builder.build_section(section, StructureRoot()) for section in sections
            }  # only measured: their elements are thrown away
            next_best: dict[int, tuple[int, float, tuple[int, ...]]] = {}
            for start, (gap_penalty, cost, ends) in best.items():
                for end in range(start, len(unassigned) + 1):
                    panel_sections = _select_panel_sections(panel_name, sections, unassigned[start:end])
                    height = ColumnBox(tuple(boxes[id(section)] for section in panel_sections)).measure_height(
                        builder.context.width
                    )
                    if height > self.available_height + 0.01:
                        break
                    added_penalty = 0 if height else 1 + panels_after  # the earlier an empty panel, the worse
                    candidate = (
                        gap_penalty + added_penalty,
                        cost + (self.available_height - height) ** 2,
                        (*ends, end),
                    )
                    next_best[end] = min(candidate, next_best.get(end, candidate))
            best = next_best
        if len(unassigned) not in best:
            return None
        ends = best[len(unassigned)][2]
        return tuple(
            _select_panel_sections(panel_name, sections, unassigned[start:end])
            for panel_name, start, end in zip(panel_names, (0, *ends[:-1]), ends, strict=True)
        )

    # what does not fit -----------------------------------------------------------------------------------------

    def _report_overflow(self, panel_name: str, text_name: str, excess: float, where: Where | None) -> None:
        line_count = math.ceil(round(excess / self.context.scale.body.leading, 3))
        line_count_text = "1 line" if line_count == 1 else f"{line_count} lines"
        message = f"too long for the tri-fold's {panel_name} by about {line_count_text}: {text_name} does not fit"
        hint = (
            "shorten it or the sections next to it with `brief:`, move one with `panel:`, "
            "or leave one out with `editions:`"
        )
        self.fit_problems.append(Problem(ERROR, where or self.content.handout.where, "does-not-fit", message, hint))


def _split_column(
    column: ColumnBox, width: float, available_heights: Sequence[float], *, forced: bool
) -> tuple[list[Box], Box | None]:
    """Return a column split into boxes for the available heights (points), and its remainder, if any.

    With `forced`, each panel takes something, whatever rule about splitting that breaks.
    """
    panel_boxes: list[Box] = []
    remainder: Box | None = column
    for available in available_heights:
        if remainder is None:
            break
        first_part, remainder = remainder.split(width, available, forced=forced)
        if first_part is None:
            return panel_boxes, remainder
        panel_boxes.append(first_part)
    return panel_boxes, remainder


def lay_out_leaflet(
    content: EditionContent, context: LayoutContext, colophon: Colophon, draft_state: str
) -> tuple[Leaflet, StructureRoot, LayoutContext]:
    """Return a document on panels in the largest size of running text that fits, its structure tree and its context.

    Unsplit sections in a smaller size are better than split ones. If nothing fits, the leaflet has the smallest size,
    and its problems say what does not fit.
    """
    for can_split_sections in (False, True):
        for body_size in BODY_SIZES:
            scale = context.scale if body_size == context.scale.body.size else context.scale.with_body_size(body_size)
            sized_context = replace(context, edition=replace(context.edition, scale=scale))
            root = StructureRoot()
            leaflet = LeafletComposer(
                content, sized_context, colophon, draft_state, can_split_sections=can_split_sections
            ).compose_leaflet(root)
            if not has_errors(leaflet.fit_problems):
                return leaflet, root, sized_context
    return leaflet, root, sized_context


def _select_panel_sections(
    panel_name: str, sections: Sequence[SectionBlock], others: Sequence[SectionBlock]
) -> list[SectionBlock]:
    """Return the sections that name a panel, and those among `others`, in the document's order."""
    return [section for section in sections if section.panel == panel_name or any(section is other for other in others)]


def _get_heading_text(section: SectionBlock) -> str:
    if section.heading is not None:
        return to_plain_text(section.heading.spans)
    return next((to_plain_text(block.label.spans) for block in section.body if isinstance(block, Callout)), "")


def _describe_cover_text(document: Document) -> str:
    return "the key message" if document.key_message else f"“{to_plain_text(document.title.spans)}”"
