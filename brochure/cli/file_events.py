"""File events: watch the content file and its branding on any file system, and yield what was saved in batches."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from brochure.build.pipeline import get_output_folder
from brochure.runtime.app_dirs import find_assets
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator

# The paths that were changed; an empty batch means that nothing was changed for QUIET_MS.
ChangedPaths: TypeAlias = "Collection[str]"

QUIET_MS = 150  # milliseconds: a program that saves in several steps has taken the next one by then
_STEP_MS = 2  # milliseconds: a save is noticed after 2 to 4; looking this often takes 1 % of a core
_MAX_BURST_MS = 100  # milliseconds: a save that takes longer is yielded in several batches
_MAX_FOLDERS = 200  # of pictures

# Files that editors, file managers and downloads write next to a file: .x.swp, x~, #x#, 4913 (Vim), x.tmp
_TEMPORARY_FILE_NAME = re.compile(
    r"^\.|^~\$|~$|^#.*#$|^4913$|\.(?:sw[a-z]|te?mp|bak|orig|part|partial|crdownload)$", re.IGNORECASE
)


def watch_saves(content_path: Path) -> Generator[ChangedPaths, None, None]:
    """Yield a batch of paths whenever the content or its branding was saved, and an empty batch after a quiet moment.

    Saves count from this call on, not from the first `next`. Files in out/ and the temporary files of editors do not
    count. Network drives that report no changes are read three times a second if the environment variable
    WATCHFILES_FORCE_POLLING is 1. Never ends by itself. Raises BrochureError where nothing can be watched, and
    KeyboardInterrupt.
    """
    return _watch_saves(content_path, _read_file_states(content_path))


def _watch_saves(
    content_path: Path, known_states: dict[Path, tuple[int, int, int]]
) -> Generator[ChangedPaths, None, None]:
    while True:
        folder_ids = _identify_folders(content_path)
        with closing(_watch_folders(folder_ids, _build_change_filter(content_path))) as batches:
            for number, changed_paths in enumerate(batches):
                # the first batch also covers the time before the watch started
                batch = changed_paths or (
                    [str(content_path)] if number == 0 and _read_file_states(content_path) != known_states else ()
                )
                if batch:
                    known_states = _read_file_states(content_path)
                yield batch
                if _identify_folders(content_path) != folder_ids:
                    break


def _watch_folders(
    folder_ids: dict[Path, tuple[int, int]], is_relevant: Callable[[object, str], bool]
) -> Generator[ChangedPaths, None, None]:
    """Yield the paths that change in these folders until the caller stops. Raises BrochureError."""
    import watchfiles

    try:
        for changes in watchfiles.watch(
            *folder_ids,
            watch_filter=is_relevant,
            debounce=_MAX_BURST_MS,
            step=_STEP_MS,
            rust_timeout=QUIET_MS,
            yield_on_timeout=True,
            recursive=False,
        ):
            yield [path for _, path in changes]
    except FileNotFoundError:  # a folder was deleted after it was listed
        time.sleep(QUIET_MS / 1000)
        yield ()
    except (OSError, RuntimeError) as fault:
        hint = "Set the environment variable WATCHFILES_FORCE_POLLING to 1. Then the files are read again and again"
        raise BrochureError(f"This system does not let brochure watch for saves here. {hint}.") from fault


def _build_change_filter(content_path: Path) -> Callable[[object, str], bool]:
    """Return a function that tells whether a change of a path can change the output."""
    content_keys = {(path.parent, _normalize_name(path.name)) for path in _list_content_paths(content_path)}
    assets_folder, out_folder = _find_assets_folder(content_path), _find_output_folder(content_path)

    def is_relevant(_change: object, name: str) -> bool:
        path = Path(name)
        if (path.parent, _normalize_name(path.name)) in content_keys:
            return True
        is_asset = (
            assets_folder is not None and path.is_relative_to(assets_folder) and not path.is_relative_to(out_folder)
        )
        return is_asset and not _TEMPORARY_FILE_NAME.search(path.name)

    return is_relevant


def _normalize_name(name: str) -> str:
    # A file system that ignores case or composition reports a name as it is stored, not as it was typed.
    return unicodedata.normalize("NFC", name).casefold()


def _list_content_paths(content_path: Path) -> list[Path]:
    """Return the content's path as it was named, and the path that it links to."""
    return [content_path.parent.resolve() / content_path.name, content_path.resolve()]


def _find_assets_folder(content_path: Path) -> Path | None:
    assets_folder = find_assets(str(content_path))
    return Path(assets_folder).resolve() if assets_folder else None


def _find_output_folder(content_path: Path) -> Path:
    return content_path.parent.resolve() / get_output_folder(content_path).name


def _identify_folders(content_path: Path) -> dict[Path, tuple[int, int]]:
    """Return the folders to watch with their device and inode, which change if another folder takes the name."""
    folders = [path.parent for path in _list_content_paths(content_path)]
    folders += [folder for folder, _ in _walk_assets(content_path)]
    folder_ids = {}
    for folder in folders:
        try:
            stat = folder.stat()
        except OSError:
            continue
        folder_ids[folder] = (stat.st_dev, stat.st_ino)
    return folder_ids


def _walk_assets(content_path: Path) -> list[tuple[Path, list[str]]]:
    """Return the assets folder and the folders in it, each with its file names; at most `_MAX_FOLDERS`."""
    assets_folder, out_folder = _find_assets_folder(content_path), _find_output_folder(content_path)
    folders_and_names: list[tuple[Path, list[str]]] = []
    for folder_name, subfolder_names, file_names in os.walk(assets_folder) if assets_folder else ():
        folder = Path(folder_name)
        folders_and_names.append((folder, file_names))
        subfolder_names[:] = [
            subfolder_name
            for subfolder_name in subfolder_names
            if not _TEMPORARY_FILE_NAME.search(subfolder_name) and folder / subfolder_name != out_folder
        ]
        if len(folders_and_names) == _MAX_FOLDERS:
            break
    return folders_and_names


def _read_file_states(content_path: Path) -> dict[Path, tuple[int, int, int]]:
    """Return the inode, length in bytes and time of each file, which change when it is saved."""
    paths = _list_content_paths(content_path)
    paths += [
        folder / name
        for folder, names in _walk_assets(content_path)
        for name in names
        if not _TEMPORARY_FILE_NAME.search(name)
    ]
    state_by_path = {}
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        state_by_path[path] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return state_by_path
