"""The folder of one run's copies: private, and for one table, one content and one set of options alone.

The same command finds the same folder again and goes on in it. Whoever is at work in a folder holds its lock, which
the system lets go when the process ends, however that happens.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from brochure.build.pipeline import output_folder
from brochure.copies import manifest
from brochure.runtime import files
from brochure.runtime.app_dirs import find_assets
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.runtime.locks import hold_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

_JOB, _LOCK = "job.json", ".lock"
COMBINED = manifest.COMBINED
_COPY = re.compile(r"copy-(\d{5,})\.(?:pdf|txt|html)")
_FORMAT = 1
_PATIENCE = 5.0  # seconds: the workers of a run that was killed need a moment to notice
_PARTS = {"table": "another table", "content": "the content as it was before", "options": "other options"}


@dataclass(frozen=True)
class Job:
    """What decides which copies are made, as digests and plain options: nothing in it names anybody."""

    table: str
    content: str
    options: str


def job(table: str, content: Path, options: str) -> Job:
    """The job of a table (its digest), a content and its assets, and options."""
    return Job(table, _digest(content), options)


def _digest(content: Path) -> str:
    whole = hashlib.sha256(content.read_bytes())
    assets = find_assets(str(content))
    if assets:
        from pathlib import Path as Folder

        for path in sorted(path for path in Folder(assets).rglob("*") if path.is_file()):
            whole.update(f"\0{path.name}\0".encode("utf-8", "surrogatepass"))
            whole.update(path.read_bytes())
    return whole.hexdigest()


def usual(content: Path, wanted: Job) -> Path:
    """The folder for a job where none was named: out/copies-1 beside the content, or the next that is its own."""
    number = 1
    while True:
        folder = output_folder(content) / f"copies-{number}"
        if not folder.exists() or _job_of(folder) == wanted or not _others(folder):
            return folder
        number += 1


@contextmanager
def opened(path: Path, wanted: Job, *, restart: bool = False, combined: bool = False) -> Iterator[manifest.Manifest]:
    """Work in a folder that is made for a job, or has copies of it already; gives its manifest.

    The manifest tells pages of one file where copies are `combined`. With `restart` what copies it has are removed
    first, whichever job's they are. Temporary files are removed at the beginning, as a killed run leaves them, and at
    the end. Raises BrochureError where the folder holds other things,
    another job's copies, or somebody is at work in it.
    """
    if path.is_dir() and _job_of(path) is None and _others(path):
        raise BrochureError(f"The folder {path} holds other things: name a new folder for the copies, as in -o copies.")
    files.make_private_folder(path)
    with _locked(path):
        files.sweep(path)
        if restart:
            _clear(path)
        _refuse_another(path, wanted)
        if _job_of(path) is None:
            told = {"format": _FORMAT, "table": wanted.table, "content": wanted.content, "options": wanted.options}
            files.write_atomically(path / _JOB, json.dumps(told, indent=2).encode() + b"\n", private=True)
        try:
            with manifest.Manifest(path, combined=combined) as held:
                _remove_unknown(path, held.made)
                yield held
        finally:
            files.sweep(path)


def _refuse_another(path: Path, wanted: Job) -> None:
    there = _job_of(path)
    if there is None or there == wanted:
        return
    what = " and ".join(told for part, told in _PARTS.items() if getattr(there, part) != getattr(wanted, part))
    raise BrochureError(
        f"The folder {path} has copies made from {what}, and copies of different kinds are not mixed.\n"
        "Name another folder with -o, or say --restart to remove those copies and begin anew."
    )


def _job_of(folder: Path) -> Job | None:
    try:
        told = json.loads((folder / _JOB).read_text(encoding="utf-8"))
        return Job(str(told["table"]), str(told["content"]), str(told["options"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _others(folder: Path) -> bool:
    """Whether a folder without a job holds anything but what a run leaves that was killed as it began."""
    try:
        with os.scandir(folder) as entries:
            return any(entry.name != _LOCK and not files.is_temporary(entry.name) for entry in entries)
    except OSError:  # somebody else's
        return True


def _clear(folder: Path) -> None:
    """Remove a run's copies; its rejects.csv stays for now, as somebody may have changed it: see `Rejects`."""
    for name in (_JOB, manifest.NAME, COMBINED):
        files.remove(folder / name)
    _remove_unknown(folder, set())


def _remove_unknown(folder: Path, made: set[int]) -> None:
    """Remove the copies that the manifest does not vouch for: they may be half."""
    with os.scandir(folder) as entries:  # as pathlib would hold the names of all copies at once
        for entry in entries:
            found = _COPY.fullmatch(entry.name)
            if found and int(found[1]) not in made:
                files.remove(folder / entry.name)


def _locked(folder: Path) -> AbstractContextManager[None]:
    busy = f"Copies are being made in {folder} just now, by another run: wait until it is done."
    return hold_lock(folder / _LOCK, patience=_PATIENCE, busy=busy)
