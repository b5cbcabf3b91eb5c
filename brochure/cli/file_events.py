"""What was saved: the content file and its branding, watched on any file system, told in batches."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from brochure.build.pipeline import output_folder
from brochure.runtime.app_dirs import find_assets
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator

# The paths that were changed; none says that nothing was changed for a moment, QUIET.
Batch: TypeAlias = "Collection[str]"

QUIET = 150  # milliseconds: whoever saves in pieces has gone on by then
_STEP = 2  # milliseconds: a save is noticed after 2 to 4; looking this often takes 1 % of a core
_LONGEST_BURST = 100  # milliseconds: what is being saved for longer is told in parts
_MOST_FOLDERS = 200  # of pictures

# What editors, file managers and downloads put beside a file while they work: .x.swp, x~, #x#, 4913 (Vim), x.tmp
_PASSING = re.compile(r"^\.|^~\$|~$|^#.*#$|^4913$|\.(?:sw[a-z]|te?mp|bak|orig|part|partial|crdownload)$", re.IGNORECASE)


def saves(content: Path) -> Generator[Batch, None, None]:
    """A batch whenever the content or a file of its branding was saved, and an empty one when none was for a moment.

    Told is whatever was saved since this was called, not since the first batch is asked for. What is made (out/) and
    what editors put beside a file never count. Network drives that tell nothing of changes are looked at three times a
    second if the environment says WATCHFILES_FORCE_POLLING=1. Never ends by itself. Raises BrochureError where nothing
    can be watched, and KeyboardInterrupt.
    """
    return _saves(content, _state(content))


def _saves(content: Path, known: dict[Path, tuple[int, int, int]]) -> Generator[Batch, None, None]:
    while True:
        folders = _folders(content)
        with closing(_watched(folders, _matters(content))) as batches:
            for number, seen in enumerate(batches):
                # nobody watched before, nor while the folders were others
                batch = seen or ([str(content)] if number == 0 and _state(content) != known else ())
                if batch:
                    known = _state(content)
                yield batch
                if _folders(content) != folders:
                    break


def _watched(
    folders: dict[Path, tuple[int, int]], matters: Callable[[object, str], bool]
) -> Generator[Batch, None, None]:
    """What changes in these folders, as long as they are the ones to watch."""
    import watchfiles

    try:
        for changes in watchfiles.watch(
            *folders,
            watch_filter=matters,
            debounce=_LONGEST_BURST,
            step=_STEP,
            rust_timeout=QUIET,
            yield_on_timeout=True,
            recursive=False,
        ):
            yield [path for _, path in changes]
    except FileNotFoundError:  # a folder went between the look at it and now
        time.sleep(QUIET / 1000)
        yield ()
    except (OSError, RuntimeError) as fault:
        hint = (
            "Set the environment variable WATCHFILES_FORCE_POLLING to 1: then the files are looked at again and again"
        )
        raise BrochureError(f"Saves cannot be watched here: the system refuses it. {hint}.") from fault


def _matters(content: Path) -> Callable[[object, str], bool]:
    """Whether a change of a path can change what is made."""
    contents = {(path.parent, _folded(path.name)) for path in _places(content)}
    assets, out = _assets(content), _out(content)

    def matters(_change: object, name: str) -> bool:
        path = Path(name)
        if (path.parent, _folded(path.name)) in contents:
            return True
        within = assets is not None and path.is_relative_to(assets) and not path.is_relative_to(out)
        return within and not _PASSING.search(path.name)

    return matters


def _folded(name: str) -> str:
    # Where case or composed letters make no difference, the file system tells a name as it has it, not as it was typed.
    return unicodedata.normalize("NFC", name).casefold()


def _places(content: Path) -> list[Path]:
    """Where the content lies: as it is named, and where that name leads to if it is a link."""
    return [content.parent.resolve() / content.name, content.resolve()]


def _assets(content: Path) -> Path | None:
    found = find_assets(str(content))
    return Path(found).resolve() if found else None


def _out(content: Path) -> Path:
    return content.parent.resolve() / output_folder(content).name


def _folders(content: Path) -> dict[Path, tuple[int, int]]:
    """The folders to watch, and what tells each from another that takes its name: device and inode."""
    wanted = [place.parent for place in _places(content)]
    wanted += [folder for folder, _ in _branding(content)]
    found = {}
    for folder in wanted:
        try:
            stat = folder.stat()
        except OSError:
            continue
        found[folder] = (stat.st_dev, stat.st_ino)
    return found


def _branding(content: Path) -> list[tuple[Path, list[str]]]:
    """The assets folder and the folders in it, each with the names of its files; never more than can be watched."""
    assets, out = _assets(content), _out(content)
    found: list[tuple[Path, list[str]]] = []
    for name, inner, files in os.walk(assets) if assets else ():
        folder = Path(name)
        found.append((folder, files))
        inner[:] = [each for each in inner if not _PASSING.search(each) and folder / each != out]
        if len(found) == _MOST_FOLDERS:
            break
    return found


def _state(content: Path) -> dict[Path, tuple[int, int, int]]:
    """What tells whether a file was saved: its inode, length and time."""
    paths = _places(content)
    paths += [folder / name for folder, names in _branding(content) for name in names if not _PASSING.search(name)]
    found = {}
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found[path] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return found
