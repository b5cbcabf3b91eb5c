"""The private folder of one run's copies, for one table, one content and one set of options only.

The same command finds the same folder again and continues in it. A run holds the lock of its folder; the system
releases the lock when the process ends, even in a crash.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from brochure.build.pipeline import get_output_folder
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

_JOB_NAME, _LOCK_NAME = "job.json", ".lock"
COMBINED_NAME = manifest.COMBINED_NAME
_COPY_NAME = re.compile(r"copy-(\d{5,})\.(?:pdf|txt|html)")
_FORMAT = 1
_LOCK_TIMEOUT = 5.0  # seconds: the workers of a killed run need a moment to end
_DIFFERENCES = {"table": "another table", "content": "an older version of the content", "options": "other options"}


@dataclass(frozen=True)
class CopyJob:
    """The inputs that decide which copies are made, as digests and plain options; it names nobody."""

    table: str
    content: str
    options: str


def build_job(table_digest: str, content_path: Path, options: str) -> CopyJob:
    """Return the job of a table (by its digest), a content file with its assets, and options."""
    return CopyJob(table_digest, _compute_digest(content_path), options)


def _compute_digest(content_path: Path) -> str:
    digest = hashlib.sha256(content_path.read_bytes())
    assets = find_assets(str(content_path))
    if assets:
        from pathlib import Path as Folder

        for path in sorted(path for path in Folder(assets).rglob("*") if path.is_file()):
            digest.update(f"\0{path.name}\0".encode("utf-8", "surrogatepass"))
            digest.update(path.read_bytes())
    return digest.hexdigest()


def choose_folder(content_path: Path, job: CopyJob) -> Path:
    """Return the default folder of a job: out/copies-1 next to the content, or the next one that is free or its own."""
    number = 1
    while True:
        folder = get_output_folder(content_path) / f"copies-{number}"
        if not folder.exists() or _read_job(folder) == job or not _has_other_files(folder):
            return folder
        number += 1


@contextmanager
def open_folder(
    path: Path, job: CopyJob, *, restart: bool = False, is_combined: bool = False
) -> Iterator[manifest.Manifest]:
    """Open a job's folder, which is created if needed, hold its lock, and yield its manifest.

    The manifest lists pages of one file if `is_combined`. With `restart` the folder's copies are removed first,
    whichever job's they are. Temporary files are removed at the start, as a killed run leaves them, and at the end.
    Raise BrochureError if the folder has other files or another job's copies, or another run is using it.
    """
    if path.is_dir() and _read_job(path) is None and _has_other_files(path):
        raise BrochureError(f"The folder {path} has other files in it: choose a new folder, as in -o copies.")
    files.make_private_folder(path)
    with _lock_folder(path):
        files.remove_temporary_files(path)
        if restart:
            _clear_folder(path)
        _refuse_other_job(path, job)
        if _read_job(path) is None:
            job_values = {"format": _FORMAT, "table": job.table, "content": job.content, "options": job.options}
            files.write_atomically(path / _JOB_NAME, json.dumps(job_values, indent=2).encode() + b"\n", private=True)
        try:
            with manifest.Manifest(path, is_combined=is_combined) as open_manifest:
                _remove_unknown(path, open_manifest.made_rows)
                yield open_manifest
        finally:
            files.remove_temporary_files(path)


def _refuse_other_job(path: Path, job: CopyJob) -> None:
    existing_job = _read_job(path)
    if existing_job is None or existing_job == job:
        return
    differences = " and ".join(
        description
        for field_name, description in _DIFFERENCES.items()
        if getattr(existing_job, field_name) != getattr(job, field_name)
    )
    raise BrochureError(
        f"The folder {path} has copies made from {differences}, and copies of different kinds are not mixed.\n"
        "Choose another folder with -o, or add --restart to delete those copies and start over."
    )


def _read_job(folder: Path) -> CopyJob | None:
    try:
        job_values = json.loads((folder / _JOB_NAME).read_text(encoding="utf-8"))
        return CopyJob(str(job_values["table"]), str(job_values["content"]), str(job_values["options"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _has_other_files(folder: Path) -> bool:
    """Return whether a folder without a job has any files but the lock and temporary files of a killed run."""
    try:
        with os.scandir(folder) as entries:
            return any(entry.name != _LOCK_NAME and not files.is_temporary(entry.name) for entry in entries)
    except OSError:  # the folder is another user's
        return True


def _clear_folder(folder: Path) -> None:
    """Remove a run's copies; rejects.csv stays, as the user may have changed it: `RejectsFile` handles it."""
    for name in (_JOB_NAME, manifest.NAME, COMBINED_NAME):
        files.remove_file(folder / name)
    _remove_unknown(folder, set())


def _remove_unknown(folder: Path, made_rows: set[int]) -> None:
    """Remove the copies that are not in the manifest, as they may be incomplete."""
    with os.scandir(folder) as entries:  # pathlib would hold the names of all copies in memory
        for entry in entries:
            match = _COPY_NAME.fullmatch(entry.name)
            if match and int(match[1]) not in made_rows:
                files.remove_file(folder / entry.name)


def _lock_folder(folder: Path) -> AbstractContextManager[None]:
    busy = f"Wait until the other run is done: it is making copies in {folder} now."
    return hold_lock(folder / _LOCK_NAME, timeout=_LOCK_TIMEOUT, busy_message=busy)
