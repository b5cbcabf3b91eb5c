"""A handout as one printed edition: its boxes, its pages or panels, its bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from brochure.content.handout import read_more
from brochure.content.sections.base import phone_link, web_link
from brochure.design import qr
from brochure.diagnostics.problem import has_errors
from brochure.document.blocks import Span, plain
from brochure.render.pdf.boxes.footer import Facts
from brochure.render.pdf.pages import pages
from brochure.render.pdf.pages.layout_context import Setting
from brochure.render.pdf.pages.story import Story
from brochure.render.pdf.tagging.structure_tree import Root

if TYPE_CHECKING:
    from brochure.content.edition_content import Subject
    from brochure.design.laid_out_page import Page
    from brochure.diagnostics.problem import Problem
    from brochure.render.pdf.boxes.colophon import Colophon
    from brochure.render.pdf.merge.merge_text import Merged, Person
    from brochure.render.pdf.writer.xmp import Properties


class Made(NamedTuple):
    """The finished file, what stands on each of its pages, what does not fit, and what is left for other patients."""

    data: bytes
    pages: tuple[Page, ...]
    misfits: tuple[Problem, ...]
    merged: Merged | None = None


# a folded sheet is printed in its own size, and turned over its short edge
_FOLDED = (("PrintScaling", "None"), ("Duplex", "DuplexFlipShortEdge"))


def lay_out(
    subject: Subject,
    properties: Properties,
    review: str,
    *,
    draft: bool,
    gray: bool = False,
    person: Person | None = None,
) -> Made:
    """The finished file, what stands on each of its pages, and what does not fit; `review` is its review's state.

    With a person, whose words go into the document's blanks, it is that person's file; what was asked of them and the
    template for other patients are returned too.
    """
    brand = replace(subject.brand, palette=subject.brand.palette.gray()) if gray else subject.brand
    setting = Setting(subject.edition, brand, subject.family, subject.context.words, person)
    if subject.edition.is_folded:
        return _folded(subject, setting, properties, review, draft=draft, gray=gray)
    root = Root()
    boxes = Story(setting, subject.pictures).document(subject.document, root, draft=draft, review=review)
    facts = Facts(
        clinic=brand.name or plain(subject.document.title.spans),
        phone=brand.phone,
        review=review,
        copy=subject.copy,
    )
    return _made(pages.lay_out(boxes, pages.Making(root, setting, properties, gray), facts), setting)


def _folded(
    subject: Subject, setting: Setting, properties: Properties, review: str, *, draft: bool, gray: bool
) -> Made:
    from brochure.render.pdf.pages import panels

    leaflet, root, sized = panels.fold(subject, setting, _colophon(subject, review), review if draft else "")
    if has_errors(leaflet.misfits):
        return _made(pages.Finished(b"", ()), setting, leaflet.misfits)
    edition = setting.edition
    sides = leaflet.sides(edition.sheet[1], edition.top, edition.bottom)
    making = pages.Making(root, sized, properties, gray, _FOLDED)
    return _made(pages.lay_out_panels(sides, making), setting, leaflet.misfits)


def _made(finished: pages.Finished, setting: Setting, misfits: tuple[Problem, ...] = ()) -> Made:
    """Return a finished file, with what is left for other patients where a patient's words are in it."""
    person = setting.person
    return Made(
        finished.data, finished.pages, misfits, person.merged(finished.template) if person is not None else None
    )


def _colophon(subject: Subject, review: str) -> Colophon:
    """What stands at the foot of the back panel: instead of the section about the handout, and of footers."""
    from brochure.render.pdf.boxes.colophon import Colophon, lines_of

    brand, words, facts = subject.brand, subject.context.words, subject.handout.review
    written = words.format("written", date=words.date(facts.written)) if facts and facts.written else ""
    again = (
        words.format("next_check", date=words.date(facts.review_again_by)) if facts and facts.review_again_by else ""
    )
    lines = list(lines_of(brand.name, *brand.address.split("\n")))
    if brand.phone:
        lines.append(phone_link(brand.phone))
    lines += lines_of("", *brand.hours.split("\n"))
    more = read_more(subject.handout, subject.context)
    if brand.web_link and brand.web_link != more:  # else the QR code leads there, with the address beside it
        lines.append(web_link(brand.web))
    reviewed = bool(facts and facts.reviewed_by and facts.reviewed_on)
    lines.append((Span(review, bold=not reviewed),))
    lines += lines_of(
        "", written.removesuffix("."), again if reviewed else "", words.format("copy", fingerprint=subject.copy)
    )
    if not more or not qr.can_hold(more):
        return Colophon(tuple(lines))
    shown = web_link(more)
    return Colophon(tuple(lines), words.format("more", web="").strip(), more, shown)
