"""Drafts on the disk: files that an email program opens, or the parts of an email for programs that do not.

X-Unsent: 1 is documented for Outlook Express (Microsoft, CDO: cdoXUnsent) and for Outlook's converter (Microsoft,
IConverterSession); Thunderbird needs the add-on "X-Unsent support". Other programs show the file as a received email.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from brochure.runtime import files
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

    from brochure.mail.message import Mail

SUFFIX = ".eml"
_STALE_SECONDS = 60.0  # seconds: a draft is written in far less
_MAX_FOLDERS = 10_000


def split_mail(mail: Mail) -> Mapping[str, bytes]:
    """Return the parts of an email by file name, to paste and attach in an email program."""
    return {"body.txt": mail.body.text.encode(), "body.html": mail.body.html.encode(), mail.attachment_name: mail.pdf}


def remove_stale_files(folder: Path) -> None:
    """Remove temporary files that killed runs left in a folder, and in the folders of drafts in it."""
    with suppress(OSError):
        for draft_folder in (
            folder,
            *(path for path in folder.glob("mail*") if path.is_dir() and not path.is_symlink()),
        ):
            files.remove_temporary_files(draft_folder, min_age=_STALE_SECONDS)


def write_parts(folder: Path, mail: Mail) -> None:
    """Write the parts of an email into their own folder. Raise BrochureError if it has other files."""
    data_by_name = split_mail(mail)
    if _has_other_files(folder, allowed_names=data_by_name):
        raise BrochureError(f"{folder} has other files in it: choose a new folder for the parts of this email.")
    files.make_private_folder(folder)
    for name, data in data_by_name.items():
        files.write_atomically(folder / name, data, private=True)


def make_new_folder(requested: Path | None, default: Path) -> Path:
    """Create an empty folder for drafts and return it: `requested`, or else `default`, with a number if it is taken.

    Raise BrochureError if `requested` is not empty, as the drafts of two tables must not be mixed.
    """
    if requested is not None:
        if _has_other_files(requested):
            raise BrochureError(f"{requested} is not empty: choose a new folder for these drafts.")
        folder = requested
    else:
        numbered = (default.with_name(f"{default.name}-{number}") for number in range(2, _MAX_FOLDERS))
        folder = next((candidate for candidate in (default, *numbered) if not _has_other_files(candidate)), default)
    files.make_private_folder(folder)
    return folder


def _has_other_files(folder: Path, allowed_names: Container[str] = ()) -> bool:
    """Return whether a folder has any files but those of `allowed_names`, or is a file itself."""
    try:
        return folder.exists() and (
            not folder.is_dir() or any(path.name not in allowed_names for path in folder.iterdir())
        )
    except OSError as fault:
        raise BrochureError(f"{folder} cannot be read: {fault.strerror or fault}.") from None
