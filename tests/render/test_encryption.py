"""Copies that open with a password only: how they are locked, what is allowed, and what they still claim."""

from __future__ import annotations

import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest

from brochure.build import approval
from brochure.copies import renderer
from brochure.render.pdf.writer.encryption import prepare_password
from brochure.runtime.errors import BrochureError
from support import patient_tables, validators
from support.patient_tables import ANA, PDF_EDITIONS
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "Pfützen-und-Regen 12"  # noqa: S105 -- nobody's


@pytest.fixture(scope="module")
def copy() -> bytes:
    data = patient_tables.build_renderer().render_copy(ANA).data
    assert data is not None
    return data


def test_it_opens_with_its_password_only(copy: bytes, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(renderer.lock_copy(copy, PASSWORD))
    for wrong in ("", "wrong", PASSWORD.lower()):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(path, password=wrong)
    with pikepdf.open(path, password=PASSWORD) as pdf:
        lock = pdf.encryption
        assert (lock.R, lock.bits) == (6, 256)
        assert str(lock.stream_method) == str(lock.string_method) == str(lock.file_method)
        assert "aesv3" in str(lock.stream_method)
    done = subprocess.run(["pdftotext", "-upw", PASSWORD, path, "-"], capture_output=True, text=True, check=True)
    assert "Ana Łuczak" in done.stdout  # another reader, by its own door


def test_no_word_of_the_patient_can_be_read_without_it(copy: bytes) -> None:
    locked = renderer.lock_copy(copy, PASSWORD)
    assert b"dc:" not in locked  # the metadata too
    assert PASSWORD.encode() not in locked
    with pikepdf.open(BytesIO(locked), password=PASSWORD) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        raw = [stream.read_raw_bytes() for stream in streams if stream.get("/Type") != "/XRef"]
    assert len(raw) > 10
    assert not any(data[:200] in locked for data in raw)


def test_screen_readers_may_read_it_and_nobody_may_change_it(copy: bytes) -> None:
    with pikepdf.open(BytesIO(renderer.lock_copy(copy, PASSWORD)), password=PASSWORD) as pdf:
        allowed = pdf.allow
    assert allowed.accessibility
    assert allowed.extract
    assert allowed.print_highres
    changes = (allowed.modify_annotation, allowed.modify_assembly, allowed.modify_form, allowed.modify_other)
    assert not any(changes)


@pytest.mark.parametrize("edition", PDF_EDITIONS)
def test_unlocked_again_it_keeps_pdf_ua_and_claims_no_pdf_a(edition: str, tmp_path: Path) -> None:
    data = patient_tables.build_renderer(edition).render_copy(ANA).data or b""
    plain, opened, readable = (tmp_path / name for name in ("plain.pdf", "opened.pdf", "readable.pdf"))
    plain.write_bytes(data)
    with pikepdf.open(BytesIO(renderer.lock_copy(data, PASSWORD)), password=PASSWORD) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        pdf.save(opened, encryption=False)
        lock = pikepdf.Encryption(user="", owner="owner", R=6, allow=pdf.allow)
        pdf.save(readable, encryption=lock)  # encrypted, and still open to veraPDF, which asks for no password
    assert b"pdfaid" not in packet
    assert b"<pdfuaid:part>1</pdfuaid:part>" in packet
    assert format_tag_tree(opened) == format_tag_tree(plain)
    assert set(map(str, validators.run_verapdf([opened, readable], ["ua1"]).values())) == {"[]"}


def test_it_is_another_file_each_time(copy: bytes) -> None:
    assert renderer.lock_copy(copy, PASSWORD) != renderer.lock_copy(copy, PASSWORD)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("plain", "plain"), ("I\u00adX", "IX"), ("\u2168", "IX"), ("a\u00a0b", "a b"), ("e\u0301", "é"), ("ª", "a")],
)
def test_a_password_is_what_viewers_make_of_it(typed: str, meant: str) -> None:
    assert prepare_password(typed) == meant


@pytest.mark.parametrize("typed", ["", "\u00ad", "a\x07b", "x" * 128, "ü" * 64, "\ue000", "\u0627a", "\u06271"])
def test_a_password_that_nobody_could_type_is_refused_and_not_told(typed: str, copy: bytes) -> None:
    with pytest.raises(BrochureError, match="Choose another password") as refused:
        renderer.lock_copy(copy, typed)
    assert not typed or typed not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_locked_copy_is_verified_by_its_printed_code(copy: bytes) -> None:
    with pytest.raises(BrochureError, match="locked with a password"):
        approval.verify(renderer.lock_copy(copy, PASSWORD), patient_tables.CONTENT_PATH)


def test_nobody_can_try_names_out_against_what_is_not_encrypted(copy: bytes) -> None:
    """The copy's own ID is a digest of its words, and a file's ID stays readable."""
    with pikepdf.open(BytesIO(copy)) as pdf:
        own = bytes(pdf.trailer.ID[0])
    first, second = renderer.lock_copy(copy, PASSWORD), renderer.lock_copy(copy, PASSWORD)
    assert own.hex().encode() not in first.lower()
    assert own not in first
    assert _id(first) != _id(second)


def _id(locked: bytes) -> bytes:
    with pikepdf.open(BytesIO(locked), password=PASSWORD) as pdf:
        return bytes(pdf.trailer.ID[0])
