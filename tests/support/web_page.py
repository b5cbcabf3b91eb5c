"""Web pages made and read again: strictly, and without a browser."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.document.blocks import Figure, PeopleRow, Span, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = pipeline.Options(edition="html")

SHAPES = {"svg", "defs", "g", "path", "use", "clippath"}
TEXT = {"title", "h1", "h2", "h3", "p", "span", "strong", "a", "ul", "ol", "li", "dl", "dt", "dd", "figcaption"}
ROOMS = {"html", "head", "body", "header", "main", "footer", "section", "div", "figure"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
VOID = {"meta", "link", "img"}
ELEMENTS = SHAPES | TEXT | ROOMS | TABLES | VOID | {"style"}
STROKE = {f"stroke{end}" for end in ("", "-opacity", "-width", "-linecap", "-linejoin", "-miterlimit", "-dasharray")}
DRAWN = {"viewbox", "d", "x", "y", "fill", "fill-opacity", "fill-rule", "clip-rule", "clip-path", "stroke-dashoffset"}
HEARD = {"lang", "alt", "role", "scope", "aria-label", "aria-hidden", "aria-labelledby", "data-column"}
ATTRIBUTES = {"class", "id", "charset", "http-equiv", "content", "name", "rel", "href", "src", "width", "height"}
ATTRIBUTES |= STROKE | DRAWN | HEARD


class Reading(HTMLParser):
    """A page read strictly: every element is one we make, closed where it should be, with attributes we make.

    `places` tells of each element in what it stands, in the order of the text.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.places: list[str] = []
        self.starts: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.parts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        assert tag in ELEMENTS, tag
        assert set(given) <= ATTRIBUTES, given
        self.places.append(f"{tag} in {self.open[-1] if self.open else ''}")
        self.starts.append((tag, given))
        if tag not in ("a", "strong"):
            self.parts.append(" ")
        self.parts += [f" {given[key]} " for key in ("aria-label", "alt") if given.get(key)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag
        if tag not in ("a", "strong"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.parts.append(data)

    @property
    def text(self) -> str:
        """What can be seen or heard, with single spaces."""
        return spaced("".join(self.parts))

    def attributes(self, name: str) -> list[str]:
        return [given[name] for _, given in self.starts if name in given]


def spaced(text: str) -> str:
    return " ".join(text.split())


def page_of(path: Path) -> str:
    result = pipeline.build(path, PAGE)
    assert result.data is not None, "\n".join(map(str, result.problems))
    return result.data.decode()


def said(value: object) -> Iterator[str]:
    """Every text of a document, by walking whatever its blocks are made of."""
    if isinstance(value, tuple) and value and all(isinstance(part, Span) for part in value):
        yield from plain(value).split("\n")
    elif isinstance(value, tuple):
        for part in value:
            yield from said(part)
    elif is_dataclass(value):
        if isinstance(value, PeopleRow | Figure):
            yield value.alt
        for field in fields(value):
            yield from said(getattr(value, field.name))


def texts(path: Path) -> list[str]:
    loaded, _ = pipeline.load(path)
    assert loaded is not None
    content, _ = pipeline.tailor(loaded, PAGE)
    return [spaced(text) for text in said(content.subject.document)]
