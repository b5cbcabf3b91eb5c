"""The three marks an author may use in a text: **bold**, [words](address) and bullets. All else is printed as typed.

Everything here takes time in proportion to the text, whatever the text is. Spaces and line ends inside a paragraph
become one space, characters are brought to NFC, and characters nobody can see are dropped.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brochure.content import foreign_markup, placeholders
from brochure.diagnostics.problem import ERROR, WARNING, Problem
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Inline, Prose
    from brochure.source.parser import Scalar

_SPACES = on_demand(r"[ \t\n]+")
_MARKS = on_demand(r"\*\*|\[|\](\()?")
_ROUND = on_demand(r"[()]")
_SCHEME = on_demand(r"([A-Za-z][A-Za-z0-9+.-]*):")
# RFC 3986, section 2: the only characters a URI may hold.
_NOT_IN_ADDRESS = on_demand(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_PLAIN_ADDRESS = on_demand(r"(?P<scheme>(?:[Hh][Tt]{2}[Pp]://)?)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?=[/?#]|$)")
_HOST = on_demand(r"//[A-Za-z0-9]")
_SCHEMES = ("https", "mailto", "tel")
_BULLETS = "-*•"
# Zero-width space, word joiner, byte order mark and the two variation selectors that follow symbols and emoji: they
# come in with copied text and print as nothing.
_DROPPED = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F))
_KEPT = frozenset("\n\t\u00ad") | {chr(code) for code in _DROPPED}


def inline(scalar: Scalar, problems: list[Problem], links: bool = True, common: str = "") -> Inline:
    """A text as spans: bold, links and personal fields read, the rest as typed; empty if nothing in it can be seen.

    Where `links` is false a link is an error. A text that is `common` to all readers is named after its key: a
    personal field is an error there. Line ends count as spaces, so a list cannot stand here.
    """
    strange = _strange_characters(scalar, problems)
    if common:
        placeholders.refuse(scalar, common, problems)
    foreign_markup.warn(scalar, problems, links=links)
    if "\n" in scalar.value:
        _warn_of_bullets(scalar, problems)
    spans = _spans(scalar, 0, len(scalar.value), problems, links)
    return _visible(_tidy(spans, strange))


def prose(scalar: Scalar, problems: list[Problem]) -> Prose:
    """A text as paragraphs (a blank line between them) and bullet lists; empty if nothing in it can be seen.

    A bullet is a line that starts with `- `, `* ` or `•`; the lines right below it belong to it, as in Markdown.
    """
    strange = _strange_characters(scalar, problems)
    foreign_markup.warn(scalar, problems)
    made: list[Paragraph | List] = []
    for is_list, group in itertools.groupby(_chunks(scalar.value), key=lambda chunk: chunk.bullet):
        chunks = list(group)
        _warn_of_nesting(scalar, chunks, problems)
        paragraphs = [_paragraph(scalar, chunk, problems, strange) for chunk in chunks]
        seen = [paragraph for paragraph in paragraphs if paragraph.spans]
        if is_list and seen:
            made.append(List(tuple(ListItem((p,), where=p.where) for p in seen), where=seen[0].where))
        elif not is_list:
            made += seen
    return tuple(made)


def words(scalar: Scalar, problems: list[Problem], common: str = "") -> str:
    """A text without marks, such as a file's name: its characters checked and tidied, nothing else read in it."""
    strange = _strange_characters(scalar, problems)
    if common:
        placeholders.refuse(scalar, common, problems)
    return "".join(span.text for span in _visible(_tidy([Span(scalar.value)], strange)))


def join(*texts: Inline) -> Inline:
    """Texts one after the other as one text, neighbours of the same look made one, but for personal fields."""
    made: list[Span] = []
    alike = itertools.groupby(itertools.chain(*texts), key=lambda span: (span.bold, span.link, span.field))
    for (bold, link, field), group in alike:
        made += group if field else [Span("".join(span.text for span in group), bold, link)]
    return tuple(made)


