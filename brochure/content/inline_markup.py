"""The three marks an author may use in a text: **bold**, [words](address) and bullets. All else is printed as typed.

Every function takes time linear in the text's length, whatever the text. Spaces and line ends inside a paragraph
become one space, characters are normalized to NFC, and invisible characters are dropped.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brochure.content import foreign_markup, placeholders
from brochure.diagnostics.problem import ERROR, WARNING, Problem
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Inline, Prose
    from brochure.source.parser import Scalar

_SPACES = compile_lazily(r"[ \t\n]+")
_MARKS = compile_lazily(r"\*\*|\[|\](\()?")
_PARENTHESIS = compile_lazily(r"[()]")
_SCHEME = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]*):")
# RFC 3986, section 2: the only characters allowed in a URI.
_NOT_IN_ADDRESS = compile_lazily(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_PLAIN_ADDRESS = compile_lazily(r"(?P<scheme>(?:[Hh][Tt]{2}[Pp]://)?)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?=[/?#]|$)")
_HOST_START = compile_lazily(r"//[A-Za-z0-9]")
_SCHEMES = ("https", "mailto", "tel")
_BULLETS = "-*•"
# Zero-width space, word joiner, byte order mark and the two variation selectors that follow symbols and emoji: they
# come in with copied text and print as nothing.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F))
_ALLOWED_CONTROLS = frozenset("\n\t\u00ad") | {chr(code) for code in _INVISIBLE}


def parse_inline(scalar: Scalar, problems: list[Problem], links: bool = True, common_key: str = "") -> Inline:
    """Parse bold, links and merge fields in a text; return spans, or () if the text has nothing visible.

    If `links` is False, a link is an error. `common_key` is the key of a text that is the same for all readers, where
    a merge field is an error; it is empty for other texts. Line ends count as spaces, so there can be no list.
    """
    deletions = _report_forbidden_characters(scalar, problems)
    if common_key:
        placeholders.refuse_placeholders(scalar, common_key, problems)
    foreign_markup.warn_of_foreign_markup(scalar, problems, links=links)
    if "\n" in scalar.value:
        _warn_of_bullets(scalar, problems)
    spans = _parse_spans(scalar, 0, len(scalar.value), problems, links)
    return _drop_if_invisible(_normalize_spans(spans, deletions))


def parse_prose(scalar: Scalar, problems: list[Problem]) -> Prose:
    """Parse a text into paragraphs (separated by blank lines) and bullet lists; return () if nothing is visible.

    A bullet is a line that starts with `- `, `* ` or `•`; the lines right below it belong to it, as in Markdown.
    """
    deletions = _report_forbidden_characters(scalar, problems)
    foreign_markup.warn_of_foreign_markup(scalar, problems)
    prose_blocks: list[Paragraph | List] = []
    for is_list, chunk_group in itertools.groupby(
        _split_blocks(scalar.value), key=lambda markup_block: markup_block.is_bullet
    ):
        markup_blocks = list(chunk_group)
        _warn_of_nesting(scalar, markup_blocks, problems)
        paragraphs = [_parse_paragraph(scalar, markup_block, problems, deletions) for markup_block in markup_blocks]
        visible_paragraphs = [paragraph for paragraph in paragraphs if paragraph.spans]
        if is_list and visible_paragraphs:
            prose_blocks.append(
                List(
                    tuple(ListItem((p,), where=p.where) for p in visible_paragraphs), where=visible_paragraphs[0].where
                )
            )
        elif not is_list:
            prose_blocks += visible_paragraphs
    return tuple(prose_blocks)


def parse_plain_text(scalar: Scalar, problems: list[Problem], common_key: str = "") -> str:
    """Return a text without markup, such as a file's name, with its characters checked and normalized.

    `common_key` is the text's key if a merge field in it is an error, else empty.
    """
    deletions = _report_forbidden_characters(scalar, problems)
    if common_key:
        placeholders.refuse_placeholders(scalar, common_key, problems)
    return "".join(span.text for span in _drop_if_invisible(_normalize_spans([Span(scalar.value)], deletions)))


def join_inline(*texts: Inline) -> Inline:
    """Join texts into one, merging neighboring spans with the same bold and link; merge fields stay separate."""
    spans: list[Span] = []
    groups = itertools.groupby(itertools.chain(*texts), key=lambda span: (span.bold, span.link, span.field))
    for (bold, link, field), group in groups:
        spans += group if field else [Span("".join(span.text for span in group), bold, link)]
    return tuple(spans)


def check_address(address: str, locate: Callable[[int, int], Where], problems: list[Problem]) -> bool:
    """Return True if a link may have this address; otherwise report why not and return False.

    Only https:, mailto: and tel: are allowed: readers of a printed or emailed page can trust these.
    `locate(offset, length)` gives the position of a part of the address in the file.
    """
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in _SCHEMES:
        description = f"starts with `{scheme[0]}`" if scheme else "does not start with `https://`"
        message = f"the link's address {description}; only https:, mailto: and tel: are allowed"
        hint = _suggest_address(address)
        problems.append(Problem(ERROR, locate(0, len(address)), "forbidden-link-scheme", message, hint))
        return False
    bad_character = _NOT_IN_ADDRESS.search(address)
    if bad_character:
        message = f"the link's address has {_describe_character(bad_character[0])} in it, which is not allowed"
        hint = "copy the address from your browser; if you do not want a link, put a space between `]` and `(`"
        problems.append(Problem(ERROR, locate(bad_character.start(), 1), "bad-link", message, hint))
        return False
    remainder = address[scheme.end() :]
    if not _is_complete_address(scheme[1].lower(), remainder):
        hint = "write the whole address, such as https://ptsd.va.gov, mailto:desk@example.org or tel:911"
        message = f"the link's address `{address[:60]}` is not complete"
        problems.append(Problem(ERROR, locate(0, len(address)), "bad-link", message, hint))
        return False
    return True


def _suggest_address(address: str) -> str:
    """Return the hint for a link that may not be used: the author's own address with https:// if it has a host."""
    match = _PLAIN_ADDRESS.match(address) if len(address) <= 100 else None
    if match is None:
        return "write the whole address, such as [National Center for PTSD](https://ptsd.va.gov)"
    https = f"https://{address[match.end('scheme') :]}"
    return f"write https: instead: {https}" if match["scheme"] else f"put https:// in front of it: {https}"


