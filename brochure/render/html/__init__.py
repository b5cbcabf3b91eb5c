"""Blocks -> a web page: one file with all it needs inside, that asks for nothing from elsewhere and runs nothing.

`blocks` makes elements, `drawings` pictures, `faces` carries the type faces, `page.css` is the look.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.content.sections.base import phone_link
from brochure.document.blocks import plain
from brochure.render.html import fonts, images
from brochure.render.html.blocks import Body
from brochure.render.html.elements import element, extend, inline, say_blanks, written

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.content.edition_content import Subject
    from brochure.content.languages import Words
    from brochure.design.brand import Brand, Palette
    from brochure.document.blocks import Document
    from brochure.render.html.elements import Child

_STYLE = Path(__file__).with_name("page.css")
# What a browser may load for this page: what stands in it (https://www.w3.org/TR/CSP3/).
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
_LOGO = (96.0, 48.0)  # points
_COVER = (450.0, 189.0)


def render(subject: Subject, *, copy: str, review: str, draft: bool, title: str = "") -> str:
    """The whole handout as a web page; `copy` is its fingerprint, `review` its review's state in words.

    `title` is what the page is called in lists of windows and of pages visited, where that is not the handout's own.
    """
    words, document = subject.context.words, subject.document
    body = Body(words, subject.pictures)
    main = element("main", _title(document))
    if document.key_message is not None:
        main.append(body.block(document.key_message))
    extend(main, [body.section(section) for section in document.sections])
    head = _masthead(subject.brand, words, review if draft else "")
    foot = _foot(subject, review, words.format("copy", fingerprint=copy))
    page = element("body", *([head] if head is not None else []), main, foot)
    say_blanks(page, words)
    colours, look = _colours(subject.brand.palette), _STYLE.read_text(encoding="utf-8")
    style = "\n".join([fonts.style(subject.family, _characters(page)), colours, look])
    return written(element("html", _head(document, style, title), page, lang=subject.handout.language))


def _head(document: Document, style: str, title: str) -> Element:
    """What the page says of itself to the browser."""
    described = document.subtitle.spans if document.subtitle else document.title.spans
    told = [] if title else [element("meta", name="description", content=plain(described))]
    facts = (
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="format-detection", content="telephone=no"),
        element("title", title or plain(document.title.spans)),
        *told,
        element("link", rel="icon", href="data:,"),  # else a browser asks the server for one
        element("style", style),
    )
    return element("head", *facts)


def _colours(palette: Palette) -> str:
    names = ("brand", "accent", "mid", "line", "write", "ink")
    return ":root{" + ";".join(f"--{name}:{getattr(palette, name)}" for name in names) + "}"


def _characters(page: Element) -> set[str]:
    """Every character that the page shows."""
    columns = (cell.get("data-column", "") for cell in page.iter("td"))
    return set().union(*page.itertext(), *columns)


def _masthead(brand: Brand, words: Words, draft: str) -> Element | None:
    """Logo and clinic's name beside the cover picture; a draft says that it is one, and why."""
    clinic: list[Child] = []
    if brand.logo is not None:
        alt = words.format("logo", name=brand.name)
        mark = images.picture(brand.logo, alt, _LOGO, "logo")
        clinic.append(element("div", mark, class_="logo"))
    if brand.name:
        clinic.append(element("div", brand.name, class_="clinic"))
    if brand.tagline:
        clinic.append(element("p", brand.tagline, class_="tagline"))
    if draft:
        clinic.append(element("p", element("strong", words["draft"]), " ", draft, class_="draft"))
    parts = [element("div", *clinic, class_="whose")] if clinic else []
    if brand.cover is not None:
        cover = images.picture(brand.cover, brand.cover_shows, _COVER, "cover")
        parts.append(element("div", cover, class_="cover"))
    return element("header", *parts) if parts else None


def _title(document: Document) -> Element:
    """The title, and what the handout is about."""
    subtitle = [element("p", *inline(document.subtitle.spans), class_="subtitle")] if document.subtitle else []
    return element("div", element("h1", *inline(document.title.spans)), *subtitle, class_="title")


def _foot(subject: Subject, review: str, copy: str) -> Element:
    """Whose handout it is, whom to call, whether it was reviewed, and which copy it is."""
    brand = subject.brand
    whose: list[Child] = [element("strong", brand.name or plain(subject.document.title.spans))]
    if brand.phone:
        whose += [" · ", *inline(phone_link(brand.phone))]
    return element("footer", element("p", *whose), element("p", review), element("p", copy, class_="copy"))
