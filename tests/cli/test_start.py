"""Starting fast: what each command loads, and that the shortcuts taken for it change nothing."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from brochure.build import parallel
from brochure.cli import console, main
from brochure.design import fonts
from brochure.render.pdf.writer.syntax import format_number, format_numbers
from brochure.render.pdf.writer.writer import read_srgb_profile
from brochure.runtime.errors import BrochureError
from brochure.source import parser
from support.clinic_folders import ROOT

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

OWN = sorted(
    [
        *(ROOT / "brochure" / "checks" / "data").glob("*.yaml"),
        *(ROOT / "brochure" / "content" / "languages").glob("*.yaml"),
    ]
)


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command loads, those of a bare start left out."""
    code = (
        "import sys; bare = set(sys.modules)\n"
        "from brochure.__main__ import main\n"
        "assert main() in (0, 1)\n"
        "print('modules:', *set(sys.modules) - bare)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("modules:")[2].split())


# What takes long to load. Which modules of the standard library they load, and how many, changes with every Python.
HEAVY = {
    *("PIL", "defusedxml", "idna", "keyring", "lxml", "openpyxl", "pikepdf", "pypdfium2", "reportlab", "segno"),
    *("uharfbuzz", "watchfiles", "yaml"),
}


def heavy(modules: set[str]) -> set[str]:
    """The heavy libraries among modules."""
    return {module.partition(".")[0] for module in modules} & HEAVY


OTHER_COMMANDS = {
    "brochure.build.approval",
    "brochure.checks.engine.rule_docs",
    "brochure.checks.engine.score",
    "brochure.cli.watch_loop",
    "brochure.content.format_guide",
    "brochure.content.json_schema",
    "brochure.copies",
}
PDF, HTML, TEXT = "brochure.render.pdf", "brochure.render.html", "brochure.render.text"


def test_help_loads_the_command_line_alone() -> None:
    modules = loaded_by("--help")
    assert heavy(modules) == set()
    assert modules.isdisjoint({"brochure.build.pipeline", "brochure.checks", "brochure.source.parser", PDF, HTML, TEXT})


def test_check_loads_what_reads_content_and_measures_words() -> None:
    modules = loaded_by("check", "content.yaml")
    assert heavy(modules) == {"yaml", "uharfbuzz"}
    assert modules.isdisjoint({PDF, HTML, TEXT, *OTHER_COMMANDS})


def test_a_plain_text_loads_nothing_that_lays_out_pages(tmp_path: Path) -> None:
    modules = loaded_by("build", "content.yaml", "--force", "--edition", "text", "-o", str(tmp_path / "made.txt"))
    assert heavy(modules) == {"yaml", "uharfbuzz"}
    assert modules.isdisjoint({PDF, HTML, *OTHER_COMMANDS})


def test_a_handout_loads_of_reportlab_and_pillow_only_what_it_needs(tmp_path: Path) -> None:
    modules = loaded_by("build", "content.yaml", "--force", "-o", str(tmp_path / "made.pdf"))
    assert heavy(modules) == {"yaml", "uharfbuzz", "reportlab", "PIL"}
    assert ("brochure.checks.engine.registry" in modules) is (parallel.count_cores() == 1)
    assert modules.isdisjoint({HTML, TEXT, *OTHER_COMMANDS})
    assert {module for module in modules if module.startswith("reportlab.platypus.")} == {
        "reportlab.platypus.doctemplate",
        "reportlab.platypus.flowables",
        "reportlab.platypus.frames",
    }
    assert "PIL.Image" not in modules
    assert modules.isdisjoint(
        {"reportlab.platypus.paragraph", "reportlab.platypus.tables", "reportlab.lib.rl_safe_eval"}
    )


# --- Platypus without the rest ------------------------------------------------------------------------------------


def said(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "wanted",
    [
        "from reportlab.platypus import Paragraph, SimpleDocTemplate as Template",
        "from reportlab.platypus import *; Template = SimpleDocTemplate; Paragraph",
        "import reportlab.platypus as p; Template, _ = p.SimpleDocTemplate, p.Paragraph",
        "import reportlab.platypus.paragraph, reportlab.platypus as p; Template, _ = p.SimpleDocTemplate, p.Table",
    ],
)
def test_the_rest_of_platypus_is_there_for_whoever_asks(wanted: str) -> None:
    ours = "from brochure.render.pdf.pages.platypus import BaseDocTemplate"
    assert said(f"{ours}\n{wanted}\nprint(issubclass(Template, BaseDocTemplate))") == "True"
    assert said(f"{wanted}\n{ours}\nprint(issubclass(Template, BaseDocTemplate))") == "True"


def test_reportlab_opens_pictures_with_pillow_itself() -> None:
    code = (
        "import brochure.render.pdf, sys; early = 'PIL.Image' in sys.modules\n"
        "from reportlab.lib import utils; import PIL.Image\n"
        "print(early, utils.Image.open is PIL.Image.open)"
    )
    assert said(code) == "False True"


def test_a_reportlab_that_is_arranged_otherwise_is_loaded_the_plain_way() -> None:
    code = (
        "import importlib, sys; real = importlib.import_module\n"
        "def otherwise(name, *rest):\n"
        "    if name.startswith('reportlab.platypus'): raise ImportError(name)\n"
        "    return real(name, *rest)\n"
        "importlib.import_module = otherwise\n"
        "import brochure.render.pdf.pages.platypus as ours\n"
        "print('reportlab.platypus.tables' in sys.modules, ours.Frame.__module__)"
    )
    assert said(code) == "True reportlab.platypus.frames"


def test_what_stood_aside_is_there_for_whoever_asks() -> None:
    code = (
        "import brochure.render.pdf, logging, sys\n"
        "from reportlab.lib import colors, utils; from reportlab.platypus import doctemplate\n"
        "assert doctemplate.logger.name == 'reportlab.platypus' and doctemplate.logger.isEnabledFor(logging.ERROR)\n"
        "assert utils.rl_safe_eval('1 + 1') == 2 and utils.literal_eval('[2]') == [2]\n"
        "print(colors.toColor('rgb(1, 2, 3)').hexval(), utils.get_rl_tempdir() != '')"
    )
    assert said(code) == "0x010203 True"


def test_a_stand_in_that_is_asked_at_once_makes_way() -> None:
    code = (
        "import sys; from brochure.runtime.lazy_import import import_lightly\n"
        "with import_lightly({'colorsys': {'ONE': 1}}):\n"
        "    from colorsys import ONE, rgb_to_hsv\n"
        "import colorsys; print(ONE, rgb_to_hsv is colorsys.rgb_to_hsv, sys.modules['colorsys'] is colorsys)"
    )
    assert said(code) == "1 True True"


def test_what_the_type_shaper_is_told_of_functions_is_so() -> None:
    assert {name: getattr(inspect, name) for name in fonts._INSPECT_FLAGS} == fonts._INSPECT_FLAGS


@pytest.mark.parametrize("columns", ["", "0", "-3", "40", "132", "wide"])
def test_the_console_is_as_wide_as_the_standard_library_says(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert console.measure_width() == shutil.get_terminal_size().columns


@pytest.mark.parametrize("command", ["build", "check", "watch", "copies", "pages", "email", "approve", "rules", "new"])
def test_a_command_alone_takes_what_it_takes_among_the_others(command: str) -> None:
    def declared(given: list[str]) -> dict[str, argparse.ArgumentParser]:
        commands = main.build_program_parser(given)._actions[-1].choices
        assert isinstance(commands, dict)
        return commands

    assert declared([command])[command].format_help() == declared([])[command].format_help()
    assert list(declared([command])) == [command]


# --- shortcuts that change nothing --------------------------------------------------------------------------------


def test_the_kept_colour_profile_is_the_one_that_pillow_makes() -> None:
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = read_srgb_profile()[24:36]  # the day of making
    assert read_srgb_profile() == made
    assert read_srgb_profile()[24:36] == bytes((7, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_files_are_read_as_yaml_reads_them_and_have_no_faults(path: Path) -> None:
    assert parser.read_own_file(path) == yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 -- ours
    assert parser.read_file(path).problems == ()


@pytest.mark.parametrize("text", ["", "only a text", "- a list", "a: [1", "a: 1\n b: 2", "\x00"])
def test_a_damaged_file_of_ours_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "en.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrochureError, match="brochure's own files are damaged"):
        parser.read_own_file(path)


def test_numbers_are_written_as_reportlab_writes_them() -> None:
    from reportlab.lib.rl_accel import fp_str

    values = [-612.0, -0.5, -1e-9, 0.0, 1e-9, 0.25, 1 / 3, 1, 9.9999999, 12.5, 99.99995, 100, 1000.00001, 12345.678]
    assert [format_number(value) for value in values] == [fp_str(value) for value in values]
    assert format_numbers(*values) == fp_str(*values)


# --- the end --------------------------------------------------------------------------------------------------------


def ended(before: str, code: str = "3") -> tuple[int, str]:
    """How the program ends whose command gives a code, and what was said meanwhile."""
    script = (
        f"import atexit, sys\nfrom brochure import __main__ as program\n{before}\n"
        f"def main():\n    print('made')\n    return {code}\n"
        "program.main = main\natexit.register(print, 'taken apart')\nprogram.run_and_exit()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_program_ends_with_the_exit_code_of_its_command() -> None:
    assert ended("") == (3, "made\ntaken apart\n")


def test_a_second_interruption_is_an_interruption() -> None:
    assert ended("def interrupt():\n    raise KeyboardInterrupt", "interrupt()") == (130, "made\ntaken apart\n")