def _is_complete_address(scheme: str, remainder: str) -> bool:
    if scheme == "https":
        return _HOST_START.match(remainder) is not None
    if scheme == "mailto":
        name, at_sign, host = remainder.partition("@")
        return bool(name and at_sign and host)
    return any(c.isdigit() for c in remainder)


# --- characters -------------------------------------------------------------------------------------------------


def _report_forbidden_characters(scalar: Scalar, problems: list[Problem]) -> dict[int, None]:
    """Report each kind of unprintable character once, and return them as a `str.translate` table that deletes them."""
    value = scalar.value
    if value.isprintable():
        return {}
    forbidden = {
        c for c in set(value) if not c.isprintable() and c not in _ALLOWED_CONTROLS and unicodedata.category(c) != "Zs"
    }
    for char in sorted(forbidden, key=value.index):
        hint = "delete it; it may have come with text copied from another program"
        message = f"{_describe_character(char)} cannot be printed"
        problems.append(Problem(ERROR, scalar.where_at(value.index(char)), "forbidden-character", message, hint))
    return dict.fromkeys(map(ord, forbidden))


def _describe_character(char: str) -> str:
    if char == " ":
        return "a space"
    name = unicodedata.name(char, "").lower()
    if char.isprintable() and char.isascii():
        return f"`{char}`"
    category_names = {"Cc": "control character", "Co": "private-use character", "Cn": "unassigned character"}
    kind = category_names.get(unicodedata.category(char), "character")
    return f"the {kind} U+{ord(char):04X}" + (f" ({name})" if name else "")


