"""One file for the printer: every patient on sheets of their own, nothing shared but what is the same for all."""

from __future__ import annotations

import gc
import re
import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest

from brochure.build import copy_reader, pipeline
from brochure.copies.renderer import CombinedFile
from brochure.runtime.errors import BrochureError
from support import patient_tables, validators
from support.patient_tables import ANA, PDF_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from brochure.document.merge_fields import MergeValues

NAMES = [f"Qv{a}{b}x" for a in "aeiou" for b in "bdfgkl"]


def patients(names: Sequence[str] = NAMES) -> list[MergeValues]:
    notes = ("", "Rest well.", "One.\nTwo.\nThree.", "Bring what you take with you. " * 6)
    return [{**ANA, "first_name": name, "note": notes[at % 4]} for at, name in enumerate(names)]


def combined(edition: str, values: Sequence[MergeValues]) -> tuple[bytes, list[int]]:
    target = BytesIO()
    with CombinedFile(target, *patient_tables.prepare_content(edition)) as book:
        pages = [book.add_copy(one).page_count for one in values]
    return target.getvalue(), pages


def own_streams(page: pikepdf.Page) -> bytes:
    """The content of a page, with its drawn glyphs."""
    contents = page.obj.Contents
    return b"\n".join(part.read_bytes() for part in contents)


@pytest.mark.parametrize("edition", PDF_EDITIONS)
def test_each_patients_pages_hold_that_patients_words_and_no_others(edition: str, tmp_path: Path) -> None:
    data, pages = combined(edition, patients())
    path = tmp_path / "all.pdf"
    path.write_bytes(data)
    assert validators.run_qpdf_check(path) == []
    said = validators.run_pdftotext(path).split("\f")
    first = 0
    for name, count in zip(NAMES, pages, strict=True):
        whole = " ".join(said[first : first + count])
        assert name in whole
        assert set(re.findall(r"Qv\w\wx", whole)) == {name}
        if count % 2:
            assert said[first + count].strip() == ""  # the back of the last sheet
        first += count + count % 2
    assert len(said) - 1 == first


def test_its_pages_look_as_those_of_the_copies(tmp_path: Path) -> None:
    values = patients()[:3]
    data, pages = combined("handout", values)
    book = tmp_path / "all.pdf"
    book.write_bytes(data)
    painted, first = validators.run_pdftoppm(book), 0
    press = patient_tables.build_renderer()
    for one, count in zip(values, pages, strict=True):
        copy = tmp_path / "copy.pdf"
        copy.write_bytes(press.render_copy(one).data or b"")
        for page in validators.run_pdftoppm(copy):
            assert page.tobytes() == painted[first].tobytes()
            first += 1
        first += count % 2


def test_it_is_told_to_the_printer_and_to_nobody_else() -> None:
    data, _ = combined("handout", patients()[:2])
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
        assert str(pdf.docinfo["/Title"]) == "Patient handout (for printing)"
        assert list(pdf.docinfo) == ["/Title"]
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines"} & set(pdf.Root.keys())
        packet = pdf.Root.Metadata.read_bytes()
    assert b"pdfuaid" not in packet
    assert b"pdfaid" not in packet
    content, _ = patient_tables.prepare_content()
    assert copy_reader.read_fingerprint(data) == content.fingerprint
    assert copy_reader.read_edition_marks(data) == ("handout", "letter", "personal")
    folded, _ = combined("trifold", patients()[:2])
    with pikepdf.open(BytesIO(folded)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"


def test_what_copies_share_is_written_once() -> None:
    few, _ = combined("handout", patients()[:4])
    many, _ = combined("handout", patients())
    with pikepdf.open(BytesIO(many)) as pdf:
        fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing]
    assert len(fonts) == 2
    assert (len(many) - len(few)) / (len(NAMES) - 4) < 12_000  # a copy by itself has more than 50,000 bytes


def test_it_needs_no_more_memory_for_more_copies() -> None:
    class Nowhere(BytesIO):
        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    values = patients(NAMES * 8)
    with CombinedFile(Nowhere(), *patient_tables.prepare_content("trifold")) as book:
        for one in values[:120]:
            book.add_copy(one)
        tracemalloc.start()
        for one in values[120:]:
            book.add_copy(one)
        gc.collect()  # what only waits to be gathered is no growth
        grown = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    assert grown < len(values[120:]) * 1000  # bytes: the places of 10 to 20 objects a copy, eight each


def test_the_same_patients_give_the_same_file() -> None:
    assert combined("handout", patients()) == combined("handout", patients())


def test_a_copy_that_cannot_be_made_is_left_out() -> None:
    _, pages = combined("handout", [ANA, {**ANA, "clinician": "Dr. Nguyễn"}, ANA])
    assert pages == [3, 0, 3]


@pytest.mark.parametrize("edition", ["text", "html"])
def test_what_has_no_pages_is_not_combined(edition: str) -> None:
    with pytest.raises(BrochureError, match="only PDF pages can be combined"):
        CombinedFile(BytesIO(), *patient_tables.prepare_content(edition))


def test_printers_sheets_are_not_combined() -> None:
    content, problems = pipeline.prepare_edition(
        patient_tables.CONTENT_PATH, pipeline.BuildOptions(edition="booklet", imposed=True)
    )
    assert content is not None
    with pytest.raises(BrochureError, match="only PDF pages can be combined"):
        CombinedFile(BytesIO(), content, problems)
