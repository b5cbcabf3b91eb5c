"""What all tests share: a folder to work in, and the shelf of PDFs that veraPDF judges at the end."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import re
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

from support import validators
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

# A build takes longer than hypothesis likes to wait; on a build server the examples are the same each time.
settings.register_profile(
    "brochure", max_examples=scale_examples(100), deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("brochure")

# Reviews lapse: for the tests it is always 1 December 2026.
os.environ["SOURCE_DATE_EPOCH"] = "1796083200"

# What was made is remembered for the next start; tests remember for themselves only.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="brochure-tests-")

# A shell starts what runs in the background with Ctrl-C ignored, and programs hand that on: then the programs that
# tests start would not hear the Ctrl-C that they are sent.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_judged_key = pytest.StashKey[int]()


class KeepPdf(Protocol):
    """Puts a PDF on the shelf, and gives its path; `name` says which document it is if veraPDF complains."""

    def __call__(self, pdf: bytes, name: str) -> Path: ...


@pytest.fixture
def clinic_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds nothing but a clinic, on 23 November 2026; return the folder."""
    from support.clinic_folders import REAL_CLINIC  # which loads the package, as a test that needs it would

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC).timestamp())))
    Path("assets").mkdir()
    Path("assets/clinic.yaml").write_text(REAL_CLINIC, encoding="utf-8")
    return tmp_path


@pytest.fixture
def forked() -> Iterator[None]:
    """Workers are copies of this process, with all that a test has changed in it."""
    usual_method = multiprocessing.get_start_method()
    multiprocessing.set_start_method("fork", force=True)
    yield
    multiprocessing.set_start_method(usual_method, force=True)


@pytest.fixture(scope="session")
def keep(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[KeepPdf]:
    """Keep a PDF. While the tests go on, veraPDF judges all that is kept; what it found is told after the last test.

    A file that breaks PDF/UA-1 or PDF/A-2a is an error of the whole run, told with the file's name and the clause.
    """
    pdf_folder = tmp_path_factory.mktemp("pdf")
    path_by_digest: dict[str, Path] = {}

    def keep_pdf(pdf: bytes, name: str) -> Path:
        digest = hashlib.sha256(pdf).hexdigest()
        slug = re.sub(r"[^\w-]+", "-", name).strip("-")[:80]
        path = pdf_folder / f"{slug}-{digest[:12]}.pdf"
        if not path.exists():  # veraPDF may be reading it: written anew, it would be empty for a moment
            path.write_bytes(pdf)
        if digest not in path_by_digest:  # the same bytes have one verdict, whatever test they are from
            path_by_digest[digest] = path
            validators.start_verapdf([path])
        return path

    yield keep_pdf

    paths = list(path_by_digest.values())
    faults_by_path = {path: path_faults for path, path_faults in validators.run_verapdf(paths).items() if path_faults}
    pytestconfig.stash[_judged_key] = len(paths)
    if hasattr(pytestconfig, "workeroutput"):  # one of several processes: it tells the one that prints
        pytestconfig.workeroutput["judged"] = len(paths)
    if faults_by_path:
        fault_lines = [f"{path}\n    " + "\n    ".join(path_faults) for path, path_faults in faults_by_path.items()]
        pytest.fail(
            f"{len(faults_by_path)} of {len(paths)} documents do not conform:\n" + "\n".join(fault_lines), pytrace=False
        )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Add up what the processes have judged."""
    judged_count = getattr(node, "workeroutput", {}).get("judged", 0)
    node.config.stash[_judged_key] = node.config.stash.get(_judged_key, 0) + judged_count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many documents were judged, so that none judged is noticed."""
    if _judged_key in config.stash:
        terminalreporter.write_line(f"veraPDF judged {config.stash[_judged_key]} documents for PDF/UA-1 and PDF/A-2a.")
