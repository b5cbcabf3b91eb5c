"""Web pages made and read again: strictly, and without a browser."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.document.blocks import Figure, PeopleRow, Span, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = pipeline.BuildOptions(edition="html")

SHAPES = {"svg", "defs", "g", "path", "use", "clippath"}
TEXT = {"title", "h1", "h2", "h3", "p", "span", "strong", "a", "ul", "ol", "li", "dl", "dt", "dd", "figcaption"}
CONTAINERS = {"html", "head", "body", "header", "main", "footer", "section", "div", "figure"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
VOID = {"meta", "link", "img"}
ELEMENTS = SHAPES | TEXT | CONTAINERS | TABLES | VOID | {"style"}
STROKE = {f"stroke{end}" for end in ("", "-opacity", "-width", "-linecap", "-linejoin", "-miterlimit", "-dasharray")}
DRAWING_ATTRIBUTES = {
    "viewbox",
    "d",
    "x",
    "y",
    "fill",
    "fill-opacity",
    "fill-rule",
    "clip-rule",
    "clip-path",
    "stroke-dashoffset",
}
ACCESSIBILITY_ATTRIBUTES = {
    "lang",
    "alt",
    "role",
    "scope",
    "aria-label",
    "aria-hidden",
    "aria-labelledby",
    "data-column",
}
ATTRIBUTES = {"class", "id", "charset", "http-equiv", "content", "name", "rel", "href", "src", "width", "height"}
ATTRIBUTES |= STROKE | DRAWING_ATTRIBUTES | ACCESSIBILITY_ATTRIBUTES


class StrictPageReader(HTMLParser):
    """A page read strictly: every element is one we make, closed where it should be, with attributes we make.

    `places` tells of each element in what it stands, in the order of the text.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.element_places: list[str] = []
        self.start_tags: list[tuple[str, dict[str, str]]] = []
        self.open_tags: list[str] = []
        self.text_parts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open_tags, f"not closed: {self.open_tags}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attribute_values = {key: value or "" for key, value in attrs}
        assert tag in ELEMENTS, tag
        assert set(attribute_values) <= ATTRIBUTES, attribute_values
        self.element_places.append(f"{tag} in {self.open_tags[-1] if self.open_tags else ''}")
        self.start_tags.append((tag, attribute_values))
        if tag not in ("a", "strong"):
            self.text_parts.append(" ")
        self.text_parts += [f" {attribute_values[key]} " for key in ("aria-label", "alt") if attribute_values.get(key)]
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag, tag
        if tag not in ("a", "strong"):
            self.text_parts.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open_tags:
            self.text_parts.append(data)

    @property
    def text(self) -> str:
        """What can be seen or heard, with single spaces."""
        return normalize_spaces("".join(self.text_parts))

    def list_attribute_values(self, name: str) -> list[str]:
        return [attribute_values[name] for _, attribute_values in self.start_tags if name in attribute_values]


def normalize_spaces(text: str) -> str:
    return " ".join(text.split())


def build_page(path: Path) -> str:
    result = pipeline.build(path, PAGE)
    assert result.data is not None, "\n".join(map(str, result.problems))
    return result.data.decode()


def walk_texts(value: object) -> Iterator[str]:
    """Every text of a document, by walking whatever its blocks are made of."""
    if isinstance(value, tuple) and value and all(isinstance(item, Span) for item in value):
        yield from to_plain_text(value).split("\n")
    elif isinstance(value, tuple):
        for item in value:
            yield from walk_texts(item)
    elif is_dataclass(value):
        if isinstance(value, PeopleRow | Figure):
            yield value.alt
        for field in fields(value):
            yield from walk_texts(getattr(value, field.name))


def read_texts(path: Path) -> list[str]:
    loaded, _ = pipeline.load(path)
    assert loaded is not None
    prepared, _ = pipeline.tailor_and_check(loaded, PAGE)
    return [normalize_spaces(text) for text in walk_texts(prepared.content.document)]
