"""Many patients' copies at once: each holds its own row's words and no other row's, and each keeps both standards.

BROCHURE_COPIES says how many: 60 by default, as veraPDF takes most of the time.
"""

from __future__ import annotations

import os
import re
from functools import cache
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING

import pikepdf
import pytest

from support import patient_tables, validators
from support.patient_tables import ANA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from brochure.document.merge_fields import MergeValues

COUNT = int(os.environ.get("BROCHURE_COPIES", "60"))
MARK = re.compile(r"Q[a-z]{4}X")  # a word that is one row's own
_NAMES = ["".join(letters) for letters in product("bdfglmnprst", "aeiou", "bdfglmnprst", "aeiou")]
_ADDED = ("Łukasz", "Gülşah Öztürk", "José María Ñíguez", "O’Brien", "", "Maximiliana-Wilhelmina von Hohenfels")


def row(number: int) -> MergeValues:
    """A patient with words of their own in every field; names, notes and what is left out differ from row to row."""
    own = f"Q{_NAMES[number % len(_NAMES)]}X"
    notes = ("", f"Take {own} at night.", f"First {own}.\nThen rest.", f"{own} will call you soon. " * 5)
    return {
        "first_name": f"{own} {_ADDED[number % len(_ADDED)]}".strip(),
        "visit": f"{1 + number % 28}\xa0December 2026",
        "clinician": f"Dr. {own}",
        "adult": f"{own}" if number % 3 else "",
        "note": notes[number % len(notes)],
    }


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("copies")
    made = []
    presses = [patient_tables.build_renderer("handout"), patient_tables.build_renderer("trifold")]
    for number in range(COUNT):
        data = presses[number % 5 == 4].render_copy(row(number)).data
        assert data is not None
        made.append(folder / f"{number:05d}.pdf")
        made[-1].write_bytes(data)
    return made


def test_each_copy_holds_its_own_words_and_no_others(copies: list[Path]) -> None:
    for number, path in enumerate(copies):
        with pikepdf.open(path) as pdf:
            shown = "\n".join(drawn(pdf))
            kept = "\n".join(text for thing in pdf.objects for text in texts(thing))
        values = row(number)
        own = values["clinician"].removeprefix("Dr. ")
        assert set(MARK.findall(shown)) == {own}, number
        assert not MARK.search(kept), number  # nowhere but among the words that are drawn
        for field, words in values.items():
            if number % 5 == 4 and field in ("note", "adult"):
                continue  # the tri-fold has no room for them
            for paragraph in words.split("\n"):
                assert flat(paragraph) in flat(shown), (number, "a field's words are not all there")


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def drawn(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The words of every content stream, whether a page shows it or not, through each font's table."""
    tables = [table(thing.ToUnicode.read_bytes()) for thing in pdf.objects if is_font(thing)]
    assert tables
    names = {name: table(font.ToUnicode.read_bytes()) for name, font in pdf.pages[0].Resources.Font.items()}
    now: dict[str, str] = {}
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Type") is not None or "/Length1" in thing:
            continue
        for font, shown in re.findall(rb"(/F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|-?[\d.]+)*)\]TJ", decoded(thing)):
            if font:
                now = names[font.decode()]
            else:
                codes = b"".join(re.findall(rb"<([0-9a-f]*)>", shown)).decode()
                yield "".join(now[codes[at : at + 4]] for at in range(0, len(codes), 4))


def decoded(stream: pikepdf.Object) -> bytes:
    return bytes(stream.read_raw_bytes() if stream.get("/Subtype") == "/Image" else stream.read_bytes())


def is_font(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing


@cache
def table(rows: bytes) -> dict[str, str]:
    found = re.findall(rb"<([0-9a-f]{4})><([0-9a-f]+)>\n", rows)
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


def texts(thing: pikepdf.Object) -> Iterator[str]:
    """Every string and every stream of an object, as text in any way that it might be read."""
    if isinstance(thing, pikepdf.Stream):
        data = decoded(thing)
        yield from (data.decode("latin-1"), data.decode("utf-16-be", "replace"))
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for value in thing.values():
            yield from texts_within(value)
    elif isinstance(thing, pikepdf.Array | pikepdf.String):
        yield from texts_within(thing)


def texts_within(value: object) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        yield from (str(value), bytes(value).decode("latin-1"))
    elif isinstance(value, pikepdf.Object) and value.is_indirect:
        return  # looked at by itself
    elif isinstance(value, pikepdf.Dictionary):
        for part in value.values():
            yield from texts_within(part)
    elif isinstance(value, pikepdf.Array):
        for part in value:
            yield from texts_within(part)


def test_each_keeps_both_standards(copies: list[Path]) -> None:
    faults = validators.run_verapdf(copies)
    assert len(faults) == COUNT
    assert {str(path): found for path, found in faults.items() if found} == {}


def test_the_search_would_find_a_word_anywhere() -> None:
    data = patient_tables.build_renderer().render_copy(ANA).data
    assert data is not None
    for place in ("title", "metadata", "nowhere"):
        with pikepdf.open(BytesIO(data)) as pdf:
            if place == "title":
                pdf.docinfo["/Title"] = "for QbadaX"
            elif place == "metadata":
                pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes() + b"QbadaX")
            else:
                pdf.make_indirect(pikepdf.Dictionary(Hidden=[pikepdf.Dictionary(Words="QbadaX")]))
            assert any(MARK.search(text) for thing in pdf.objects for text in texts(thing))
