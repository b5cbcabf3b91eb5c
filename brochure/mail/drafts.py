"""Drafts on the disk: files that a mail program opens, or the parts of a mail for programs that do not.

X-Unsent: 1 is documented for Outlook Express (Microsoft, CDO: cdoXUnsent) and for Outlook's converter (Microsoft,
IConverterSession); Thunderbird needs the add-on "X-Unsent support". Other programs show such a file as a mail received.
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
    """What a mail is made of, by file name: to be pasted into a mail program, and attached there."""
    return {"body.txt": mail.body.text.encode(), "body.html": mail.body.html.encode(), mail.attachment_name: mail.pdf}


def remove_stale_files(folder: Path) -> None:
    """Remove what killed runs left of mails in a folder, and in the folders of drafts in it."""
    with suppress(OSError):
        for draft_folder in (
            folder,
            *(path for path in folder.glob("mail*") if path.is_dir() and not path.is_symlink()),
        ):
            files.remove_temporary_files(draft_folder, min_age=_STALE_SECONDS)


def write_parts(folder: Path, mail: Mail) -> None:
    """Write the parts of a mail into a folder of their own."""
    data_by_name = split_mail(mail)
    if _has_other_files(folder, allowed_names=data_by_name):
        raise BrochureError(f"{folder} holds other things: name a new folder for the parts of this mail.")
    files.make_private_folder(folder)
    for name, data in data_by_name.items():
        files.write_atomically(folder / name, data, private=True)


def make_new_folder(requested: Path | None, default: Path) -> Path:
    """An empty folder for many drafts: the one wanted, or else the usual one, with a number if it is not free.

    Raises BrochureError where the one wanted holds something: one table's drafts are not to lie among another's.
    """
    if requested is not None:
        if _has_other_files(requested):
            raise BrochureError(f"{requested} is not empty: name a new folder for these drafts.")
        folder = requested
    else:
        numbered = (default.with_name(f"{default.name}-{number}") for number in range(2, _MAX_FOLDERS))
        folder = next((candidate for candidate in (default, *numbered) if not _has_other_files(candidate)), default)
    files.make_private_folder(folder)
    return folder


def _has_other_files(folder: Path, allowed_names: Container[str] = ()) -> bool:
    """Whether a folder is there with anything in it but files of these names, or is a file."""
    try:
        return folder.exists() and (
            not folder.is_dir() or any(path.name not in allowed_names for path in folder.iterdir())
        )
    except OSError as fault:
        raise BrochureError(f"{folder} cannot be read: {fault.strerror or fault}.") from None
