"""Copies: their codes and their words read back, and files that are none."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from brochure.build import copy_reader, pipeline
from brochure.runtime.errors import BrochureError
from support.clinic_folders import ROOT, build_handout, write_every_kind
from support.cpu_time import measure_least_cpu_seconds
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import KeepPdf


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("copies")
    made_pdf = build_handout(folder, write_every_kind(folder)).data
    assert made_pdf is not None
    return made_pdf


@pytest.mark.parametrize(
    "typed", ["4F2A-91C7", "4f2a91c7", " Copy 4F2A-91C7. ", "copy: 4F2A 91C7", "4F2A–91C7", "4F2A-9lC7"]
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert copy_reader.parse_fingerprint(typed) == "4F2A-91C7"


@pytest.mark.parametrize("typed", ["", "4F2A", "4F2A-91C7-1", "handout.pdf", "4F2A-91G7", "x" * 1000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(BrochureError, match="at the bottom of each page"):
        copy_reader.parse_fingerprint(typed)


def test_a_pdf_bears_the_code_of_its_content(keep: KeepPdf) -> None:
    path = ROOT / "content.yaml"
    content, _ = pipeline.prepare_edition(path)
    pdf = pipeline.build(path).data
    assert content is not None
    assert pdf is not None
    keep(pdf, "with its code")
    assert copy_reader.read_fingerprint(pdf) == content.fingerprint


def dc_type(words: str) -> bytes:
    return f"%PDF-1.7\n<dc:type><rdf:Bag><rdf:li>{words}</rdf:li></rdf:Bag></dc:type>".encode()


@pytest.mark.parametrize("words", ["handout letter", "large-print a4", "trifold a4 gray"])
def test_a_pdf_says_in_which_edition_it_was_made(words: str) -> None:
    assert copy_reader.read_edition_marks(dc_type(words)) == tuple(words.split())


@pytest.mark.parametrize("words", ["", "A b", "a  b", "a b c d e f", "x" * 21, "a&#98;", "../a b", "a\nb", " a"])
def test_a_pdf_that_says_something_else_says_nothing(words: str) -> None:
    assert copy_reader.read_edition_marks(dc_type(words)) == ()


def test_the_words_of_a_pdf_are_read_in_order(tmp_path: Path) -> None:
    text = "title: Fine words\nlanguage: en-US\nsections:\n  - heading: Œuvres\n    text: "
    text += "An **office** with fine ½ words – “quoted” – and [a link](https://example.org), at 5 °C.\n"
    pdf = build_handout(tmp_path, text).data
    assert pdf is not None
    words = " ".join(copy_reader.read_words(pdf))
    assert "Fine words" in words
    assert "½ words – “quoted” – and a link, at 5 °C." in words.replace("link ,", "link,")
    assert "Copy" not in words
    assert "Page" not in words


def test_every_kind_of_section_is_read(pdf: bytes) -> None:
    words = " ".join(copy_reader.read_words(pdf))
    for some in ("Every kind of section", "Raised blood pressure", "10 of 15 got better", "doi:10.1001/jama"):
        assert some in words


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 5000])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(BrochureError):
        copy_reader.read_fingerprint(data)
    with pytest.raises(BrochureError):
        copy_reader.read_words(data)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(BrochureError, match="too large for a handout"):
        copy_reader.read_words(b"%PDF-" + bytes(copy_reader.MAX_BYTES))


def test_a_stream_that_swells_is_refused() -> None:
    bomb = zlib.compress(bytes(200_000_000), 9)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n" % len(bomb)
    with pytest.raises(BrochureError, match="too large for a handout"):
        copy_reader.read_words(head + bomb + b"\nendstream\nendobj\n")


@pytest.mark.parametrize(
    "junk",
    [
        b"1 0 obj<<" * 300_000,
        b"1 0 obj <</Length 1>> stream\n" * 200_000,
        b"<<" * 1_000_000,
        b"9" * 3_000_000,
    ],
    ids=["objects", "streams", "brackets", "digits"],
)
def test_junk_takes_no_time(junk: bytes) -> None:
    def refuse() -> None:
        with pytest.raises(BrochureError):
            copy_reader.read_words(b"%PDF-1.7\n" + junk)

    assert measure_least_cpu_seconds(refuse, 10) < 10


def test_a_page_of_junk_takes_no_time() -> None:
    page = b"[" + b"1" * 50_000 + b"]T" + b"/a" * 50_000 + b"[<" * 50_000 + b"<1>" * 50_000
    assert list(copy_reader._TEXT_OPERATOR.finditer(page)) == []


@settings(max_examples=scale_examples(40))
@given(data=st.data())
def test_a_damaged_copy_is_read_or_refused(data: st.DataObject, pdf: bytes) -> None:
    at = data.draw(st.integers(0, len(pdf) - 1))
    cut = data.draw(st.integers(0, 200))
    put = data.draw(st.binary(max_size=50))
    damaged = pdf[:at] + put + pdf[at + cut :]
    try:
        copy_reader.read_words(damaged)
        assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", copy_reader.read_fingerprint(damaged))
    except BrochureError:
        pass
