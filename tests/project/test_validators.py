"""The judges themselves: each must catch a bad file, or its silence would mean nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from support import validators

TESTS = Path(__file__).parent.parent


def plain_pdf() -> bytes:
    """A PDF as ReportLab writes it: neither tagged nor archival."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(200, 100))
    canvas.drawString(20, 50, "Untagged words")
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 0, 100, 20, stroke=0, fill=1)
    canvas.save()
    return file.getvalue()


@pytest.fixture
def untagged(tmp_path: Path) -> Path:
    path = tmp_path / "plain.pdf"
    path.write_bytes(plain_pdf())
    return path


def test_verapdf_catches_a_file_that_breaks_either_standard(untagged: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nno more than this")
    faults = validators.run_verapdf([untagged, broken])
    assert any(fault.startswith("PDF/UA-1 clause 7.21.4.1") for fault in faults[untagged])
    assert any(fault.startswith("PDF/A-2a clause 6.1.7.1") for fault in faults[untagged])
    assert [fault.split(":")[0] for fault in faults[broken]] == ["PDF/UA-1 cannot be read", "PDF/A-2a cannot be read"]


def test_a_kept_file_that_does_not_conform_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "from test_validators import plain_pdf\n"
        "def test_one(keep):\n"
        "    assert keep(plain_pdf(), 'the untagged one').exists()\n"
    )
    path = os.pathsep.join([str(TESTS), str(TESTS / "project")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path],
        env={**os.environ, "PYTHONPATH": path, "BROCHURE_REQUIRE_TOOLS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if "NOT TESTED" in done.stdout:
        pytest.skip("veraPDF is missing")
    assert done.returncode == 1, done.stdout
    assert "1 of 1 documents do not conform" in done.stdout
    assert "the-untagged-one" in done.stdout
    assert "PDF/UA-1 clause 7.21.4.1" in done.stdout
    assert "veraPDF judged 1 documents" in done.stdout


def test_a_missing_program_fails_where_all_are_required(untagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BROCHURE_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="the program qpdf is missing"):
        validators.run_qpdf_check(untagged)
    monkeypatch.delenv("BROCHURE_REQUIRE_TOOLS")
    with pytest.raises(pytest.skip.Exception, match="the program java is missing"):
        validators.run_verapdf([untagged])


def test_qpdf_catches_a_torn_file(untagged: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(plain_pdf()[:-200])
    assert validators.run_qpdf_check(untagged) == []
    assert validators.run_qpdf_check(torn)


def test_poppler_reads_and_paints(untagged: Path) -> None:
    assert validators.run_pdftotext(untagged).split() == ["Untagged", "words"]
    (page,) = validators.run_pdftoppm(untagged, dpi=72)
    assert page.size == (200, 100)
    assert page.getpixel((50, 90)) == (255, 0, 0)
    (grey,) = validators.run_pdftoppm(untagged, dpi=36, grey=True)
    assert (grey.size, grey.mode) == ((100, 50), "L")
