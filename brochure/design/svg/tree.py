"""Safe parsing of an SVG file: its elements as a plain tree, and the style of each element.

The file is untrusted. Entities, document types with an internal subset, external style sheets, and trees that are too
large or too deep are refused. No other file is ever opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_ELEMENTS = 20_000
MAX_DEPTH = 60

INHERITED = (
    *("clip-rule", "color", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-dasharray", "stroke-dashoffset"),
    *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "visibility"),
)
PROPERTIES = frozenset(
    (
        *INHERITED,
        *("clip-path", "display", "filter", "marker-end", "marker-mid", "marker-start", "mask", "mix-blend-mode"),
        *("opacity", "stop-color", "stop-opacity", "vector-effect"),
    )
)

_COMMENT = compile_lazily(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = compile_lazily(r"[{};]|[^{};]+")
_SELECTOR = compile_lazily(r"(\*|[A-Za-z][\w-]*)?([.#][\w-]+)?")
_IGNORED_RULES = ("@charset", "@namespace", "@font-face")  # do not affect shapes


class SvgError(Exception):
    """An SVG file that cannot be drawn: the rule, the reason as a clause about the file, and a hint."""

    def __init__(self, rule: str, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.rule, self.reason, self.hint = rule, reason, hint


@dataclass
class XmlElement:
    """One element: its name without the prefix `svg:`, attributes, line in the file from 1, children, and text."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    children: list[XmlElement] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute's text without spaces at either end."""
        return self.attributes.get(name, default).strip()

    def get_href(self) -> str:
        """Return the link target of the element, or an empty text."""
        return self.get("href") or self.get("xlink:href")

    def iter_all(self) -> Iterator[XmlElement]:
        """Yield the element and all elements inside it, in the order of the file."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(reversed(element.children))


def parse_xml(data: bytes) -> XmlElement:
    """Return the root `svg` element of a file. Raises SvgError if the file is damaged or not allowed."""
    builder = _TreeBuilder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as fault:
        meaning = _MEANINGS.get(fault.code, "it is not XML")
        reason = f"is a damaged SVG file: {meaning}, on its line {fault.lineno}"
        raise SvgError("broken-picture", reason, _RESAVE_HINT) from None
    except (LookupError, ValueError):  # an encoding that Python does not know or XML does not allow
        raise SvgError("broken-picture", "has an unknown text encoding", _RESAVE_HINT) from None
    finally:
        del builder.parser  # parser and builder refer to each other, which would keep both in memory
    if builder.root is None or builder.root.tag != "svg":
        raise SvgError("broken-picture", "is not an SVG drawing", _RESAVE_HINT)
    return builder.root


_MEANINGS = {  # by expat's error codes, which are the same in every version; its own messages may change
    2: "it is not XML",
    3: "it is cut off",
    4: "it is not XML",
    5: "a tag is not complete",
    6: "it has damaged letters",
    7: "a tag does not close the last tag that was opened",
    8: "a tag has the same attribute twice",
    9: "it has something after its end",
    11: "it has an unknown name between & and ;",
    14: "it has a number between &# and ; that is not a letter",
    17: "it has something before <?xml",
    19: "its text encoding is not the one it names",
    20: "a part that starts with <![CDATA[ has no end",
    30: "its <?xml line is damaged",
}


_RESAVE_HINT = "save the picture again in the drawing program as plain SVG"


class _TreeBuilder:
    """A builder of the tree, with the functions that expat calls."""

    def __init__(self) -> None:
        self.root: XmlElement | None = None
        self.open_elements: list[XmlElement] = []
        self.count = 0
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start_element
        parser.EndElementHandler = self.end_element
        parser.CharacterDataHandler = self.add_characters
        parser.StartDoctypeDeclHandler = self.check_doctype
        parser.EntityDeclHandler = self.refuse_entity
        parser.ProcessingInstructionHandler = self.check_instruction

    def start_element(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise SvgError("picture-too-large", f"has more than {MAX_ELEMENTS:,} parts", "simplify the drawing")
        if len(self.open_elements) >= MAX_DEPTH:
            raise SvgError("picture-too-large", f"has groups nested more than {MAX_DEPTH} deep", "ungroup the drawing")
        element = XmlElement(tag.removeprefix("svg:"), attributes, self.parser.CurrentLineNumber)
        if self.open_elements:
            self.open_elements[-1].children.append(element)
        else:
            self.root = element
        self.open_elements.append(element)

    def end_element(self, _tag: str) -> None:
        self.open_elements.pop()

    def add_characters(self, text: str) -> None:
        if self.open_elements[-1].tag == "style":
            self.open_elements[-1].text.append(text)

    def check_doctype(self, _name: str, _system: str | None, _public: str | None, has_inner_part: bool) -> None:
        if has_inner_part:
            self._refuse_entities()

    def refuse_entity(self, *_: object) -> None:
        self._refuse_entities()

    def _refuse_entities(self) -> None:
        reason = f"declares entities in its <!DOCTYPE>, on its line {self.parser.CurrentLineNumber}"
        raise SvgError("broken-picture", reason, _RESAVE_HINT)

    def check_instruction(self, target: str, _data: str) -> None:
        if target == "xml-stylesheet":
            raise build_outside_error("xml-stylesheet", self.parser.CurrentLineNumber)


def quote_text(text: str) -> str:
    """Return a text of the file in quotation marks for a message, at most 40 printable characters of it."""
    line = "".join(c if c.isprintable() else " " for c in text[:200]).strip()
    return f"“{line[:40]}…”" if len(line) > 40 else f"“{line}”"


def build_outside_error(target: str, line: int) -> SvgError:
    """Return the error for a drawing that uses something outside its own file; the message quotes the target."""
    reason = f"uses {quote_text(target)}, which is outside the SVG file, on its line {line}"
    return SvgError("outside-reference", reason, "put everything into the SVG file itself")


class StyleSheet:
    """The rules of all <style> elements of a drawing.

    A selector may be an element, a class, an id, or an element with a class or id. `unsupported` lists the others,
    which are ignored, with their lines.
    """

    def __init__(self, root: XmlElement) -> None:
        self.unsupported: list[tuple[str, int]] = []
        self._rules: dict[str, dict[str, tuple[int, int, str]]] = {}
        for element in root.iter_all():
            if element.tag == "style":
                self._add_rules(_COMMENT.sub(" ", "".join(element.text)), element.line)

    def _add_rules(self, css: str, line: int) -> None:
        for order, (selectors, body) in enumerate(_split_rules(css)):
            if "@import" in selectors:
                raise build_outside_error(selectors, line)
            for selector in filter(None, map(str.strip, selectors.split(","))):
                match = _SELECTOR.fullmatch(selector)
                if match is None:
                    if not selector.startswith(_IGNORED_RULES):
                        self.unsupported.append((selector, line))
                    continue
                specificity = {"#": 3, ".": 2}.get((match[2] or "")[:1], 0) + (match[1] not in (None, "*"))
                rule = self._rules.setdefault(match[0].removeprefix("*") or "*", {})
                for name, value in _parse_declarations(body):
                    rank = specificity + (10 if value.endswith("!important") else 0)
                    rule[name] = max(rule.get(name, (0, 0, "")), (rank, order, value))

    def compute_style(self, element: XmlElement) -> dict[str, str]:
        """Return the properties that an element sets: by attribute, by style sheet, by its `style`; the last one wins.

        The value `inherit` counts as not set.
        """
        declared = {name: value.strip() for name, value in element.attributes.items() if name in PROPERTIES}
        ranked_values: dict[str, tuple[int, int, str]] = {}
        names = ["#" + element.get("id"), *("." + name for name in element.get("class").split())]
        for key in ("*", element.tag, *names, *(element.tag + name for name in names)) if self._rules else ():
            for name, ranked in self._rules.get(key, {}).items():
                ranked_values[name] = max(ranked_values.get(name, ranked), ranked)
        declared.update((name, ranked[2]) for name, ranked in ranked_values.items())
        declared.update(_parse_declarations(element.get("style")))
        values = {name: value.removesuffix("!important").rstrip() for name, value in declared.items()}
        return {name: value for name, value in values.items() if value not in ("", "inherit")}


def _split_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a style sheet as (selectors, declarations): the text before and inside the outer braces."""
    depth, selector_chunks, body_chunks = 0, [""], [""]
    for chunk in _TOKEN.findall(css):
        depth += {"{": 1, "}": -1 if depth else 0}.get(chunk, 0)
        if depth == 0 and chunk in ("}", ";"):
            yield "".join(selector_chunks).strip(), "".join(body_chunks)
            selector_chunks, body_chunks = [], []
        elif depth and chunk != "{":
            body_chunks.append(chunk)
        elif not depth:
            selector_chunks.append(chunk)


def _parse_declarations(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in PROPERTIES:
            yield name, value.strip()
