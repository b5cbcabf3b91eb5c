"""A PDF's structure tree as text, so that it can be read, compared and kept: role, then what a screen reader says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TextByPage = dict[int, dict[int, str]]


def format_tag_tree(path: Path) -> str:
    """The tree, one element a line, indented; attributes that are heard (Alt, Scope, list numbering) in brackets."""
    with pikepdf.open(path) as pdf:
        texts = {page.obj.objgen[0]: _read_marked_text(page) for page in pdf.pages}
        root = pdf.Root.StructTreeRoot
        return "\n".join(line for kid in _list_kids(root) for line in _format_lines(kid, texts, 0, None))


def _list_kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _format_lines(element: pikepdf.Object, texts: _TextByPage, depth: int, page: int | None) -> Iterator[str]:
    role = str(element.S)[1:]
    page = element.Pg.objgen[0] if "/Pg" in element else page
    words, children = "", []
    for kid in _list_kids(element):
        if isinstance(kid, int):
            words += texts[page][int(kid)] if page is not None else ""
        elif kid.get("/Type") == "/MCR":
            words += texts[kid.Pg.objgen[0]][int(kid.MCID)]
        elif kid.get("/Type") == "/OBJR":
            words += f"<{kid.Obj.A.URI}>"
        else:
            children.append(kid)
            words += "^" if str(kid.S) in ("/Link", "/Span") else ""
    spoken_text = re.sub(r"\s+", " ", words).strip()
    yield "  " * depth + role + _format_notes(element) + (f" {spoken_text!r}" if spoken_text else "")
    for child in children:
        yield from _format_lines(child, texts, depth + 1, page)


def _format_notes(element: pikepdf.Object) -> str:
    notes = [f"{name}={element[key]}" for name, key in (("alt", "/Alt"), ("says", "/ActualText")) if key in element]
    attributes: Any = element.get("/A", {})
    notes += [f"{key[1:]}={str(attributes[key])[1:]}" for key in ("/Scope", "/ListNumbering") if key in attributes]
    return f" [{', '.join(notes)}]" if notes else ""


def _read_marked_text(page: pikepdf.Page) -> dict[int, str]:
    """The words of each marked content of a page, by its number, through the fonts' ToUnicode."""
    fonts = {name: _read_to_unicode(font) for name, font in page.Resources.Font.items()}
    text_by_mcid: dict[int, str] = {}
    open_mcids: list[int | None] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            mcid = operands[1].get("/MCID") if name == "BDC" else None
            open_mcids.append(None if mcid is None else int(mcid))
            if mcid is not None:
                text_by_mcid[int(mcid)] = ""
        elif name == "EMC":
            open_mcids.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name == "TJ" and open_mcids and open_mcids[-1] is not None:
            for operand in operands[0]:
                if isinstance(operand, pikepdf.String):
                    raw = bytes(operand)
                    codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
                    text_by_mcid[open_mcids[-1]] += "".join(font[code] for code in codes)
    return text_by_mcid


def _read_to_unicode(font: pikepdf.Object) -> dict[int, str]:
    rows = re.findall(rb"<([0-9a-f]{4})><([0-9a-f]+)>\n", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}
