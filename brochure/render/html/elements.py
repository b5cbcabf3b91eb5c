"""Elements of a web page, made by the standard library's element tree: what an author typed can never become markup."""

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

# A line does not begin with a citation: "[2]" belongs to what stands before it.
_CITATION = re.compile(r" (?=\[\d)")
_BLANK = "blank "
_CLOSING = re.compile(r"[.,:;?!)’”]+")
_SCHEMES = ("https:", "mailto:", "tel:")


def element(name: str, /, *children: Child, **attributes: str) -> Element:
    """An element with its children; texts are escaped when the page is written.

    Attributes are named as in HTML, with an underscore for a hyphen and after a word that Python keeps for itself
    (`class_`); those that are empty are left out.
    """
    made = Element(name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value})
    return extend(made, children)


def extend(parent: Element, children: Iterable[Child]) -> Element:
    """The element itself, with more children after those it has."""
    for child in children:
        if isinstance(child, Element):
            parent.append(child)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + child
        else:
            parent.text = (parent.text or "") + child
    return parent


def inline(spans: Inline) -> list[Child]:
    """A text with its bold words and links; a link goes only where a reader can trust it: https, mailto, tel."""
    made: list[Child] = []
    for link, group in groupby(spans, key=lambda span: span.link):
        words = list(_held(tuple(group)))
        made += [element("a", *words, href=link)] if link.lower().startswith(_SCHEMES) else words
    return made


def _held(spans: Inline) -> Iterator[Child]:
    """The words of spans; no line ends between a blank to write on and the comma or full stop behind it."""
    before: Element | None = None
    for span in spans:
        mark = _CLOSING.match(span.text) if before is not None else None
        if before is not None:
            yield element("span", before, _worded(replace(span, text=mark[0])), class_="held") if mark else before
        rest = replace(span, text=span.text[mark.end() :]) if mark else span
        made = _worded(rest)
        before = made if merge_fields.is_blank(rest) and isinstance(made, Element) else None
        if before is None and rest.text:
            yield made
    if before is not None:
        yield before


def _worded(span: Span) -> Child:
    """The words of a span; a blank to write on says for which field it is until `say_blanks` puts it in words."""
    if merge_fields.is_blank(span):
        look = f"{_BLANK}{merge_fields.kind_of(span)}"
        return element("span", class_=look, role="img", aria_label=merge_fields.label(span.field))
    text = _CITATION.sub("\xa0", span.text)
    return element("strong", text) if span.bold else text


def say_blanks(root: Element, words: Words) -> None:
    """Put what a screen reader says of each blank to write on into the page's language."""
    for blank in root.iter("span"):
        if blank.get("class", "").startswith(_BLANK):
            blank.set("aria-label", words.format("blank", field=blank.get("aria-label", "")))


def written(root: Element) -> str:
    """The page as text."""
    page = tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{page}\n"
