"""Elements of a web page, built with ElementTree, which escapes texts: what an author typed cannot become markup."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, tostring

from brochure.document import merge_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.languages import Words
    from brochure.document.blocks import Inline, Span

Child: TypeAlias = "Element | str"

# A line does not begin with a citation: "[2]" belongs to the word before it.
_CITATION_SPACE = re.compile(r" (?=\[\d)")
_BLANK_CLASS = "blank "
_CLOSING_PUNCTUATION = re.compile(r"[.,:;?!)’”]+")
_LINK_SCHEMES = ("https:", "mailto:", "tel:")


def build_element(name: str, /, *children: Child, **attributes: str) -> Element:
    """Return an element with its children; texts are escaped when the page is written.

    Attributes are named as in HTML, with an underscore for a hyphen and after a Python keyword (`class_`). Empty ones
    are left out.
    """
    new_element = Element(
        name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value}
    )
    return append_children(new_element, children)


def append_children(parent: Element, children: Iterable[Child]) -> Element:
    """Add children to an element after those it has; return the element."""
    for child in children:
        if isinstance(child, Element):
            parent.append(child)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + child
        else:
            parent.text = (parent.text or "") + child
    return parent


def build_inline(spans: Inline) -> list[Child]:
    """Return a text with its bold words and links; only https, mailto, and tel addresses become links."""
    children: list[Child] = []
    for link, group in groupby(spans, key=lambda span: span.link):
        link_children = list(_keep_punctuation(tuple(group)))
        children += (
            [build_element("a", *link_children, href=link)] if link.lower().startswith(_LINK_SCHEMES) else link_children
        )
    return children


def _keep_punctuation(spans: Inline) -> Iterator[Child]:
    """Yield the texts of spans; keep a blank on one line with the punctuation after it."""
    pending_blank: Element | None = None
    for span in spans:
        punctuation = _CLOSING_PUNCTUATION.match(span.text) if pending_blank is not None else None
        if pending_blank is not None:
            yield (
                build_element("span", pending_blank, _build_span(replace(span, text=punctuation[0])), class_="held")
                if punctuation
                else pending_blank
            )
        remainder = replace(span, text=span.text[punctuation.end() :]) if punctuation else span
        child = _build_span(remainder)
        pending_blank = child if merge_fields.is_blank(remainder) and isinstance(child, Element) else None
        if pending_blank is None and remainder.text:
            yield child
    if pending_blank is not None:
        yield pending_blank


def _build_span(span: Span) -> Child:
    """Return a span as an element or text; a blank is labeled with its field only, until `label_blanks` is called."""
    if merge_fields.is_blank(span):
        css_class = f"{_BLANK_CLASS}{merge_fields.kind_of_blank(span)}"
        return build_element("span", class_=css_class, role="img", aria_label=merge_fields.to_spoken_label(span.field))
    text = _CITATION_SPACE.sub("\xa0", span.text)
    return build_element("strong", text) if span.bold else text


def label_blanks(root: Element, words: Words) -> None:
    """Complete the label of each blank, for screen readers, in the page's language."""
    for blank in root.iter("span"):
        if blank.get("class", "").startswith(_BLANK_CLASS):
            blank.set("aria-label", words.format_entry("blank", field=blank.get("aria-label", "")))


def serialize_html(root: Element) -> str:
    """Return the page as text, with its document type."""
    page = tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{page}\n"