def check_address(address: str, place: Callable[[int, int], Where], problems: list[Problem]) -> bool:
    """Whether a link may lead to `address`; `place(offset, length)` tells where a part of it stands.

    Only https:, mailto: and tel: are let through: they are what a reader of a printed or emailed page can trust.
    """
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in _SCHEMES:
        found = f"starts with `{scheme[0]}`" if scheme else "does not start with `https://`"
        message = f"the link's address {found}; only https:, mailto: and tel: are allowed"
        hint = _whole_address(address)
        problems.append(Problem(ERROR, place(0, len(address)), "forbidden-link-scheme", message, hint))
        return False
    odd = _NOT_IN_ADDRESS.search(address)
    if odd:
        message = f"the link's address holds {_name(odd[0])}, which no address can"
        hint = "copy the address from the browser; if no link is meant, put a space between `]` and `(`"
        problems.append(Problem(ERROR, place(odd.start(), 1), "bad-link", message, hint))
        return False
    rest = address[scheme.end() :]
    if not _leads_somewhere(scheme[1].lower(), rest):
        hint = "as in https://ptsd.va.gov, mailto:desk@example.org or tel:911"
        message = f"the link's address `{address[:60]}` is not complete"
        problems.append(Problem(ERROR, place(0, len(address)), "bad-link", message, hint))
        return False
    return True


def _whole_address(address: str) -> str:
    """How to mend an address that is not a secure one, by the person's own where its host can be told."""
    plain = _PLAIN_ADDRESS.match(address) if len(address) <= 100 else None
    if plain is None:
        return "write the whole address, as in [National Center for PTSD](https://ptsd.va.gov)"
    https = f"https://{address[plain.end('scheme') :]}"
    return f"write https: instead: {https}" if plain["scheme"] else f"put https:// before it: {https}"


def _leads_somewhere(scheme: str, rest: str) -> bool:
    if scheme == "https":
        return _HOST.match(rest) is not None
    if scheme == "mailto":
        name, at, host = rest.partition("@")
        return bool(name and at and host)
    return any(c.isdigit() for c in rest)


# --- characters -------------------------------------------------------------------------------------------------


def _strange_characters(scalar: Scalar, problems: list[Problem]) -> dict[int, None]:
    """Report each kind of character that cannot be printed once, and return them as a table that deletes them."""
    value = scalar.value
    if value.isprintable():
        return {}
    odd = {c for c in set(value) if not c.isprintable() and c not in _KEPT and unicodedata.category(c) != "Zs"}
    for char in sorted(odd, key=value.index):
        hint = "delete it; it may have come in with text copied from another program"
        message = f"{_name(char)} cannot be printed"
        problems.append(Problem(ERROR, scalar.at(value.index(char)), "forbidden-character", message, hint))
    return dict.fromkeys(map(ord, odd))


def _name(char: str) -> str:
    if char == " ":
        return "a space"
    name = unicodedata.name(char, "").lower()
    if char.isprintable() and char.isascii():
        return f"`{char}`"
    called = {"Cc": "control character", "Co": "private-use character", "Cn": "unassigned character"}
    kind = called.get(unicodedata.category(char), "character")
    return f"the {kind} U+{ord(char):04X}" + (f" ({name})" if name else "")


