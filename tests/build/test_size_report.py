"""Where a PDF's bytes go: every byte counted once, and each change found in its own part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from brochure.build import pipeline, size_report
from brochure.build.pipeline import BuildOptions
from brochure.cli import main
from support.clinic_folders import CLINIC, ROOT, build_content, build_handout, write_every_kind, write_handout

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "heading: One\ntext: Words.\n"


def weigh(folder: Path, content: str, clinic: str = CLINIC) -> dict[size_report.SizeCategory, int]:
    data = build_handout(folder, content, clinic).data
    assert data is not None
    found = size_report.measure_sizes(data)
    assert sum(found.values()) == len(data)
    assert min(found.values()) >= 0
    return found


@pytest.mark.parametrize("edition", ["handout", "large-print", "trifold", "booklet"])
def test_the_parts_of_the_shipped_handout_add_up(edition: str) -> None:
    data = pipeline.build(ROOT / "content.yaml", BuildOptions(edition)).data
    assert data is not None
    found = size_report.measure_sizes(data)
    assert sum(found.values()) == len(data)
    assert found["pages"] > found["fonts"] > 4000
    assert found["tags"] > 2000


def test_a_photograph_counts_as_a_picture(tmp_path: Path) -> None:
    before = weigh(tmp_path, build_content(PLAIN))
    noise = Image.effect_noise((900, 380), 80).convert("RGB")
    noise.save(tmp_path / "assets" / "cover.jpg", quality=90)
    after = weigh(tmp_path, build_content(PLAIN), CLINIC + "cover_shows: Noise\n")
    assert before["pictures"] == 0
    assert after["pictures"] > 20_000
    assert abs(after["fonts"] - before["fonts"]) < 1500


def test_more_words_are_more_pages_and_more_tags(tmp_path: Path) -> None:
    few = weigh(tmp_path, build_content(PLAIN))
    many = weigh(
        tmp_path, build_content(*(f"heading: Part {n}\ntext: The words of part number {n}.\n" for n in range(60)))
    )
    assert many["pages"] > few["pages"] + 1000
    assert many["tags"] > few["tags"] + 1000


def test_more_letters_are_larger_faces(tmp_path: Path) -> None:
    few = weigh(tmp_path, build_content(PLAIN))
    many = weigh(
        tmp_path,
        build_content("heading: One\ntext: ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789\n"),
    )
    assert many["fonts"] > few["fonts"] + 1000


def test_the_command_tells_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path))
    assert main.main(["build", str(path), "--stats", "--edition", "handout,text"]) == 0
    told = capsys.readouterr().err
    assert told.count("What takes up space in it:") == 1
    for part in size_report.CATEGORIES:
        assert f"  {part}" in told
