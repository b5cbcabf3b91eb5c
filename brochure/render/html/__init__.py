"""Blocks -> a web page: one file with everything that it needs, which loads nothing else and runs no scripts.

`blocks` builds elements, `images` pictures, `fonts` the embedded fonts; `page.css` is the style sheet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.content.sections.base import link_phone
from brochure.document.blocks import to_plain_text
from brochure.render.html import fonts, images
from brochure.render.html.blocks import BodyBuilder
from brochure.render.html.elements import append_children, build_element, build_inline, label_blanks, serialize_html

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.content.edition_content import EditionContent
    from brochure.content.languages import Words
    from brochure.design.brand import Brand, Palette
    from brochure.document.blocks import Document
    from brochure.render.html.elements import Child

_STYLESHEET = Path(__file__).with_name("page.css")
# A browser may load only what is in the page itself (https://www.w3.org/TR/CSP3/).
_CONTENT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
_LOGO_SIZE = (96.0, 48.0)  # points
_COVER_SIZE = (450.0, 189.0)  # points


def render(content: EditionContent, *, fingerprint: str, review_state: str, is_draft: bool, title: str = "") -> str:
    """Return the whole handout as a web page; `review_state` is in words, as the page shows it.

    `title` replaces the handout's title in the browser's tabs and history if it is not empty.
    """
    words, document = content.context.words, content.document
    builder = BodyBuilder(words, content.pictures)
    main = build_element("main", _build_title(document))
    if document.key_message is not None:
        main.append(builder.build_block(document.key_message))
    append_children(main, [builder.build_section(section) for section in document.sections])
    masthead = _build_masthead(content.brand, words, review_state if is_draft else "")
    footer = _build_footer(content, review_state, words.format_entry("copy", fingerprint=fingerprint))
    page = build_element("body", *([masthead] if masthead is not None else []), main, footer)
    label_blanks(page, words)
    color_rules, page_rules = _format_color_rules(content.brand.palette), _STYLESHEET.read_text(encoding="utf-8")
    rules = "\n".join([fonts.build_font_rules(content.family, _collect_characters(page)), color_rules, page_rules])
    return serialize_html(
        build_element("html", _build_head(document, rules, title), page, lang=content.handout.language)
    )


def _build_head(document: Document, rules: str, title: str) -> Element:
    """Return the head element: metadata, title, and style sheet."""
    description = document.subtitle.spans if document.subtitle else document.title.spans
    description_elements = (
        [] if title else [build_element("meta", name="description", content=to_plain_text(description))]
    )
    children = (
        build_element("meta", charset="utf-8"),
        build_element("meta", http_equiv="Content-Security-Policy", content=_CONTENT_POLICY),
        build_element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        build_element("meta", name="referrer", content="no-referrer"),
        build_element("meta", name="format-detection", content="telephone=no"),
        build_element("title", title or to_plain_text(document.title.spans)),
        *description_elements,
        build_element("link", rel="icon", href="data:,"),  # else a browser requests one from the server
        build_element("style", rules),
    )
    return build_element("head", *children)


def _format_color_rules(palette: Palette) -> str:
    names = ("brand", "accent", "mid", "line", "write", "ink")
    return ":root{" + ";".join(f"--{name}:{getattr(palette, name)}" for name in names) + "}"


def _collect_characters(page: Element) -> set[str]:
    """Return every character that the page shows, with column labels for narrow screens."""
    columns = (cell.get("data-column", "") for cell in page.iter("td"))
    return set().union(*page.itertext(), *columns)


def _build_masthead(brand: Brand, words: Words, draft_reason: str) -> Element | None:
    """Return logo, clinic, cover picture, and for a draft the reason why it is one; None if there is none of them."""
    clinic: list[Child] = []
    if brand.logo is not None:
        alt = words.format_entry("logo", name=brand.name)
        logo = images.build_picture(brand.logo, alt, _LOGO_SIZE, "logo")
        clinic.append(build_element("div", logo, class_="logo"))
    if brand.name:
        clinic.append(build_element("div", brand.name, class_="clinic"))
    if brand.tagline:
        clinic.append(build_element("p", brand.tagline, class_="tagline"))
    if draft_reason:
        clinic.append(build_element("p", build_element("strong", words["draft"]), " ", draft_reason, class_="draft"))
    children = [build_element("div", *clinic, class_="whose")] if clinic else []
    if brand.cover is not None:
        cover = images.build_picture(brand.cover, brand.cover_shows, _COVER_SIZE, "cover")
        children.append(build_element("div", cover, class_="cover"))
    return build_element("header", *children) if children else None


def _build_title(document: Document) -> Element:
    """Return the handout's title and subtitle."""
    subtitle = (
        [build_element("p", *build_inline(document.subtitle.spans), class_="subtitle")] if document.subtitle else []
    )
    return build_element("div", build_element("h1", *build_inline(document.title.spans)), *subtitle, class_="title")


def _build_footer(content: EditionContent, review_state: str, fingerprint_text: str) -> Element:
    """Return the footer: clinic, phone, review state, and fingerprint."""
    brand = content.brand
    clinic: list[Child] = [build_element("strong", brand.name or to_plain_text(content.document.title.spans))]
    if brand.phone:
        clinic += [" · ", *build_inline(link_phone(brand.phone))]
    return build_element(
        "footer",
        build_element("p", *clinic),
        build_element("p", review_state),
        build_element("p", fingerprint_text, class_="copy"),
    )
