"""Starting fast: what each command loads, and that the shortcuts taken for it change nothing."""

from __future__ import annotations

import hashlib
import inspect
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from brochure import arguments, beside, consoles, digests, faces, source
from brochure.pdf.file import srgb_profile
from brochure.pdf.numbers import number, numbers
from brochure.problems import BrochureError
from handouts import ROOT

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

OWN = sorted(
    [*(ROOT / "brochure" / "checks" / "data").glob("*.yaml"), *(ROOT / "brochure" / "languages").glob("*.yaml")]
)


def loaded_by(*arguments: str) -> set[str]:
    """The modules of ours and of the libraries that a command loads, those of a bare start left out."""
    code = (
        "import sys; bare = set(sys.modules)\n"
        "from brochure.cli import main\n"
        "assert main(sys.argv[1:]) in (0, 1)\n"
        "print('modules:', *set(sys.modules) - bare)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("modules:")[2].split())


def libraries(modules: set[str]) -> set[str]:
    own = {"brochure", "cython_runtime", *sys.stdlib_module_names}
    return {name for module in modules if not (name := module.partition(".")[0]).startswith("_")} - own


def ours(modules: set[str]) -> set[str]:
    return {module for module in modules if module.startswith("brochure.")}


def packages(modules: set[str]) -> set[str]:
    """The modules and rooms right in the package."""
    return {module.split(".")[1] for module in ours(modules)}


# of the standard library: what its modules or ReportLab's would load, and a build does not use
UNUSED = {
    "ast",
    "hashlib",
    "html",
    "inspect",
    "logging",
    "pickle",
    "platform",
    "random",
    "shutil",
    "subprocess",
    "tempfile",
}

OTHER_COMMANDS = {"approval", "guide", "manual", "people", "press", "schema", "score", "watching"}


def test_help_loads_the_command_line_alone() -> None:
    modules = loaded_by("--help")
    assert libraries(modules) == set()
    assert len(ours(modules)) <= 16
    assert packages(modules).isdisjoint({"build", "checks", "source", "pdf", "html", "text", *OTHER_COMMANDS})


def test_check_loads_what_reads_content_and_measures_words() -> None:
    modules = loaded_by("check", "content.yaml")
    assert libraries(modules) == {"yaml", "uharfbuzz"}
    assert len(ours(modules)) <= 104
    assert packages(modules).isdisjoint({"pdf", "html", "text", *OTHER_COMMANDS})


def test_a_plain_text_loads_nothing_that_lays_out_pages(tmp_path: Path) -> None:
    modules = loaded_by("build", "content.yaml", "--force", "--edition", "text", "-o", str(tmp_path / "made.txt"))
    assert libraries(modules) == {"yaml", "uharfbuzz"}
    assert packages(modules).isdisjoint({"pdf", "html", *OTHER_COMMANDS})


def test_a_handout_loads_of_reportlab_and_pillow_only_what_it_needs(tmp_path: Path) -> None:
    modules = loaded_by("build", "content.yaml", "--force", "-o", str(tmp_path / "made.pdf"))
    assert libraries(modules) == {"yaml", "uharfbuzz", "reportlab", "PIL"}
    assert len(ours(modules)) <= (109 if beside.cores() > 1 else 136)  # another core checks the content
    assert ("brochure.checks.tables" in modules) is (beside.cores() == 1)
    assert packages(modules).isdisjoint({"html", "text", *OTHER_COMMANDS})
    assert {module for module in modules if module.startswith("reportlab.platypus.")} == {
        "reportlab.platypus.doctemplate",
        "reportlab.platypus.flowables",
        "reportlab.platypus.frames",
    }
    assert "PIL.Image" not in modules
    assert modules.isdisjoint(
        {"reportlab.platypus.paragraph", "reportlab.platypus.tables", "reportlab.lib.rl_safe_eval"}
    )
    assert modules.isdisjoint(UNUSED)


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
    ours = "from brochure.pdf.platypus import BaseDocTemplate"
    assert said(f"{ours}\n{wanted}\nprint(issubclass(Template, BaseDocTemplate))") == "True"
    assert said(f"{wanted}\n{ours}\nprint(issubclass(Template, BaseDocTemplate))") == "True"


def test_reportlab_opens_pictures_with_pillow_itself() -> None:
    code = (
        "import brochure.pdf, sys; early = 'PIL.Image' in sys.modules\n"
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
        "import brochure.pdf.platypus as ours\n"
        "print('reportlab.platypus.tables' in sys.modules, ours.Frame.__module__)"
    )
    assert said(code) == "True reportlab.platypus.frames"


def test_what_stood_aside_is_there_for_whoever_asks() -> None:
    code = (
        "import brochure.pdf, logging, sys\n"
        "from reportlab.lib import colors, utils; from reportlab.platypus import doctemplate\n"
        "assert doctemplate.logger.name == 'reportlab.platypus' and doctemplate.logger.isEnabledFor(logging.ERROR)\n"
        "assert utils.pickle.loads(utils.pickle.dumps([1])) == [1] and not utils.isPyPy\n"
        "assert utils.rl_safe_eval('1 + 1') == 2 and utils.literal_eval('[2]') == [2]\n"
        "print(colors.toColor('rgb(1, 2, 3)').hexval(), utils._digester('a'), utils.get_rl_tempdir() != '')"
    )
    assert said(code) == "0x010203 0cc175b9c0f1b6a831c399e269772661 True"


def test_a_stand_in_that_is_asked_at_once_makes_way() -> None:
    code = (
        "import sys; from brochure.later import standing_in\n"
        "with standing_in({'colorsys': {'ONE': 1}}):\n"
        "    from colorsys import ONE, rgb_to_hsv\n"
        "import colorsys; print(ONE, rgb_to_hsv is colorsys.rgb_to_hsv, sys.modules['colorsys'] is colorsys)"
    )
    assert said(code) == "1 True True"


def test_what_the_type_shaper_is_told_of_functions_is_so() -> None:
    assert {name: getattr(inspect, name) for name in faces._FLAGS} == faces._FLAGS


@pytest.mark.parametrize("name", ["", "a", "a word\n" * 100])
def test_digests_are_those_of_the_standard_library(name: str) -> None:
    assert digests.sha256(name.encode()).hexdigest() == hashlib.sha256(name.encode()).hexdigest()


@pytest.mark.parametrize("columns", ["", "0", "-3", "40", "132", "wide"])
def test_the_console_is_as_wide_as_the_standard_library_says(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert consoles.columns() == shutil.get_terminal_size().columns


@pytest.mark.parametrize("command", ["build", "check", "watch", "copies", "pages", "email", "approve", "rules", "new"])
def test_a_command_alone_takes_what_it_takes_among_the_others(command: str) -> None:
    def declared(given: list[str]) -> dict[str, argparse.ArgumentParser]:
        commands = arguments.everything(given)._actions[-1].choices
        assert isinstance(commands, dict)
        return commands

    assert declared([command])[command].format_help() == declared([])[command].format_help()
    assert list(declared([command])) == [command]


# --- shortcuts that change nothing --------------------------------------------------------------------------------


def test_the_kept_colour_profile_is_the_one_that_pillow_makes() -> None:
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = srgb_profile()[24:36]  # the day of making
    assert srgb_profile() == made
    assert srgb_profile()[24:36] == bytes((7, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_files_are_read_as_yaml_reads_them_and_have_no_faults(path: Path) -> None:
    assert source.own(path) == yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 -- ours
    assert source.read(path).problems == ()


@pytest.mark.parametrize("text", ["", "only a text", "- a list", "a: [1", "a: 1\n b: 2", "\x00"])
def test_a_damaged_file_of_ours_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "en.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrochureError, match="brochure's own files are damaged"):
        source.own(path)


def test_numbers_are_written_as_reportlab_writes_them() -> None:
    from reportlab.lib.rl_accel import fp_str

    values = [-612.0, -0.5, -1e-9, 0.0, 1e-9, 0.25, 1 / 3, 1, 9.9999999, 12.5, 99.99995, 100, 1000.00001, 12345.678]
    assert [number(value) for value in values] == [fp_str(value) for value in values]
    assert numbers(*values) == fp_str(*values)