def _tidy(spans: list[Span], strange: dict[int, None]) -> Inline:
    """Spans with single spaces, none at the ends, in NFC, neighbours of the same look made one."""
    deleted = _DROPPED | strange
    made: list[Span] = []
    for span in join(tuple(spans)):
        if span.field:
            made.append(span)
            continue
        text = _SPACES.sub(" ", unicodedata.normalize("NFC", span.text.translate(deleted)))
        if not made or made[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            made.append(replace(span, text=text))
    if made and made[-1].text.endswith(" "):
        last = made.pop()
        if last.text != " ":
            made.append(replace(last, text=last.text[:-1]))
    return tuple(made)


def _visible(spans: Inline) -> Inline:
    return spans if any(span.field or _can_be_seen(span.text) for span in spans) else ()


def _can_be_seen(text: str) -> bool:
    return any(c.isprintable() and not c.isspace() for c in text)


# --- paragraphs and bullets ---------------------------------------------------------------------------------------


@dataclass
class _Chunk:
    """A paragraph's or a bullet's stretch of the value, without the bullet's mark."""

    start: int
    end: int
    bullet: bool
    indent: int


def _chunks(value: str) -> Iterator[_Chunk]:
    """The paragraphs and bullets of a text, one after the other."""
    chunk: _Chunk | None = None
    for start, end in _lines(value):
        line = value[start:end]
        bare = line.strip(" \t")
        indent = len(line) - len(line.lstrip(" \t"))
        bullet = bare[:1] != "" and bare[0] in _BULLETS and (bare[0] == "•" or bare[1:2] in ("", " ", "\t"))
        if chunk is not None and bare and not bullet:
            chunk.end = end
            continue
        if chunk is not None:
            yield chunk
        chunk = _Chunk(start + indent + bullet, end, bullet, indent) if bare else None
    if chunk is not None:
        yield chunk


def _lines(value: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(value):
        end = value.find("\n", start)
        end = len(value) if end < 0 else end
        yield start, end
        start = end + 1


def _paragraph(scalar: Scalar, chunk: _Chunk, problems: list[Problem], strange: dict[int, None]) -> Paragraph:
    text = scalar.value[chunk.start : chunk.end]
    start = chunk.start + len(text) - len(text.lstrip(" \t"))
    where = scalar.at(start, max(1, len(text.strip(" \t").partition("\n")[0])))
    spans = _visible(_tidy(_spans(scalar, chunk.start, chunk.end, problems, links=True), strange))
    if chunk.bullet and not spans:
        where = scalar.at(chunk.start - 1)
        problems.append(Problem(ERROR, where, "empty-text", "this bullet has no words", "write some, or delete it"))
    return Paragraph(spans, where)


def _warn_of_nesting(scalar: Scalar, chunks: list[_Chunk], problems: list[Problem]) -> None:
    deeper = [c for c in chunks if c.bullet and c.indent > chunks[0].indent]
    if deeper:
        message = "a list inside a list is printed as one list"
        where = scalar.at(deeper[0].start - 1)
        problems.append(Problem(WARNING, where, "nested-list", message, "start every bullet in the same column"))


def _warn_of_bullets(scalar: Scalar, problems: list[Problem]) -> None:
    bullet = next((chunk for chunk in _chunks(scalar.value) if chunk.bullet), None)
    if bullet is not None:
        message = "a list cannot stand in this text, so its bullets are printed as typed"
        where = scalar.at(bullet.start - 1)
        problems.append(Problem(WARNING, where, "misplaced-list", message, "write sentences, or move it to a `text:`"))


# --- bold and links -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Link:
    """Places in a text: `[` at `open`, `]` at `close`, the address from `close + 2` up to `)` at `end - 1`."""

    open: int
    close: int
    end: int


def _spans(scalar: Scalar, start: int, end: int, problems: list[Problem], links: bool) -> list[Span]:
    text = scalar.value[start:end]
    if "[" not in text and "**" not in text and "{{" not in text:
        return [Span(text)]

    def place(offset: int, length: int = 1) -> Where:
        return scalar.at(start + offset, length)

    def plain(begin: int, stop: int, bold: bool, address: str) -> list[Span]:
        return placeholders.parted(text, (begin, stop), Span("", bold, address), place, problems)

    found, stars = _marks(text, place, problems)
    # Each mark: where it starts, where it ends, and the address that holds after it (None: it switches bold).
    marks: list[tuple[int, int, str | None]] = [(at, at + 2, None) for at in _pairs(stars, text, place, problems)]
    for link in found:
        marks.append((link.open, link.open + 1, _address(link, text, place, problems, links)))
        marks.append((link.close, link.end, ""))
    spans, here, bold, address = [], 0, False, ""
    for at, after, target in sorted(marks, key=lambda mark: mark[0]):
        spans += plain(here, at, bold, address)
        here = after
        if target is None:
            bold = not bold
        else:
            address = target
    spans += plain(here, len(text), bold, address)
    return [span for span in spans if span.text]


def _marks(text: str, place: Callable[[int, int], Where], problems: list[Problem]) -> tuple[list[_Link], list[int]]:
    """The links of a text, and the places of `**` outside their addresses."""
    ends = _round_pairs(text) if "](" in text else {}
    found: list[_Link] = []
    stars: list[int] = []
    opened: list[int] = []
    after, unclosed = 0, False
    for mark in _MARKS.finditer(text):
        at = mark.start()
        if at < after:
            continue
        if mark[0] == "**":
            stars.append(at)
        elif mark[0] == "[":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if mark[1] and at + 1 in ends:
                after = ends[at + 1] + 1
                found.append(_Link(start, at, after))
                opened.clear()  # a link cannot hold another link
            elif mark[1] and not unclosed:
                unclosed = True
                hint = "end the address with `)`, or put a space between `]` and `(`"
                message = "this link is not closed, so it is printed as typed"
                problems.append(Problem(WARNING, place(start, at + 2 - start), "unclosed-link", message, hint))
    return found, stars


def _round_pairs(text: str) -> dict[int, int]:
    """Where each `(` of a text finds its `)`: addresses such as a DOI's may hold brackets of their own."""
    opened: list[int] = []
    pairs = {}
    for mark in _ROUND.finditer(text):
        if mark[0] == "(":
            opened.append(mark.start())
        elif opened:
            pairs[opened.pop()] = mark.start()
    return pairs


def _pairs(stars: list[int], text: str, place: Callable[[int, int], Where], problems: list[Problem]) -> list[int]:
    """The `**` that switch bold on or off, in order; the first that does neither is warned of.

    One opens only before a character that is not a space, and closes only after one, so `2 ** 3` stays as typed.
    """
    paired: list[int] = []
    opened: int | None = None
    loose: int | None = None
    for at in stars:
        if opened is None and text[at + 2 : at + 3].strip():
            opened = at
        elif opened is not None and at > opened + 2 and text[at - 1].strip():
            paired += [opened, at]
            opened = None
        elif loose is None:
            loose = at
    if loose is None:
        loose = opened
    if loose is not None:
        hint = "put `**` right before the first and right after the last bold word"
        message = "this `**` has no partner, so it is printed as typed"
        problems.append(Problem(WARNING, place(loose, 2), "unclosed-bold", message, hint))
    return paired


def _address(link: _Link, text: str, place: Callable[[int, int], Where], problems: list[Problem], links: bool) -> str:
    """The address that a link leads to, or nothing where it may not."""
    address = text[link.close + 2 : link.end - 1]
    if not links:
        message = "a link cannot stand in a title, a heading or a name"
        where = place(link.open, link.end - link.open)
        problems.append(Problem(ERROR, where, "link-in-heading", message, "move the link to the text below"))
        return ""
    if placeholders.in_address(text, (link.close, link.end), place, problems):
        return ""
    if not _can_be_seen(text[link.open + 1 : link.close]):
        message = "this link has no words"
        hint = "write what it leads to between `[` and `]`"
        problems.append(Problem(ERROR, place(link.open, link.close + 1 - link.open), "empty-link", message, hint))
        return ""

    def inside(offset: int, length: int) -> Where:
        return place(link.close + 2 + offset, max(1, length))

    return address if check_address(address, inside, problems) else ""
