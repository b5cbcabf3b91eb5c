"""One edition of a handout to PDF: its boxes, its pages or panels, its bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from brochure.content.handout import find_more_address
from brochure.content.sections.base import link_phone, link_web
from brochure.design import qr
from brochure.diagnostics.problem import has_errors
from brochure.document.blocks import Span, to_plain_text
from brochure.render.pdf.boxes.footer import FooterFacts
from brochure.render.pdf.pages import pages
from brochure.render.pdf.pages.layout_context import LayoutContext
from brochure.render.pdf.pages.story import StoryBuilder
from brochure.render.pdf.tagging.structure_tree import StructureRoot

if TYPE_CHECKING:
    from brochure.content.edition_content import EditionContent
    from brochure.design.laid_out_page import LaidOutPage
    from brochure.diagnostics.problem import Problem
    from brochure.render.pdf.boxes.colophon import Colophon
    from brochure.render.pdf.merge.merge_text import MergedLayout, MergeText
    from brochure.render.pdf.writer.xmp import DocumentProperties


class RenderedPdf(NamedTuple):
    """The finished file, what is on each of its pages, what does not fit, and the layout for other patients."""

    data: bytes
    pages: tuple[LaidOutPage, ...]
    fit_problems: tuple[Problem, ...]
    merge_result: MergedLayout | None = None


# a folded sheet is printed in its own size, and turned over its short edge
_FOLDED_PREFERENCES = (("PrintScaling", "None"), ("Duplex", "DuplexFlipShortEdge"))


def lay_out(
    content: EditionContent,
    properties: DocumentProperties,
    review_state: str,
    *,
    is_draft: bool,
    gray: bool = False,
    merge_text: MergeText | None = None,
) -> RenderedPdf:
    """Return the finished file, what is on each of its pages, and what does not fit.

    `review_state` is the state of the review, in words. With `merge_text`, a patient's words fill the blanks; the
    result then also has the layout queries of these words and the template for other patients.
    """
    brand = replace(content.brand, palette=content.brand.palette.to_gray()) if gray else content.brand
    context = LayoutContext(content.edition, brand, content.family, content.context.words, merge_text)
    if content.edition.is_folded:
        return _lay_out_folded(content, context, properties, review_state, is_draft=is_draft, gray=gray)
    root = StructureRoot()
    boxes = StoryBuilder(context, content.pictures).build_document(
        content.document, root, is_draft=is_draft, review_state=review_state
    )
    footer_facts = FooterFacts(
        clinic_name=brand.name or to_plain_text(content.document.title.spans),
        phone=brand.phone,
        review_state=review_state,
        fingerprint=content.fingerprint,
    )
    return _build_result(
        pages.lay_out_pages(boxes, pages.LayoutRun(root, context, properties, gray), footer_facts), context
    )


def _lay_out_folded(
    content: EditionContent,
    context: LayoutContext,
    properties: DocumentProperties,
    review_state: str,
    *,
    is_draft: bool,
    gray: bool,
) -> RenderedPdf:
    from brochure.render.pdf.pages import panels

    leaflet, root, sized_context = panels.lay_out_leaflet(
        content, context, _build_colophon(content, review_state), review_state if is_draft else ""
    )
    if has_errors(leaflet.fit_problems):
        return _build_result(pages.LaidOutFile(b"", ()), context, leaflet.fit_problems)
    edition = context.edition
    sides = leaflet.arrange_sides(edition.sheet_size[1], edition.top, edition.bottom)
    layout_run = pages.LayoutRun(root, sized_context, properties, gray, _FOLDED_PREFERENCES)
    return _build_result(pages.lay_out_panels(sides, layout_run), context, leaflet.fit_problems)


def _build_result(
    laid_out_file: pages.LaidOutFile, context: LayoutContext, fit_problems: tuple[Problem, ...] = ()
) -> RenderedPdf:
    """Return a finished file, with the layout for other patients if a patient's words are in it."""
    merge_text = context.merge_text
    return RenderedPdf(
        laid_out_file.data,
        laid_out_file.pages,
        fit_problems,
        merge_text.build_merged_layout(laid_out_file.template) if merge_text is not None else None,
    )


def _build_colophon(content: EditionContent, review_state: str) -> Colophon:
    """Return the foot of the back panel, which takes the place of footers and the section about the handout."""
    from brochure.render.pdf.boxes.colophon import Colophon, build_lines

    brand, words, review_record = content.brand, content.context.words, content.handout.review
    written_line = (
        words.format_entry("written", date=words.format_date(review_record.written))
        if review_record and review_record.written
        else ""
    )
    next_check_line = (
        words.format_entry("next_check", date=words.format_date(review_record.review_again_by))
        if review_record and review_record.review_again_by
        else ""
    )
    lines = list(build_lines(brand.name, *brand.address.split("\n")))
    if brand.phone:
        lines.append(link_phone(brand.phone))
    lines += build_lines("", *brand.hours.split("\n"))
    more_address = find_more_address(content.handout, content.context)
    if brand.web_link and brand.web_link != more_address:  # else it is next to the QR code
        lines.append(link_web(brand.web))
    is_reviewed = bool(review_record and review_record.reviewed_by and review_record.reviewed_on)
    lines.append((Span(review_state, bold=not is_reviewed),))
    lines += build_lines(
        "",
        written_line.removesuffix("."),
        next_check_line if is_reviewed else "",
        words.format_entry("copy", fingerprint=content.fingerprint),
    )
    if not more_address or not qr.can_hold(more_address):
        return Colophon(tuple(lines))
    shown_address = link_web(more_address)
    return Colophon(tuple(lines), words.format_entry("more", web="").strip(), more_address, shown_address)