def _normalize_spans(spans: list[Span], deletions: dict[int, None]) -> Inline:
    """Return spans in NFC, with single spaces and none at the ends, merging neighbors with the same bold and link."""
    translation = _INVISIBLE | deletions
    normalized: list[Span] = []
    for span in join_inline(tuple(spans)):
        if span.field:
            normalized.append(span)
            continue
        text = _SPACES.sub(" ", unicodedata.normalize("NFC", span.text.translate(translation)))
        if not normalized or normalized[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            normalized.append(replace(span, text=text))
    if normalized and normalized[-1].text.endswith(" "):
        last = normalized.pop()
        if last.text != " ":
            normalized.append(replace(last, text=last.text[:-1]))
    return tuple(normalized)


def _drop_if_invisible(spans: Inline) -> Inline:
    return spans if any(span.field or _has_visible_characters(span.text) for span in spans) else ()


def _has_visible_characters(text: str) -> bool:
    return any(c.isprintable() and not c.isspace() for c in text)


# --- paragraphs and bullets ---------------------------------------------------------------------------------------


@dataclass
class _MarkupBlock:
    """The range of a paragraph or a bullet in the value (`start` to `end`), without the bullet's mark."""

    start: int
    end: int
    is_bullet: bool
    indent: int


def _split_blocks(value: str) -> Iterator[_MarkupBlock]:
    """Yield the paragraphs and bullets of a text in order."""
    markup_block: _MarkupBlock | None = None
    for start, end in _split_lines(value):
        line = value[start:end]
        stripped = line.strip(" \t")
        indent = len(line) - len(line.lstrip(" \t"))
        is_bullet = (
            stripped[:1] != "" and stripped[0] in _BULLETS and (stripped[0] == "•" or stripped[1:2] in ("", " ", "\t"))
        )
        if markup_block is not None and stripped and not is_bullet:
            markup_block.end = end
            continue
        if markup_block is not None:
            yield markup_block
        markup_block = _MarkupBlock(start + indent + is_bullet, end, is_bullet, indent) if stripped else None
    if markup_block is not None:
        yield markup_block


def _split_lines(value: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(value):
        end = value.find("\n", start)
        end = len(value) if end < 0 else end
        yield start, end
        start = end + 1


def _parse_paragraph(
    scalar: Scalar, markup_block: _MarkupBlock, problems: list[Problem], deletions: dict[int, None]
) -> Paragraph:
    text = scalar.value[markup_block.start : markup_block.end]
    start = markup_block.start + len(text) - len(text.lstrip(" \t"))
    where = scalar.where_at(start, max(1, len(text.strip(" \t").partition("\n")[0])))
    spans = _drop_if_invisible(
        _normalize_spans(_parse_spans(scalar, markup_block.start, markup_block.end, problems, links=True), deletions)
    )
    if markup_block.is_bullet and not spans:
        where = scalar.where_at(markup_block.start - 1)
        problems.append(Problem(ERROR, where, "empty-text", "this bullet has no words", "type some, or delete it"))
    return Paragraph(spans, where)


def _warn_of_nesting(scalar: Scalar, markup_blocks: list[_MarkupBlock], problems: list[Problem]) -> None:
    nested = [c for c in markup_blocks if c.is_bullet and c.indent > markup_blocks[0].indent]
    if nested:
        message = "a list inside a list will be printed as one list"
        where = scalar.where_at(nested[0].start - 1)
        problems.append(
            Problem(WARNING, where, "nested-list", message, "put the same number of spaces before every bullet")
        )


def _warn_of_bullets(scalar: Scalar, problems: list[Problem]) -> None:
    bullet = next((markup_block for markup_block in _split_blocks(scalar.value) if markup_block.is_bullet), None)
    if bullet is not None:
        message = "this text cannot have a list, so the bullets will be printed as typed"
        where = scalar.where_at(bullet.start - 1)
        problems.append(
            Problem(WARNING, where, "misplaced-list", message, "write sentences, or move the list to a `text:`")
        )


# --- bold and links -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Link:
    """The offsets of a link in a text: `[` at `open`, `]` at `close`, the address from `close + 2` to `end - 1`."""

    open: int
    close: int
    end: int


def _parse_spans(scalar: Scalar, start: int, end: int, problems: list[Problem], links: bool) -> list[Span]:
    text = scalar.value[start:end]
    if "[" not in text and "**" not in text and "{{" not in text:
        return [Span(text)]

    def locate(offset: int, length: int = 1) -> Where:
        return scalar.where_at(start + offset, length)

    def split_fields(begin: int, stop: int, bold: bool, address: str) -> list[Span]:
        return placeholders.split_at_placeholders(text, (begin, stop), Span("", bold, address), locate, problems)

    link_marks, stars = _find_marks(text, locate, problems)
    # Each mark: its start, its end, and the link address of the text after it (None: it switches bold).
    marks: list[tuple[int, int, str | None]] = [
        (mark_start, mark_start + 2, None) for mark_start in _pair_stars(stars, text, locate, problems)
    ]
    for link in link_marks:
        marks.append((link.open, link.open + 1, _read_link_address(link, text, locate, problems, links)))
        marks.append((link.close, link.end, ""))
    spans, consumed, bold, address = [], 0, False, ""
    for mark_start, mark_end, new_address in sorted(marks, key=lambda mark: mark[0]):
        spans += split_fields(consumed, mark_start, bold, address)
        consumed = mark_end
        if new_address is None:
            bold = not bold
        else:
            address = new_address
    spans += split_fields(consumed, len(text), bold, address)
    return [span for span in spans if span.text]


def _find_marks(
    text: str, locate: Callable[[int, int], Where], problems: list[Problem]
) -> tuple[list[_Link], list[int]]:
    """Return the links of a text, and the offsets of `**` outside their addresses."""
    closing_parentheses = _match_parentheses(text) if "](" in text else {}
    links: list[_Link] = []
    stars: list[int] = []
    open_brackets: list[int] = []
    link_end, has_unclosed = 0, False
    for mark in _MARKS.finditer(text):
        position = mark.start()
        if position < link_end:
            continue
        if mark[0] == "**":
            stars.append(position)
        elif mark[0] == "[":
            open_brackets.append(position)
        elif open_brackets:
            start = open_brackets.pop()
            if mark[1] and position + 1 in closing_parentheses:
                link_end = closing_parentheses[position + 1] + 1
                links.append(_Link(start, position, link_end))
                open_brackets.clear()  # a link cannot have another link inside it
            elif mark[1] and not has_unclosed:
                has_unclosed = True
                hint = "end the address with `)`, or put a space between `]` and `(`"
                message = "this link has no closing `)`, so it will be printed as typed"
                problems.append(Problem(WARNING, locate(start, position + 2 - start), "unclosed-link", message, hint))
    return links, stars


def _match_parentheses(text: str) -> dict[int, int]:
    """Return the offset of the matching `)` for each `(`; an address, such as a DOI's, may have parentheses itself."""
    open_positions: list[int] = []
    pairs = {}
    for mark in _PARENTHESIS.finditer(text):
        if mark[0] == "(":
            open_positions.append(mark.start())
        elif open_positions:
            pairs[open_positions.pop()] = mark.start()
    return pairs


def _pair_stars(stars: list[int], text: str, locate: Callable[[int, int], Where], problems: list[Problem]) -> list[int]:
    """Return the offsets of the `**` that switch bold on or off, in order, and warn of the first unpaired one.

    A `**` opens only before a character that is not a space, and closes only after one, so `2 ** 3` stays as typed.
    """
    pairs: list[int] = []
    opening: int | None = None
    unpaired: int | None = None
    for position in stars:
        if opening is None and text[position + 2 : position + 3].strip():
            opening = position
        elif opening is not None and position > opening + 2 and text[position - 1].strip():
            pairs += [opening, position]
            opening = None
        elif unpaired is None:
            unpaired = position
    if unpaired is None:
        unpaired = opening
    if unpaired is not None:
        hint = "put `**` right before the first bold word and right after the last one"
        message = "this `**` has no second `**`, so it will be printed as typed"
        problems.append(Problem(WARNING, locate(unpaired, 2), "unclosed-bold", message, hint))
    return pairs


def _read_link_address(
    link: _Link, text: str, locate: Callable[[int, int], Where], problems: list[Problem], links: bool
) -> str:
    """Return a link's address, or report a problem and return an empty text if the link is not allowed."""
    address = text[link.close + 2 : link.end - 1]
    if not links:
        message = "a title, a heading or a name cannot have a link"
        where = locate(link.open, link.end - link.open)
        problems.append(Problem(ERROR, where, "link-in-heading", message, "move the link to the text below"))
        return ""
    if placeholders.report_in_address(text, (link.close, link.end), locate, problems):
        return ""
    if not _has_visible_characters(text[link.open + 1 : link.close]):
        message = "this link has no words"
        hint = "between `[` and `]`, write the words to click on"
        problems.append(Problem(ERROR, locate(link.open, link.close + 1 - link.open), "empty-link", message, hint))
        return ""

    def locate_in_address(offset: int, length: int) -> Where:
        return locate(link.close + 2 + offset, max(1, length))

    return address if check_address(address, locate_in_address, problems) else ""
